//! Calls that are over, and messages. Of them only the time when the user last looked is kept on this computer.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

/// What is over and may need something done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Recents {
    /// The newest first.
    pub calls: Vec<RecentCall>,
    /// Of each of the user's queues, by its id: how many calls of today nobody has answered or dealt with. A queue of
    /// which the PBX does not say is not among them.
    #[ts(type = "Record<string, number>")]
    pub unanswered: BTreeMap<String, u32>,
    /// That not all unanswered calls of queues are listed, in plain words.
    pub cut: Option<String>,
    /// Missed calls since the user last looked, in this run or an earlier one.
    pub unseen: u32,
    /// Null where the PBX does not say.
    pub voicemail: Option<Voicemail>,
    /// True until the PBX has answered, or failed to, for the first time.
    pub loading: bool,
    /// Why something is missing, in plain words.
    pub problem: Option<String>,
}

/// A call that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RecentCall {
    pub id: String,
    pub kind: RecentKind,
    pub name: Option<String>,
    /// As the PBX gave it.
    pub number: Option<String>,
    /// The same as people write it; none where there is nothing to write better.
    pub shown_number: Option<String>,
    /// The number is secret.
    pub private: bool,
    /// The name of the queue that it came through.
    pub queue: Option<String>,
    /// The queue's id, of an unanswered call of a queue.
    pub queue_id: Option<String>,
    /// When it began (ISO 8601 UTC).
    pub at: Option<String>,
    /// Seconds talked; of an unanswered one of a queue, seconds waited.
    pub seconds: Option<u32>,
    /// Somebody has dealt with it; of an unanswered one of a queue alone.
    pub handled: bool,
    /// How an unanswered call of a queue ended, in the word of the PBX.
    pub status: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum RecentKind {
    Missed,
    Inbound,
    Outbound,
    /// Nobody answered it in one of the user's queues.
    Queue,
}

/// Messages in the user's voicemail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Voicemail {
    pub new: u32,
    pub old: u32,
    /// Called to hear them; null where the PBX does not say.
    pub number: Option<String>,
}
