//! Switches and variables of the PBX, as a dashboard shows them.

use serde::Serialize;
use ts_rs::TS;

/// A switch or a variable that the open dashboard names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Switch {
    /// Kind and name: a switch and a variable may have the same name.
    pub id: String,
    /// As the PBX has it.
    pub name: String,
    /// The name without whose it is.
    pub label: String,
    pub kind: SwitchKind,
    /// Of a switch; null where the PBX did not say on or off.
    pub on: Option<bool>,
    /// Of a variable; null where it has none.
    pub value: Option<String>,
    /// Why there is nothing to see or to set, in plain words; null: there is.
    pub problem: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum SwitchKind {
    Switch,
    Variable,
}

impl SwitchKind {
    /// The id of what has this name.
    #[must_use]
    pub fn id_of(self, name: &str) -> String {
        match self {
            Self::Switch => format!("switch {name}"),
            Self::Variable => format!("variable {name}"),
        }
    }
}
