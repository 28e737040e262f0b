//! Dashboards that are edited here: saved as the settings are, with nobody's changes lost.
//!
//! The page holds the draft and the dashboard that it began from. A save fetches the newest one, puts the changes on it,
//! keeps the one from before the first change on disk, sends the whole, fetches it again and compares. Where the same
//! was changed elsewhere the user decides; where the PBX stored something else, it can be put back.

mod attempt;
mod merge;

use std::collections::BTreeMap;

use pbx::{Error, Refusal};
use serde_json::{Map, Value};
use settings::words::Language;

use crate::core::{Core, fetch};
use crate::event::{Asker, BoardRequest, Event, PageReply, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::UiError;
use attempt::{Came, Job};

/// What can be taken back.
#[derive(Debug, Default)]
pub struct BoardEdits {
    /// The last one that was deleted here, whole.
    deleted: Option<Map<String, Value>>,
    /// Those that the PBX has stored otherwise than they were sent, as they were before.
    before: BTreeMap<String, Map<String, Value>>,
}

/// What was asked of the PBX, and what came of it.
struct Done {
    came: Result<Came, Failed>,
    reply: PageReply,
}

/// Why nothing came of it.
#[derive(Debug)]
pub(super) enum Failed {
    Pbx(Error),
    /// In plain words.
    Said(String),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Pbx(error)
    }
}

impl<P: Ports> Feature<P> for BoardEdits {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Event::Page(PageRequest::Board(request), reply) = event {
            self.begin(core, request.clone(), reply.clone());
            return Handled::Yes;
        }
        match event.take_own::<Done>() {
            Some(done) => {
                self.take(core, done);
                Handled::Yes
            }
            None => Handled::No,
        }
    }

    /// What was deleted by one account is not put back by the next.
    fn follow(&mut self, core: &mut Core<P>) {
        if !core.session.is_signed_in() {
            *self = Self::default();
        }
    }
}

impl BoardEdits {
    fn begin<P: Ports>(&mut self, core: &mut Core<P>, request: BoardRequest, reply: PageReply) {
        let asker = Asker::Page(reply.clone());
        let Some((client, token)) = core.session.access() else {
            let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
            return core.refuse(asker, text.to_owned());
        };
        core.session.owes(&asker);
        let job = Job { client, token, keeper: core.keeper(), language: core.language };
        let failed = reply.clone();
        let before = match &request {
            BoardRequest::Restore { id } => self.before.get(id).cloned(),
            BoardRequest::Undelete => self.deleted.clone(),
            _ => None,
        };
        let work =
            async move { Event::own(Done { came: attempt::carry_out(&job, request, before).await, reply }) };
        core.session.spawn(work, |why| {
            Event::own(Done { came: Err(Failed::Pbx(Error::Internal { why })), reply: failed })
        });
    }

    fn take<P: Ports>(&mut self, core: &mut Core<P>, done: Done) {
        let Done { came, reply } = done;
        let answer = match came {
            Ok(Came { answer, deleted, otherwise, restored, changed }) => {
                if let Some(deleted) = deleted {
                    self.deleted = Some(deleted);
                }
                if let Some((id, before)) = otherwise {
                    self.before.insert(id, before);
                }
                if let Some(id) = restored {
                    self.before.remove(&id);
                }
                if changed {
                    core.ask_dashboards();
                }
                Ok(answer)
            }
            Err(Failed::Pbx(error)) => Err(UiError::refused(refusal(&error, core.language))),
            Err(Failed::Said(why)) => Err(UiError::refused(why)),
        };
        reply.send(answer);
    }
}

/// The documented refusals in plain words.
fn refusal(error: &Error, language: Language) -> String {
    let (en, da) = match (error, error.refused_name()) {
        (Error::NotFound { .. }, Some("_id" | "id")) => {
            ("This dashboard no longer exists.", "Oversigten findes ikke længere.")
        }
        (Error::NotFound { .. }, Some("group")) => (
            "This group no longer exists. Choose another one.",
            "Gruppen findes ikke længere. Vælg en anden.",
        ),
        (Error::NotFound { .. }, Some(name)) if name.ends_with("._id") => (
            "A queue on the dashboard no longer exists. Take it away, or choose another one.",
            "En kø på oversigten findes ikke længere. Fjern den, eller vælg en anden.",
        ),
        (Error::NotFound { .. }, Some(name)) if name.ends_with(".extensions") => (
            "A colleague on the dashboard no longer exists. Take them off the list.",
            "En kollega på oversigten findes ikke længere. Fjern vedkommende fra listen.",
        ),
        (Error::Conflict { .. }, Some(name)) if name.ends_with(".variables") => (
            "Your access does not allow these switches or variables on a dashboard.",
            "Din adgang tillader ikke disse kontakter eller variabler på en oversigt.",
        ),
        (Error::Invalid { .. }, Some("name")) => (
            "The PBX does not accept this name: give one of at most 100 letters.",
            "Omstillingen godtager ikke navnet: angiv et på højst 100 tegn.",
        ),
        (Error::Forbidden { code: Refusal::AccessDenied }, _) => (
            "Your access does not allow this change to the dashboard.",
            "Din adgang tillader ikke denne ændring af oversigten.",
        ),
        _ => return fetch::plain(error, language),
    };
    language.pick(en, da).to_owned()
}
