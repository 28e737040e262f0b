//! What goes on at the user's own extensions, asked for where events may have been lost.

use std::time::SystemTime;

use crate::directory::ExtensionState;
use crate::event::CallEvent;
use crate::ids::ExtensionId;

/// One extension, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionNow {
    pub extension: ExtensionId,
    pub state: Option<ExtensionState>,
    /// None where the PBX lists no calls, which it need not.
    pub calls: Option<Vec<ListedCall>>,
}

/// A call, as a list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCall {
    /// The event that says how it stands: ringing, answered or held. Without a time: when it came into this state
    /// is not listed.
    pub event: CallEvent,
    /// When it began, by the PBX's clock; perhaps elsewhere, and in a queue.
    pub started: Option<SystemTime>,
}
