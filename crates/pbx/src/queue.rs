//! Queues: who waits, who answers, and how the day went.

use std::time::SystemTime;

use crate::ids::{ExtensionId, QueueId};
use crate::words::words;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub id: QueueId,
    /// Never empty: the number or the id where the PBX has no name.
    pub name: String,
    pub number: Option<String>,
    /// The user may join and leave.
    pub dynamic: bool,
    /// The user is a member now.
    pub member: bool,
    pub members: People<QueueMember>,
    pub callers: People<QueueCaller>,
    /// Seconds within which a call is to be answered.
    pub service_level: Option<u32>,
    /// Seconds of waiting that are too many; `None` also for 0: there is no such limit.
    pub service_level_critical: Option<u32>,
    /// The higher one gets free members first.
    pub priority: Option<u32>,
}

/// People of a queue: the PBX tells their number or lists them, whichever it pleases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People<T> {
    /// `None`: not told.
    pub count: Option<u32>,
    /// Empty where only the number was told.
    pub listed: Vec<T>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueMember {
    /// Id of the membership: what leaving the queue names.
    pub id: String,
    /// `None` for a member outside the company.
    pub extension: Option<ExtensionId>,
    pub number: Option<String>,
    pub name: Option<String>,
    /// 1–20, the lower first.
    pub priority: Option<u32>,
    /// Calls answered today.
    pub calls: Option<u32>,
    /// Seconds talked today.
    pub seconds: Option<u32>,
}

words! {
    CallerState {
        Queued = "QUEUED",
        /// Has hung up and is to be called back.
        Callback = "CALLBACK",
        /// Stands outside the order.
        Vip = "VIP",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueCaller {
    /// What picking up this caller names; not the form of other call ids.
    pub id: String,
    pub state: Option<CallerState>,
    /// `None` for a secret number too: it is dropped when read.
    pub number: Option<String>,
    pub name: Option<String>,
    /// The number is secret.
    pub secret: bool,
    /// By the server's clock.
    pub entered: Option<SystemTime>,
}

/// Calls of a queue today, by how they ended; `None`: not told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueStats {
    pub no_members: Option<u32>,
    pub all_busy: Option<u32>,
    pub timeout: Option<u32>,
    pub cancelled: Option<u32>,
    pub answered: Option<u32>,
    pub unanswered: Option<u32>,
    pub total: Option<u32>,
    /// The day by its hours, in their order; empty: not told.
    pub hours: Vec<QueueHour>,
}

/// Calls of a queue in one hour of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueHour {
    /// When it began.
    pub from: SystemTime,
    pub answered: Option<u32>,
    pub unanswered: Option<u32>,
}

words! {
    /// The keys of a dashboard item's `stats`.
    QueueStat {
        NoMembers = "NOMEMBERS",
        AllBusy = "ALLBUSY",
        Timeout = "TIMEOUT",
        Cancelled = "CANCELLED",
        Answered = "ANSWERED",
        Unanswered = "UNANSWERED",
        Total = "TOTAL",
    }
}

impl QueueStats {
    /// The number that a dashboard asks for.
    #[must_use]
    pub const fn of(&self, stat: &QueueStat) -> Option<u32> {
        match stat {
            QueueStat::NoMembers => self.no_members,
            QueueStat::AllBusy => self.all_busy,
            QueueStat::Timeout => self.timeout,
            QueueStat::Cancelled => self.cancelled,
            QueueStat::Answered => self.answered,
            QueueStat::Unanswered => self.unanswered,
            QueueStat::Total => self.total,
            QueueStat::Other(_) => None,
        }
    }
}
