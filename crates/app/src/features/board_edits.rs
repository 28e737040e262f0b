//! Dashboards that are edited here: saved as the settings are, with nobody's changes lost.
//!
//! The page holds the draft and the dashboard that it began from. A save fetches the newest one, puts the changes on it,
//! keeps the one from before the first change on disk, sends the whole, fetches it again and compares. Where the same
//! was changed elsewhere the user decides, about that alone. Where the PBX stored something else, nothing more of that
//! dashboard is saved before the user has put it back or left it so, also after a restart. Where a save failed on its
//! way, the next question about the dashboard finds out what came of it. That is known in memory alone: a save that a
//! sign-out or the end of the app cuts off is not looked at again.

mod attempt;
mod compare;
mod items;
mod merge;
mod stopped;

use std::collections::BTreeMap;
use std::sync::Arc;

use pbx::{Error, Read, Refusal};
use serde_json::{Map, Value, json};
use settings::key::Key;
use settings::save::{By, Unit};
use settings::words::Language;
use tokio::sync::Mutex;

use crate::core::{Core, fetch};
use crate::event::{Answer, Asker, BoardRequest, Event, PageReply, PageRequest};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::Ports;
use crate::view::{BoardBase, BoardSaved, Level, StatusLine, UiError};
use attempt::{Came, Job, Then};
use merge::Merged;

/// What can be taken back, and what is not known or not decided yet.
#[derive(Debug, Default)]
pub struct BoardEdits {
    /// The last one that was deleted here, whole.
    deleted: Option<Map<String, Value>>,
    /// Those that are not saved before the user decides.
    stopped: stopped::All,
    /// Those whose last save failed on its way.
    unsure: BTreeMap<String, Unsure>,
    /// The last one that was to be made, where that failed on its way.
    making: Option<Making>,
    /// Held by whoever keeps a dashboard of before on disk.
    keeping: Arc<Mutex<()>>,
}

/// A save that failed on its way: the PBX may have stored it, all of it or not.
#[derive(Debug, Clone, PartialEq)]
struct Unsure {
    /// The dashboard as it stood before.
    before: Map<String, Value>,
    /// What others had made of it by then.
    theirs: BoardBase,
    sent: Merged,
}

/// A dashboard whose making failed on its way: the PBX may have made it.
#[derive(Debug, Clone, PartialEq)]
struct Making {
    body: Value,
    /// The ids of those that were there before. None: that is not known.
    known: Option<Vec<String>>,
}

/// What was asked of the PBX, and what came of it.
struct Done {
    /// The dashboard that it was about.
    id: Option<String>,
    came: Result<Came, Failed>,
    reply: PageReply,
}

/// Why nothing came of it.
#[derive(Debug)]
enum Failed {
    Pbx(Error),
    /// In plain words.
    Said(String),
    /// Nor is it known whether anything has.
    Unsure {
        id: String,
        last: Box<Unsure>,
        error: Error,
    },
    /// Nor is it known whether a dashboard was made.
    Making {
        last: Box<Making>,
        error: Error,
    },
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Pbx(error)
    }
}

impl<P: Ports> Feature<P> for BoardEdits {
    fn begin(&mut self, core: &mut Core<P>) {
        self.recall(core);
    }

    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::AccountChanged => {
                *self = Self::default();
                self.recall(core);
                return Handled::No;
            }
            Event::AccountNamed { .. } => {
                self.recall(core);
                return Handled::No;
            }
            Event::Page(PageRequest::Board(request), reply) => {
                self.ask(core, request.clone(), reply.clone());
                return Handled::Yes;
            }
            Event::Answered(answer) => {
                self.on_answer(core, answer);
                return Handled::No;
            }
            _ => {}
        }
        match event.take_own::<Done>() {
            Some(done) => {
                self.take(core, done);
                Handled::Yes
            }
            None => Handled::No,
        }
    }

    /// What one account has deleted, or was to make, is nothing of the next.
    fn follow(&mut self, core: &mut Core<P>) {
        if !core.session.is_signed_in() {
            self.deleted = None;
            self.making = None;
        }
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        lines.put(About::Dashboards, self.line(core));
    }
}

impl BoardEdits {
    /// What an earlier run left undecided for this account.
    fn recall<P: Ports>(&mut self, core: &mut Core<P>) {
        let stopped = core.account.store.as_ref().map_or(Read::Absent, stopped::read);
        self.stopped = core.recalled(stopped).unwrap_or_default();
    }

    fn ask<P: Ports>(&mut self, core: &mut Core<P>, request: BoardRequest, reply: PageReply) {
        let asker = Asker::Page(reply.clone());
        let Some((client, token)) = core.session.access() else {
            let text = core.language.pick("Nobody is signed in.", "Ingen er logget ind.");
            return core.refuse(asker, text.to_owned());
        };
        let id = request.id().map(str::to_owned);
        let stopped = id.as_ref().and_then(|id| self.stopped.get(id)).cloned();
        match (&request, &stopped) {
            (BoardRequest::Save { .. }, Some(stopped)) => {
                let differences = stopped.differences();
                reply.send(Ok(json!(BoardSaved::Otherwise { differences, meanwhile: false })));
                return;
            }
            (BoardRequest::Delete { .. }, Some(_)) => {
                let text = core.language.pick(
                    "First decide what becomes of it: the PBX has stored something else than it was sent.",
                    "Afgør først, hvad der skal ske med den: omstillingen har gemt noget andet, end den fik.",
                );
                return core.refuse(asker, text.to_owned());
            }
            _ => {}
        }
        core.session.owes(&asker);
        let listed = core.session.company.dashboards.last.as_ref();
        let job = Job {
            client,
            token,
            keeper: core.keeper(),
            language: core.language,
            stopped,
            unsure: id.as_ref().and_then(|id| self.unsure.get(id)).cloned(),
            deleted: self.deleted.clone(),
            making: self.making.clone(),
            listed: listed.map(|list| {
                let ids = list.items.iter().map(|one| one.id.as_str());
                ids.filter(|id| self.deleted_id() != Some(*id)).map(str::to_owned).collect()
            }),
            keeping: Arc::clone(&self.keeping),
        };
        let failed = (id.clone(), reply.clone());
        let work =
            async move { Event::own(Done { id, came: attempt::carry_out(&job, request).await, reply }) };
        core.session.spawn(work, |why| {
            let (id, reply) = failed;
            Event::own(Done { id, came: Err(Failed::Pbx(Error::Internal { why })), reply })
        });
    }

    fn take<P: Ports>(&mut self, core: &mut Core<P>, done: Done) {
        let Done { id, came, reply } = done;
        let answer = match came {
            Ok(Came { answer, deleted, then, sure, made_anew, changed }) => {
                if let Some(deleted) = deleted {
                    self.deleted = Some(deleted);
                }
                match id {
                    Some(id) => {
                        if sure {
                            self.unsure.remove(&id);
                        }
                        if let Some(then) = then {
                            self.settle(core, id, then);
                        }
                    }
                    None => self.making = None,
                }
                if let Some(before) = made_anew {
                    if self.deleted_id() == Some(before.as_str()) {
                        self.deleted = None;
                    }
                    choose_anew(core, &before, &answer);
                }
                if changed {
                    core.ask_dashboards();
                }
                Ok(answer)
            }
            Err(Failed::Pbx(error)) => {
                if let Some(id) = id.filter(|id| is_gone(&error) && self.stopped.contains_key(id)) {
                    self.settle(core, id, Then::GoOn);
                }
                Err(UiError::refused(refusal(&error, core.language)))
            }
            Err(Failed::Said(why)) => Err(UiError::refused(why)),
            Err(Failed::Unsure { id, last, error }) => {
                self.unsure.insert(id, *last);
                core.ask_dashboards();
                let why = refusal(&error, core.language);
                Err(UiError::refused(core.language.pick(
                    format!("{why} It is not known whether the dashboard was saved: save it once more."),
                    format!("{why} Det vides ikke, om oversigten blev gemt: gem den en gang til."),
                )))
            }
            Err(Failed::Making { last, error }) => {
                self.making = Some(*last);
                core.ask_dashboards();
                let why = refusal(&error, core.language);
                Err(UiError::refused(core.language.pick(
                    format!("{why} It is not known whether the dashboard was made: ask for it once more."),
                    format!("{why} Det vides ikke, om oversigten blev oprettet: bed om den en gang til."),
                )))
            }
        };
        reply.send(answer);
    }

    /// Keeps on disk what is not decided. A dashboard that was good before stays the one that is put back.
    fn settle<P: Ports>(&mut self, core: &mut Core<P>, id: String, then: Then) {
        let kept = self.stopped.remove(&id);
        if let Then::Stop(mut stopped) = then {
            if let Some(kept) = kept {
                stopped.before = kept.before;
            }
            self.stopped.insert(id, *stopped);
        }
        self.keep_stopped(core);
    }

    fn deleted_id(&self) -> Option<&str> {
        self.deleted.as_ref()?.get("_id")?.as_str()
    }

    /// Nobody decides about a dashboard that is gone.
    fn on_answer<P: Ports>(&mut self, core: &mut Core<P>, answer: &Answer) {
        let Answer::Dashboards(Ok(list)) = answer else { return };
        let is_listed = |id: &str| list.items.iter().any(|one| one.id.as_str() == id);
        if list.lost == 0 && !self.stopped.keys().all(|id| is_listed(id)) {
            self.stopped.retain(|id, _| is_listed(id));
            self.keep_stopped(core);
        }
    }

    fn keep_stopped<P: Ports>(&self, core: &mut Core<P>) {
        if let Some(store) = &core.account.store {
            let bytes = stopped::to_bytes(&self.stopped);
            core.start.files.write(store.write(pbx::AccountFile::DashboardsStopped, bytes.as_deref()));
        }
        core.page.changed();
    }

    /// Dashboards that wait for a decision; one that is gone waits for none.
    fn line<P: Ports>(&self, core: &Core<P>) -> Option<StatusLine> {
        let listed = core.session.company.dashboards.last.as_ref()?;
        let waiting = listed.items.iter().filter(|one| self.stopped.contains_key(one.id.as_str()));
        let quoted = |name: &str| core.language.pick(format!("“{name}”"), format!("”{name}”"));
        let names: Vec<_> = waiting.map(|one| quoted(&one.name)).collect();
        if names.is_empty() {
            return None;
        }
        let names = names.join(", ");
        let text = core.language.pick(
            "A dashboard is no longer saved: edit it to decide",
            "En oversigt gemmes ikke mere: redigér den for at afgøre det",
        );
        let detail = core.language.pick(
            format!("The PBX has stored something else than it was sent: {names}."),
            format!("Omstillingen har gemt noget andet, end den fik: {names}."),
        );
        Some(StatusLine {
            id: "dashboards".to_owned(),
            level: Level::Warning,
            text: text.to_owned(),
            detail: Some(detail),
            since: None,
            pressing: true,
        })
    }
}

/// The user's own settings name a dashboard that was made anew by its new id. Those of others cannot be changed here.
fn choose_anew<P: Ports>(core: &mut Core<P>, before: &str, now: &Value) {
    let is_chosen = core.settings().dashboard.as_ref().is_some_and(|chosen| chosen.as_str() == before);
    if is_chosen && !core.is_fixed(Key::DashboardId) {
        core.keep_change(Unit::of(Key::DashboardId), now.clone(), By::Person);
        core.reconcile();
    }
}

fn is_gone(error: &Error) -> bool {
    matches!((error, error.refused_name()), (Error::NotFound { .. }, Some("_id" | "id")))
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
