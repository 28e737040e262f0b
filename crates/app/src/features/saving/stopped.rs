//! Why saving has stopped, as it is kept on disk until the user decides.

use pbx::{AccountFile, AccountStore, Read};
use serde_json::{Value, json};
use settings::document::Document;
use settings::save::Difference;

/// The PBX made something else of the document than it was sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stopped {
    pub(super) differences: Vec<Difference>,
    /// The document as it stood before the save, to be put back.
    pub(super) before: Document,
    /// It was put back.
    pub(super) restored: bool,
}

/// What an earlier run left. What is damaged is put aside by the store.
pub(super) fn read(store: &AccountStore) -> Read<Stopped> {
    let parse = |bytes: &[u8]| Stopped::from_bytes(bytes).ok_or_else(|| "not why saving stopped".to_owned());
    store.read(AccountFile::SavingStopped, parse)
}

impl Stopped {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let differences: Vec<Value> = self
            .differences
            .iter()
            .map(|one| json!({ "path": one.path, "sent": one.sent, "found": one.found }))
            .collect();
        json!({
            "schema": 1,
            "differences": differences,
            "before": self.before.as_map(),
            "restored": self.restored,
        })
        .to_string()
        .into_bytes()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let file: Value = serde_json::from_slice(bytes).ok()?;
        let differences = file.get("differences")?.as_array()?.iter().filter_map(|one| {
            Some(Difference {
                path: one.get("path")?.as_str()?.to_owned(),
                sent: one.get("sent")?.clone(),
                found: one.get("found")?.clone(),
            })
        });
        Some(Self {
            differences: differences.collect(),
            before: Document::from(file.get("before")?.as_object()?.clone()),
            restored: file.get("restored").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn why_saving_stopped_comes_back_from_the_disk_as_it_was() {
        let stopped = Stopped {
            differences: vec![Difference { path: "media".into(), sent: json!({"a": 1}), found: Value::Null }],
            before: Document::parse(br#"{"z": 1.50, "zoom": 100}"#).unwrap(),
            restored: true,
        };
        assert_eq!(Stopped::from_bytes(&stopped.to_bytes()), Some(stopped));
    }
}
