//! The document as it was received: a JSON object, nothing judged yet.
//!
//! Kept as it came, with unknown keys, the order of keys and the digits of numbers, because the PBX
//! knows more of it than this program does, and a save must give all of that back.

use serde_json::{Map, Value};

use crate::key::Key;

/// A settings document: any JSON object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document(Map<String, Value>);

/// The only way in which a document fails as a whole. The words are for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotADocument {
    /// Nothing but blanks.
    Empty,
    /// Not JSON: where reading stopped, lines and columns from 1.
    NotJson { line: usize, column: usize, html: bool },
    /// JSON, but of another type.
    NotAnObject { found: &'static str },
}

impl std::fmt::Display for NotADocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("the answer is empty"),
            Self::NotJson { html: true, .. } => f.write_str("the answer is a web page, not settings"),
            Self::NotJson { line, column, .. } => {
                write!(f, "the answer is not complete JSON (line {line}, column {column})")
            }
            Self::NotAnObject { found } => write!(f, "the answer is {found}, not a JSON object"),
        }
    }
}

impl std::error::Error for NotADocument {}

/// What stands at a key's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Entry<'a> {
    /// Missing, or missing with the object that it would stand in.
    Absent,
    /// The object that it would stand in is something else.
    ParentIsNoObject,
    /// A value; `null` is one.
    Value(&'a Value),
}

impl Document {
    /// Reads the bytes of an answer or of a stored file.
    ///
    /// Bytes that are no UTF-8 and escapes of half a character are read as U+FFFD: they cost the
    /// string they stand in, not the document.
    ///
    /// # Errors
    /// [`NotADocument`] where there is no JSON object to be had. Nesting of more than 127 levels
    /// counts as not JSON.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotADocument> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Err(NotADocument::Empty);
        }
        let value: Value = serde_json::from_str(&mend_lone_surrogates(text)).map_err(|error| {
            NotADocument::NotJson { line: error.line(), column: error.column(), html: text.starts_with('<') }
        })?;
        match value {
            Value::Object(map) => Ok(Self(map)),
            other => Err(NotADocument::NotAnObject { found: type_name(&other) }),
        }
    }

    /// What stands at the place of `key`.
    #[must_use]
    pub fn entry(&self, key: Key) -> Entry<'_> {
        let (parent, name) = key.parent_and_name();
        let object = match parent {
            None => &self.0,
            Some(parent) => match self.0.get(parent) {
                None | Some(Value::Null) => return Entry::Absent,
                Some(Value::Object(object)) => object,
                Some(_) => return Entry::ParentIsNoObject,
            },
        };
        object.get(name).map_or(Entry::Absent, Entry::Value)
    }

    #[must_use]
    pub const fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl From<Map<String, Value>> for Document {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

/// The JSON type of a value, with its article.
#[must_use]
pub const fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Replaces `\uD800`-like escapes that have no other half by `\uFFFD`, which is what they mean;
/// the JSON reader would refuse the whole document for one of them.
fn mend_lone_surrogates(text: &str) -> std::borrow::Cow<'_, str> {
    // From the first backslash on: of `\\ud800` the second one is no beginning of an escape.
    let Some(first) = text.find('\\').filter(|_| text.contains("\\ud") || text.contains("\\uD")) else {
        return text.into();
    };
    let (head, mut rest) = text.split_at(first);
    let mut mended = String::with_capacity(text.len());
    mended.push_str(head);
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let taken = match escape_unit(escape) {
            Some(0xD800..=0xDBFF) => {
                let pair =
                    escape.get(6..).and_then(escape_unit).is_some_and(|low| (0xDC00..=0xDFFF).contains(&low));
                if pair { keep(&mut mended, escape, 12) } else { replace(&mut mended, 6) }
            }
            Some(0xDC00..=0xDFFF) => replace(&mut mended, 6),
            // Any other escape is two characters at least, so that `\\u` is never taken for one.
            _ => keep(&mut mended, escape, 1 + escape.chars().nth(1).map_or(0, char::len_utf8)),
        };
        rest = escape.get(taken..).unwrap_or("");
    }
    mended.push_str(rest);
    mended.into()
}

fn keep(mended: &mut String, escape: &str, length: usize) -> usize {
    mended.push_str(escape.get(..length).unwrap_or(escape));
    length
}

fn replace(mended: &mut String, length: usize) -> usize {
    mended.push_str("\\uFFFD");
    length
}

/// The code unit of an escape `\uXXXX` at the start of `text`.
fn escape_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn what_is_not_an_object_fails_as_a_whole_with_its_own_words() {
        for (body, words) in [
            ("", "the answer is empty"),
            (" \n", "the answer is empty"),
            ("<html></html>", "the answer is a web page, not settings"),
            ("[1]", "the answer is an array, not a JSON object"),
            ("null", "the answer is null, not a JSON object"),
            ("{\"zoom\": 1", "the answer is not complete JSON (line 1, column 10)"),
        ] {
            assert_eq!(Document::parse(body.as_bytes()).unwrap_err().to_string(), words);
        }
    }

    #[test]
    fn a_number_too_big_for_a_double_costs_the_document_nothing() {
        let document = Document::parse(br#"{"zoom": 1e999, "theme": "DARK"}"#).unwrap();
        assert!(matches!(document.entry(Key::Zoom), Entry::Value(Value::Number(_))));
        assert_eq!(document.entry(Key::Theme), Entry::Value(&Value::from("DARK")));
    }

    #[test]
    fn half_a_character_is_read_as_the_replacement_character() {
        let bytes =
            br#"{"a":"x\uD800y","b":"\uD83D\uDE00","c":"\\uD800","d":"\udc00","e":"\uD800\uD83D\uDE00"}"#;
        let document = Document::parse(bytes).unwrap();
        let text = |key: &str| document.as_map()[key].as_str().unwrap().to_owned();
        assert_eq!(text("a"), "x\u{FFFD}y");
        assert_eq!(text("b"), "😀");
        assert_eq!(text("c"), "\\uD800");
        assert_eq!(text("d"), "\u{FFFD}");
        assert_eq!(text("e"), "\u{FFFD}😀");
    }

    #[test]
    fn a_backslash_that_is_escaped_begins_no_half_character_though_it_is_the_first_one() {
        let document = Document::parse(br#"{"a":"C:\\udded\\x","b":"C:\\udd00.exe"}"#).unwrap();
        assert_eq!(document.as_map()["a"], "C:\\udded\\x");
        assert_eq!(document.as_map()["b"], "C:\\udd00.exe");
    }

    #[test]
    fn bytes_that_are_no_utf8_cost_one_string() {
        let document = Document::parse(b"\xef\xbb\xbf{\"theme\": \"\xff\", \"zoom\": 90}").unwrap();
        assert!(matches!(document.entry(Key::Zoom), Entry::Value(_)));
    }

    #[test]
    fn a_parent_of_another_type_is_told_from_a_missing_one() {
        let document = Document::parse(br#"{"window": 5, "media": null}"#).unwrap();
        assert_eq!(document.entry(Key::WindowX), Entry::ParentIsNoObject);
        assert_eq!(document.entry(Key::RingerVolume), Entry::Absent);
        assert_eq!(document.entry(Key::IntegrationRun), Entry::Absent);
    }
}
