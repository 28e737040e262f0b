//! Dates as the API writes them: ISO 8601, UTC, milliseconds.

use time::OffsetDateTime;

/// `2018-01-01T00:00:00.000Z`, the only form of the API's type Date.
pub(crate) fn iso(moment: OffsetDateTime) -> String {
    let utc = moment.to_offset(time::UtcOffset::UTC);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        utc.year(),
        u8::from(utc.month()),
        utc.day(),
        utc.hour(),
        utc.minute(),
        utc.second(),
        utc.millisecond()
    )
}

#[cfg(test)]
mod tests {
    use super::iso;
    use time::{Duration, OffsetDateTime};

    #[test]
    fn a_date_has_milliseconds_even_when_they_are_zero() {
        assert_eq!(iso(OffsetDateTime::UNIX_EPOCH + Duration::days(1)), "1970-01-02T00:00:00.000Z");
    }
}
