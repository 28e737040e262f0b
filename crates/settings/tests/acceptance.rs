//! What holds for every body that a PBX may send in place of the settings.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use settings::acceptance::{Judgement, judge, judge_document};
use settings::document::{Document, Entry};
use settings::key::Key;

/// Every documented key with a value.
fn full() -> Document {
    Document::parse(include_bytes!("data/desktop-settings.example.json")).unwrap()
}

fn has(document: &Document, key: Key) -> bool {
    matches!(document.entry(key), Entry::Value(value) if !value.is_null())
}

/// The document without these keys; what they stood in stays, unless it is empty then.
fn without(document: &Document, keys: &BTreeSet<Key>) -> Document {
    let mut map = document.as_map().clone();
    for key in keys {
        match key.parent_and_name() {
            (None, name) => {
                map.shift_remove(name);
            }
            (Some(parent), name) => {
                if let Some(Value::Object(members)) = map.get_mut(parent) {
                    members.shift_remove(name);
                    if members.is_empty() {
                        map.shift_remove(parent);
                    }
                }
            }
        }
    }
    map.into()
}

fn some_keys() -> impl Strategy<Value = BTreeSet<Key>> {
    prop::collection::btree_set(prop::sample::select(Key::ALL.to_vec()), 0..=Key::ALL.len())
}

/// Names that no settings document has.
fn error() -> impl Strategy<Value = Document> {
    let name = prop_oneof![
        Just("error".to_owned()),
        Just("message".to_owned()),
        Just("statusCode".to_owned()),
        Just("success".to_owned()),
        "x[a-zA-Z]{0,8}",
    ];
    let value = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(|number| json!(number)),
        any::<String>().prop_map(Value::String),
        Just(Value::Null),
        Just(json!({ "theme": "DARK", "zoom": 100 })),
    ];
    prop::collection::btree_map(name, value, 1..6)
        .prop_map(|members| Document::from(members.into_iter().collect::<Map<String, Value>>()))
}

proptest! {
    #[test]
    fn any_bytes_are_judged(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let accepted = matches!(judge(Some(&full()), &body), Judgement::Accepted(_));
        prop_assert!(!accepted, "200 random bytes hold no half of a document");
    }

    #[test]
    fn an_object_without_a_documented_key_is_always_refused(error in error(), keys in some_keys()) {
        for last in [None, Some(full()), Some(without(&full(), &keys))] {
            let judged = judge_document(last.as_ref(), error.clone());
            prop_assert!(matches!(judged, Judgement::Refused(_)), "{:?}", judged);
        }
    }

    #[test]
    fn what_is_in_force_is_accepted_again_and_so_is_more_of_it(keys in some_keys()) {
        let last = without(&full(), &keys);
        prop_assert_eq!(judge_document(Some(&last), last.clone()), Judgement::Accepted(last.clone()));
        prop_assert_eq!(judge_document(Some(&last), full()), Judgement::Accepted(full()));
    }

    #[test]
    fn over_half_and_at_least_six_lost_values_are_kept_aside(
        had in some_keys(),
        gone in some_keys(),
        error in error(),
    ) {
        let last = without(&full(), &had);
        let mut map = without(&last, &gone).as_map().clone();
        let rest = Key::ALL.into_iter().any(|key| has(&Document::from(map.clone()), key));
        prop_assume!(rest);
        // An error that has documented keys by accident.
        map.extend(error.as_map().clone());
        let valued = Key::ALL.into_iter().filter(|key| has(&last, *key)).count();
        let lost: Vec<Key> =
            Key::ALL.into_iter().filter(|key| has(&last, *key) && gone.contains(key)).collect();
        match judge_document(Some(&last), map.into()) {
            Judgement::Accepted(_) => prop_assert!(lost.len() < 6 || lost.len() * 2 <= valued),
            Judgement::KeptAside(aside) => {
                prop_assert!(lost.len() >= 6 && lost.len() * 2 > valued);
                prop_assert_eq!((aside.lost, aside.had), (lost, valued));
            }
            refused @ Judgement::Refused(_) => prop_assert!(false, "{:?}", refused),
        }
    }

    #[test]
    fn values_that_became_null_are_no_loss(keys in some_keys()) {
        let mut map = full().as_map().clone();
        for key in keys {
            match key.parent_and_name() {
                (None, name) => {
                    map.insert(name.to_owned(), Value::Null);
                }
                (Some(parent), name) => {
                    if let Some(Value::Object(members)) = map.get_mut(parent) {
                        members.insert(name.to_owned(), Value::Null);
                    }
                }
            }
        }
        prop_assert!(matches!(judge_document(Some(&full()), map.into()), Judgement::Accepted(_)));
    }
}
