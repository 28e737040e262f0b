//! What the PBX tells while it happens.
//!
//! Plain values of ids, words and times: what they mean for a telephone that rings is decided
//! elsewhere. Only `CALL_START` and `CALL_END` are known to exist; whoever uses these must make do with
//! them, and with every field missing but the id.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::Value;

use crate::directory::ExtensionState;
use crate::ids::{CallId, CustomerId, EmployeeId, ExtensionId, PhoneId, QueueId};
use crate::queue::CallerState;
use crate::words::words;

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Call(Box<CallEvent>),
    QueueEnter(QueueEnter),
    QueueLeave(QueueLeave),
    Extension(ExtensionEvent),
    Config(Box<ConfigEvent>),
    /// An event that nobody here has met: to be counted and ignored.
    Unknown {
        /// The server's word, short and harmless.
        name: String,
    },
    /// A known event without what it is about, such as a call without an id: as good as unknown.
    Incomplete {
        name: String,
    },
}

/// What happened to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallKind {
    Start,
    Ringing,
    Answer,
    Hold,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallEvent {
    pub kind: CallKind,
    pub id: CallId,
    pub direction: Option<Direction>,
    /// Whose event it is; of an answer: who answered.
    pub extension: Option<ExtensionId>,
    pub phone: Option<PhoneId>,
    /// The phone's own part of the call.
    pub leg: Option<CallId>,
    pub caller: Party,
    pub callee: Party,
    /// Where the call comes from a queue.
    pub queue: Option<QueueRef>,
    pub variables: BTreeMap<String, String>,
    /// Told with a hold: whether it begins. Missing, it does.
    pub held: Option<bool>,
    /// Told with an end, in the server's word.
    pub reason: Option<String>,
    /// By the server's clock.
    pub time: Option<SystemTime>,
}

words! {
    Direction { In = "IN", Out = "OUT" }

    /// Why somebody waits no more.
    LeaveReason { Answered = "ANSWERED", Cancelled = "CANCELLED", Timeout = "TIMEOUT" }

    /// What was changed in the PBX.
    ConfigKind {
        EmployeePresenceChanged = "EMPLOYEE_PRESENCE_CHANGED",
        DesktopSettingsChanged = "DESKTOP_SETTINGS_CHANGED",
        DashboardChanged = "DASHBOARD_CHANGED",
        SwitchChanged = "SWITCH_CHANGED",
        VariableChanged = "VARIABLE_CHANGED",
    }
}

/// One side of a call. Whoever calls chooses number and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// `None` for a secret number too: it is dropped when read.
    pub number: Option<String>,
    pub name: Option<String>,
    /// A colleague's.
    pub extension: Option<ExtensionId>,
    /// The number is secret.
    pub private: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRef {
    pub id: QueueId,
    pub name: Option<String>,
}

/// Somebody waits in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueEnter {
    pub queue: QueueRef,
    /// As a queue's list of callers names them; not the form of other call ids.
    pub id: String,
    pub caller: Party,
    /// Where the PBX says how they wait.
    pub state: Option<CallerState>,
    /// By the server's clock.
    pub entered: Option<SystemTime>,
}

/// Somebody waits no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLeave {
    pub queue: QueueRef,
    pub id: String,
    pub reason: Option<LeaveReason>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionEvent {
    pub extension: ExtensionId,
    pub state: Option<ExtensionState>,
    /// The phone that `dnd` is about.
    pub phone: Option<PhoneId>,
    pub dnd: Option<bool>,
    /// By the server's clock.
    pub time: Option<SystemTime>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ConfigEvent {
    pub kind: ConfigKind,
    /// Of what changed; of an employee for presence and settings.
    pub id: Option<String>,
    /// As it came; `Null` where nothing did.
    pub data: Value,
    /// Who changed it.
    pub employee: Option<EmployeeId>,
    pub customer: Option<CustomerId>,
}
