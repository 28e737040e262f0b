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
    /// Of a server whose clock is so many milliseconds ahead of this computer's; negative: behind.
    pub(crate) fn of_server_ahead(millis: i64) -> Self {
        let by = Duration::from_millis(millis.unsigned_abs());
        if by < TOLERANCE {
            Self::Same
        } else if millis > 0 {
            Self::Behind(by)
        } else {
            Self::Ahead(by)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_a_clock_that_is_ahead_or_behind_is_told_by_this_one() {
        let moment = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(ClockShift::of_server_ahead(60_000).apply(moment(1030)), moment(970));
        assert_eq!(ClockShift::of_server_ahead(-100_000).apply(moment(880)), moment(980));
        assert_eq!(ClockShift::of_server_ahead(-1_000).apply(moment(880)), moment(880));
    }
}
