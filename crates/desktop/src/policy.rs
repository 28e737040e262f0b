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
//! switch 0 or 1) and everything else a `REG_SZ`: JSON where it is JSON, else a plain word. What may be said of single
//! integrations has a value for each, too (`thisComputer.integrations.run`), as group policy writes it.

use std::path::Path;

use serde_json::{Map, Value};
use settings::key::Key;
use settings::said::Said;
use settings::table::{self, Shape};
use settings::words::Language;
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
    Unreadable { place: String, why: Said },
    /// Somebody who is no administrator could have written it.
    #[error("{place} does not count: {why}")]
    Untrusted { place: String, why: Said },
    #[error("{place} is not understood: {why}")]
    Invalid { place: String, why: Said },
}

impl PolicyError {
    /// Why it does not count, as part of a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match (language, self) {
            (Language::En, _) => self.to_string(),
            (Language::Da, Self::Unreadable { place, why }) => {
                format!("{place} kan ikke læses: {}", why.in_language(language))
            }
            (Language::Da, Self::Untrusted { place, why }) => {
                format!("{place} bruges ikke: {}", why.in_language(language))
            }
            (Language::Da, Self::Invalid { place, why }) => {
                format!("{place} kan ikke forstås: {}", why.in_language(language))
            }
        }
    }
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

/// Why a file of the policy is not read.
fn too_large() -> Said {
    Said::both("it is too large", "den er for stor")
}

/// The policy in a file of `{"set_by": …, "settings": {…}}`.
#[cfg_attr(target_os = "windows", allow(dead_code, reason = "the form of the other systems"))]
fn from_json(place: &str, json: Value) -> Result<Policy, PolicyError> {
    let invalid =
        |en: &str, da: &str| PolicyError::Invalid { place: place.to_owned(), why: Said::both(en, da) };
    let Value::Object(mut file) = json else {
        return Err(invalid("it is not a JSON object", "den er ikke et JSON-objekt"));
    };
    let settings = match file.remove("settings") {
        Some(Value::Object(settings)) => settings,
        Some(_) => return Err(invalid("`settings` is not an object", "`settings` er ikke et objekt")),
        None => return Err(invalid("it has no `settings`", "den har ingen `settings`")),
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
const OF_THIS_COMPUTER: [&str; 8] = [
    "thisComputer.language",
    "thisComputer.certificateAuthorities",
    "thisComputer.telephoneLinks",
    "thisComputer.dialLinks",
    "thisComputer.namesOnLockedScreen",
    "thisComputer.endPrograms",
    "thisComputer.closePages",
    "thisComputer.restoreClipboard",
];

/// Whether integrations are asked about, allowed or forbidden: a word for all of them, or an object with words.
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
const INTEGRATIONS: &str = "thisComputer.integrations";

/// Fingerprints of integrations that are approved: a list.
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
const APPROVED_INTEGRATIONS: &str = "thisComputer.approvedIntegrations";

/// The policy in values named by keys of the report. A name that is no key is left alone: it may be for
/// a later version.
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
fn from_named_values(place: &str, values: impl IntoIterator<Item = (String, NamedValue)>) -> Policy {
    let mut policy = Policy { settings: Map::new(), set_by: None, place: place.to_owned() };
    let mut integrations = NamedIntegrations::default();
    for (name, value) in values {
        if name.eq_ignore_ascii_case("SetBy") {
            if let NamedValue::Text(text) = value {
                policy.set_by = Some(text);
            }
            continue;
        }
        if integrations.take(&name, &value) {
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
    if let Some(value) = integrations.value() {
        put(&mut policy.settings, INTEGRATIONS, value);
    }
    if let Some(value) = integrations.approved {
        put(&mut policy.settings, APPROVED_INTEGRATIONS, value);
    }
    policy
}

/// What the values of the registry say of integrations. They come in any order, and one of them is for all.
#[derive(Debug, Default)]
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
struct NamedIntegrations {
    all: Option<Value>,
    single: Map<String, Value>,
    approved: Option<Value>,
}

#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
impl NamedIntegrations {
    /// Whether the value is one of these.
    fn take(&mut self, name: &str, value: &NamedValue) -> bool {
        let text = || match value {
            NamedValue::Text(text) => text.trim().to_owned(),
            NamedValue::Number(number) => number.to_string(),
        };
        if name.eq_ignore_ascii_case(INTEGRATIONS) {
            let text = text();
            let object = serde_json::from_str(&text).ok().filter(Value::is_object);
            self.all = Some(object.unwrap_or(Value::String(text)));
            return true;
        }
        if name.eq_ignore_ascii_case(APPROVED_INTEGRATIONS) {
            let text = text();
            let list = serde_json::from_str(&text).ok().filter(Value::is_array);
            let words = || text.split([',', ';', ' ', '\r', '\n', '\t']).filter(|word| !word.is_empty());
            self.approved = Some(list.unwrap_or_else(|| words().map(Value::from).collect()));
            return true;
        }
        let Some(integration) = single_integration(name) else { return false };
        self.single.insert(integration.to_owned(), Value::String(text()));
        true
    }

    /// As the other systems have it: the word for all, or an object. What is said of one counts for that one.
    fn value(&self) -> Option<Value> {
        if self.single.is_empty() {
            return self.all.clone();
        }
        let mut members = match &self.all {
            Some(Value::Object(members)) => members.clone(),
            Some(word) => integrations().map(|name| (name.to_owned(), word.clone())).collect(),
            None => Map::new(),
        };
        members.extend(self.single.clone());
        Some(Value::Object(members))
    }
}

/// The integration whose own value has this name.
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
fn single_integration(name: &str) -> Option<&'static str> {
    let (all, rest) = name.split_at_checked(INTEGRATIONS.len())?;
    let wanted = rest.strip_prefix('.').filter(|_| all.eq_ignore_ascii_case(INTEGRATIONS))?;
    integrations().find(|integration| integration.eq_ignore_ascii_case(wanted))
}

/// The names of the integrations.
#[cfg_attr(not(target_os = "windows"), allow(dead_code, reason = "tested on every system"))]
fn integrations() -> impl Iterator<Item = &'static str> {
    Key::ALL.into_iter().filter_map(|key| match key.parent_and_name() {
        (Some("integration"), name) => Some(name),
        _ => None,
    })
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
            let refused = from_json("here", wrong).unwrap_err();
            assert!(matches!(refused, PolicyError::Invalid { .. }));
            assert_ne!(refused.words(Language::En), refused.words(Language::Da), "{refused}");
        }
    }

    fn of_registry(values: &[(&str, NamedValue)]) -> Value {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Value::Object(from_named_values("here", values).settings)
    }

    #[test]
    fn integrations_are_fixed_by_a_word_for_all_and_a_word_for_each() {
        let text = |text: &str| NamedValue::Text(text.to_owned());
        for word in ["ask", "allow", "forbid"] {
            let fixed = json!({"thisComputer": {"integrations": word}});
            assert_eq!(of_registry(&[("thisComputer.integrations", text(word))]), fixed);
        }
        let single = ("THISCOMPUTER.integrations.COPYTOCLIPBOARD", text("allow"));
        let fixed = json!({"thisComputer": {"integrations": {"copyToClipboard": "allow"}}});
        assert_eq!(of_registry(std::slice::from_ref(&single)), fixed);
        // In either order, the word for one counts for that one.
        let all = ("thisComputer.integrations", text("forbid"));
        let fixed = json!({"thisComputer": {"integrations": {
            "run": "forbid", "sendkeys": "forbid", "copyToClipboard": "allow", "browser": "forbid",
            "website": "forbid",
        }}});
        assert_eq!(of_registry(&[single.clone(), all.clone()]), fixed);
        assert_eq!(of_registry(&[all, single]), fixed);
        let object = ("thisComputer.integrations", text(r#"{"run": "forbid", "website": "allow"}"#));
        let one = ("thisComputer.integrations.run", text("ask"));
        let fixed = json!({"thisComputer": {"integrations": {"run": "ask", "website": "allow"}}});
        assert_eq!(of_registry(&[object, one]), fixed);
        // No integration, and no word: the first may be for a later version, the second is the app's to judge.
        assert_eq!(of_registry(&[("thisComputer.integrations.telepathy", text("allow"))]), json!({}));
        let fixed = json!({"thisComputer": {"integrations": {"run": "1"}}});
        assert_eq!(of_registry(&[("thisComputer.integrations.run", NamedValue::Number(1))]), fixed);
    }

    #[test]
    fn approved_integrations_are_a_list_however_they_are_written() {
        let text = |text: &str| NamedValue::Text(text.to_owned());
        let fixed = json!({"thisComputer": {"approvedIntegrations": ["ab12", "cd34"]}});
        for written in [r#"["ab12", "cd34"]"#, "ab12,cd34", " ab12; cd34 ", "ab12\r\ncd34"] {
            assert_eq!(
                of_registry(&[("thisComputer.approvedIntegrations", text(written))]),
                fixed,
                "{written}"
            );
        }
        let none = json!({"thisComputer": {"approvedIntegrations": []}});
        assert_eq!(of_registry(&[("thisComputer.approvedIntegrations", text(""))]), none);
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
                ("thisComputer.endPrograms".to_owned(), NamedValue::Number(1)),
                ("thisComputer.closePages".to_owned(), NamedValue::Number(0)),
                ("thisComputer.restoreClipboard".to_owned(), NamedValue::Number(1)),
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
                "thisComputer": {
                    "language": "da", "dialLinks": false, "namesOnLockedScreen": true,
                    "endPrograms": true, "closePages": false, "restoreClipboard": true,
                },
            })
        );
        assert_eq!(policy.set_by.as_deref(), Some("IT"));
    }
}
