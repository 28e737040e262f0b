//! A dashboard while somebody edits it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::editor::Keep;

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
    /// The PBX has stored something else than it was sent earlier, and nothing is saved before the user has decided:
    /// what it was; null: nothing stands against saving.
    pub stopped: Option<Vec<BoardDifference>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BoardGroup {
    pub id: String,
    pub name: String,
}

/// One thing of a dashboard that is not the same here and at the PBX.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BoardDifference {
    /// The item that it is of; null: it is of the dashboard itself.
    #[ts(type = "Record<string, unknown> | null")]
    pub item: Option<Value>,
    /// `name`, `topbar` or `group`; of an item one of its properties, or `place` for its column and position. Null: the
    /// item is there on one side only.
    pub property: Option<String>,
    /// As the user made it, or as it was sent; null: not there.
    #[ts(type = "unknown")]
    pub mine: Value,
    /// As the PBX has it; null: not there.
    #[ts(type = "unknown")]
    pub theirs: Value,
}

/// What the user says of conflicts.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BoardDecision {
    pub keep: Keep,
    /// What was shown to the user: of anything else they are asked again.
    pub over: Vec<BoardDifference>,
}

/// What came of a save.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum BoardSaved {
    /// It is at the PBX, and was read back.
    Saved,
    /// The same was changed elsewhere meanwhile, and nothing was sent: the user decides.
    Conflict { differences: Vec<BoardDifference> },
    /// The PBX has stored something else than it was sent, by this save or an earlier one. Nothing more is saved before
    /// the user puts the dashboard back or leaves it so. `meanwhile`: it was changed since the user looked at it, so it
    /// was not put back.
    Otherwise { differences: Vec<BoardDifference>, meanwhile: bool },
}
