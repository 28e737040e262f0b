//! The clock of the sandbox: that of this computer, or one that is off.

use time::{Duration, OffsetDateTime};

/// What time the sandbox believes it is: in events, in pages and in the `Date` of its answers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clock {
    /// Ahead of this computer's; negative: behind.
    ahead: Duration,
}

impl Clock {
    pub(crate) fn ahead_by(seconds: i64) -> Self {
        Self { ahead: Duration::seconds(seconds) }
    }

    pub(crate) fn now(self) -> OffsetDateTime {
        let now = OffsetDateTime::now_utc();
        now.checked_add(self.ahead).unwrap_or(now)
    }

    /// The `Date` of an answer; none where it is the right one, which the server adds by itself.
    pub(crate) fn http_date(self) -> Option<String> {
        if self.ahead.is_zero() {
            return None;
        }
        let now = self.now();
        let (weekday, month) = (now.weekday().to_string(), now.month().to_string());
        Some(format!(
            "{weekday:.3}, {:02} {month:.3} {:04} {:02}:{:02}:{:02} GMT",
            now.day(),
            now.year(),
            now.hour(),
            now.minute(),
            now.second()
        ))
    }
}
