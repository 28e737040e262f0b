//! The settings in force, and the layers that they come from: the document of the PBX, what the user has changed
//! of it, and the administrator's policy.
//!
//! Nearly every feature follows them, so they are the core's, and this is their one owner: whatever is written
//! here counts at once, above what is weaker and below what is stronger.

use settings::document::Document;
use settings::key::Key;
use settings::layers::{Layers, Source};
use settings::resolve::{Origin, Resolved, Settings};
use settings::save::{By, Change, Changes, Conflict, Unit};

use super::policy::Administered;

/// The settings in force.
#[derive(Debug)]
pub(crate) struct InForce {
    layers: Layers,
    unsaved: Changes,
    administered: Administered,
    /// Of the layers as they are.
    resolved: Resolved,
    /// Grows whenever a layer may be another.
    version: u64,
}

impl InForce {
    /// With the document of an earlier run.
    pub(crate) fn new(cached: Option<Document>) -> Self {
        let mut layers = Layers::default();
        if let Some(document) = cached {
            layers.set(Source::Cached, document);
        }
        let resolved = Resolved::new(&layers);
        Self {
            layers,
            unsaved: Changes::default(),
            administered: Administered::default(),
            resolved,
            version: 0,
        }
    }

    // --- What is read ------------------------------------------------------------------------------

    pub(crate) const fn settings(&self) -> &Settings {
        &self.resolved.settings
    }

    /// Another one: the settings may be others than when it was asked for before.
    pub(crate) const fn version(&self) -> u64 {
        self.version
    }

    /// Where the value of a setting came from.
    pub(crate) fn origin(&self, key: Key) -> Origin {
        self.resolved.origin(key)
    }

    pub(crate) const fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// The document of the PBX, fetched or stored.
    pub(crate) fn document(&self) -> Option<(Source, &Document)> {
        self.layers.document()
    }

    /// What the user has changed, and the PBX does not have yet.
    pub(crate) const fn unsaved(&self) -> &Changes {
        &self.unsaved
    }

    /// What was changed elsewhere, too.
    pub(crate) fn conflicts(&self) -> Vec<Conflict> {
        self.layers.document().map(|(_, document)| self.unsaved.conflicts(document)).unwrap_or_default()
    }

    pub(crate) const fn administered(&self) -> &Administered {
        &self.administered
    }

    /// What the administrator has fixed.
    pub(crate) fn policy(&self) -> Option<&Document> {
        self.layers.of(Source::Policy)
    }

    // --- What is written ---------------------------------------------------------------------------

    /// The document is this one, which was stored.
    pub(crate) fn set_stored(&mut self, document: Document) {
        self.layers.set(Source::Cached, document);
        self.resolve();
    }

    /// The document is this one, which the PBX has.
    pub(crate) fn set_fetched(&mut self, document: Document) {
        self.layers.set(Source::Server, document);
        self.resolve();
    }

    /// The same, and changes that count no more beside it are let go of. Whether there were any.
    pub(crate) fn settle(&mut self, document: Document) -> bool {
        let settled = self.unsaved.settle(&document);
        self.set_fetched(document);
        settled
    }

    /// The document that was fetched counts as a stored one from here on: the PBX has another.
    pub(crate) fn age(&mut self) {
        if let Some((Source::Server, document)) = self.layers.document() {
            let document = document.clone();
            self.set_stored(document);
        }
    }

    /// Nothing is known of anybody's settings.
    pub(crate) fn forget_account(&mut self) {
        self.layers = Layers::default();
        self.unsaved = Changes::default();
        self.resolve();
    }

    /// These are the user's changes.
    pub(crate) fn set_unsaved(&mut self, unsaved: Changes) {
        self.unsaved = unsaved;
        self.resolve();
    }

    /// The user, or the program for them, changes one thing.
    pub(crate) fn change(&mut self, unit: Unit, value: serde_json::Value, by: By) {
        self.unsaved.note(unit, value, self.layers.document().map(|(_, document)| document), by);
        self.resolve();
    }

    /// A change that an earlier run has kept, where there is none of this one.
    pub(crate) fn restore_change(&mut self, unit: Unit, change: Change) {
        if self.unsaved.get(unit).is_none() {
            self.unsaved.restore(unit, change);
            self.resolve();
        }
    }

    /// Takes back a change.
    pub(crate) fn drop_change(&mut self, unit: Unit) {
        self.unsaved.remove(unit);
        self.resolve();
    }

    /// The user's own counts, though it was changed elsewhere too.
    pub(crate) fn insist(&mut self, unit: Unit) {
        self.unsaved.insist(unit, self.layers.document().map(|(_, document)| document));
        self.resolve();
    }

    /// This is the administrator's word. Whether it is another than before.
    pub(crate) fn set_policy(&mut self, administered: Administered) -> bool {
        let changed = administered != self.administered;
        self.administered = administered;
        self.resolve();
        changed
    }

    /// Puts the changes above the document as far as they still count, and the policy above all.
    fn resolve(&mut self) {
        let unsaved = self.unsaved.layer(self.layers.document().map(|(_, document)| document));
        self.put(Source::Unsaved, Some(unsaved).filter(|layer| !layer.as_map().is_empty()));
        self.put(Source::Policy, self.administered.document());
        self.resolved = Resolved::new(&self.layers);
        self.version += 1;
    }

    fn put(&mut self, source: Source, document: Option<Document>) {
        match document {
            Some(document) => self.layers.set(source, document),
            None => self.layers.remove(source),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use desktop::policy::Policy;
    use serde_json::json;

    use super::*;

    const ZOOM: Unit = Unit::Key(Key::Zoom);

    fn document(text: &str) -> Document {
        Document::parse(text.as_bytes()).unwrap()
    }

    fn policy(zoom: f64) -> Administered {
        let settings = serde_json::Map::from_iter([("zoom".to_owned(), json!(zoom))]);
        Administered::of(Ok(Some(Policy { settings, set_by: None, place: "a file".to_owned() })))
    }

    fn zoom(in_force: &InForce) -> (f64, Source) {
        (in_force.settings().zoom.per_cent(), in_force.origin(Key::Zoom).source)
    }

    #[test]
    fn whatever_is_written_counts_at_once_in_the_order_of_the_layers() {
        let mut in_force = InForce::new(Some(document(r#"{"zoom": 80}"#)));
        assert_eq!(zoom(&in_force), (80.0, Source::Cached));
        assert!(in_force.set_policy(policy(100.0)));
        assert!(!in_force.set_policy(policy(100.0)), "it is no other");
        in_force.set_fetched(document(r#"{"zoom": 90}"#));
        in_force.change(ZOOM, json!(125), By::Person);
        assert_eq!(zoom(&in_force), (100.0, Source::Policy));
        assert!(in_force.set_policy(Administered::default()));
        assert_eq!(zoom(&in_force), (125.0, Source::Unsaved));
        in_force.age();
        in_force.drop_change(ZOOM);
        assert_eq!(zoom(&in_force), (90.0, Source::Cached));
    }

    #[test]
    fn a_change_of_the_program_gives_way_to_another_document_and_one_of_a_person_waits_for_them() {
        for (by, counts) in [(By::Program, (110.0, Source::Server)), (By::Person, (125.0, Source::Unsaved))] {
            let mut in_force = InForce::new(Some(document(r#"{"zoom": 90}"#)));
            in_force.change(ZOOM, json!(125), by);
            assert_eq!(zoom(&in_force), (125.0, Source::Unsaved));
            assert_eq!(in_force.settle(document(r#"{"zoom": 110}"#)), by == By::Program);
            assert_eq!(zoom(&in_force), counts);
            assert_eq!(in_force.conflicts().len(), usize::from(by == By::Person));
        }
    }

    #[test]
    fn with_an_account_go_its_document_and_its_changes_and_the_policy_stays() {
        let mut in_force = InForce::new(Some(document(r#"{"zoom": 90}"#)));
        in_force.change(ZOOM, json!(125), By::Person);
        in_force.set_policy(policy(100.0));
        in_force.forget_account();
        assert_eq!((in_force.document(), in_force.unsaved().len()), (None, 0));
        assert_eq!(zoom(&in_force), (100.0, Source::Policy));
    }
}
