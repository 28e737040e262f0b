//! Any bytes at all, through everything that a fetched document goes through.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use settings::document::Document;
use settings::layers::{Layers, Source};
use settings::names::NoNames;
use settings::plan::{self, Tried};
use settings::report::{self, Findings};
use settings::resolve::Resolved;
use settings::save::{By, Changes, Unit, check, merge};
use settings::words::Language;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::parse(bytes) else { return };
    let mut layers = Layers::default();
    layers.set(Source::Server, document.clone());
    let resolved = Resolved::new(&layers);
    let mut tried = Tried::default();
    for effect in plan::plan(plan::desired(&resolved.settings), &tried) {
        tried.record(effect, false);
    }
    assert!(plan::plan(plan::desired(&resolved.settings), &tried).is_empty());
    for language in [Language::En, Language::Da] {
        assert_eq!(report::rows(&resolved, &Findings::new(), None, &NoNames, language).len(), 45);
    }

    // The document as this user's own change of everything, onto an empty one and onto itself.
    let mut changes = Changes::default();
    for unit in Unit::all() {
        changes.note(unit, unit.read(Some(&document)), None, By::Person);
    }
    let merged = merge(&Document::default(), &changes, &[], &BTreeSet::new());
    for unit in &merged.sent {
        assert_eq!(unit.read(Some(&merged.document)), unit.read(Some(&document)));
    }
    let unchanged = merge(&document, &Changes::default(), &[], &BTreeSet::new()).document;
    let text = |document: &Document| Value::Object(document.as_map().clone()).to_string();
    assert_eq!(text(&unchanged), text(&document));
    assert!(check(&document, &unchanged, &BTreeSet::new(), &[]).elsewhere.is_empty());
});
