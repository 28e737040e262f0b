//! The unsaved layer: what the user changed in the app, kept on disk until the PBX has it.
//!
//! Each change remembers what the document said when it was made. While the document still says that,
//! the change counts above it; once the document says something else, somebody has changed it since,
//! and the latest change wins. (Saving to the PBX comes with the settings page.)

use std::collections::BTreeMap;

use pbx::AccountStore;
use serde_json::{Map, Value, json};
use settings::document::Document;
use settings::layers::Source;
use settings::plan::{Effect, WindowMode};
use settings::resolve::Resolved;

use super::Controller;
use super::apply::number;
use crate::ports::Ports;

/// This user's changes by property of the document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Unsaved(BTreeMap<String, Change>);

#[derive(Debug, Clone, PartialEq)]
struct Change {
    value: Value,
    /// What the document said when the change was made; null if nothing.
    base: Value,
}

impl Unsaved {
    /// Reads what an earlier run kept. What is damaged is put aside by the store.
    pub(super) fn read(store: &AccountStore) -> Self {
        let Some(bytes) = store.unsaved().found() else { return Self::default() };
        let Ok(Value::Object(file)) = serde_json::from_slice(&bytes) else { return Self::default() };
        let changes = file.get("changes").and_then(Value::as_object).cloned().unwrap_or_default();
        Self(
            changes
                .into_iter()
                .filter_map(|(name, change)| {
                    let part = |of: &str| change.get(of).cloned();
                    Some((name, Change { value: part("value")?, base: part("base")? }))
                })
                .collect(),
        )
    }

    fn to_bytes(&self) -> Vec<u8> {
        let changes: Map<String, Value> = self
            .0
            .iter()
            .map(|(name, change)| (name.clone(), json!({ "value": change.value, "base": change.base })))
            .collect();
        json!({ "schema": 1, "changes": changes }).to_string().into_bytes()
    }

    /// Back to what the document says is no change.
    fn note(&mut self, name: &str, value: Value, base: Value) {
        if value == base {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), Change { value, base });
        }
    }

    /// What still counts above this document, which says nothing else than when it was changed.
    fn layer(&self, document: Option<&Document>) -> Map<String, Value> {
        self.0
            .iter()
            .filter(|(name, change)| said(document, name) == change.base)
            .map(|(name, change)| (name.clone(), change.value.clone()))
            .collect()
    }
}

fn said(document: Option<&Document>, name: &str) -> Value {
    document.and_then(|document| document.as_map().get(name)).cloned().unwrap_or(Value::Null)
}

/// The property and value that an effect of the user's is kept as; none for one that is of this run
/// alone.
fn kept(effect: &Effect) -> Option<(&'static str, Value)> {
    Some(match effect {
        Effect::PlaceWindow(geometry) => {
            let position = geometry.position?;
            let place = json!({
                "x": number(position.x),
                "y": number(position.y),
                "width": number(geometry.size.width),
                "height": number(geometry.size.height),
            });
            ("window", place)
        }
        Effect::SetMode(WindowMode::Normal) => ("fullscreen", json!(false)),
        Effect::SetMode(WindowMode::Fullscreen) => ("fullscreen", json!(true)),
        Effect::SetZoom(zoom) => ("zoom", number(zoom.per_cent())),
        Effect::SetColumnWidth(width) => ("dashboardColumnWidth", number(width.css_pixels())),
        _ => return None,
    })
}

impl<P: Ports> Controller<P> {
    /// Puts this user's changes above the document, as far as they still count.
    pub(super) fn lay_unsaved(&mut self) {
        let layer = self.unsaved.layer(self.layers.document().map(|(_, document)| document));
        if layer.is_empty() {
            self.layers.remove(Source::Unsaved);
        } else {
            self.layers.set(Source::Unsaved, Document::from(layer));
        }
    }

    /// What an earlier run of this account kept.
    pub(super) fn recall_unsaved(&mut self) {
        self.unsaved = self.account.store.as_ref().map(Unsaved::read).unwrap_or_default();
        self.lay_unsaved();
        self.lay_policy();
        self.resolved = Resolved::new(&self.layers);
    }

    /// Keeps a change of the user's, on disk too. False for one that is of this run alone.
    pub(super) fn keep_unsaved(&mut self, effect: &Effect) -> bool {
        let Some((name, value)) = kept(effect) else { return false };
        let base = said(self.layers.document().map(|(_, document)| document), name);
        self.unsaved.note(name, value, base);
        self.lay_unsaved();
        // Here and now, though the loop waits for the disk: what the page shows as kept is kept, and two
        // changes are written in their order.
        if let Some(store) = &self.account.store
            && let Err(error) = store.save_unsaved(&self.unsaved.to_bytes())
        {
            tracing::warn!(%error, "a change could not be kept");
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn document(text: &str) -> Document {
        Document::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_change_counts_until_the_document_says_something_new() {
        let mut unsaved = Unsaved::default();
        unsaved.note("zoom", json!(110), json!(100));
        assert_eq!(Value::Object(unsaved.layer(Some(&document(r#"{"zoom": 100}"#)))), json!({"zoom": 110}));
        assert!(unsaved.layer(Some(&document(r#"{"zoom": 90}"#))).is_empty());
        assert!(unsaved.layer(None).is_empty());
    }

    #[test]
    fn changed_back_is_not_changed() {
        let mut unsaved = Unsaved::default();
        unsaved.note("zoom", json!(110), json!(100));
        unsaved.note("zoom", json!(100), json!(100));
        assert_eq!(unsaved, Unsaved::default());
    }

    #[test]
    fn changes_come_back_from_the_disk_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let store =
            pbx::ProfileStore::new(folder.path()).account("https://pbx.example", &pbx::EmployeeId::new("e"));
        assert_eq!(Unsaved::read(&store), Unsaved::default());
        let mut unsaved = Unsaved::default();
        unsaved.note("window", json!({"x": 1, "y": 2, "width": 800, "height": 600}), Value::Null);
        store.save_unsaved(&unsaved.to_bytes()).unwrap();
        assert_eq!(Unsaved::read(&store), unsaved);
    }
}
