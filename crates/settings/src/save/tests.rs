#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

use serde_json::json;

use super::*;

const SERVER_OWNED: [&str; 1] = ["outboundGoto"];

fn document(value: Value) -> Document {
    Document::parse(value.to_string().as_bytes()).unwrap()
}

fn with(document: &Document, unit: Unit, value: Value) -> Document {
    let mut map = document.as_map().clone();
    unit.write(&mut map, value);
    map.into()
}

fn example() -> Document {
    Document::parse(include_bytes!("../../tests/data/desktop-settings.example.json")).unwrap()
}

fn one(unit: Unit, value: Value, document: &Document, by: By) -> Changes {
    let mut changes = Changes::default();
    changes.note(unit, value, Some(document), by);
    changes
}

#[test]
fn there_are_forty_two_units_each_found_by_its_place() {
    let units: Vec<Unit> = Unit::all().collect();
    assert_eq!(units.len(), Key::ALL.len() - 3);
    for unit in units {
        assert_eq!(Unit::at(unit.path()), Some(unit));
    }
    assert_eq!(Unit::at("window.x"), None);
}

#[test]
fn edits_of_two_different_units_at_both_ends_are_both_kept_for_every_pair() {
    let base = example();
    for mine in Unit::all() {
        for theirs in Unit::all().filter(|theirs| *theirs != mine) {
            for by in [By::Program, By::Person] {
                let changes = one(mine, json!({"changed": "here"}), &base, by);
                let newest = with(&base, theirs, json!({"changed": "there"}));
                let merged = merge(&newest, &changes, &[], &BTreeSet::new());
                let pair = (mine.path(), theirs.path());
                assert_eq!(mine.read(Some(&merged.document)), json!({"changed": "here"}), "{pair:?}");
                assert_eq!(theirs.read(Some(&merged.document)), json!({"changed": "there"}), "{pair:?}");
                assert_eq!((merged.sent, merged.conflicts), (BTreeSet::from([mine]), vec![]), "{pair:?}");
            }
        }
    }
}

#[test]
fn what_nobody_changed_is_sent_as_it_came_with_its_digits_its_order_and_what_is_not_known() {
    let text = br#"{"z": 1.50, "zoom": 100, "ofALaterVersion": {"a": 12345678901234567890123}, "a": 1e999}"#;
    let newest = Document::parse(text).unwrap();
    let changes = one(Unit::Key(Key::Zoom), json!(110), &newest, By::Program);
    let merged = merge(&newest, &changes, &SERVER_OWNED, &BTreeSet::new());
    assert_eq!(
        serde_json::to_string(merged.document.as_map()).unwrap(),
        r#"{"z":1.50,"zoom":110,"ofALaterVersion":{"a":12345678901234567890123},"a":1e+999}"#
    );
}

#[test]
fn without_a_change_nothing_is_sent() {
    let mut changes = one(Unit::Key(Key::Zoom), json!(110), &example(), By::Person);
    changes.note(Unit::Key(Key::Zoom), json!(100.0), Some(&example()), By::Person);
    assert!(changes.is_empty());
    let merged = merge(&example(), &changes, &SERVER_OWNED, &BTreeSet::new());
    assert!(merged.sent.is_empty());
}

#[test]
fn the_latest_change_of_what_the_app_notes_wins_without_a_question() {
    let base = document(json!({"zoom": 100}));
    let changes = one(Unit::Key(Key::Zoom), json!(110), &base, By::Program);
    let newest = document(json!({"zoom": 90}));
    let merged = merge(&newest, &changes, &SERVER_OWNED, &BTreeSet::new());
    assert_eq!((merged.sent, merged.conflicts), (BTreeSet::new(), vec![]));
    assert_eq!(merged.settled, BTreeSet::from([Unit::Key(Key::Zoom)]));
    assert!(changes.layer(Some(&newest)).as_map().is_empty());
    assert_eq!(changes.layer(Some(&base)), document(json!({"zoom": 110})));
}

#[test]
fn what_a_person_chose_and_somebody_else_changed_is_shown_and_not_sent() {
    let base = document(json!({"theme": "EARTH"}));
    let changes = one(Unit::Key(Key::Theme), json!("DARK"), &base, By::Person);
    let newest = document(json!({"theme": "TEAL"}));
    let merged = merge(&newest, &changes, &SERVER_OWNED, &BTreeSet::new());
    assert!(merged.sent.is_empty());
    let conflict = Conflict { unit: Unit::Key(Key::Theme), mine: json!("DARK"), theirs: json!("TEAL") };
    assert_eq!(merged.conflicts, [conflict]);
    assert_eq!(merged.document, newest);
    // The choice stays in force until the person decides.
    assert_eq!(changes.layer(Some(&newest)), document(json!({"theme": "DARK"})));
    // The same change by both is none.
    let agreed = merge(&document(json!({"theme": "DARK"})), &changes, &SERVER_OWNED, &BTreeSet::new());
    assert!(agreed.conflicts.is_empty() && agreed.sent.is_empty());
    assert_eq!(agreed.settled, BTreeSet::from([Unit::Key(Key::Theme)]));
}

#[test]
fn what_the_server_owns_is_never_sent_and_what_it_refused_is_left_out() {
    let newest = document(json!({"outboundGoto": true, "zoom": 100, "theme": "EARTH"}));
    let mut changes = one(Unit::Key(Key::OutboundGoto), json!(false), &newest, By::Person);
    changes.note(Unit::Key(Key::Zoom), json!(110), Some(&newest), By::Person);
    changes.note(Unit::Key(Key::Theme), json!("DARK"), Some(&newest), By::Person);
    let refused = BTreeSet::from([Unit::Key(Key::Theme)]);
    let merged = merge(&newest, &changes, &SERVER_OWNED, &refused);
    assert_eq!(merged.document, document(json!({"zoom": 110, "theme": "EARTH"})));
    assert_eq!(merged.sent, BTreeSet::from([Unit::Key(Key::Zoom)]));
}

#[test]
fn a_reset_is_sent_as_null_and_a_parent_of_another_type_becomes_an_object() {
    let newest = document(json!({"theme": "DARK", "media": 5}));
    let mut changes = one(Unit::Key(Key::Theme), Value::Null, &newest, By::Person);
    changes.note(Unit::Key(Key::RingerVolume), json!(0.25), Some(&newest), By::Person);
    let merged = merge(&newest, &changes, &SERVER_OWNED, &BTreeSet::new());
    assert_eq!(merged.document, document(json!({"theme": null, "media": {"ringerVolume": 0.25}})));
}

#[test]
fn a_server_that_keeps_everything_is_found_to_have_done_so_however_it_writes_it() {
    let sent =
        document(json!({"zoom": 110, "phoneId": null, "window": {"x": 1, "y": 2}, "outboundGoto": true}));
    let found = document(json!({"window": {"y": 2.0, "x": 1}, "zoom": 110.0, "softphoneId": null}));
    let changed = BTreeSet::from([Unit::Key(Key::Zoom)]);
    assert_eq!(check(&sent, &found, &changed, &SERVER_OWNED), Checked::default());
}

#[test]
fn what_a_server_drops_or_changes_is_named_by_its_place() {
    let sent = example();
    let mut map = sent.as_map().clone();
    map["window"]["x"] = json!(7);
    map.shift_remove("integration");
    map["zoom"] = json!(50);
    map.insert("added".to_owned(), json!(true));
    let changed = BTreeSet::from([Unit::Key(Key::Zoom)]);
    let checked = check(&sent, &map.into(), &changed, &SERVER_OWNED);
    let paths: Vec<&str> = checked.elsewhere.iter().map(|difference| difference.path.as_str()).collect();
    assert_eq!(paths, ["added", "integration", "window.x"]);
    assert_eq!(checked.not_taken, changed);
}

#[test]
fn long_numbers_that_are_one_double_are_two_numbers() {
    let long = |digits: &str| serde_json::from_str::<Value>(digits).unwrap();
    assert!(!same(&long("12345678901234567890"), &long("12345678901234567891")));
    assert!(same(&long("12345678901234567890"), &long("12345678901234567890")));
    assert!(same(&json!(1), &json!(1.0)));
    assert!(!same(&json!(1), &json!("1")));
}
