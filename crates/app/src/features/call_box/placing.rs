//! Placing a call: the PBX lets the user's phone call a number.

use serde_json::Value;
use settings::words::Language;

use crate::core::{Core, fetch};
use crate::event::{Asker, Event, PageReply};
use crate::ports::Ports;
use crate::view::UiError;

/// What the PBX said to a call that was placed.
#[derive(Debug)]
pub(super) struct Called {
    result: Result<(), pbx::Error>,
    reply: PageReply,
}

pub(super) fn place<P: Ports>(core: &mut Core<P>, number: &str, reply: PageReply) {
    let asker = Asker::Page(reply.clone());
    // What is no plain number is the PBX's to judge.
    let number = numbers::dialled(number);
    if number.is_empty() {
        let text = core.language.pick("Enter a number first.", "Indtast først et nummer.");
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
    core.session.owes(&asker);
    let failed = reply.clone();
    let work = async move {
        let called = client.call(&token, &pbx::PhoneId::new(phone.id), &number).await;
        Event::own(Called { result: called.map(drop), reply })
    };
    core.session
        .spawn(work, |why| Event::own(Called { result: Err(pbx::Error::Internal { why }), reply: failed }));
}

pub(super) fn take<P: Ports>(core: &Core<P>, called: Called) {
    let Called { result, reply } = called;
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
