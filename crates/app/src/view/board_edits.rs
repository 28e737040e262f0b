//! A dashboard while somebody edits it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A dashboard as it may be changed: every property of its items, known or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BoardBase {
    pub id: String,
    pub name: String,
    /// 1 to 5: place in the top bar; 0: not there.
    pub topbar: u8,
    /// The group that it is shared with; null: it is the user's own.
    pub group: Option<String>,
    /// As the PBX has them, by column and place.
    #[ts(type = "Record<string, unknown>[]")]
    pub items: Vec<Value>,
}

/// What the user has made of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BoardDraft {
    pub name: String,
    pub topbar: u8,
    pub group: Option<String>,
    pub items: Vec<BoardDraftItem>,
}

/// An item of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BoardDraftItem {
    /// Which of the base's items it was, from 0; null: it is new.
    pub from: Option<u32>,
    /// With its column and place.
    #[ts(type = "Record<string, unknown>")]
    pub item: Value,
}

/// What is needed to edit a dashboard.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BoardEdit {
    pub base: BoardBase,
    /// The groups that this user may share with.
    pub groups: Vec<BoardGroup>,
    /// Names of the switches and variables that there are.
    pub switches: Vec<String>,
    pub variables: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BoardGroup {
    pub id: String,
    pub name: String,
}

/// What came of a save.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum BoardSaved {
    /// It is at the PBX, and was read back.
    Saved,
    /// The same was changed elsewhere meanwhile, and nothing was sent: the user decides.
    Conflict { theirs: BoardBase, what: Vec<String> },
    /// The PBX has stored something else than it was sent. `what`: in plain words. It can be put back.
    Otherwise { what: Vec<String> },
}
