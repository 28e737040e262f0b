//! This user's calls, and the phone that they are placed with.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A call of this user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Call {
    pub id: String,
    pub state: CallState,
    pub direction: Option<CallDirection>,
    pub name: Option<String>,
    /// As the PBX gave it.
    pub number: Option<String>,
    /// The same as people write it; none where there is nothing to write better.
    pub shown_number: Option<String>,
    /// The number is secret.
    pub private: bool,
    /// The queue's name, where it comes through one.
    pub queue: Option<String>,
    /// The other side is a colleague.
    pub internal: bool,
    /// Since when it is in this state (ISO 8601 UTC).
    pub since: String,
    pub answered_at: Option<String>,
    /// Why it is heard as it is, in plain words.
    pub tone_why: Option<String>,
    /// What can be done with it now.
    pub actions: Vec<CallAction>,
    /// What the user should know, for instance that it still rings elsewhere.
    pub note: Option<String>,
    /// What the PBX has noted about it, by name.
    pub variables: Vec<CallVariable>,
    /// It can go to somebody else, and be noted about: it was answered.
    pub answered: bool,
    /// The id of the call that waits while the user asks in this one: the two can be put together, or this one ended.
    pub waiting: Option<String>,
    /// Whom the user asks about this call, in a second one that the PBX may not have told of.
    pub asked: Option<String>,
    pub recording: Recording,
}

/// A variable of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CallVariable {
    pub name: String,
    pub value: String,
}

/// Whether a call is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Recording {
    /// Not, and it cannot be asked for.
    Never,
    /// Every call is.
    Always,
    /// Not yet: it can be asked for.
    Off,
    On,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum CallState {
    Dialling,
    Ringing,
    Active,
    Held,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum CallDirection {
    In,
    Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CallAction {
    Answer,
    Decline,
    /// No sound of it on this computer any more.
    Silence,
    HangUp,
    Hold,
    Resume,
}

/// What the call box needs to know about this user's phone.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Phone {
    /// Whether a call can be placed at all.
    pub ready: bool,
    /// The phone that would place the call, by name.
    pub name: Option<String>,
    /// Why no call can be placed, naming the setting that is missing.
    pub problem: Option<String>,
    /// What the other party would see.
    pub presented: Option<String>,
    /// Said beside the presented number, for instance that `outboundGoto` overrules it.
    pub presented_note: Option<String>,
    /// Whether do not disturb is on; none where it is not known or there is no phone to set it for.
    pub dnd: Option<bool>,
}
