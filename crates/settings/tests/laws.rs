//! What holds for every document, however wrong.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Number, Value, json};
use settings::document::Document;
use settings::key::Key;
use settings::layers::{Layers, Source};
use settings::plan::{self, Tried};
use settings::read::Issue;
use settings::report::{self, Findings};
use settings::resolve::Resolved;
use settings::save::{By, Changes, Unit, merge};
use settings::table::{self, Shape};
use settings::words::Language;

const EXAMPLE: &[u8] = include_bytes!("data/desktop-settings.example.json");

fn example() -> Document {
    Document::parse(EXAMPLE).unwrap()
}

fn resolved(document: &Document) -> Resolved {
    let mut layers = Layers::default();
    layers.set(Source::Server, document.clone());
    Resolved::new(&layers)
}

/// Any JSON at all, small and deep enough.
fn any_json() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("JSON has no others", |number| number.is_finite())
            .prop_map(|number| number.to_string()),
        "-?[1-9][0-9]{0,40}(\\.[0-9]{1,20})?(e[+-]?[0-9]{1,3})?".prop_map(|number| number),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number.prop_filter_map("a JSON number", |digits| Some(Value::Number(digits.parse::<Number>().ok()?))),
        any::<String>().prop_map(Value::String),
        "[0-9.+-]{0,6}".prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((some_name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Names of the document as well as others.
fn some_name() -> impl Strategy<Value = String> {
    let known: Vec<String> = Key::ALL
        .iter()
        .flat_map(|key| key.path().split('.'))
        .chain(["window", "enabled", "key", "when", "delay", "actions", "queue", "ringtone"])
        .map(str::to_owned)
        .collect();
    prop_oneof![3 => prop::sample::select(known), 1 => any::<String>()]
}

/// The example with something else in the place of one key.
fn with(key: Key, value: Value) -> Document {
    let mut map = example().as_map().clone();
    match key.parent_and_name() {
        (None, name) => {
            map.insert(name.to_owned(), value);
        }
        (Some(parent), name) => {
            if let Some(Value::Object(members)) = map.get_mut(parent) {
                members.insert(name.to_owned(), value);
            }
        }
    }
    map.into()
}

fn any_key() -> impl Strategy<Value = Key> {
    prop::sample::select(Key::ALL.to_vec())
}

proptest! {
    #[test]
    fn decoding_never_panics_and_every_key_ends_in_a_row(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(document) = Document::parse(&bytes) {
            resolved(&document);
        }
    }

    #[test]
    fn any_json_object_is_decoded_planned_and_reported(value in any_json()) {
        let text = value.to_string();
        let parsed = Document::parse(text.as_bytes());
        prop_assert_eq!(parsed.is_ok(), value.is_object());
        if let Ok(document) = parsed {
            let resolved = resolved(&document);
            prop_assert!(!plan::desired(&resolved.settings).is_empty());
            for language in [Language::En, Language::Da] {
                prop_assert_eq!(report::rows(&resolved, &Findings::new(), None, language).len(), 45);
            }
        }
    }

    #[test]
    fn one_wrong_value_costs_that_value_alone(key in any_key(), value in any_json()) {
        let (good, bad) = (resolved(&example()), resolved(&with(key, value)));
        for other in Key::ALL.into_iter().filter(|other| *other != key) {
            let (mut was, mut is) = (good.origin(other), bad.origin(other));
            // x and y count only together, and only they may say so of each other.
            if matches!(key, Key::WindowX | Key::WindowY) && matches!(other, Key::WindowX | Key::WindowY) {
                prop_assert!(matches!(is.issue, None | Some(Issue::FallsWithOther)));
                (was.issue, is.issue) = (None, None);
            }
            prop_assert_eq!(was, is, "{} changed with {}", other, key);
        }
    }

    #[test]
    fn what_is_saved_without_a_change_is_the_document_to_the_digit(value in any_json()) {
        let Ok(document) = Document::parse(value.to_string().as_bytes()) else { return Ok(()) };
        let merged = merge(&document, &Changes::default(), &[], &BTreeSet::new());
        let sent = Value::Object(merged.document.as_map().clone()).to_string();
        prop_assert_eq!(sent, Value::Object(document.as_map().clone()).to_string());
    }

    #[test]
    fn a_saved_change_leaves_every_other_byte_as_it_was(
        unit in prop::sample::select(Unit::all().collect::<Vec<_>>()),
        unknown in prop::collection::vec(("x[a-z]{3}", any_json()), 0..4),
        value in any_json(),
    ) {
        let mut map = Map::new();
        for (name, value) in unknown {
            map.insert(name, value);
        }
        map.extend(example().as_map().clone());
        let document = Document::from(map);
        let mut changes = Changes::default();
        changes.note(unit, value, Some(&document), By::Person);
        let merged = merge(&document, &changes, &[], &BTreeSet::new());
        let others = |document: &Document| {
            let mut map = document.as_map().clone();
            let top = unit.path().split('.').next().unwrap_or_default();
            match unit.path().split_once('.') {
                None => { map.insert(top.to_owned(), Value::Null); }
                Some((_, name)) => {
                    if let Some(Value::Object(members)) = map.get_mut(top) {
                        members.insert(name.to_owned(), Value::Null);
                    }
                }
            }
            Value::Object(map).to_string()
        };
        prop_assert_eq!(others(&merged.document), others(&document));
    }

    #[test]
    fn applying_the_same_document_again_plans_nothing(key in any_key(), value in any_json()) {
        let settings = resolved(&with(key, value)).settings;
        let mut tried = Tried::default();
        for effect in plan::plan(plan::desired(&settings), &tried) {
            tried.record(effect, false);
        }
        prop_assert_eq!(plan::plan(plan::desired(&settings), &tried), vec![]);
    }
}

// --- The schema ---------------------------------------------------------------------------------------

fn valid(value: &Value) -> bool {
    let schema: Value =
        serde_json::from_str(include_str!("../../../docs/desktop-settings.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap().is_valid(value)
}

#[test]
fn the_example_is_valid_against_the_schema_in_the_documentation() {
    assert!(valid(&serde_json::from_slice(EXAMPLE).unwrap()));
    assert!(valid(&json!({})));
}

#[test]
fn every_default_is_valid_and_a_wrong_type_of_any_key_is_not() {
    for row in table::rows() {
        let document = |value: Value| Value::Object(with(row.key, value).as_map().clone());
        assert!(valid(&document(row.default_value())), "{}", row.key);
        assert!(valid(&document(Value::Null)), "{}", row.key);
        let wrong = match row.shape {
            Shape::Switch { .. } => json!("true"),
            Shape::QueueRingtones => json!([{ "queue": 5 }]),
            Shape::Devices(_) => json!([5]),
            Shape::Object(_) => json!([]),
            Shape::Shortcut(_) => json!({ "enabled": "yes" }),
            Shape::Number { range, .. } => table::number(range.max + 1.0),
            Shape::Coordinate => json!("left"),
            Shape::OptionalId(_) | Shape::Theme { .. } | Shape::Word { .. } => json!(5),
        };
        assert!(!valid(&document(wrong)), "{}", row.key);
    }
}
