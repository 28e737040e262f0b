//! Saving this user's changes to the PBX, and never anything else of the document.
//!
//! Fetch the newest document, put the changes onto it, send the whole, fetch it again and compare. The
//! page that describes the save is known in part only, so the document of before the first save is kept,
//! and anything that comes back otherwise than it was sent stops the saving until the user decides.

mod attempt;

use std::collections::BTreeMap;
use std::time::Duration;

use pbx::{AccountFile, Read};
use serde_json::{Value, json};
use settings::document::Document;
use settings::layers::Source;
use settings::save::{Difference, Unit};
use tokio::time::Instant;

use super::{Core, Event, fetch};
use crate::cache;
use crate::event::{End, Restored, Saved, Stopped};
use crate::ports::Ports;
use crate::view::ConnectionState;
use crate::view::editor::{SavedOtherwise, Saving as SavingView};

/// The longest pause between tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// How far the changes have come.
#[derive(Debug, Default)]
pub(crate) struct Saving {
    /// The next try.
    pub(crate) due: Option<Instant>,
    failures: u32,
    /// Why the last try came to nothing.
    why: Option<String>,
    /// What the PBX does not take in this run, and its words for it.
    refused: BTreeMap<Unit, String>,
    stopped: Option<Stopped>,
}

impl Stopped {
    fn to_bytes(&self) -> Vec<u8> {
        let differences: Vec<Value> = self
            .differences
            .iter()
            .map(|one| json!({ "path": one.path, "sent": one.sent, "found": one.found }))
            .collect();
        json!({
            "schema": 1,
            "differences": differences,
            "before": self.before.as_map(),
            "restored": self.restored,
        })
        .to_string()
        .into_bytes()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let file: Value = serde_json::from_slice(bytes).ok()?;
        let differences = file.get("differences")?.as_array()?.iter().filter_map(|one| {
            Some(Difference {
                path: one.get("path")?.as_str()?.to_owned(),
                sent: one.get("sent")?.clone(),
                found: one.get("found")?.clone(),
            })
        });
        Some(Self {
            differences: differences.collect(),
            before: Document::from(file.get("before")?.as_object()?.clone()),
            restored: file.get("restored").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

impl Saving {
    /// The user has changed it anew: a refusal of what it was before says nothing.
    pub(crate) fn changed(&mut self, unit: Unit) {
        self.refused.remove(&unit);
    }

    pub(crate) fn refusal(&self, unit: Unit) -> Option<&str> {
        self.refused.get(&unit).map(String::as_str)
    }
}

impl<P: Ports> Core<P> {
    /// What an earlier run knew of saving for this account.
    pub(crate) fn recall_saving(&mut self) {
        let stopped = self.account.store.as_ref().map_or(Read::Absent, |store| {
            let parse =
                |bytes: &[u8]| Stopped::read(bytes).ok_or_else(|| "not why saving stopped".to_owned());
            store.read(AccountFile::SavingStopped, parse)
        });
        let stopped = cache::found(stopped, &mut self.start.damaged);
        self.saving = Saving { stopped, ..Saving::default() };
    }

    /// Whether there is anything that may be sent now.
    fn can_save(&self) -> bool {
        self.saving.stopped.is_none()
            && self.session.is_signed_in()
            && self.unsaved.iter().any(|(unit, _)| self.is_free(unit))
    }

    /// Neither refused nor waiting for a decision.
    fn is_free(&self, unit: Unit) -> bool {
        let conflict = |document| self.unsaved.conflicts(document).iter().any(|one| one.unit == unit);
        !self.saving.refused.contains_key(&unit) && !self.document().is_some_and(conflict)
    }

    /// Saves after a moment of quiet: each change begins it anew.
    pub(crate) fn save_soon(&mut self) {
        self.saving.due = self.can_save().then(|| Instant::now() + self.start.timings.quiet);
    }

    /// The PBX has answered: what waits for it may go now.
    pub(crate) fn save_if_waiting(&mut self) {
        if self.saving.due.is_none() && !self.session.sending {
            self.save_soon();
        }
    }

    pub(crate) fn save(&mut self) {
        self.saving.due = None;
        if self.session.sending || !self.can_save() {
            return;
        }
        let Some((client, token)) = self.session.access() else { return };
        self.session.sending = true;
        let job = attempt::Job {
            client,
            token,
            changes: self.unsaved.clone(),
            last: self.document().cloned(),
            set_aside: self.saving.refused.keys().copied().collect(),
            keeper: self.keeper(),
            language: self.language,
        };
        let work = async move { Event::Saved(Box::new(attempt::save(job).await)) };
        self.session.spawn(work, |why| Event::Saved(Box::new(Saved::failed(pbx::Error::Internal { why }))));
    }

    pub(crate) fn on_saved(&mut self, saved: Saved) {
        let Saved { changes, accepted, settled, refused, document, aside, end } = saved;
        self.session.sending = false;
        self.saving.refused.extend(refused);
        // What was changed again meanwhile is a change still, and what the PBX has of it now is the user's own.
        let mut changed_again = Vec::new();
        for unit in accepted.into_iter().chain(settled) {
            if self.unsaved.get(unit) == changes.get(unit) {
                self.unsaved.remove(unit);
            } else {
                changed_again.push(unit);
            }
        }
        if let Some(fetched) = document {
            self.adopt_document(fetched);
            for unit in changed_again {
                self.unsaved.insist(unit, self.layers.document().map(|(_, document)| document));
            }
        }
        if let Some(fetched) = aside
            && self.judge_settings(&fetched).is_ok()
        {
            self.adopt_document(fetched);
        }
        match end {
            End::Done => {
                self.saving.failures = 0;
                self.saving.why = None;
            }
            End::Failed(error) => {
                self.saving.failures = self.saving.failures.saturating_add(1);
                self.saving.why = Some(fetch::plain(&error, self.language));
            }
            End::NotKept(why) => {
                self.saving.failures = self.saving.failures.saturating_add(1);
                self.saving.why = Some(why);
            }
            End::Stopped(stopped) => self.stop_saving(Some(stopped)),
        }
        self.unsaved_changed();
        if self.saving.failures > 0 && self.saving.due.is_some() {
            let pause = self.start.timings.quiet.saturating_mul(1 << self.saving.failures.min(12));
            self.saving.due = Some(Instant::now() + pause.min(LONGEST_PAUSE));
        }
        self.reconcile();
    }

    fn stop_saving(&mut self, stopped: Option<Stopped>) {
        let bytes = stopped.as_ref().map(Stopped::to_bytes);
        self.saving.stopped = stopped;
        self.saving.due = None;
        if let Some(store) = &self.account.store {
            self.start.files.write(store.write(AccountFile::SavingStopped, bytes.as_deref()));
        }
    }

    /// The document as the PBX has it after a save. Answers to earlier questions are older.
    fn adopt_document(&mut self, fetched: pbx::Fetched) {
        if let Ok(document) = Document::parse(&fetched.bytes) {
            self.forget_aside();
            self.session.connection.take_settings(fetched);
            self.layers.set(Source::Server, document);
            self.store_settings();
        }
    }

    // --- The user decides --------------------------------------------------------------------------

    /// After a stop: puts the document back as it was, or goes on as it is.
    pub(crate) fn resume_saving(&mut self, restore: bool) {
        let Some(stopped) = self.saving.stopped.clone() else { return };
        if !restore {
            self.stop_saving(None);
            self.saving.failures = 0;
            self.save_soon();
            return;
        }
        let Some((client, token)) = self.session.access().filter(|_| !self.session.sending) else {
            return;
        };
        self.session.sending = true;
        let language = self.language;
        // What the PBX is known to have: the user sees it, and puts the other back onto it.
        let last = self.aside.document().or_else(|| self.document()).cloned();
        let work = async move {
            let restored = attempt::restore(&client, &token, &stopped.before, last.as_ref(), language).await;
            Event::Restored(Box::new(restored))
        };
        self.session.spawn(work, move |why| {
            let why = fetch::plain(&pbx::Error::Internal { why }, language);
            Event::Restored(Box::new(Restored { result: Err(why), document: None }))
        });
    }

    pub(crate) fn on_restored(&mut self, restored: Restored) {
        self.session.sending = false;
        let Some(mut stopped) = self.saving.stopped.clone() else { return };
        match restored.result {
            Ok(differences) => {
                stopped.restored = differences.is_empty();
                stopped.differences = differences;
                self.saving.why = None;
            }
            Err(why) => self.saving.why = Some(why),
        }
        if let Some(fetched) = restored.document {
            self.adopt_document(fetched);
        }
        self.stop_saving(Some(stopped));
        self.unsaved_changed();
        self.reconcile();
    }

    // --- The end -----------------------------------------------------------------------------------

    /// What is not saved yet goes to the PBX, if that can be had within a moment; it is kept on disk.
    pub(crate) async fn finish_saving(&mut self, end: Instant) {
        if self.session.connection.state == ConnectionState::Offline {
            return;
        }
        self.save();
        while self.session.sending {
            match tokio::time::timeout_at(end, self.session.next()).await {
                Ok(Event::Saved(saved)) => self.on_saved(*saved),
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }

    // --- What the page shows -----------------------------------------------------------------------

    pub(crate) fn draw_saving(&self) -> SavingView {
        let changes = u32::try_from(self.unsaved.len()).unwrap_or(u32::MAX);
        let pick = |en: &str, da: &str| self.language.pick(en, da).to_owned();
        if let Some(stopped) = &self.saving.stopped {
            let why = match (&self.saving.why, stopped.restored) {
                (Some(why), _) => why.clone(),
                (None, true) => pick(
                    "The document is as it was before. Nothing more is saved for this account, because the PBX changed other settings when it was.",
                    "Dokumentet er, som det var før. Der gemmes ikke mere for denne konto, fordi centralen ændrede andre indstillinger, da der blev gemt.",
                ),
                (None, false) => pick(
                    "The PBX changed other settings than were sent, so nothing more is saved for this account.",
                    "Centralen ændrede andre indstillinger, end der blev sendt, så der gemmes ikke mere for denne konto.",
                ),
            };
            let differences = stopped.differences.iter().map(|one| SavedOtherwise {
                path: one.path.clone(),
                sent: one.sent.clone(),
                found: one.found.clone(),
            });
            return SavingView::Stopped { changes, why, differences: differences.collect() };
        }
        if let Some(trouble) = self.unsaved_trouble() {
            let problem = trouble.why(self.language);
            let why = self.language.pick(
                format!("This computer could not keep them: {problem}."),
                format!("Denne computer kunne ikke gemme dem: {problem}."),
            );
            return SavingView::Kept { changes, why };
        }
        if changes == 0 {
            return SavingView::Saved;
        }
        if self.session.sending {
            return SavingView::Sending { changes };
        }
        if !self.session.is_signed_in() {
            return SavingView::Kept { changes, why: pick("Nobody is signed in.", "Ingen er logget ind.") };
        }
        if let Some(why) = &self.saving.why {
            return SavingView::Kept { changes, why: why.clone() };
        }
        if self.unsaved.iter().all(|(unit, _)| !self.is_free(unit)) {
            let why = pick(
                "They wait for your decision, or the PBX does not take them.",
                "De venter på din beslutning, eller centralen tager dem ikke.",
            );
            return SavingView::Kept { changes, why };
        }
        SavingView::Waiting { changes }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn why_saving_stopped_comes_back_from_the_disk_as_it_was() {
        let stopped = Stopped {
            differences: vec![Difference { path: "media".into(), sent: json!({"a": 1}), found: Value::Null }],
            before: Document::parse(br#"{"z": 1.50, "zoom": 100}"#).unwrap(),
            restored: true,
        };
        assert_eq!(Stopped::read(&stopped.to_bytes()), Some(stopped));
    }
}
