//! What is done with calls that are over: an unanswered one is dealt with, and a note is set.

use pbx::{Error, QueueId};
use settings::words::Language;

use super::Recents;
use crate::core::{Core, fetch};
use crate::event::{Asker, Event};
use crate::ports::Ports;

/// Longest note that is sent, in characters.
const LONGEST_NOTE: usize = 2_000;

/// What came of it.
#[derive(Debug)]
pub(super) struct Acted {
    did: Did,
    result: Result<(), Error>,
    asker: Asker,
}

/// One of a kind at a time: the PBX says of a second that somebody was faster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnderWay {
    call: String,
    is_note: bool,
}

#[derive(Debug, Clone)]
enum Did {
    Handled { queue: QueueId, call: String },
    Noted { call: String, note: String },
}

impl Did {
    fn as_under_way(&self) -> UnderWay {
        match self {
            Self::Handled { call, .. } => UnderWay { call: call.clone(), is_note: false },
            Self::Noted { call, .. } => UnderWay { call: call.clone(), is_note: true },
        }
    }
}

impl Recents {
    pub(super) fn handle<P: Ports>(&mut self, core: &mut Core<P>, queue: &str, call: &str, asker: Asker) {
        let own = core.session.company.roster.own_extensions().unwrap_or_default();
        let primary = own.iter().find(|extension| extension.primary == Some(true)).or_else(|| own.first());
        let Some(extension) = primary.map(|extension| extension.id.clone()) else {
            let text = core.language.pick(
            "The PBX has not told which extension is yours, so nothing can be marked in your name.",
            "Omstillingen har ikke oplyst, hvilket lokalnummer der er dit, så intet kan markeres i dit navn.",
        );
            return core.refuse(asker, text.to_owned());
        };
        let (queue, call) = (QueueId::new(queue), call.to_owned());
        let did = Did::Handled { queue: queue.clone(), call: call.clone() };
        self.act(core, did, asker, |client, token| async move {
            client.handle_call(&token, &queue, &call, &extension).await
        });
    }

    pub(super) fn note<P: Ports>(&mut self, core: &mut Core<P>, call: &str, note: &str, asker: Asker) {
        if note.chars().count() > LONGEST_NOTE {
            let text = match core.language {
                Language::En => format!("A note has {LONGEST_NOTE} characters at most."),
                Language::Da => format!("Et notat har højst {LONGEST_NOTE} tegn."),
            };
            return core.refuse(asker, text);
        }
        let (call, note) = (call.to_owned(), note.to_owned());
        let did = Did::Noted { call: call.clone(), note: note.clone() };
        self.act(core, did, asker, |client, token| async move {
            client.note_past_call(&token, &call, &note).await
        });
    }

    fn act<P: Ports, F>(
        &mut self,
        core: &mut Core<P>,
        did: Did,
        asker: Asker,
        question: impl FnOnce(std::sync::Arc<pbx::Client>, pbx::Token) -> F,
    ) where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        let Some((client, token)) = core.session.access() else {
            let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
            return core.refuse(asker, text.to_owned());
        };
        let under_way = did.as_under_way();
        if self.acting.contains(&under_way) {
            let text = core.language.pick("This is under way already.", "Det er allerede i gang.");
            return core.refuse(asker, text.to_owned());
        }
        self.acting.push(under_way);
        core.session.owes(&asker);
        let asked = question(client, token);
        let (failed, whose) = (did.clone(), asker.clone());
        let work = async move { Event::own(Acted { did, result: asked.await, asker }) };
        core.session.spawn(work, move |why| {
            Event::own(Acted { did: failed, result: Err(Error::Internal { why }), asker: whose })
        });
    }

    pub(super) fn take_acted<P: Ports>(&mut self, core: &mut Core<P>, acted: Acted) {
        let Acted { did, result, asker } = acted;
        let over = did.as_under_way();
        self.acting.retain(|one| *one != over);
        match &did {
            Did::Handled { queue, call } if is_dealt_with(&result) => {
                let mut calls = self.unanswered.get_mut(queue).into_iter().flatten();
                if let Some(known) = calls.find(|known| known.id == *call) {
                    known.handled = true;
                }
            }
            // The list may be another by now.
            Did::Handled { queue, .. } => super::ask_queue(core, queue.clone()),
            Did::Noted { call, note } if result.is_ok() => {
                let calls = self.latest.values_mut().flat_map(|latest| &mut latest.calls);
                for known in calls.filter(|known| known.id == *call) {
                    known.note = Some(note.clone()).filter(|note| !note.trim().is_empty());
                }
            }
            _ => {}
        }
        match result {
            Ok(()) => core.accept(asker, None),
            Err(error) => {
                let text = refused(&did, &error, core.language);
                core.refuse(asker, text);
            }
        }
    }
}

/// It was marked, or somebody was faster. Of another conflict nobody knows that anybody has called back.
fn is_dealt_with(result: &Result<(), Error>) -> bool {
    match result {
        Ok(()) => true,
        Err(Error::Conflict { what }) => what.as_deref() == Some("call"),
        Err(_) => false,
    }
}

fn refused(did: &Did, error: &Error, language: Language) -> String {
    let (en, da) = match (did, error, error.refused_name()) {
        (Did::Handled { .. }, Error::Conflict { .. }, Some("call")) => {
            ("Somebody has dealt with this call already.", "Nogen har allerede taget sig af opkaldet.")
        }
        (Did::Handled { .. }, Error::Conflict { .. }, Some("customer")) => (
            "The PBX counts this call as another company's, so it was not marked.",
            "Omstillingen regner opkaldet for en anden virksomheds, så det blev ikke markeret.",
        ),
        (Did::Handled { .. }, Error::Conflict { .. }, _) => (
            "The PBX did not mark this call, and does not say why.",
            "Omstillingen markerede ikke opkaldet og siger ikke hvorfor.",
        ),
        (Did::Handled { .. }, Error::NotFound { .. }, Some("id")) => {
            ("This queue no longer exists.", "Køen findes ikke længere.")
        }
        (Did::Handled { .. }, Error::NotFound { .. }, Some("extension")) => (
            "The PBX does not know your extension, so nothing can be marked in your name.",
            "Omstillingen kender ikke dit lokalnummer, så intet kan markeres i dit navn.",
        ),
        (_, Error::NotFound { .. }, _) => {
            ("The PBX does not know this call any more.", "Omstillingen kender ikke længere opkaldet.")
        }
        _ => return fetch::plain(error, language),
    };
    language.pick(en, da).to_owned()
}
