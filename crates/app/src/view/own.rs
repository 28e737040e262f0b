//! The user's own state, for the top bar, and what the calls need to know of this computer.

use serde::Serialize;
use ts_rs::TS;

/// The user's own state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Own {
    /// The user's id among `people`; none where the PBX does not list them.
    pub person: Option<String>,
    /// None where the PBX does not tell it.
    pub presence: Option<OwnPresence>,
    /// The user's phones, in the order of the PBX.
    pub phones: Vec<OwnPhone>,
    /// The shortcut that answers in any program, as it is written; none where it does not work.
    pub answer_key: Option<String>,
    /// The shortcut that hangs up, likewise.
    pub hang_up_key: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OwnPresence {
    /// `AVAILABLE`, `BUSY`, …; unknown ones are shown by name.
    pub state: String,
    pub text: Option<String>,
    /// ISO 8601 UTC.
    pub until: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OwnPhone {
    pub id: String,
    pub name: String,
    /// Calls are placed and taken with it.
    pub in_use: bool,
    pub registered: Option<bool>,
    pub dnd: Option<bool>,
}
