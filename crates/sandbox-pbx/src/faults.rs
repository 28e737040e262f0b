//! What goes wrong on request: late, refused, replaced and cut answers.
//!
//! Rules are by path prefix, and come from a file, from the program that runs the sandbox, or from
//! both; which request a rule meets is decided here, what it does to the answer in `answer`.

pub(crate) mod answer;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

use serde::{Deserialize, Deserializer};

/// One rule. The default of everything is to leave the answer as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fault {
    /// Milliseconds to wait before anything else happens. A huge one is a server that hangs.
    pub delay_ms: u64,
    /// Milliseconds between the making of the answer and its sending: it is older than it looks.
    pub held_ms: u64,
    /// HTTP status, 200–999. From 400 on the request is not carried out, and without a `body` the
    /// answer is an error body with the documented word for the status.
    pub status: Option<Status>,
    /// The whole body; the request is not carried out. In a file also JSON that is not a string,
    /// which is then served as it stands.
    #[serde(deserialize_with = "text_or_json")]
    pub body: Option<String>,
    /// Bytes after which the connection ends, while `Content-Length` promises the whole body.
    pub cut_at: Option<usize>,
    /// `Content-Type` of the answer.
    pub content_type: Option<String>,
    /// How many requests the rule meets; absent: all of them.
    pub times: Option<u64>,
    /// Only requests of this method, such as `POST`; absent: all of them.
    pub method: Option<String>,
    /// Only requests for another protocol, which is a WebSocket: what stands between may let none through,
    /// and pages all the same. Refused with `status` 400, or hanging with a huge `delay_ms`.
    pub upgrade: bool,
    /// What happens to a JSON object on its way in: properties that get another value, or with null
    /// are lost. A PBX that does not keep what it was sent.
    pub patch_request: serde_json::Map<String, serde_json::Value>,
}

/// An HTTP status that a final answer can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub struct Status(u16);

impl Status {
    /// `None` outside 200–999: below are statuses that announce an answer instead of being one.
    #[must_use]
    pub const fn new(status: u16) -> Option<Self> {
        match status {
            200..=999 => Some(Self(status)),
            _ => None,
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Status {
    type Error = String;

    fn try_from(status: u16) -> Result<Self, Self::Error> {
        Self::new(status).ok_or_else(|| format!("status {status} is not 200 to 999"))
    }
}

fn text_or_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Option::<serde_json::Value>::deserialize(deserializer)?;
    Ok(value.map(|value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }))
}

/// A rule and how often it has been met.
#[derive(Debug)]
struct Rule {
    fault: Fault,
    met: u64,
}

type Rules = HashMap<String, Rule>;

/// The rules that the file gave, and the text they were read from.
#[derive(Debug, Default)]
struct FromFile {
    text: Option<String>,
    rules: Rules,
    refused: Option<String>,
}

/// All rules in force.
#[derive(Debug)]
pub(crate) struct Faults {
    file: Option<PathBuf>,
    read: Mutex<FromFile>,
    added: Mutex<Rules>,
}

impl Faults {
    /// # Errors
    /// The file is there and cannot be read, or does not hold what it should; why, in words.
    pub(crate) fn new(file: Option<PathBuf>) -> Result<Self, String> {
        let faults = Self { file, read: Mutex::default(), added: Mutex::default() };
        let refused = faults.refused();
        match refused {
            Some(reason) => Err(reason),
            None => Ok(faults),
        }
    }

    /// Adds a rule, in the place of one for the same prefix.
    pub(crate) fn add(&self, prefix: &str, fault: Fault) {
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        added.insert(prefix.to_owned(), Rule { fault, met: 0 });
    }

    /// Takes away what was added; the rules of the file stay.
    pub(crate) fn clear(&self) {
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        added.clear();
    }

    /// Why the file as it is now is not in force, if it is not: the rules read before it are.
    pub(crate) fn refused(&self) -> Option<String> {
        self.read_file().refused.clone()
    }

    /// The rule for a request with `method` to `path`: the longest prefix that is not used up, an added one
    /// before one of the file. `upgrade`: it asks for another protocol. The meeting counts.
    pub(crate) fn meet(&self, method: &str, path: &str, upgrade: bool) -> Option<Fault> {
        let mut read = self.read_file();
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, _, rule) = added
            .iter_mut()
            .map(|(prefix, rule)| (prefix, 1, rule))
            .chain(read.rules.iter_mut().map(|(prefix, rule)| (prefix, 0, rule)))
            .filter(|(prefix, _, rule)| {
                path.starts_with(prefix.as_str())
                    && (upgrade || !rule.fault.upgrade)
                    && rule.fault.times.is_none_or(|times| rule.met < times)
                    && rule.fault.method.as_deref().is_none_or(|only| only.eq_ignore_ascii_case(method))
            })
            .max_by_key(|(prefix, layer, _)| (prefix.len(), *layer))?;
        rule.met += 1;
        Some(rule.fault.clone())
    }

    /// The file as it is now. Counts start again with each change of its text; a text that is not
    /// understood (half written, say) leaves the rules before it in force.
    fn read_file(&self) -> std::sync::MutexGuard<'_, FromFile> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = &self.file else {
            return read;
        };
        let text = match fs::read_to_string(file) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                read.refused = Some(error.to_string());
                return read;
            }
        };
        if text != read.text {
            match rules(text.as_deref().unwrap_or_default()) {
                Ok(rules) => {
                    read.rules = rules;
                    read.refused = None;
                }
                Err(error) => read.refused = Some(error.to_string()),
            }
            read.text = text;
        }
        read
    }
}

fn rules(text: &str) -> Result<Rules, serde_json::Error> {
    if text.trim().is_empty() {
        return Ok(Rules::new());
    }
    let faults: HashMap<String, Fault> = serde_json::from_str(text)?;
    Ok(faults.into_iter().map(|(prefix, fault)| (prefix, Rule { fault, met: 0 })).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{Fault, Faults, Status};

    fn late(delay_ms: u64) -> Fault {
        Fault { delay_ms, ..Fault::default() }
    }

    #[test]
    fn the_longest_prefix_wins_until_it_is_used_up() {
        let faults = Faults::new(None).unwrap();
        faults.add("/pbx", late(1));
        faults.add("/pbx/app", Fault { times: Some(2), ..late(2) });
        let met: Vec<_> = (0..3)
            .map(|_| faults.meet("GET", "/pbx/app/queues", false).map(|fault| fault.delay_ms))
            .collect();
        assert_eq!(met, [Some(2), Some(2), Some(1)]);
        assert_eq!(faults.meet("GET", "/auth/login", false), None);
        faults.clear();
        assert_eq!(faults.meet("GET", "/pbx/app/queues", false), None);
    }

    #[test]
    fn a_rule_for_one_method_meets_that_one_alone() {
        let faults = Faults::new(None).unwrap();
        faults.add("/pbx", Fault { method: Some("POST".to_owned()), ..late(1) });
        assert_eq!(faults.meet("GET", "/pbx", false), None);
        assert!(faults.meet("POST", "/pbx", false).is_some());
    }

    #[test]
    fn a_rule_for_upgrades_lets_pages_pass() {
        let faults = Faults::new(None).unwrap();
        faults.add("/socket.io", Fault { upgrade: true, ..late(1) });
        assert_eq!(faults.meet("GET", "/socket.io/", false), None);
        assert!(faults.meet("GET", "/socket.io/", true).is_some());
    }

    #[test]
    fn the_file_is_read_again_when_it_changes_and_a_half_written_one_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("faults.json");
        let faults = Faults::new(Some(file.clone())).unwrap();
        assert_eq!(faults.meet("GET", "/pbx", false), None);

        std::fs::write(&file, r#"{"/pbx": {"status": 500, "times": 1}}"#).unwrap();
        assert_eq!(faults.meet("GET", "/pbx", false).unwrap().status, Status::new(500));
        assert_eq!(faults.meet("GET", "/pbx", false), None);

        std::fs::write(&file, r#"{"/pbx": {"status": 403}}"#).unwrap();
        assert_eq!(faults.meet("GET", "/pbx", false).unwrap().status, Status::new(403));

        std::fs::write(&file, r#"{"/pbx": {"sta"#).unwrap();
        assert_eq!(faults.meet("GET", "/pbx", false).unwrap().status, Status::new(403));
        assert!(faults.refused().is_some());

        std::fs::write(&file, "").unwrap();
        assert_eq!((faults.meet("GET", "/pbx", false), faults.refused()), (None, None));
    }

    #[test]
    fn what_a_file_may_hold_is_checked_at_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("faults.json");
        for (text, good) in [
            (r#"{"/a": {}}"#, true),
            (r#"{"/a": {"body": null, "status": null, "times": null}}"#, true),
            (r#"{"/a": {"body": {"zoom": 1e999}}}"#, true),
            (r#"{"/a": {"status": 100}}"#, false),
            (r#"{"/a": {"delay": 3}}"#, false),
            (r#"[]"#, false),
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(Faults::new(Some(file.clone())).is_ok(), good, "{text}");
        }
    }
}
