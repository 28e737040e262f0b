#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::document::Document;
use crate::save::{By, Changes, Merge, Unit, merge};

fn document(window: &Value) -> Document {
    Document::parse(json!({"zoom": 100, "window": window}).to_string().as_bytes()).unwrap()
}

fn size(width: u32, height: u32) -> Value {
    json!({"width": width, "height": height})
}

/// A resize where nobody tells the place, noted above this document.
fn resized(window: &Value) -> Changes {
    let mut changes = Changes::default();
    changes.note(Unit::Window, size(950, 640), Some(&document(window)), By::Program);
    changes
}

fn merged(newest: &Value, changes: &Changes) -> (Value, Merge) {
    let merged = merge(&document(newest), changes, &[], &BTreeSet::new());
    (Unit::Window.read(Some(&merged.document)), merged)
}

fn stored() -> Value {
    json!({"x": 220, "y": 140, "width": 900, "height": 640, "ofALaterVersion": true})
}

#[test]
fn the_size_is_laid_onto_the_place_that_is_stored() {
    let wanted = json!({"x": 220, "y": 140, "width": 950, "height": 640, "ofALaterVersion": true});
    assert_eq!(merged(&stored(), &resized(&stored())).0, wanted);
    let layer = resized(&stored()).layer(Some(&document(&stored())));
    assert_eq!(Unit::Window.read(Some(&layer)), wanted);
}

#[test]
fn a_place_that_somebody_chose_elsewhere_meanwhile_is_kept() {
    let newest = json!({"x": 5, "y": 6, "width": 900, "height": 640});
    let (window, merge) = merged(&newest, &resized(&stored()));
    assert_eq!(window, json!({"x": 5, "y": 6, "width": 950, "height": 640}));
    assert_eq!(merge.sent, BTreeSet::from([Unit::Window]));
}

#[test]
fn a_size_that_somebody_chose_elsewhere_meanwhile_wins() {
    let newest = json!({"x": 5, "y": 6, "width": 700, "height": 500});
    let (window, merge) = merged(&newest, &resized(&stored()));
    assert_eq!((window, merge.settled), (newest, BTreeSet::from([Unit::Window])));
}

#[test]
fn back_to_the_size_that_is_stored_is_no_change() {
    let mut changes = resized(&stored());
    changes.note(Unit::Window, size(900, 640), Some(&document(&stored())), By::Program);
    assert!(changes.is_empty());
    let mut changes = resized(&stored());
    let saved = json!({"x": 1, "y": 2, "width": 950, "height": 640});
    assert!(changes.settle(&document(&saved)) && changes.is_empty());
}

#[test]
fn a_place_that_is_not_saved_yet_is_kept_with_the_new_size() {
    let mut changes = Changes::default();
    let moved = json!({"x": 7, "y": 8, "width": 900, "height": 640});
    changes.note(Unit::Window, moved, Some(&document(&stored())), By::Program);
    changes.note(Unit::Window, size(950, 700), Some(&document(&stored())), By::Program);
    let wanted = json!({"x": 7, "y": 8, "width": 950, "height": 700, "ofALaterVersion": true});
    assert_eq!(merged(&stored(), &changes).0, wanted);
}

#[test]
fn without_a_stored_window_no_place_is_made_up() {
    for nothing in [json!(null), json!("nonsense")] {
        assert_eq!(merged(&nothing, &resized(&nothing)).0, size(950, 640));
    }
}
