//! The state of the connection, line by line.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Status {
    pub connection: ConnectionState,
    /// One line each, in the order shown, in the user's language.
    pub lines: Vec<StatusLine>,
    /// When the settings in force were fetched (ISO 8601 UTC).
    pub settings_fetched_at: Option<String>,
    /// Since when what is shown may be out of date (ISO 8601 UTC); null while it is current.
    pub stale_since: Option<String>,
    /// Newer settings that wait for the user's decision.
    pub kept_aside: Option<KeptAside>,
}

/// Settings that the PBX has sent without most of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct KeptAside {
    /// Labels of the settings that would go back to their default.
    pub lost: Vec<String>,
    /// How many settings had a value.
    pub had: u32,
    /// The PBX has none of them any more.
    pub nothing_left: bool,
    /// The user wants to keep what is in force.
    pub declined: bool,
    /// ISO 8601 UTC.
    pub since: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ConnectionState {
    SignedOut,
    Connecting,
    Live,
    /// The PBX answers, asked at intervals: there is no realtime connection.
    Polling,
    Stale,
    Offline,
    Refused,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StatusLine {
    /// `connection`, `realtime`, `phone`, `sound`, `dnd`, `shortcuts`, `storage`, `settings`, `saving`,
    /// `dashboards`: also the icon's name, where there is such an icon.
    /// `fault-` with a time: something in this program that failed then, which the user may close in the panel.
    pub id: String,
    pub level: Level,
    pub text: String,
    /// More in plain words, for instance the last error.
    pub detail: Option<String>,
    /// ISO 8601 UTC; the page shows how long ago.
    pub since: Option<String>,
    /// Shown as one line that can be closed even where the status panel is switched off.
    pub pressing: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Level {
    Ok,
    Info,
    Warning,
    Error,
}
