//! An answer as it came, and the two clocks that saw it.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::instant;

/// An answer as it came, and when.
#[derive(Clone, PartialEq, Eq)]
pub struct Fetched {
    /// JSON text: valid UTF-8, without a byte order mark and white space around it.
    pub bytes: Vec<u8>,
    /// By the clock of this computer.
    pub at: SystemTime,
    /// By the clock of the server, to the second: the `Date` header.
    pub server_date: Option<SystemTime>,
}

impl Fetched {
    /// A moment by the server's clock as one by this computer's. Clocks that differ by less than 2 s count
    /// as the same: the server's date is in whole seconds and has travelled.
    #[must_use]
    pub fn on_this_clock(&self, moment: SystemTime) -> SystemTime {
        let Some(theirs) = self.server_date else { return moment };
        let moved = match self.at.duration_since(theirs) {
            Ok(behind) if behind >= CLOCK_TOLERANCE => moment.checked_add(behind),
            Err(ahead) if ahead.duration() >= CLOCK_TOLERANCE => moment.checked_sub(ahead.duration()),
            _ => None,
        };
        moved.unwrap_or(moment)
    }
}

/// Clocks less far apart than this are taken for the same.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(2);

impl fmt::Debug for Fetched {
    // The bytes are somebody's data; a log line needs their number only.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fetched({} bytes at {})", self.bytes.len(), instant::iso_ms(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched(at: u64, server_date: Option<u64>) -> Fetched {
        let moment = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        Fetched { bytes: Vec::new(), at: moment(at), server_date: server_date.map(moment) }
    }

    #[test]
    fn a_moment_of_a_clock_that_is_ahead_or_behind_is_told_by_this_one() {
        let moment = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(fetched(1000, Some(1060)).on_this_clock(moment(1030)), moment(970));
        assert_eq!(fetched(1000, Some(900)).on_this_clock(moment(880)), moment(980));
    }

    #[test]
    fn a_moment_stays_where_the_clocks_agree_or_theirs_is_not_known() {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(500);
        assert_eq!(fetched(1000, Some(999)).on_this_clock(moment), moment);
        assert_eq!(fetched(1000, None).on_this_clock(moment), moment);
    }
}
