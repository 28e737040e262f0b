//! Two clocks that tell different times: the server's and this computer's.

use std::time::{Duration, SystemTime};

/// Clocks less far apart than this are taken for the same: the server's date is in whole seconds and has
/// travelled.
const TOLERANCE: Duration = Duration::from_secs(2);

/// How this computer's clock stands to the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockShift {
    Same,
    Ahead(Duration),
    Behind(Duration),
}

impl ClockShift {
    /// From the same moment by both clocks.
    #[must_use]
    pub fn between(theirs: SystemTime, ours: SystemTime) -> Self {
        match ours.duration_since(theirs) {
            Ok(ahead) if ahead >= TOLERANCE => Self::Ahead(ahead),
            Err(behind) if behind.duration() >= TOLERANCE => Self::Behind(behind.duration()),
            _ => Self::Same,
        }
    }

    /// A moment by the server's clock as one by this computer's.
    #[must_use]
    pub fn apply(self, moment: SystemTime) -> SystemTime {
        match self {
            Self::Same => Some(moment),
            Self::Ahead(by) => moment.checked_add(by),
            Self::Behind(by) => moment.checked_sub(by),
        }
        .unwrap_or(moment)
    }
}
