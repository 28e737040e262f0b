//! The settings report.

use serde::Serialize;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Report {
    /// True once every setting has been tried after the latest fetch.
    pub complete: bool,
    pub rows: Vec<ReportRow>,
}

/// One setting: what was asked for, what is in force, and why.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReportRow {
    pub key: String,
    #[ts(type = "unknown")]
    pub wanted: serde_json::Value,
    #[ts(type = "unknown")]
    pub in_force: serde_json::Value,
    pub source: String,
    pub outcome: String,
    pub reason: Option<String>,
    pub why: Option<String>,
    pub hint: Option<String>,
    /// `wanted` for people, where it names things by ids or is a share.
    pub wanted_words: Option<String>,
    /// `inForce` likewise.
    pub in_force_words: Option<String>,
}
