//! What is over: the latest calls of an extension, unanswered calls of queues, and how many messages there are.

use std::time::SystemTime;

use crate::event::Direction;
use crate::ids::{ExtensionId, QueueId};
use crate::words::words;

/// The latest calls of an extension, the newest first; at most ten of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LatestCalls {
    pub calls: Vec<PastCall>,
}

/// A call that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastCall {
    /// What a note on it names.
    pub id: String,
    pub direction: Direction,
    /// The other side.
    pub other: PastParty,
    pub queue: Option<String>,
    /// The user's side has answered, or was answered.
    pub answered: bool,
    /// By the server's clock, as are the next two.
    pub started: Option<SystemTime>,
    pub answered_at: Option<SystemTime>,
    pub ended: Option<SystemTime>,
    pub note: Option<String>,
}

/// Somebody who was called, or who called. Whoever calls chooses number and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PastParty {
    /// `None` for a secret number too: it is dropped when read.
    pub number: Option<String>,
    pub name: Option<String>,
    pub secret: bool,
    /// A colleague's.
    pub extension: Option<ExtensionId>,
}

words! {
    /// How a call of a queue ended.
    QueueCallStatus {
        NoMembers = "NO_MEMBERS",
        AllBusy = "ALL_BUSY",
        Timeout = "TIMEOUT",
        Answered = "ANSWERED",
        Cancelled = "CANCELLED",
    }
}

/// A call of a queue that nobody answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredCall {
    pub id: String,
    pub queue: QueueId,
    pub number: Option<String>,
    pub name: Option<String>,
    pub status: Option<QueueCallStatus>,
    /// By the server's clock, as is the next.
    pub entered: Option<SystemTime>,
    pub ended: Option<SystemTime>,
    /// Somebody has dealt with it.
    pub handled: bool,
}

/// Messages in the user's voicemail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Voicemails {
    pub new: u32,
    pub old: u32,
}
