//! Somebody who waits, or a call that rings for a colleague, is taken by the user's phone.

use std::collections::HashSet;

use calls::event::{CallId, PhoneId};
use settings::words::Language;

use crate::call_control::{Failure, OfCall};
use crate::core::{Core, fetch};
use crate::event::{Asker, Event};
use crate::ports::Ports;

/// Who is being taken.
#[derive(Debug, Default)]
pub(super) struct Picking(HashSet<String>);

/// What came of it.
#[derive(Debug)]
pub(super) struct Picked {
    from: Source,
    whom: String,
    result: Result<(), Failure>,
    asker: Asker,
}

/// Who is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Somebody who waits, by their id in the queue.
    Queue,
    /// A call that rings for a colleague, by the extension.
    Colleague,
}

impl Picking {
    pub(super) fn pick<P: Ports>(&mut self, core: &mut Core<P>, caller: &str, asker: Asker) {
        if core.session.company.roster.caller(caller).is_none() && !self.0.contains(caller) {
            return core.refuse(asker, gone(Source::Queue, core.language).to_owned());
        }
        self.ask(core, Source::Queue, caller, asker);
    }

    pub(super) fn pick_up<P: Ports>(&mut self, core: &mut Core<P>, extension: &str, asker: Asker) {
        self.ask(core, Source::Colleague, extension, asker);
    }

    fn ask<P: Ports>(&mut self, core: &mut Core<P>, from: Source, whom: &str, asker: Asker) {
        if self.0.contains(whom) {
            let text = core
                .language
                .pick("This call is being picked up already.", "Opkaldet er allerede ved at blive taget.");
            return core.refuse(asker, text.to_owned());
        }
        let phone = match core.phone() {
            Ok(phone) => PhoneId::new(&phone.id),
            Err(problem) => return core.refuse(asker, problem),
        };
        let Some(control) = core.call_control() else {
            let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
            return core.refuse(asker, text.to_owned());
        };
        let asked = match from {
            Source::Queue => control.pick_waiting(whom, &phone),
            // What rings there the PBX knows.
            Source::Colleague => {
                control.answer(&OfCall { phone: Some(phone), ..OfCall::new(CallId::new(whom)) })
            }
        };
        let asked = match asked {
            Ok(asked) => asked,
            Err(refusal) => return core.refuse(asker, refusal.words(core.language).to_owned()),
        };
        self.0.insert(whom.to_owned());
        core.session.owes(&asker);
        let (whom, whose) = (whom.to_owned(), asker.clone());
        let failed = whom.clone();
        let work = async move { Event::own(Picked { from, whom, result: asked.await, asker }) };
        core.session.spawn(work, move |why| {
            let result = Err(Failure::Pbx(pbx::Error::Internal { why }));
            Event::own(Picked { from, whom: failed, result, asker: whose })
        });
    }

    pub(super) fn take<P: Ports>(&mut self, core: &mut Core<P>, picked: Picked) {
        let Picked { from, whom, result, asker } = picked;
        self.0.remove(&whom);
        // Whether they are still listed: an event tells, and without events the list does.
        if from == Source::Queue && (!core.session.connection.is_live() || is_gone(&result)) {
            core.ask_queues();
        }
        match result {
            Ok(()) => core.accept(asker, None),
            Err(error) => {
                let text = refused(from, &error, core.language);
                core.refuse(asker, text);
            }
        }
    }
}

fn is_gone(result: &Result<(), Failure>) -> bool {
    matches!(result, Err(Failure::Pbx(pbx::Error::Invalid { parameter })) if parameter.as_deref() != Some("device"))
}

fn gone(from: Source, language: Language) -> &'static str {
    match from {
        Source::Queue => language.pick(
            "This caller no longer waits: somebody was faster, or the caller hung up.",
            "Den ventende er her ikke længere: nogen var hurtigere, eller der blev lagt på.",
        ),
        Source::Colleague => language.pick(
            "This colleague's phone no longer rings: somebody was faster, or the caller hung up.",
            "Kollegaens telefon ringer ikke længere: nogen var hurtigere, eller der blev lagt på.",
        ),
    }
}

fn refused(from: Source, Failure::Pbx(error): &Failure, language: Language) -> String {
    let (en, da) = match error {
        pbx::Error::Invalid { parameter } if parameter.as_deref() == Some("device") => (
            "The PBX does not accept the phone that is chosen for this. Choose another one in the settings.",
            "Omstillingen godtager ikke den valgte telefon til dette. Vælg en anden i indstillingerne.",
        ),
        pbx::Error::Invalid { .. } | pbx::Error::NotFound { .. } => return gone(from, language).to_owned(),
        pbx::Error::Forbidden { .. } if error.refused_name() == Some("queue") => (
            "You may not take callers of this queue. Join it, or ask your administrator for access.",
            "Du må ikke tage opkald fra denne kø. Tilmeld dig den, eller bed din administrator om adgang.",
        ),
        pbx::Error::Forbidden { .. } if from == Source::Colleague => (
            "You may not pick up this colleague's calls. Ask your administrator for access.",
            "Du må ikke tage kollegaens opkald. Bed din administrator om adgang.",
        ),
        _ => return fetch::plain(error, language),
    };
    language.pick(en, da).to_owned()
}
