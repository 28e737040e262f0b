//! The program that the system opens links to numbers with: what the user has chosen, and what came of it.

use desktop::link_handler::{Before, Opens, SCHEMES, Standing, Wanted};
use serde_json::{Value, json};

use super::{Core, Event};
use crate::ports::{Links as _, Ports};

/// In `local.json`, so that who was used before is used again.
const BEFORE: &str = "linksBefore";

/// What is known of the system's choice.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// Asked of the system last.
    asked: Option<Wanted>,
    /// The system is being asked: one thing after the other, so that the last word is the last.
    busy: bool,
    /// Wanted since; whether by the user's hand.
    next: Option<bool>,
    standing: Option<Result<Standing, String>>,
}

/// What came of it.
#[derive(Debug)]
pub struct Done {
    wanted: Wanted,
    result: Result<(Standing, Vec<Before>), String>,
}

/// How a choice is written in `local.json` and the policy.
pub(crate) fn wanted_of(value: &Value) -> Option<Wanted> {
    match value.as_str()? {
        "off" => Some(Wanted::Nothing),
        "offered" => Some(Wanted::Offered),
        "default" => Some(Wanted::Used),
        _ => None,
    }
}

pub(crate) const fn word_of(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Nothing => "off",
        Wanted::Offered => "offered",
        Wanted::Used => "default",
    }
}

impl<P: Ports> Core<P> {
    /// Tells the system where what is wanted of it has changed, by the policy or since the last run.
    pub(crate) fn links_changed(&mut self) {
        let wanted = self.wanted_links();
        // A profile that never had links leaves no trace of having none.
        let nothing_to_undo = self.links.asked.is_none() && !self.has_chosen_links();
        if self.links.asked != Some(wanted) && !(wanted == Wanted::Nothing && nothing_to_undo) {
            self.put_links(false);
        }
    }

    /// Makes the system's choice what is wanted. The demo changes nothing that would outlive it.
    pub(crate) fn put_links(&mut self, by_hand: bool) {
        if self.start.demo || self.account.demo {
            return;
        }
        if self.links.busy {
            self.links.next = Some(by_hand || self.links.next == Some(true));
            return;
        }
        self.links.busy = true;
        let wanted = self.wanted_links();
        self.links.asked = Some(wanted);
        let (ports, arguments, before) = (self.ports.clone(), self.start.named_arguments(), self.before());
        let work = async move {
            let result = ports.links().set(wanted, arguments, by_hand, before).await;
            Event::Links(Box::new(Done { wanted, result }))
        };
        self.spawn(work, move |why| Event::Links(Box::new(Done { wanted, result: Err(why) })));
    }

    pub(crate) fn on_links(&mut self, done: Done) {
        let Done { wanted, result } = done;
        if let Err(why) = &result {
            tracing::warn!(wanted = word_of(wanted), %why, "the program for links");
        }
        if let Ok((_, before)) = &result
            && *before != self.before()
        {
            let before: Vec<Value> = before
                .iter()
                .map(|Before { scheme, program }| json!({"scheme": scheme, "program": program}))
                .collect();
            if let Err(error) = self.keep_local(BEFORE, Value::Array(before)) {
                tracing::warn!(%error, "which programs opened links before is not kept");
            }
        }
        self.links.standing = Some(result.map(|(standing, _)| standing));
        self.links.busy = false;
        if let Some(by_hand) = self.links.next.take() {
            self.put_links(by_hand);
        }
    }

    fn before(&self) -> Vec<Before> {
        let text = |one: &Value, name: &str| one.get(name)?.as_str().map(str::to_owned);
        let kept = self.local_value(BEFORE).and_then(Value::as_array);
        kept.into_iter()
            .flatten()
            .filter_map(|one| Some(Before { scheme: text(one, "scheme")?, program: text(one, "program")? }))
            .collect()
    }

    /// How it stands, for the settings page.
    pub(crate) fn links_words(&self) -> Option<String> {
        let pick = |en: &str, da: &str| Some(self.language.pick(en, da).to_owned());
        if self.start.demo || self.account.demo {
            return pick(
                "The demo changes nothing on this computer that would outlive it.",
                "Demoen ændrer intet på denne computer, der ville overleve den.",
            );
        }
        let standing = match self.links.standing.as_ref()? {
            Ok(standing) => standing,
            Err(why) => {
                return Some(self.language.pick(
                    format!("The system did not do it: {why}."),
                    format!("Systemet gjorde det ikke: {why}."),
                ));
            }
        };
        let ours = standing.opens.iter().filter(|opens| **opens == Opens::This).count();
        if ours == SCHEMES.len() {
            return pick("This program opens them.", "Dette program åbner dem.");
        }
        if self.links.asked == Some(Wanted::Used) && standing.user_must_choose {
            return pick(
                "The system lets only you choose: choose Communicator for them among the default apps.",
                "Systemet lader kun dig vælge: vælg Communicator til dem blandt standardapps.",
            );
        }
        let each = SCHEMES.iter().zip(&standing.opens).map(|(scheme, opens)| match opens {
            Opens::This => format!("{scheme}: Communicator"),
            Opens::Another(name) => format!("{scheme}: {name}"),
            Opens::Nobody => format!("{scheme}: {}", self.language.pick("none", "ingen")),
        });
        let each = each.collect::<Vec<_>>().join(", ");
        Some(
            self.language.pick(
                format!("The system opens them with: {each}."),
                format!("Systemet åbner dem med: {each}."),
            ),
        )
    }
}
