//! What goes on at the user's own extensions, asked for where events may have been lost.

use crate::directory::ExtensionState;
use crate::event::CallEvent;
use crate::ids::ExtensionId;

/// One extension, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionNow {
    pub extension: ExtensionId,
    pub state: Option<ExtensionState>,
    /// Each call as the event that says how it stands: ringing, answered or held; without a time. None where
    /// the PBX lists no calls, which it need not.
    pub calls: Option<Vec<CallEvent>>,
}
