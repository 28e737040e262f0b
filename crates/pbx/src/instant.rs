//! Points in time as the PBX, HTTP headers and stored files write them.

use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use time::macros::format_description;

/// `2026-11-23T21:30:00.000Z`: ISO 8601 in UTC with milliseconds, as the PBX writes a Date.
#[must_use]
pub fn iso_ms(instant: SystemTime) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    utc(instant).format(format).unwrap_or_default()
}

/// `20261124T031500Z`: the same in a file name, to the second.
#[must_use]
pub fn iso_basic(instant: SystemTime) -> String {
    let format = format_description!("[year][month][day]T[hour][minute][second]Z");
    utc(instant).format(format).unwrap_or_default()
}

/// Reads ISO 8601 with a time and a zone.
#[must_use]
pub fn from_iso(text: &str) -> Option<SystemTime> {
    OffsetDateTime::parse(text.trim(), &Rfc3339).ok().map(SystemTime::from)
}

/// Reads a date of an HTTP header: `Sun, 06 Nov 1994 08:49:37 GMT`.
#[must_use]
pub fn from_http_date(text: &str) -> Option<SystemTime> {
    OffsetDateTime::parse(text.trim(), &Rfc2822).ok().map(SystemTime::from)
}

/// A clock that is set beyond the year 9999 would overflow the conversion.
fn utc(instant: SystemTime) -> OffsetDateTime {
    let since = instant.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos() / 1_000_000)
        .ok()
        .and_then(|ms| OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).ok())
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::time::{Duration, SystemTime};

    use super::{from_http_date, from_iso, iso_basic, iso_ms};

    #[test]
    fn one_instant_is_written_and_read_in_every_form() {
        let instant = SystemTime::UNIX_EPOCH + Duration::from_millis(1_795_469_400_007);
        assert_eq!(iso_ms(instant), "2026-11-23T21:30:00.007Z");
        assert_eq!(iso_basic(instant), "20261123T213000Z");
        assert_eq!(from_iso("2026-11-23T21:30:00.007Z").unwrap(), instant);
        assert_eq!(from_iso("2026-11-23T22:30:00.007+01:00").unwrap(), instant);
        let second = instant - Duration::from_millis(7);
        assert_eq!(from_http_date("Mon, 23 Nov 2026 21:30:00 GMT").unwrap(), second);
        assert_eq!((from_iso("yesterday"), from_http_date("yesterday")), (None, None));
    }

    #[test]
    fn a_clock_that_is_far_off_does_no_harm() {
        assert_eq!(iso_ms(SystemTime::UNIX_EPOCH - Duration::from_secs(9)), "1970-01-01T00:00:00.000Z");
        let _ = iso_ms(SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40));
    }
}
