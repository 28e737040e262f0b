//! What holds for every document, however wrong.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Number, Value, json};
use settings::document::Document;
use settings::key::Key;
use settings::layers::{Layers, Source};
use settings::names::NoNames;
use settings::plan::{self, Tried};
use settings::read::{self, Issue};
use settings::report::{self, Findings};
use settings::resolve::{Resolved, Settings};
use settings::save::{By, Changes, Unit, merge};
use settings::table::{self, ActionKind, Member, MemberShape, Shape, WebAction};
use settings::values::{
    ColumnWidth, Delay, LightVolume, Range, RingerVolume, Theme, WebStep, WindowGeometry, Zoom,
};
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
        .chain(["window", "enabled", "key", "queue", "ringtone", "action", "value"])
        .chain(table::rows().flat_map(|row| members(row.key)).map(|member| member.name))
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

/// The example with something else in the place of one member of an object.
fn with_member(key: Key, name: &str, value: Value) -> Document {
    let mut object = resolved(&example()).origin(key).wanted;
    object.as_object_mut().unwrap().insert(name.to_owned(), value);
    with(key, object)
}

/// The members of a setting that is an object.
fn members(key: Key) -> &'static [Member] {
    match table::row(key).shape {
        Shape::Object(members) => members,
        _ => &[],
    }
}

/// A key with anything for its value: of an object's members most are there.
fn any_key_and_value() -> impl Strategy<Value = (Key, Value)> {
    any_key().prop_flat_map(|key| {
        let names: Vec<String> = members(key).iter().map(|member| member.name.to_owned()).collect();
        let value = match names.len() {
            0 => any_json().boxed(),
            count => prop_oneof![
                any_json(),
                (prop::sample::subsequence(names, 0..=count), prop::collection::vec(any_json(), count))
                    .prop_map(|(names, values)| Value::Object(names.into_iter().zip(values).collect())),
            ]
            .boxed(),
        };
        (Just(key), value)
    })
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
                prop_assert_eq!(report::rows(&resolved, &Findings::new(), None, &NoNames, language).len(), 45);
            }
        }
    }

    #[test]
    fn anything_at_any_key_is_a_value_within_its_bounds((key, value) in any_key_and_value()) {
        let resolved = resolved(&with(key, value.clone()));
        let settings = &resolved.settings;
        let within = |range: Range, number: f64| (range.min..=range.max).contains(&number);
        prop_assert!(within(Zoom::RANGE, settings.zoom.per_cent()));
        prop_assert!(within(ColumnWidth::RANGE, settings.column_width.css_pixels()));
        prop_assert!(within(RingerVolume::RANGE, settings.ringer_volume.share()));
        prop_assert!(within(LightVolume::RANGE, settings.busylight.ring_volume.per_cent()));
        prop_assert!(within(WindowGeometry::WIDTH, settings.window.size.width));
        prop_assert!(within(WindowGeometry::HEIGHT, settings.window.size.height));
        if let Some(position) = settings.window.position {
            prop_assert!(within(WindowGeometry::COORDINATE, position.x));
            prop_assert!(within(WindowGeometry::COORDINATE, position.y));
        }
        let integrations = &settings.integrations;
        let sleeps = integrations.browser.actions.iter().filter_map(|step| match step {
            WebStep::Sleep(delay) => Some(*delay),
            _ => None,
        });
        let delays = [integrations.run.delay, integrations.sendkeys.delay, integrations.website.delay];
        for delay in delays.into_iter().chain(sleeps) {
            prop_assert!(within(Delay::RANGE, delay.duration().as_secs_f64() * 1000.0));
        }
        // What is typed and what is judged agree about what is wrong.
        let issue = resolved.origin(key).issue;
        if issue != Some(Issue::FallsWithOther) {
            prop_assert_eq!(issue, read::judge(&value, table::row(key).shape));
        }
        // An object is invalid as a whole where, and only where, it or a member of it is.
        if value.is_object() && !members(key).is_empty() {
            let bad = resolved.member_issues(key).iter().any(|(_, issue)| *issue == Issue::Invalid);
            prop_assert_eq!(issue == Some(Issue::Invalid), bad);
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

// --- Every key has its field --------------------------------------------------------------------------

#[test]
fn the_default_of_every_key_is_the_same_as_its_absence() {
    let absent = resolved(&Document::default()).settings;
    for row in table::rows() {
        let value = match row.key.parent_and_name() {
            (None, name) => json!({ name: row.default_value() }),
            (Some(parent), name) => json!({ parent: { name: row.default_value() } }),
        };
        let document = Document::parse(value.to_string().as_bytes()).unwrap();
        assert_eq!(resolved(&document).settings, absent, "{}", row.key);
        for member in members(row.key) {
            let Some((parent, name)) = row.key.path().split_once('.') else { unreachable!("{}", row.key) };
            let value = json!({ parent: { name: { member.name: member.default_value() } } });
            let document = Document::parse(value.to_string().as_bytes()).unwrap();
            assert_eq!(resolved(&document).settings, absent, "{} {}", row.key, member.name);
        }
    }
}

/// Values of a key that say different things, the default among them where it can stand in a list.
fn different_values(shape: Shape) -> Vec<Value> {
    match shape {
        Shape::Switch { .. } => vec![json!(false), json!(true)],
        Shape::Number { range, .. } => vec![table::number(range.min), table::number(range.max)],
        Shape::Coordinate => vec![json!(-7), json!(7)],
        Shape::OptionalId(_) => vec![Value::Null, json!("one"), json!("other")],
        Shape::Theme { .. } => Theme::ALL.iter().map(|theme| json!(theme.key())).collect(),
        Shape::Shortcut(_) => vec![
            json!({ "enabled": false }),
            json!({ "enabled": true, "key": "F5" }),
            json!({ "enabled": true, "key": "F6" }),
            json!({ "enabled": true, "key": "F5", "commandOrControl": true }),
            json!({ "enabled": true, "key": "F5", "shift": true }),
            json!({ "enabled": true, "key": "F5", "alt": true }),
        ],
        Shape::Word { words, .. } => words.iter().map(|word| json!(word)).collect(),
        Shape::QueueRingtones => vec![
            json!([]),
            json!([{ "queue": "q", "ringtone": "r" }]),
            json!([{ "queue": "q", "ringtone": "s" }]),
            json!([{ "queue": "p", "ringtone": "r" }]),
        ],
        Shape::Devices(_) => vec![json!([]), json!(["a", "b"]), json!(["b", "a"])],
        Shape::Object(_) => vec![],
    }
}

fn different_values_of_member(shape: MemberShape) -> Vec<Value> {
    match shape {
        MemberShape::Switch => vec![json!(false), json!(true)],
        MemberShape::Number { range, .. } => vec![table::number(range.min), table::number(range.max)],
        MemberShape::Text { .. } => vec![json!(""), json!("a"), json!("b")],
        MemberShape::Word { words, default } => {
            let null = default.is_none().then_some(Value::Null);
            words.iter().map(|(word, _)| json!(word)).chain(null).collect()
        }
        MemberShape::Actions => {
            let one = |value: Value| {
                WebAction::ALL.map(|action| json!([{ "action": action.word, "value": value }]))
            };
            let other = WebAction::ALL
                .into_iter()
                .filter(|action| action.takes != ActionKind::Nothing)
                .map(|action| json!([{ "action": action.word, "value": "6" }]));
            one(json!("5")).into_iter().chain(other).chain([json!([])]).collect()
        }
    }
}

#[test]
fn every_key_and_every_member_reaches_a_field_that_tells_its_values_apart() {
    let told_apart = |of: String, documents: Vec<Document>| {
        assert!(documents.len() > 1, "{of} has no values to tell apart");
        let settings: Vec<Settings> = documents.iter().map(|document| resolved(document).settings).collect();
        for (at, one) in settings.iter().enumerate() {
            assert!(
                !settings.iter().skip(at + 1).any(|other| other == one),
                "{of}: number {at} is another's"
            );
        }
    };
    for row in table::rows() {
        let key = row.key;
        if members(key).is_empty() {
            let values = different_values(row.shape).into_iter();
            told_apart(key.to_string(), values.map(|value| with(key, value)).collect());
        }
        for member in members(key) {
            let values = different_values_of_member(member.shape).into_iter();
            told_apart(
                format!("{key} {}", member.name),
                values.map(|value| with_member(key, member.name, value)).collect(),
            );
        }
    }
}

#[test]
fn every_word_of_the_table_and_every_value_of_these_tests_is_one_that_the_reader_takes() {
    for row in table::rows() {
        for value in different_values(row.shape) {
            let issue = read::judge(&value, row.shape).filter(|issue| *issue != Issue::Absent);
            assert_eq!(issue, None, "{}: {value}", row.key);
        }
        for member in members(row.key) {
            for value in different_values_of_member(member.shape) {
                let issue = read::judge_member(&value, member.shape).filter(|issue| *issue != Issue::Absent);
                assert_eq!(issue, None, "{} {}: {value}", row.key, member.name);
            }
        }
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

/// Every switch of the table with `value`: whole keys, members of objects and those of shortcuts.
fn switches(value: &Value) -> Vec<(String, Shape, Value)> {
    table::rows()
        .flat_map(|row| {
            let of = |name: &str| json!({ name: value });
            let values: Vec<Value> = match row.shape {
                Shape::Switch { .. } => vec![value.clone()],
                Shape::Shortcut(_) => ["enabled", "commandOrControl", "shift", "alt"].map(of).to_vec(),
                Shape::Object(members) => members
                    .iter()
                    .filter(|member| member.shape == MemberShape::Switch)
                    .map(|member| of(member.name))
                    .collect(),
                _ => Vec::new(),
            };
            values.into_iter().map(move |value| (row.key.path().to_owned(), row.shape, value))
        })
        .collect()
}

#[test]
fn reader_and_schema_take_a_switch_in_the_same_ways() {
    let taken = [json!(true), json!(false), json!(0), json!(1), json!("0"), json!("1"), json!("true")];
    for value in taken.into_iter().chain([json!("false"), json!(null)]) {
        for (key, shape, given) in switches(&value) {
            // A key of a shortcut that is enabled is another matter.
            let mut judged = given.clone();
            if matches!(shape, Shape::Shortcut(_)) {
                judged["key"] = json!("F5");
            }
            let issue = read::judge(&judged, shape).filter(|issue| *issue != Issue::Absent);
            assert_eq!(issue, None, "{key}: {judged}");
            assert!(valid(&document_of(&key, given.clone())), "{key}: {given}");
        }
    }
    for value in [json!("yes"), json!(2), json!(0.5), json!("TRUE"), json!([]), json!({})] {
        for (key, shape, given) in switches(&value) {
            assert_eq!(read::judge(&given, shape), Some(Issue::Invalid), "{key}: {given}");
            assert!(!valid(&document_of(&key, given.clone())), "{key}: {given}");
        }
    }
}

fn document_of(key: &str, value: Value) -> Value {
    match key.split_once('.') {
        None => json!({ key: value }),
        Some((parent, name)) => json!({ parent: { name: value } }),
    }
}

#[test]
fn every_default_is_valid_and_a_wrong_type_of_any_key_is_not() {
    for row in table::rows() {
        let document = |value: Value| Value::Object(with(row.key, value).as_map().clone());
        assert!(valid(&document(row.default_value())), "{}", row.key);
        assert!(valid(&document(Value::Null)), "{}", row.key);
        let wrong = match row.shape {
            Shape::Switch { .. } => json!("yes"),
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
