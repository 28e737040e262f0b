//! The integrations: what the PBX may have this computer do, and what came of it.

use serde::Serialize;
use ts_rs::TS;

/// One of the five integrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IntegrationView {
    /// The last word of the setting: `run`, `sendkeys`, `copyToClipboard`, `browser`, `website`.
    pub key: String,
    pub label: String,
    /// `NEVER`, `RINGING` or `ANSWERED`.
    pub when: String,
    pub approval: Approval,
    /// SHA-256 of the text in 64 hexadecimal digits: what an approval is of.
    pub fingerprint: String,
    /// Every member of it, in plain words and with its exact text: what an approval is of.
    pub lines: Vec<IntegrationLine>,
    /// Why its text is refused, with the place.
    pub problem: Option<String>,
    /// Who has forbidden or allowed it, so that it cannot be approved or revoked here.
    pub locked: Option<String>,
    /// What came of it last in this run of the app.
    pub last: Option<IntegrationEntry>,
}

/// Whether an integration may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Approval {
    /// It can do nothing that needs one.
    NotNeeded,
    Approved,
    /// The user has not said yes to this text.
    Waiting,
    /// The administrator has forbidden it.
    Forbidden,
}

/// A label with its text. The text may be anything that a server or a caller has chosen, in several lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IntegrationLine {
    pub label: String,
    pub text: String,
}

/// A line of the integration log: in memory alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IntegrationEntry {
    /// Grows with each entry of this run. 0: of a preview, which is in no log.
    #[ts(type = "number")]
    pub id: u64,
    /// ISO 8601 UTC.
    pub at: String,
    pub key: String,
    pub label: String,
    /// `RINGING` or `ANSWERED`.
    pub when: String,
    /// The id of the call; null for a call that was made up.
    pub call: Option<String>,
    /// `done`, `planned`, `skipped`, `refused`, `failed` or `cancelled`.
    pub outcome: String,
    pub outcome_label: String,
    /// A fixed word; null where it is done.
    pub reason: Option<String>,
    /// The reason in plain words.
    pub why: Option<String>,
    /// What exactly was handed over, and where.
    pub sent: Vec<IntegrationLine>,
    /// What the program printed so far, at most 64 KiB.
    pub output: Option<String>,
    /// Milliseconds from the trigger to the outcome, without the delay.
    #[ts(type = "number")]
    pub took_ms: u64,
}

/// What an integration would do whose text is being edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IntegrationPreview {
    pub problems: Vec<IntegrationProblem>,
    /// What would be handed over for the sample call; null where its text is refused.
    pub would: Option<IntegrationEntry>,
}

/// Why a member of an integration is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct IntegrationProblem {
    /// The name of the member, for instance `command`.
    pub member: String,
    /// Where in its text, in characters (Unicode scalar values) from 0.
    pub at: Option<u32>,
    pub text: String,
}
