//! Small readers for single values, tolerant where the meaning is plain.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::Error;

pub(crate) type Object = Map<String, Value>;

/// The body as the text it stands for: no byte order mark, no white space around it, valid UTF-8.
///
/// A server that sends another encoding garbles the letters outside ASCII; each becomes U+FFFD and
/// costs a letter, not the answer.
pub(crate) fn wire_text(body: Vec<u8>) -> String {
    let text = match String::from_utf8(body) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    let inner = text.trim_start_matches('\u{feff}').trim();
    if inner.len() == text.len() { text } else { inner.to_owned() }
}

/// Whether the bytes are one complete JSON value. Nothing is built, and nothing is too deep.
pub(crate) fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// Reads an answer.
///
/// # Errors
/// [`Error::Empty`], or [`Error::NotJson`]; nesting of more than 127 levels counts as not JSON.
pub(crate) fn json(body: &[u8]) -> Result<Value, Error> {
    let text = &*String::from_utf8_lossy(body);
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&mend_half_characters(text)))
        .map_err(|_| Error::NotJson)
}

/// Turns each `\uD800`–`\uDFFF` escape that lacks its other half into `\uFFFD`.
///
/// A JavaScript service that cuts a text after so many units leaves half an emoji behind, and a
/// strict reader would give up the list of all employees for it.
fn mend_half_characters(text: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let taken = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str("\\uFFFD");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (Some(_), _) => 6,
            // `\\` and the like: both characters, so that the second starts no escape of its own.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (kept, after) = escape.split_at_checked(taken).unwrap_or((escape, ""));
        mended.push_str(kept);
        rest = after;
    }
    if mended.is_empty() {
        return Cow::Borrowed(text);
    }
    mended.push_str(rest);
    Cow::Owned(mended)
}

/// The unit of an escape `\uXXXX` that the text starts with.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

/// A text that says something: blank ones and other types are none. Numbers are taken as written.
pub(crate) fn text(object: &Object, key: &str) -> Option<String> {
    as_text(object.get(key)?)
}

/// A text as it was sent, blanks at its ends included: what a caller chose is handed on as it is. Empty ones and
/// other types are none. Numbers are taken as written.
pub(crate) fn as_sent(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

pub(crate) fn as_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A switch, also as `1`, `"true"` or `"0"`: the pages' own examples use them.
pub(crate) fn flag(object: &Object, key: &str) -> Option<bool> {
    let value = object.get(key)?;
    if let Value::Bool(on) = value {
        return Some(*on);
    }
    match as_text(value)?.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A finite number, also written as a string.
pub(crate) fn number(object: &Object, key: &str) -> Option<f64> {
    let number = as_text(object.get(key)?)?.parse::<f64>().ok()?;
    number.is_finite().then_some(number)
}

/// A whole number from 0 on; what lies beyond `u32` is the greatest of them, a fraction is dropped.
pub(crate) fn count(object: &Object, key: &str) -> Option<u32> {
    let number = number(object, key)?;
    if number < 0.0 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "negative numbers are gone, and a cast from a float saturates"
    )]
    Some(number as u32)
}

/// Whether an answer says that it was done. Silence counts as consent: the status said 200.
pub(crate) fn succeeded(object: &Object) -> bool {
    flag(object, "success").unwrap_or(true)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use serde_json::{Value, json};

    use super::{Object, count, flag, is_json, json, mend_half_characters, number, text, wire_text};
    use crate::Error;

    fn object(value: Value) -> Object {
        match value {
            Value::Object(object) => object,
            other => unreachable!("{other} is no object"),
        }
    }

    #[test]
    fn plain_meanings_are_taken_in_any_type_and_others_are_not_guessed() {
        let o = object(json!({
            "a": "5", "b": 5, "c": 5.0, "d": true, "e": "true", "f": "0", "g": null,
            "h": [], "i": " ", "j": -1, "k": 1e300, "l": "nan", "m": "x"
        }));
        assert_eq!([count(&o, "a"), count(&o, "b"), count(&o, "c")], [Some(5); 3]);
        assert_eq!([count(&o, "j"), count(&o, "m"), count(&o, "nix")], [None; 3]);
        assert_eq!(count(&o, "k"), Some(u32::MAX));
        assert_eq!(number(&o, "l"), None);
        assert_eq!([flag(&o, "d"), flag(&o, "e"), flag(&o, "f")], [Some(true), Some(true), Some(false)]);
        assert_eq!([flag(&o, "a"), flag(&o, "g")], [None; 2]);
        assert_eq!(text(&o, "b").unwrap(), "5");
        assert_eq!([text(&o, "g"), text(&o, "h"), text(&o, "i"), text(&o, "d")], [None, None, None, None]);
    }

    #[test]
    fn a_number_too_big_for_a_double_costs_that_number() {
        let o = object(json(br#"{"a": 1e999, "b": 2}"#).unwrap());
        assert_eq!((count(&o, "a"), count(&o, "b")), (None, Some(2)));
    }

    #[test]
    fn half_a_character_costs_a_letter_and_whole_ones_stay() {
        let o = object(json(br#"{"a":"x\ud83d","b":"\ud83d\ude00","c":"\\ud83d","d":"\ude00y"}"#).unwrap());
        assert_eq!(text(&o, "a").unwrap(), "x\u{fffd}");
        assert_eq!(text(&o, "b").unwrap(), "😀");
        assert_eq!(text(&o, "c").unwrap(), "\\ud83d");
        assert_eq!(text(&o, "d").unwrap(), "\u{fffd}y");
        for odd in ["\\", "\\u", "\\ud8", "\\ud83d\\", "a\\å", "\\ud83d\\u12"] {
            let _ = mend_half_characters(odd);
        }
    }

    #[test]
    fn what_is_not_json_is_told_from_what_is_nothing() {
        assert_eq!(json(b" \n"), Err(Error::Empty));
        assert_eq!(json(b"<html>"), Err(Error::NotJson));
        assert_eq!(json(b"{\"a\":"), Err(Error::NotJson));
        assert!(is_json(br#"{"a":"\ud83d"}"#) && !is_json(b"{} {}"));
        assert_eq!(wire_text(b"\xef\xbb\xbf {\"a\":\"\xf8\"}\n".to_vec()), "{\"a\":\"\u{fffd}\"}");
    }
}
