//! Saving this user's changes to the PBX, and never anything else of the document.
//!
//! Fetch the newest document, put the changes onto it, send the whole, fetch it again and compare. The
//! page that describes the save is known in part only, so the document of before the first save is kept,
//! and anything that comes back otherwise than it was sent stops the saving until the user decides.
//!
//! The changes themselves are part of the settings in force, and the core's ([`Core::unsaved`]).

mod attempt;
mod draw;
mod outcome;
mod stopped;

use std::collections::BTreeSet;
use std::time::Duration;

use pbx::Read;
use pbx::{AccountFile, Error};
use serde_json::Value;
use settings::save::Unit;
use tokio::time::Instant;

use self::outcome::{End, Restored, Saved};
use self::stopped::Stopped;
use crate::core::{Core, fetch};
use crate::event::{Event, PageRequest};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::Ports;
use crate::said::Said;
use crate::session::SessionId;
use crate::view::{ConnectionState, Snapshot};

/// The longest pause between tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// How far the changes have come.
#[derive(Debug, Default)]
pub struct Saving {
    /// The next try.
    due: Option<Instant>,
    failures: u32,
    /// Why the last try came to nothing.
    why: Option<Said>,
    stopped: Option<Stopped>,
    /// What the PBX accepted at the last try, and did not keep.
    doubted: BTreeSet<Unit>,
    /// The session in which changes are on their way to the PBX, or a document is being put back.
    sending: Option<SessionId>,
    /// The app ends, and what waited was sent.
    ended: bool,
}

impl<P: Ports> Feature<P> for Saving {
    fn begin(&mut self, core: &mut Core<P>) {
        self.recall(core);
    }

    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::AccountChanged | Event::AccountNamed { .. } => {
                self.recall(core);
                return Handled::No;
            }
            Event::UnsavedChanged(unit) => {
                // What was refused before was another value.
                if let Some(unit) = unit {
                    core.facts.saving.refused.remove(unit);
                    self.doubted.remove(unit);
                }
                self.save_soon(core);
                return Handled::No;
            }
            // What waited for the PBX may go now.
            Event::SettingsAnswered { .. } => {
                if self.due.is_none() && !self.is_sending(core) {
                    self.save_soon(core);
                }
                return Handled::No;
            }
            Event::Page(PageRequest::ResumeSaving { restore }, reply) => {
                if *restore {
                    self.restore(core);
                } else {
                    self.go_on(core);
                }
                reply.send(Ok(Value::Null));
            }
            _ => {
                if let Some(saved) = event.take_own::<Saved>() {
                    self.take(core, saved);
                } else if let Some(restored) = event.take_own::<Restored>() {
                    self.take_restored(core, restored);
                } else {
                    return Handled::No;
                }
            }
        }
        Handled::Yes
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.due
    }

    fn wake(&mut self, core: &mut Core<P>) {
        self.save(core);
    }

    /// What is not saved yet goes to the PBX, if that can be had within a moment; it is kept on disk.
    fn finish(&mut self, core: &mut Core<P>) -> bool {
        if core.session.connection.state == ConnectionState::Offline {
            return false;
        }
        if !std::mem::replace(&mut self.ended, true) {
            self.save(core);
        }
        self.is_sending(core)
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        lines.put(About::Saving, self.line(core));
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        if let Some(editor) = &mut page.editor {
            editor.saving = self.view(core);
        }
    }
}

/// Whether the PBX may get it: neither refused nor waiting for a decision.
fn is_free<P: Ports>(core: &Core<P>, unit: Unit) -> bool {
    !core.facts.saving.refused.contains_key(&unit) && !core.conflicts().iter().any(|one| one.unit == unit)
}

impl Saving {
    /// What an earlier run knew of saving for this account.
    fn recall<P: Ports>(&mut self, core: &mut Core<P>) {
        let stopped = core.account.store.as_ref().map_or(Read::Absent, stopped::read);
        let stopped = core.recalled(stopped);
        core.facts.saving.refused.clear();
        *self = Self { stopped, sending: self.sending, ..Self::default() };
    }

    fn is_sending<P: Ports>(&self, core: &Core<P>) -> bool {
        self.sending == Some(core.session.id())
    }

    /// Whether there is anything that may be sent now.
    fn can_save<P: Ports>(&self, core: &Core<P>) -> bool {
        self.stopped.is_none()
            && core.session.is_signed_in()
            && core.unsaved().iter().any(|(unit, _)| is_free(core, unit))
    }

    /// Saves after a moment of quiet: each change begins it anew.
    fn save_soon<P: Ports>(&mut self, core: &Core<P>) {
        self.due = self.can_save(core).then(|| core.now() + core.start.timings.quiet);
    }

    fn save<P: Ports>(&mut self, core: &mut Core<P>) {
        self.due = None;
        if self.is_sending(core) || !self.can_save(core) {
            return;
        }
        let Some((client, token)) = core.session.access() else { return };
        self.sending = Some(core.session.id());
        let job = attempt::Job {
            client,
            token,
            changes: core.unsaved().clone(),
            last: core.document().cloned(),
            set_aside: core.facts.saving.refused.keys().copied().collect(),
            doubted: self.doubted.clone(),
            keeper: core.keeper(),
            at: core.time_of_day(),
        };
        let work = async move { Event::own(attempt::save(job).await) };
        core.session.spawn(work, |why| Event::own(Saved::failed(Error::Internal { why })));
    }

    fn take<P: Ports>(&mut self, core: &mut Core<P>, saved: Saved) {
        let Saved { changes, accepted, settled, refused, doubted, document, aside, end } = saved;
        self.sending = None;
        core.facts.saving.refused.extend(refused);
        core.changes_saved(&changes, accepted.into_iter().chain(settled), document);
        if let Some(fetched) = aside {
            core.settings_found(fetched);
        }
        // Of a save that came to nothing nothing is known.
        let is_known = !matches!(end, End::Failed(_) | End::NotKept(_));
        match end {
            End::Done if !doubted.is_empty() => self.fail(attempt::not_kept()),
            End::Done => {
                self.failures = 0;
                self.why = None;
            }
            End::Failed(error) => self.fail(fetch::said(&error)),
            End::NotKept(why) => self.fail(why),
            End::Stopped(stopped) => self.stop(core, Some(stopped)),
        }
        if is_known {
            self.doubted = doubted;
        }
        core.write_unsaved();
        self.save_soon(core);
        if self.failures > 0 && self.due.is_some() {
            let pause = core.start.timings.quiet.saturating_mul(1 << self.failures.min(12));
            self.due = Some(core.now() + pause.min(LONGEST_PAUSE));
        }
        core.reconcile();
    }

    fn fail(&mut self, why: Said) {
        self.failures = self.failures.saturating_add(1);
        self.why = Some(why);
    }

    fn stop<P: Ports>(&mut self, core: &Core<P>, stopped: Option<Stopped>) {
        let bytes = stopped.as_ref().map(Stopped::to_bytes);
        self.stopped = stopped;
        self.due = None;
        if let Some(store) = &core.account.store {
            core.start.files.write(store.write(AccountFile::SavingStopped, bytes.as_deref()));
        }
    }

    // --- The user decides --------------------------------------------------------------------------

    /// After a stop: goes on with the document as it is.
    fn go_on<P: Ports>(&mut self, core: &Core<P>) {
        if self.stopped.is_some() {
            self.stop(core, None);
            self.failures = 0;
            self.save_soon(core);
        }
    }

    /// After a stop: puts the document back as it was.
    fn restore<P: Ports>(&mut self, core: &mut Core<P>) {
        let Some(before) = self.stopped.as_ref().map(|stopped| stopped.before.clone()) else { return };
        if self.is_sending(core) {
            return;
        }
        let Some((client, token)) = core.session.access() else { return };
        self.sending = Some(core.session.id());
        // What the PBX is known to have: the user sees it, and puts the other back onto it.
        let last = core.facts.aside.as_ref().or_else(|| core.document()).cloned();
        let work = async move { Event::own(attempt::restore(&client, &token, &before, last.as_ref()).await) };
        core.session.spawn(work, |why| {
            let why = fetch::said(&Error::Internal { why });
            Event::own(Restored { result: Err(why), document: None })
        });
    }

    fn take_restored<P: Ports>(&mut self, core: &mut Core<P>, restored: Restored) {
        self.sending = None;
        let Some(mut stopped) = self.stopped.clone() else { return };
        match restored.result {
            Ok(differences) => {
                stopped.restored = differences.is_empty();
                stopped.differences = differences;
                self.why = None;
            }
            Err(why) => self.why = Some(why),
        }
        if let Some(fetched) = restored.document {
            core.adopt_document(fetched);
        }
        self.stop(core, Some(stopped));
        core.write_unsaved();
        core.reconcile();
    }
}
