//! Layers of settings: who may say what a value is, from the weakest to the strongest.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::{Document, Entry};
use crate::key::Key;

/// Where a value came from, weakest first: a later one beats an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The value that a setting has when nobody says one.
    Default,
    /// The stored document: the PBX has not been reached in this run.
    Cached,
    /// The document fetched from the PBX in this run.
    Server,
    /// This user's change that the PBX has not accepted yet.
    Unsaved,
    /// Set by the administrator of this computer.
    Policy,
}

impl Source {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Cached => "cached",
            Self::Server => "server",
            Self::Unsaved => "unsaved",
            Self::Policy => "policy",
        }
    }
}

/// The documents in force, one for each source at most.
///
/// Cached and fetched never stand together: a key that the fetched document lacks falls to its
/// default and not to an older copy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layers {
    /// Sorted by source, strongest first.
    layers: Vec<(Source, Document)>,
}

/// What stands at a key's place in the strongest layer that has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a> {
    pub source: Source,
    pub entry: Entry<'a>,
}

impl Layers {
    /// Puts a document in its place; one of the same source is replaced.
    pub fn set(&mut self, source: Source, document: Document) {
        self.layers.retain(|(other, _)| {
            let both_documents = matches!(source, Source::Cached | Source::Server)
                && matches!(other, Source::Cached | Source::Server);
            *other != source && !both_documents
        });
        self.layers.push((source, document));
        self.layers.sort_by(|(a, _), (b, _)| b.cmp(a));
    }

    /// Takes a document away; nothing is said any more where it spoke.
    pub fn remove(&mut self, source: Source) {
        self.layers.retain(|(other, _)| *other != source);
    }

    /// The document of the PBX, fetched or stored.
    #[must_use]
    pub fn document(&self) -> Option<(Source, &Document)> {
        self.layers
            .iter()
            .find(|(source, _)| matches!(source, Source::Cached | Source::Server))
            .map(|(source, document)| (*source, document))
    }

    /// The document of one source.
    #[must_use]
    pub fn of(&self, source: Source) -> Option<&Document> {
        self.layers.iter().find(|(other, _)| *other == source).map(|(_, document)| document)
    }

    /// The strongest word on `key`. The window's four values are one: they come from one layer.
    #[must_use]
    pub fn find(&self, key: Key) -> Found<'_> {
        for (source, document) in &self.layers {
            let source = *source;
            match document.entry(key) {
                Entry::Absent if holds_window(document, key) => {
                    return Found { source, entry: Entry::Absent };
                }
                Entry::Absent => {}
                entry => return Found { source, entry },
            }
        }
        Found { source: Source::Default, entry: Entry::Absent }
    }
}

fn holds_window(document: &Document, key: Key) -> bool {
    Key::WINDOW.contains(&key) && matches!(document.as_map().get("window"), Some(Value::Object(_)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn document(text: &str) -> Document {
        Document::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_fetched_document_replaces_the_stored_one_whole() {
        let mut layers = Layers::default();
        layers.set(Source::Cached, document(r#"{"zoom": 120, "theme": "DARK"}"#));
        layers.set(Source::Server, document(r#"{"zoom": 90}"#));
        assert_eq!(layers.find(Key::Zoom).source, Source::Server);
        assert_eq!(layers.find(Key::Theme), Found { source: Source::Default, entry: Entry::Absent });
    }

    #[test]
    fn policy_beats_what_the_user_changed_and_that_beats_the_document() {
        let mut layers = Layers::default();
        layers.set(Source::Policy, document(r#"{"zoom": 100}"#));
        layers.set(Source::Server, document(r#"{"zoom": 90, "theme": "TEAL"}"#));
        layers.set(Source::Unsaved, document(r#"{"zoom": 80, "theme": "DARK"}"#));
        assert_eq!(layers.find(Key::Zoom).source, Source::Policy);
        assert_eq!(layers.find(Key::Theme).source, Source::Unsaved);
    }

    #[test]
    fn the_window_is_taken_from_one_layer() {
        let mut layers = Layers::default();
        layers.set(Source::Server, document(r#"{"window": {"x": 1, "y": 2, "width": 900, "height": 700}}"#));
        layers.set(Source::Unsaved, document(r#"{"window": {"x": 5, "y": 6}}"#));
        assert_eq!(layers.find(Key::WindowWidth), Found { source: Source::Unsaved, entry: Entry::Absent });
    }
}
