//! Placing a call: the PBX lets the user's phone call a number.

use std::collections::HashSet;

use serde_json::Value;
use settings::words::Language;

use crate::core::{Core, fetch};
use crate::event::{Asker, Event, PageReply};
use crate::ports::Ports;
use crate::view::UiError;

/// The numbers that are being called: the PBX would call a second time whoever is wished for twice.
#[derive(Debug, Default)]
pub(super) struct Placing(HashSet<String>);

/// What the PBX said to a call that was placed.
#[derive(Debug)]
pub(super) struct Called {
    number: String,
    result: Result<(), pbx::Error>,
    reply: PageReply,
}

impl Placing {
    pub(super) fn place<P: Ports>(&mut self, core: &mut Core<P>, number: &str, reply: PageReply) {
        let asker = Asker::Page(reply.clone());
        // What is no plain number is the PBX's to judge.
        let number = numbers::dialled(number);
        if number.is_empty() {
            let text = core.language.pick("Enter a number first.", "Indtast først et nummer.");
            return core.refuse(asker, text.to_owned());
        }
        if self.0.contains(&number) {
            let text = core
                .language
                .pick("This number is being called already.", "Nummeret er allerede ved at blive ringet op.");
            return core.refuse(asker, text.to_owned());
        }
        let phone = match core.phone() {
            Ok(phone) => phone,
            Err(problem) => return core.refuse(asker, problem),
        };
        let Some((client, token)) = core.session.access() else {
            let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
            return core.refuse(asker, text.to_owned());
        };
        self.0.insert(number.clone());
        core.session.owes(&asker);
        let (failed, of) = (reply.clone(), number.clone());
        let work = async move {
            let called = client.call(&token, &pbx::PhoneId::new(phone.id), &number).await;
            Event::own(Called { number, result: called.map(drop), reply })
        };
        core.session.spawn(work, |why| {
            Event::own(Called { number: of, result: Err(pbx::Error::Internal { why }), reply: failed })
        });
    }

    pub(super) fn take<P: Ports>(&mut self, core: &Core<P>, called: Called) {
        let Called { number, result, reply } = called;
        self.0.remove(&number);
        let answer = match result {
            Ok(()) => Ok(Value::Null),
            Err(pbx::Error::Invalid { parameter }) => {
                let target = parameter.as_deref() != Some("device");
                let message = match (target, core.language) {
                    (true, Language::En) => "The PBX does not know this number.",
                    (true, Language::Da) => "Omstillingen kender ikke dette nummer.",
                    (false, Language::En) => "The PBX does not accept the desk phone that is chosen.",
                    (false, Language::Da) => "Omstillingen godtager ikke den valgte bordtelefon.",
                };
                Err(UiError::refused(message.to_owned()))
            }
            Err(error) => Err(UiError::refused(fetch::plain(&error, core.language))),
        };
        reply.send(answer);
    }
}
