//! The fingerprint of an integration: what an approval is of.
//!
//! SHA-256 of the UTF-8 bytes of one JSON array, in lower-case hexadecimal:
//!
//! ```text
//! ["communicator-integration-1","ORIGIN","EMPLOYEE","KEY",MEMBERS]
//! ```
//!
//! `ORIGIN` is the origin of the server (`https://api.example.com`), `EMPLOYEE` the employee's id, `KEY` the
//! word of the integration (`run`) and `MEMBERS` the object of the settings document with all its members,
//! unknown ones too. The array is written in this canonical form:
//!
//! - no blank between tokens;
//! - the members of every object sorted by name, by Unicode scalar values; of two members of one name, the
//!   last counts;
//! - a member whose value is `null` is left out, because the API omits properties without a value;
//! - in strings, `"` and `\` are escaped by a backslash, control characters below U+0020 as `\b`, `\t`, `\n`,
//!   `\f`, `\r` or `\u00xx` in lower case, and nothing else is escaped;
//! - a number is written as it stands in the document, so that `500` and `5e2` differ.
//!
//! Strings delimit themselves, so no two quintuples have the same bytes.

use core::fmt;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::kind::Kind;

/// Changes the first word where the form changes: old approvals then count for nothing.
const FORM: &str = "communicator-integration-1";

/// 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of an integration's members for one account.
    #[must_use]
    pub fn of(origin: &str, employee: &str, kind: Kind, members: &Value) -> Self {
        let mut text = String::from("[");
        for word in [FORM, origin, employee, kind.word()] {
            write_string(&mut text, word);
            text.push(',');
        }
        write_value(&mut text, members);
        text.push(']');
        let hash = Sha256::digest(text.as_bytes());
        Self(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads what somebody has written down: 64 hexadecimal digits in any case.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(on) => out.push_str(if *on { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().filter(|(_, value)| !value.is_null()).collect();
            members.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (place, (name, value)) in members.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_string(out, name);
                out.push(':');
                write_value(out, value);
            }
            out.push('}');
        }
    }
}

/// serde_json escapes exactly what is said above.
fn write_string(out: &mut String, text: &str) {
    out.push_str(&Value::from(text).to_string());
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(members: &str) -> Fingerprint {
        Fingerprint::of("https://a", "7", Kind::Run, &serde_json::from_str(members).unwrap())
    }

    #[test]
    fn the_canonical_form_is_the_documented_one() {
        let mut text = String::new();
        let members = json!({ "b": [null, 1, true], "a": "\u{7f}é\"\\/\u{1}\n", "c": null, "A": { "z": {}, "y": null } });
        write_value(&mut text, &members);
        let expected = r#"{"A":{"z":{}},"a":"@é\"\\/\u0001\n","b":[null,1,true]}"#.replace('@', "\u{7f}");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_fingerprint_is_what_another_program_computes_of_the_documented_bytes() {
        // printf '%s' '["communicator-integration-1","https://a","7","run",{"command":"crm","delay":500}]' | sha256sum
        let found = of(r#"{"delay":500,"command":"crm"}"#);
        assert_eq!(found.as_str(), "af4de13cfcc675e72ada35f52df9c8720148fe8562ead06b80e31de2b82d3894");
    }

    #[test]
    fn order_blanks_and_nulls_do_not_count_and_everything_else_does() {
        let base = of(r#"{"when":"RINGING","command":"crm {NUMBER}","delay":500}"#);
        assert_eq!(of(r#"{"delay" : 500, "command":"crm {NUMBER}", "x":null, "when":"RINGING"}"#), base);
        for other in [
            r#"{"when":"RINGING","command":"crm  {NUMBER}","delay":500}"#,
            r#"{"when":"RINGING","command":"crm {NUMBER}","delay":500.0}"#,
            r#"{"when":"RINGING","command":"crm {NUMBER}","delay":"500"}"#,
            r#"{"when":"ringing","command":"crm {NUMBER}","delay":500}"#,
            r#"{"when":"RINGING","command":"crm {NUMBER}","delay":500,"new":false}"#,
        ] {
            assert_ne!(of(other), base, "{other}");
        }
    }

    #[test]
    fn origin_employee_and_kind_count_and_cannot_flow_into_each_other() {
        let members = json!({});
        let of = |origin: &str, employee: &str, kind| Fingerprint::of(origin, employee, kind, &members);
        let base = of("https://a", "7", Kind::Run);
        assert_ne!(of("https://a7", "", Kind::Run), base);
        assert_ne!(of("https://a\",\"7", "", Kind::Run), base);
        assert_ne!(of("https://a", "7", Kind::Website), base);
    }

    #[test]
    fn a_fingerprint_is_read_in_any_case_and_nothing_else_is_one() {
        let base = of("{}");
        assert_eq!(Fingerprint::read(&format!(" {}\n", base.as_str().to_uppercase())), Some(base.clone()));
        assert_eq!(Fingerprint::read(&base.as_str()[1..]), None);
        assert_eq!(Fingerprint::read(&"g".repeat(64)), None);
        assert_eq!(Fingerprint::read(&"é".repeat(32)), None);
    }
}
