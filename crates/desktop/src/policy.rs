//! Settings that the administrator of this computer has fixed.
//!
//! They stand above everything that a user can choose, so they come from a place that only an
//! administrator can write:
//!
//! | system | place | form |
//! |---|---|---|
//! | Linux | `/etc/communicator/policy.json` | `{"set_by": "…", "settings": {…}}`; owned by root, writable by nobody else |
//! | Windows | `HKLM\Software\Policies\Communicator` | a value for each key (`zoom`, `globalShortcuts.SEARCH`); `SetBy` |
//! | macOS | managed preferences of `org.opencommunicator.Communicator` | `settings`, a dictionary; `SetBy` |
//!
//! `settings` has the shape of the settings document. In the registry a number is a `REG_DWORD` (for a
//! switch 0 or 1) and everything else a `REG_SZ`: JSON where it is JSON, else a plain word.

use std::path::Path;

use serde_json::{Map, Value};
use settings::key::Key;
use settings::table::{self, Shape};
use thiserror::Error;

#[cfg_attr(target_os = "linux", path = "policy/linux.rs")]
#[cfg_attr(target_os = "windows", path = "policy/windows.rs")]
#[cfg_attr(target_os = "macos", path = "policy/macos.rs")]
mod system;
#[cfg_attr(unix, path = "policy/trusted_unix.rs")]
#[cfg_attr(windows, path = "policy/trusted_windows.rs")]
mod trusted;

/// What is fixed, and by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// In the shape of the settings document.
    pub settings: Map<String, Value>,
    /// Who says so, in the administrator's own words.
    pub set_by: Option<String>,
    /// Where it stands.
    pub place: String,
}

/// Why a policy that is there does not count. Each says where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyError {
    #[error("{place} cannot be read: {why}")]
    Unreadable { place: String, why: String },
    /// Somebody who is no administrator could have written it.
    #[error("{place} does not count: {why}")]
    Untrusted { place: String, why: String },
    #[error("{place} is not understood: {why}")]
    Invalid { place: String, why: String },
}

/// Reads the policy of this computer; `None` where there is none. Blocks for a file or a few values.
///
/// # Errors
/// [`PolicyError`]: there is one, and it does not count.
pub fn read() -> Result<Option<Policy>, PolicyError> {
    system::read()
}

/// Reads a file that the policy names, of `most` bytes. It counts for as much as the policy does, so it is
/// looked at as closely: it must belong to the administrator (on Unix root, on Windows the administrators or
/// the system), and nobody else may be able to write it.
///
/// # Errors
/// [`PolicyError::Unreadable`] where it is missing or larger; [`PolicyError::Untrusted`] where somebody else
/// could have written it.
pub fn read_trusted(path: &Path, most: u64) -> Result<Vec<u8>, PolicyError> {
    system::read_trusted(path, most)
}

/// The policy in a file of `{"set_by": …, "settings": {…}}`.
#[cfg_attr(target_os = "windows", allow(dead_code, reason = "the form of the other systems"))]
fn from_json(place: &str, json: Value) -> Result<Policy, PolicyError> {
    let invalid = |why: &str| PolicyError::Invalid { place: place.to_owned(), why: why.to_owned() };
    let Value::Object(mut file) = json else { return Err(invalid("it is not a JSON object")) };
    let settings = match file.remove("settings") {
        Some(Value::Object(settings)) => settings,
        Some(_) => return Err(invalid("`settings` is not an object")),
        None => return Err(invalid("it has no `settings`")),
    };
    let set_by = file.remove("set_by").and_then(|name| name.as_str().map(str::to_owned));
    Ok(Policy { settings, set_by, place: place.to_owned() })
}

/// A value of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
enum NamedValue {
    Number(u32),
    Text(String),
}

/// What a policy may fix beside the settings of the document: text, or 0 and 1 for a switch.
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
const OF_THIS_COMPUTER: [&str; 5] = [
    "thisComputer.language",
    "thisComputer.certificateAuthorities",
    "thisComputer.telephoneLinks",
    "thisComputer.dialLinks",
    "thisComputer.namesOnLockedScreen",
];

/// The policy in values named by keys of the report. A name that is no key is left alone: it may be for
/// a later version.
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
fn from_named_values(place: &str, values: impl IntoIterator<Item = (String, NamedValue)>) -> Policy {
    let mut policy = Policy { settings: Map::new(), set_by: None, place: place.to_owned() };
    for (name, value) in values {
        if name.eq_ignore_ascii_case("SetBy") {
            if let NamedValue::Text(text) = value {
                policy.set_by = Some(text);
            }
            continue;
        }
        // Names of values know no case.
        if let Some(path) = OF_THIS_COMPUTER.into_iter().find(|path| path.eq_ignore_ascii_case(&name)) {
            let value = match value {
                NamedValue::Text(text) => Value::String(text),
                NamedValue::Number(number) if number <= 1 => Value::Bool(number == 1),
                NamedValue::Number(number) => Value::from(number),
            };
            put(&mut policy.settings, path, value);
            continue;
        }
        let Some(key) = Key::ALL.into_iter().find(|key| key.path().eq_ignore_ascii_case(&name)) else {
            continue;
        };
        let value = match value {
            NamedValue::Number(number) if is_switch(key) && number <= 1 => Value::Bool(number == 1),
            NamedValue::Number(number) => Value::from(number),
            NamedValue::Text(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        };
        put(&mut policy.settings, key.path(), value);
    }
    policy
}

fn is_switch(key: Key) -> bool {
    matches!(table::row(key).shape, Shape::Switch { .. })
}

fn put(settings: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((parent, name)) = path.split_once('.') else {
        settings.insert(path.to_owned(), value);
        return;
    };
    let parent = settings.entry(parent).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(members) = parent {
        members.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_says_what_is_fixed_and_by_whom() {
        let policy = from_json("here", json!({"set_by": "IT", "settings": {"zoom": 125}})).unwrap();
        assert_eq!(Value::Object(policy.settings), json!({"zoom": 125}));
        assert_eq!(policy.set_by.as_deref(), Some("IT"));
        for wrong in [json!([]), json!({}), json!({"settings": 5})] {
            assert!(matches!(from_json("here", wrong), Err(PolicyError::Invalid { .. })));
        }
    }

    #[test]
    fn values_of_the_registry_become_a_document() {
        let text = |text: &str| NamedValue::Text(text.to_owned());
        let policy = from_named_values(
            "here",
            [
                ("ZOOM".to_owned(), NamedValue::Number(125)),
                ("alwaysOnTop".to_owned(), NamedValue::Number(1)),
                ("theme".to_owned(), text("DARK")),
                ("window.x".to_owned(), text("10.5")),
                ("window.y".to_owned(), NamedValue::Number(0)),
                ("globalShortcuts.SEARCH".to_owned(), text(r#"{"enabled": false}"#)),
                ("thiscomputer.Language".to_owned(), text("da")),
                ("thisComputer.dialLinks".to_owned(), NamedValue::Number(0)),
                ("thisComputer.namesOnLockedScreen".to_owned(), NamedValue::Number(1)),
                ("SetBy".to_owned(), text("IT")),
                ("ofALaterVersion".to_owned(), NamedValue::Number(1)),
            ],
        );
        assert_eq!(
            Value::Object(policy.settings),
            json!({
                "zoom": 125,
                "alwaysOnTop": true,
                "theme": "DARK",
                "window": {"x": 10.5, "y": 0},
                "globalShortcuts": {"SEARCH": {"enabled": false}},
                "thisComputer": {"language": "da", "dialLinks": false, "namesOnLockedScreen": true},
            })
        );
        assert_eq!(policy.set_by.as_deref(), Some("IT"));
    }
}
