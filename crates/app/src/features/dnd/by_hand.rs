//! Do not disturb by hand: from the page and from the tray.

use settings::words::Language;

use super::requests::{look, set};
use super::{Dnd, Phone, What, answered, is_now, phone_of};
use crate::core::{Core, fetch};
use crate::event::{Asker, Event};
use crate::ports::Ports;

impl<P: Ports> Core<P> {
    /// Do not disturb is to be switched on or off by hand.
    pub(crate) fn toggle_dnd(&mut self, asker: Asker) {
        self.emit(Event::ToggleDnd(asker));
    }
}

impl Dnd {
    /// Switches do not disturb of the user's phone on or off: the other of what is shown, or where nothing
    /// is known, of what the PBX says when it is asked.
    pub(super) fn toggle<P: Ports>(&mut self, core: &mut Core<P>, asker: Asker) {
        if !core.session.is_signed_in() {
            let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned();
            return core.refuse(asker, text);
        }
        if phone_of(core).is_none() {
            let text = no_phone(core);
            return core.refuse(asker, text);
        }
        // Somebody waits: the pause after a failure is not theirs.
        self.due = None;
        core.session.owes(&asker);
        self.wishes.push_back(asker);
    }

    /// Carries out the change that waits longest, unless something is being asked. False: there is none.
    pub(super) fn begin_wish<P: Ports>(&mut self, core: &mut Core<P>) -> bool {
        if self.wishes.is_empty() || !self.rule.begin_by_hand() {
            return false;
        }
        let Some(asker) = self.wishes.pop_front() else { return false };
        let (Some((phone, told)), Some((client, token))) = (phone_of(core), core.session.access()) else {
            self.rule.by_hand(None);
            let text = no_phone(core);
            core.refuse(asker, text);
            return false;
        };
        let known = core.account.known.clone();
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
        core.session.spawn(work, |why| {
            let (phone, asker) = failed;
            answered(phone, What::ByHand { on: false, result: Err(pbx::Error::Internal { why }), asker })
        });
        true
    }

    pub(super) fn take_by_hand<P: Ports>(
        &mut self,
        core: &mut Core<P>,
        phone: Phone,
        on: bool,
        result: Result<Option<bool>, pbx::Error>,
        asker: Asker,
    ) {
        match result {
            Ok(now) => {
                let is = now.unwrap_or(on);
                is_now(core, &phone, is);
                self.why = None;
                self.rule.by_hand(Some(phone));
                if is == on {
                    core.accept(asker, None);
                } else {
                    let text = super::not_so(core.language).to_owned();
                    core.refuse(asker, text);
                }
            }
            Err(error) => {
                self.rule.by_hand(None);
                let text = not_changed(&error, core.language);
                core.refuse(asker, text);
            }
        }
    }
}

fn no_phone<P: Ports>(core: &Core<P>) -> String {
    core.phone().err().unwrap_or_else(|| {
        let text = core.language.pick(
            "The PBX has not said which phones are yours.",
            "Omstillingen har ikke oplyst, hvilke telefoner der er dine.",
        );
        text.to_owned()
    })
}

fn not_changed(error: &pbx::Error, language: Language) -> String {
    match error {
        pbx::Error::NotFound { .. } | pbx::Error::Invalid { .. } => language
            .pick(
                "The PBX does not know this phone, so do not disturb was not changed.",
                "Omstillingen kender ikke telefonen, så Forstyr ikke er uændret.",
            )
            .to_owned(),
        error => fetch::plain(error, language),
    }
}
