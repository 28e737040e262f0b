//! Reading one value: what it is, and what was wrong with it.
//!
//! One bad value costs one value. A wrong type is the default, a number out of range the nearest
//! bound, a missing one the default without a complaint. Numbers written as decimal strings are
//! numbers, and 0, 1 and the words for them are switches; nothing else is guessed.

mod objects;

use serde_json::{Map, Value};

use crate::shortcut::{Combination, KeyName};
use crate::table::Shape;
use crate::values::{Id, Range, Shortcut, Theme, WindowGeometry};

pub(crate) use objects::Object;
pub use objects::{judge_member, member_issues};

/// What was wrong with a value, or missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Issue {
    /// Missing or null: the default is in force, and that is as it should be.
    Absent,
    /// Another JSON type, or a word that is not one of the known ones.
    Invalid,
    /// Beyond a bound; the nearest one is in force.
    OutOfRange,
    /// A theme of the PBX that there is no palette for.
    NoPalette,
    /// `window.x` or `window.y` without the other.
    FallsWithOther,
    /// Some elements of a list do not count: of a wrong type, or overruled by a later one.
    PartIgnored,
}

/// A value as read. `None`: the default stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    pub value: Option<T>,
    pub issue: Option<Issue>,
}

impl<T> Reading<T> {
    pub(crate) const fn good(value: T) -> Self {
        Self { value: Some(value), issue: None }
    }

    pub(crate) const fn default(issue: Issue) -> Self {
        Self { value: None, issue: Some(issue) }
    }
}

pub(crate) fn switch(value: &Value) -> Reading<bool> {
    match value {
        Value::Null => Reading::default(Issue::Absent),
        value => truth(value).map_or(Reading::default(Issue::Invalid), Reading::good),
    }
}

/// Whether a switch is on: `true`, 1, `"true"` or `"1"`; off is written likewise. None: it is no switch.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(on) => Some(*on),
        Value::Number(number) => match number.as_f64()? {
            0.0 => Some(false),
            1.0 => Some(true),
            _ => None,
        },
        Value::String(text) => match text.as_str() {
            "false" | "0" => Some(false),
            "true" | "1" => Some(true),
            _ => None,
        },
        _ => None,
    }
}

pub(crate) fn number(value: &Value, range: Range) -> Reading<f64> {
    let digits = match value {
        Value::Null => return Reading::default(Issue::Absent),
        Value::Number(number) => number.to_string(),
        Value::String(text) if is_decimal(text.trim()) => text.trim().to_owned(),
        _ => return Reading::default(Issue::Invalid),
    };
    // A number too big for a double is read as an infinity, which the range brings back.
    let Ok(number) = digits.parse::<f64>() else { return Reading::default(Issue::Invalid) };
    if number.is_nan() {
        return Reading::default(Issue::Invalid);
    }
    let clamped = range.clamp(number);
    let outside = (clamped - number).abs() > 0.0;
    Reading { value: Some(clamped), issue: outside.then_some(Issue::OutOfRange) }
}

fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction)
}

pub(crate) fn id(value: &Value) -> Reading<Id> {
    match value {
        Value::Null => Reading::default(Issue::Absent),
        Value::String(id) => Reading::good(Id::new(id.clone())),
        _ => Reading::default(Issue::Invalid),
    }
}

pub(crate) fn theme(value: &Value) -> Reading<Theme> {
    match value {
        Value::Null => Reading::default(Issue::Absent),
        Value::String(key) => match Theme::of_key(key) {
            Some(theme) => Reading::good(theme),
            None => Reading::default(Issue::NoPalette),
        },
        _ => Reading::default(Issue::Invalid),
    }
}

/// A shortcut stands or falls as one: a member of a wrong type disables it, and so does a key that
/// nobody has while it is enabled.
pub(crate) fn shortcut(value: &Value) -> Reading<Shortcut> {
    let members = match value {
        Value::Null => return Reading::default(Issue::Absent),
        Value::Object(members) => members,
        _ => return Reading::default(Issue::Invalid),
    };
    let held = |name| flag(members, name);
    let key = match members.get("key") {
        None | Some(Value::Null) => Some(""),
        Some(Value::String(name)) => Some(name.as_str()),
        Some(_) => None,
    };
    let (Some(enabled), Some(command_or_control), Some(shift), Some(alt), Some(key)) =
        (held("enabled"), held("commandOrControl"), held("shift"), held("alt"), key)
    else {
        return Reading::default(Issue::Invalid);
    };
    if !enabled {
        return Reading::good(Shortcut::Disabled);
    }
    match KeyName::parse(key) {
        Ok(key) => Reading::good(Shortcut::Enabled(Combination { key, command_or_control, shift, alt })),
        Err(_) => Reading::default(Issue::Invalid),
    }
}

/// The shortcut that a value says; none where it says none.
#[must_use]
pub fn shortcut_of(value: &Value) -> Option<Shortcut> {
    shortcut(value).value
}

/// A switch among an object's members: missing is off, another type is none.
fn flag(members: &Map<String, Value>, name: &str) -> Option<bool> {
    match members.get(name) {
        None | Some(Value::Null) => Some(false),
        Some(value) => truth(value),
    }
}

/// A list of which each element counts alone: those that count, in their order.
fn elements<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Reading<Vec<T>> {
    let list = match value {
        Value::Null => return Reading::default(Issue::Absent),
        Value::Array(list) => list,
        _ => return Reading::default(Issue::Invalid),
    };
    let good: Vec<T> = list.iter().filter_map(read).collect();
    let issue = (good.len() < list.len()).then_some(Issue::PartIgnored);
    Reading { value: Some(good), issue }
}

/// Ids of devices, the preferred one first.
pub fn devices(value: &Value) -> Reading<Vec<Id>> {
    elements(value, |id| id.as_str().map(|id| Id::new(id.to_owned())))
}

/// Ringtones by queue. The last of two for one queue counts.
pub fn queue_ringtones(value: &Value) -> Reading<Vec<(Id, Id)>> {
    let mut reading = elements(value, |pair| {
        let id = |name| pair.get(name).and_then(Value::as_str).map(|id| Id::new(id.to_owned()));
        Some((id("queue")?, id("ringtone")?))
    });
    if let Some(pairs) = &mut reading.value {
        let all = pairs.clone();
        let mut at = 0;
        pairs.retain(|(queue, _)| {
            at += 1;
            !all.iter().skip(at).any(|(later, _)| later == queue)
        });
        if pairs.len() < all.len() {
            reading.issue = Some(Issue::PartIgnored);
        }
    }
    reading
}

/// What is wrong with the value of a setting, whatever its type; none: it counts as it stands.
#[must_use]
pub fn judge(value: &Value, shape: Shape) -> Option<Issue> {
    match shape {
        Shape::Switch { .. } => switch(value).issue,
        Shape::Number { range, .. } => number(value, range).issue,
        Shape::Coordinate => number(value, WindowGeometry::COORDINATE).issue,
        Shape::OptionalId(_) => id(value).issue,
        Shape::Theme { .. } => theme(value).issue,
        Shape::Shortcut(_) => shortcut(value).issue,
        Shape::Word { words, .. } => {
            word(value, |text| words.iter().find(|word| word.eq_ignore_ascii_case(text))).issue
        }
        Shape::QueueRingtones => queue_ringtones(value).issue,
        Shape::Devices(_) => devices(value).issue,
        Shape::Object(members) => Object::read(value, members).issue,
    }
}

/// What a word stands for; one that stands for nothing is invalid.
pub(crate) fn word<T>(value: &Value, of_word: impl Fn(&str) -> Option<T>) -> Reading<T> {
    match value {
        Value::Null => Reading::default(Issue::Absent),
        Value::String(text) => of_word(text).map_or(Reading::default(Issue::Invalid), Reading::good),
        _ => Reading::default(Issue::Invalid),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const RANGE: Range = Range { min: 25.0, max: 400.0 };

    fn read(text: &str) -> Reading<f64> {
        number(&serde_json::from_str(text).unwrap_or(Value::Bool(false)), RANGE)
    }

    #[test]
    fn numbers_are_taken_as_numbers_integral_floats_and_decimal_strings() {
        for text in ["125", "125.0", "1.25e2", "\"125\"", "\"125.0\"", "\" +125 \""] {
            assert_eq!(read(text), Reading::good(125.0), "{text}");
        }
    }

    #[test]
    fn a_number_beyond_a_bound_is_the_nearest_bound() {
        for (text, bound) in
            [("-5", 25.0), ("1e9", 400.0), ("1e999", 400.0), ("-1e999", 25.0), ("\"401\"", 400.0)]
        {
            assert_eq!(read(text), Reading { value: Some(bound), issue: Some(Issue::OutOfRange) }, "{text}");
        }
        let many = format!("\"{}\"", "9".repeat(400));
        assert_eq!(read(&many).issue, Some(Issue::OutOfRange));
    }

    #[test]
    fn what_is_no_number_is_the_default() {
        for text in
            ["\"\"", "\"12px\"", "\"1e2\"", "\"NaN\"", "\"inf\"", "\"1.\"", "[1]", "{}", "true", "\"0x10\""]
        {
            assert_eq!(read(text), Reading::default(Issue::Invalid), "{text}");
        }
        assert_eq!(read("null"), Reading::default(Issue::Absent));
    }

    #[test]
    fn a_switch_is_a_boolean_a_0_or_1_or_one_of_them_in_a_string() {
        for (on, texts) in [
            (true, ["true", "1", "1.0", "\"1\"", "\"true\""]),
            (false, ["false", "0", "0.0", "\"0\"", "\"false\""]),
        ] {
            for text in texts {
                let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
                assert_eq!(switch(&value), Reading::good(on), "{text}");
            }
        }
        for text in ["2", "-1", "0.5", "1e999", "\"yes\"", "\"\"", "\"TRUE\"", "\" 1\"", "[]", "{}"] {
            let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
            assert_eq!(switch(&value), Reading::default(Issue::Invalid), "{text}");
        }
        assert_eq!(switch(&Value::Null), Reading::default(Issue::Absent));
    }

    #[test]
    fn the_switches_of_a_shortcut_are_read_as_any_other() {
        let plain =
            json!({"enabled": true, "key": "A", "commandOrControl": true, "shift": false, "alt": false});
        let other = json!({"enabled": 1, "key": "A", "commandOrControl": "true", "shift": "0", "alt": 0});
        assert_eq!(shortcut(&other), shortcut(&plain));
    }

    #[test]
    fn a_shortcut_with_one_bad_member_is_disabled() {
        let good =
            json!({"enabled": true, "key": "A", "commandOrControl": true, "shift": true, "alt": false});
        assert!(matches!(shortcut(&good).value, Some(Shortcut::Enabled(_))));
        for (member, bad) in
            [("enabled", json!("yes")), ("key", json!(5)), ("shift", json!(2)), ("alt", json!([]))]
        {
            let mut broken = good.clone();
            if let Some(members) = broken.as_object_mut() {
                members.insert(member.into(), bad);
            }
            assert_eq!(shortcut(&broken), Reading::default(Issue::Invalid), "{member}");
        }
    }

    #[test]
    fn a_disabled_shortcut_may_have_any_key() {
        assert_eq!(shortcut(&json!({"enabled": false, "key": "§§"})), Reading::good(Shortcut::Disabled));
        assert_eq!(shortcut(&json!({})), Reading::good(Shortcut::Disabled));
        assert_eq!(shortcut(&json!({"enabled": true, "key": "§§"})), Reading::default(Issue::Invalid));
        assert_eq!(shortcut(&json!({"enabled": true})), Reading::default(Issue::Invalid));
    }

    #[test]
    fn a_bad_pair_is_dropped_alone_and_the_last_of_two_for_one_queue_counts() {
        let pairs = json!([
            {"queue": "q1", "ringtone": "a"},
            {"queue": 5, "ringtone": "b"},
            {"queue": "q2", "ringtone": "c"},
            {"queue": "q1", "ringtone": "d"},
        ]);
        let reading = queue_ringtones(&pairs);
        let id = |id: &str| Id::new(id.to_owned());
        assert_eq!(reading.value, Some(vec![(id("q2"), id("c")), (id("q1"), id("d"))]));
        assert_eq!(reading.issue, Some(Issue::PartIgnored));
        assert_eq!(queue_ringtones(&json!([{"queue": "q", "ringtone": "a"}])).issue, None);
        assert_eq!(queue_ringtones(&json!({})).issue, Some(Issue::Invalid));
    }
}
