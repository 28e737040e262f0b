//! Do not disturb by hand: from the page and from the tray.

use settings::words::Language;

use super::{Phone, What, answered, look, set};
use crate::core::calling::Asker;
use crate::core::{Core, fetch};
use crate::ports::Ports;

impl<P: Ports> Core<P> {
    /// Switches do not disturb of the user's phone on or off: the other of what is shown, or where nothing
    /// is known, of what the PBX says when it is asked.
    pub(crate) fn toggle_dnd(&mut self, asker: Asker) {
        if !self.session.is_signed_in() {
            let text = self.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned();
            return self.refuse(asker, text);
        }
        if self.dnd_phone().is_none() {
            let text = self.no_dnd_phone();
            return self.refuse(asker, text);
        }
        // Somebody waits: the pause after a failure is not theirs.
        self.session.dnd.due = None;
        self.session.dnd.wishes.push_back(asker);
        self.decide_dnd();
    }

    fn no_dnd_phone(&self) -> String {
        self.phone().err().unwrap_or_else(|| {
            let text = self.language.pick(
                "The PBX has not told which phones are yours.",
                "Centralen har ikke oplyst, hvilke telefoner der er dine.",
            );
            text.to_owned()
        })
    }

    /// Carries out the change that waits longest, unless something is being asked. False: there is none.
    pub(crate) fn begin_wish(&mut self) -> bool {
        if self.session.dnd.wishes.is_empty() || !self.session.dnd.rule.begin_by_hand() {
            return false;
        }
        let Some(asker) = self.session.dnd.wishes.pop_front() else { return false };
        let (Some((phone, told)), Some((client, token))) = (self.dnd_phone(), self.session.access()) else {
            self.session.dnd.rule.by_hand(None);
            let text = self.no_dnd_phone();
            self.refuse(asker, text);
            return false;
        };
        let known = self.account.known.clone();
        self.session.owes(&asker);
        let failed = (phone.clone(), asker.clone());
        let work = async move {
            let now = match told {
                Some(told) => told,
                None => {
                    let employee = known.as_ref().map(|known| &known.employee);
                    look(&client, &token, employee, &phone).await.1.unwrap_or(false)
                }
            };
            let on = !now;
            let result = set(&client, &token, &phone, on).await;
            answered(phone, What::ByHand { on, result, asker })
        };
        self.session.spawn(work, |why| {
            let (phone, asker) = failed;
            answered(phone, What::ByHand { on: false, result: Err(pbx::Error::Internal { why }), asker })
        });
        true
    }

    pub(crate) fn on_by_hand(
        &mut self,
        phone: Phone,
        on: bool,
        result: Result<Option<bool>, pbx::Error>,
        asker: Asker,
    ) {
        match result {
            Ok(now) => {
                let is = now.unwrap_or(on);
                self.dnd_is(&phone, is);
                self.session.dnd.why = None;
                self.session.dnd.rule.by_hand(Some(phone));
                if is == on {
                    self.accept(asker, None);
                } else {
                    let text = super::not_so(self.language).to_owned();
                    self.refuse(asker, text);
                }
            }
            Err(error) => {
                self.session.dnd.rule.by_hand(None);
                let text = not_changed(&error, self.language);
                self.refuse(asker, text);
            }
        }
    }
}

fn not_changed(error: &pbx::Error, language: Language) -> String {
    match error {
        pbx::Error::NotFound { .. } | pbx::Error::Invalid { .. } => language
            .pick(
                "The PBX does not know this phone, so do not disturb was not changed.",
                "Centralen kender ikke telefonen, så forstyr ikke er ikke ændret.",
            )
            .to_owned(),
        error => fetch::plain(error, language),
    }
}
