//! What of the lists is otherwise than when this was last asked.
//!
//! The roster writes down what it changes while it changes it, so that whoever shows the company need not compare
//! it with anything: an event names one employee or one queue, and a list that was loaded may have changed all of
//! its kind.

use std::collections::BTreeSet;

use crate::ids::{EmployeeId, QueueId};

/// Which of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which<Id> {
    /// Any of them, those that are gone included.
    All,
    /// These and no others; empty: none.
    These(BTreeSet<Id>),
}

impl<Id: Ord> Which<Id> {
    #[must_use]
    pub const fn none() -> Self {
        Self::These(BTreeSet::new())
    }

    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::These(ids) if ids.is_empty())
    }

    /// Whether this is one of them.
    #[must_use]
    pub fn has(&self, id: &Id) -> bool {
        match self {
            Self::All => true,
            Self::These(ids) => ids.contains(id),
        }
    }

    /// This one too.
    pub fn insert(&mut self, id: Id) {
        if let Self::These(ids) = self {
            ids.insert(id);
        }
    }
}

/// What may be otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub employees: Which<EmployeeId>,
    /// Queues with their number of callers.
    pub queues: Which<QueueId>,
    /// Who is in a queue, by the queue.
    pub members: Which<QueueId>,
    /// Who waits, by the caller's own id.
    pub callers: Which<String>,
}

impl Changed {
    #[must_use]
    pub const fn all() -> Self {
        Self { employees: Which::All, queues: Which::All, members: Which::All, callers: Which::All }
    }

    #[must_use]
    pub const fn none() -> Self {
        Self {
            employees: Which::none(),
            queues: Which::none(),
            members: Which::none(),
            callers: Which::none(),
        }
    }

    #[must_use]
    pub fn is_none(&self) -> bool {
        self.employees.is_none() && self.queues.is_none() && self.members.is_none() && self.callers.is_none()
    }
}
