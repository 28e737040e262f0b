//! What is heard of calls, as the ringing lets others know it.

use std::collections::BTreeMap;

use calls::event::CallId;
use calls::ringing::Decision;

/// What is heard of each call, and why.
#[derive(Debug, Default)]
pub struct Heard {
    pub(crate) decisions: BTreeMap<CallId, Decision>,
}

impl Heard {
    pub(crate) fn decision(&self, call: &CallId) -> Option<&Decision> {
        self.decisions.get(call)
    }

    /// The calls that bring the window up now.
    pub(crate) fn popping(&self) -> impl Iterator<Item = &CallId> {
        self.decisions.iter().filter(|(_, decision)| decision.pops_up).map(|(call, _)| call)
    }
}
