//! Dates, times and addresses of computers, which have as many digits as numbers and lie on the clipboard as
//! often.

use crate::Country;

/// Whether a plain text is one of them. With a blank, a bracket or a `+` in it, it is none.
pub(crate) fn is_one(plain: &str, country: Option<Country>) -> bool {
    is_address(plain, country) || is_date(plain) || is_time(plain)
}

/// Four groups of at most 255, maybe with the size of a network behind them.
fn is_address(plain: &str, country: Option<Country>) -> bool {
    let address = plain.split_once('/').map_or(plain, |(address, _size)| address);
    let groups: Vec<&str> = address.split('.').collect();
    let byte = |group: &&str| is_digits(group, 1..=3) && group.parse::<u8>().is_ok();
    if groups.len() != 4 || !groups.iter().all(byte) {
        return false;
    }
    let pairs = address == plain && groups.iter().all(|group| group.len() == 2);
    !(pairs && country.is_some_and(|country| country.has(&groups.concat())))
}

/// Day, month and year in any order that is in use, with the same sign between them.
fn is_date(plain: &str) -> bool {
    ['-', '.', '/'].into_iter().any(|sign| {
        let groups: Vec<&str> = plain.split(sign).collect();
        let [first, second, third] = groups.as_slice() else { return false };
        let within = |group: &str, range: core::ops::RangeInclusive<u16>| {
            is_digits(group, 1..=2) && group.parse().is_ok_and(|number| range.contains(&number))
        };
        let day = |group: &str| within(group, 1..=31);
        let month = |group: &str| within(group, 1..=12);
        let year =
            |group: &str| is_digits(group, 4..=4) && (group.starts_with("19") || group.starts_with("20"));
        let short_year = |group: &str| is_digits(group, 2..=2);
        let year_first = year(first) && month(second) && day(third);
        let year_last = (year(third) || short_year(third))
            && ((day(first) && month(second)) || (month(first) && day(second)));
        year_first || year_last
    })
}

/// Hours and minutes, as some countries write them, or from one time to another.
fn is_time(plain: &str) -> bool {
    let one = |time: &str| {
        time.trim().split_once('.').is_some_and(|(hours, minutes)| {
            let below = |group: &str, limit: u8| group.parse::<u8>().is_ok_and(|number| number < limit);
            is_digits(hours, 1..=2) && is_digits(minutes, 2..=2) && below(hours, 24) && below(minutes, 60)
        })
    };
    one(plain) || plain.split_once('-').is_some_and(|(from, to)| one(from) && one(to))
}

fn is_digits(group: &str, count: core::ops::RangeInclusive<usize>) -> bool {
    count.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
}
