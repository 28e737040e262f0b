//! Dashboards that the PBX has stored otherwise than they were sent, as they are kept on disk until the user decides.

use std::collections::BTreeMap;

use pbx::{AccountFile, AccountStore, Read};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::compare::differences;
use super::merge::Merged;
use crate::view::{BoardBase, BoardDifference};

/// The PBX made something else of a dashboard than it was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Stopped {
    /// The dashboard as it stood before the save, to be put back.
    pub(super) before: Map<String, Value>,
    pub(super) sent: Merged,
    /// What the user is shown.
    pub(super) found: BoardBase,
}

/// By the id of the dashboard.
pub(super) type All = BTreeMap<String, Stopped>;

#[derive(Serialize, Deserialize)]
struct File {
    schema: u32,
    dashboards: All,
}

/// What an earlier run left. What is damaged is put aside by the store.
pub(super) fn read(store: &AccountStore) -> Read<All> {
    let parse = |bytes: &[u8]| from_bytes(bytes).ok_or_else(|| "not why dashboards are not saved".to_owned());
    store.read(AccountFile::DashboardsStopped, parse)
}

/// Nothing: the file goes.
pub(super) fn to_bytes(all: &All) -> Option<Vec<u8>> {
    let file = File { schema: 1, dashboards: all.clone() };
    (!all.is_empty()).then(|| serde_json::json!(file).to_string().into_bytes())
}

fn from_bytes(bytes: &[u8]) -> Option<All> {
    serde_json::from_slice::<File>(bytes).ok().map(|file| file.dashboards)
}

impl Stopped {
    pub(super) fn differences(&self) -> Vec<BoardDifference> {
        differences(&self.sent, &self.found)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_dashboard_that_was_stored_otherwise_comes_back_from_the_disk_as_it_was() {
        let before = serde_json::from_str(r#"{"_id": "d", "ratio": 1.50, "items": []}"#).unwrap();
        let items =
            vec![json!({ "type": "WEB", "column": 0, "position": 0, "big": 123_456_789_012_345_678_u64 })];
        let sent = Merged { name: "Sent".to_owned(), topbar: 1, group: Some("g".to_owned()), items };
        let found = BoardBase {
            id: "d".to_owned(),
            name: "Found".to_owned(),
            topbar: 0,
            group: None,
            items: Vec::new(),
        };
        let all = All::from([("d".to_owned(), Stopped { before, sent, found })]);
        assert_eq!(from_bytes(&to_bytes(&all).unwrap()), Some(all));
        assert_eq!(to_bytes(&All::new()), None);
    }
}
