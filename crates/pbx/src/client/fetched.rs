//! An answer as it came, and the two clocks that saw it.

use std::fmt;
use std::time::SystemTime;

use crate::clock_shift::ClockShift;
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
    /// How this computer's clock stands to the server's; none where the server told no date.
    #[must_use]
    pub fn clock(&self) -> Option<ClockShift> {
        Some(ClockShift::between(self.server_date?, self.at))
    }
}

impl fmt::Debug for Fetched {
    // The bytes are somebody's data; a log line needs their number only.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Fetched({} bytes at {})", self.bytes.len(), instant::iso_ms(self.at))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn on_this_clock(fetched: &Fetched, moment: SystemTime) -> SystemTime {
        fetched.clock().map_or(moment, |clock| clock.apply(moment))
    }

    fn fetched(at: u64, server_date: Option<u64>) -> Fetched {
        let moment = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        Fetched { bytes: Vec::new(), at: moment(at), server_date: server_date.map(moment) }
    }

    #[test]
    fn a_moment_of_a_clock_that_is_ahead_or_behind_is_told_by_this_one() {
        let moment = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(on_this_clock(&fetched(1000, Some(1060)), moment(1030)), moment(970));
        assert_eq!(on_this_clock(&fetched(1000, Some(900)), moment(880)), moment(980));
    }

    #[test]
    fn a_moment_stays_where_the_clocks_agree_or_theirs_is_not_known() {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(500);
        assert_eq!(on_this_clock(&fetched(1000, Some(999)), moment), moment);
        assert_eq!(on_this_clock(&fetched(1000, None), moment), moment);
    }
}
