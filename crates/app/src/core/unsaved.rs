//! The unsaved layer: what the user changed in the app, kept on disk until the PBX has it.

use pbx::{AccountFile, AccountStore, Fetched, Read};
use serde_json::{Map, Value, json};
use settings::document::Document;
use settings::key::Key;
use settings::layers::Source;
use settings::plan::{Effect, WindowMode};
use settings::save::{By, Change, Changes, Conflict, Unit};

use super::apply::number;
use super::{Core, Event};
use crate::ports::Ports;

/// Reads what an earlier run kept. What is damaged is put aside by the store.
pub(crate) fn read(store: &AccountStore) -> Read<Changes> {
    store.read(AccountFile::Unsaved, from_bytes)
}

fn from_bytes(bytes: &[u8]) -> Result<Changes, String> {
    let file: Value = serde_json::from_slice(bytes).map_err(|_| "not complete JSON".to_owned())?;
    let stored = file.get("changes").and_then(Value::as_object).ok_or("holds no changes")?;
    let mut changes = Changes::default();
    for (name, kept) in stored {
        let part = |of: &str| kept.get(of).cloned();
        let (Some(unit), Some(value), Some(base)) = (Unit::at(name), part("value"), part("base")) else {
            continue;
        };
        // Schema 1 knew no changes of a person.
        let by = if part("by") == Some(json!("person")) { By::Person } else { By::Program };
        changes.restore(unit, Change { value, base, by });
    }
    Ok(changes)
}

fn to_bytes(changes: &Changes) -> Vec<u8> {
    let changes: Map<String, Value> = changes
        .iter()
        .map(|(unit, change)| {
            let by = match change.by {
                By::Program => "program",
                By::Person => "person",
            };
            let kept = json!({ "value": change.value, "base": change.base, "by": by });
            (unit.path().to_owned(), kept)
        })
        .collect();
    json!({ "schema": 2, "changes": changes }).to_string().into_bytes()
}

/// The unit and value that an effect of the user's is kept as; none for one that is of this run alone.
fn kept(effect: &Effect, tells_place: bool) -> Option<(Unit, Value)> {
    Some(match effect {
        Effect::PlaceWindow(geometry) if !tells_place => {
            let size = json!({
                "width": number(geometry.size.width),
                "height": number(geometry.size.height),
            });
            (Unit::Window, size)
        }
        Effect::PlaceWindow(geometry) => {
            let position = geometry.position?;
            let place = json!({
                "x": number(position.x),
                "y": number(position.y),
                "width": number(geometry.size.width),
                "height": number(geometry.size.height),
            });
            (Unit::Window, place)
        }
        Effect::SetMode(WindowMode::Normal) => (Unit::of(Key::Fullscreen), json!(false)),
        Effect::SetMode(WindowMode::Fullscreen) => (Unit::of(Key::Fullscreen), json!(true)),
        Effect::SetZoom(zoom) => (Unit::of(Key::Zoom), number(zoom.per_cent())),
        _ => return None,
    })
}

impl<P: Ports> Core<P> {
    pub(crate) fn document(&self) -> Option<&Document> {
        self.in_force.document().map(|(_, document)| document)
    }

    /// Where the document in force came from; none: there is none, and the defaults count.
    pub(crate) fn document_source(&self) -> Option<Source> {
        self.in_force.document().map(|(source, _)| source)
    }

    /// What an earlier run of this account kept.
    pub(crate) fn recall_unsaved(&mut self) {
        let kept = self.account.store.as_ref().map_or(Read::Absent, read);
        let unsaved = self.recalled(kept).unwrap_or_default();
        self.in_force.set_unsaved(unsaved);
    }

    /// What was changed under a makeshift name is this account's too; what it had kept itself comes first.
    pub(crate) fn adopt_unsaved(&mut self) {
        let before = self.unsaved().clone();
        self.recall_unsaved();
        for (unit, change) in before.iter() {
            self.in_force.restore_change(unit, change.clone());
        }
        self.unsaved_changed(None);
    }

    /// Keeps what the user did to the window, on disk too. False for what is of this run alone.
    pub(crate) fn keep_unsaved(&mut self, effect: &Effect) -> bool {
        let Some((unit, value)) = kept(effect, self.facts.window.tells_place) else { return false };
        self.keep_change(unit, value, By::Program);
        true
    }

    /// Keeps a change, on disk too, and has it saved after a moment of quiet.
    pub(crate) fn keep_change(&mut self, unit: Unit, value: Value, by: By) {
        self.in_force.change(unit, value, by);
        self.unsaved_changed(Some(unit));
    }

    /// Takes back a change that the PBX does not have yet.
    pub(crate) fn drop_change(&mut self, unit: Unit) {
        self.in_force.drop_change(unit);
        self.unsaved_changed(Some(unit));
    }

    /// The user's own counts, though it was changed elsewhere too.
    pub(crate) fn insist_on_change(&mut self, unit: Unit) {
        self.in_force.insist(unit);
        self.unsaved_changed(Some(unit));
    }

    /// The changes are others than before: written, and saved after a moment of quiet. `unit`: one that
    /// was made just now.
    pub(crate) fn unsaved_changed(&mut self, unit: Option<Unit>) {
        self.write_unsaved();
        self.emit(Event::UnsavedChanged(unit));
    }

    /// Keeps the changes on disk.
    pub(crate) fn write_unsaved(&self) {
        if let Some(store) = &self.account.store {
            self.start.files.write(store.write(AccountFile::Unsaved, Some(&to_bytes(self.unsaved()))));
        }
    }

    /// What the PBX does not have yet.
    pub(crate) const fn unsaved(&self) -> &Changes {
        self.in_force.unsaved()
    }

    /// What was changed elsewhere, too.
    pub(crate) fn conflicts(&self) -> Vec<Conflict> {
        self.in_force.conflicts()
    }

    /// The PBX has these units as they were in `sent`. `document`: as the PBX has it after that.
    pub(crate) fn changes_saved(
        &mut self,
        sent: &Changes,
        units: impl Iterator<Item = Unit>,
        document: Option<Fetched>,
    ) {
        // What was changed again meanwhile is a change still, and what the PBX has of it now is the user's own.
        let (saved, changed_again): (Vec<Unit>, Vec<Unit>) =
            units.partition(|unit| self.unsaved().get(*unit) == sent.get(*unit));
        for unit in saved {
            self.in_force.drop_change(unit);
        }
        if let Some(fetched) = document {
            self.adopt_document(fetched);
            for unit in changed_again {
                self.in_force.insist(unit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn store(folder: &std::path::Path) -> AccountStore {
        pbx::ProfileStore::new(folder).account("https://pbx.example", &pbx::EmployeeId::new("e"))
    }

    #[test]
    fn changes_come_back_from_the_disk_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        assert_eq!(read(&store), Read::Absent);
        let mut changes = Changes::default();
        let place = json!({"x": 1, "y": 2, "width": 800, "height": 600});
        changes.note(Unit::Window, place, None, By::Program);
        changes.note(Unit::of(Key::Theme), json!("DARK"), None, By::Person);
        store.save_unsaved(&to_bytes(&changes)).unwrap();
        assert_eq!(read(&store), Read::Found(changes));
    }

    #[test]
    fn a_file_of_the_first_version_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        store.save_unsaved(br#"{"schema":1,"changes":{"zoom":{"value":110,"base":100},"gone":{}}}"#).unwrap();
        let changes = read(&store).found().unwrap();
        assert_eq!(changes.len(), 1);
        let zoom = changes.get(Unit::of(Key::Zoom)).unwrap();
        assert_eq!((&zoom.value, &zoom.base, zoom.by), (&json!(110), &json!(100), By::Program));
    }
}
