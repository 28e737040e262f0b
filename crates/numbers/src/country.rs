//! What libphonenumber's data says of a country's numbers. It is read with the first question, not before.

use phonenumber::Metadata;
use phonenumber::metadata::DATABASE;

/// A country by its calling code, such as 45.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country(u16);

impl Country {
    /// From the `nationalPrefix` of the PBX's settings, in any of the ways it is written: `+45`, `45`, `0045`.
    #[must_use]
    pub fn from_prefix(prefix: &str) -> Option<Self> {
        let digits: String = prefix.chars().filter(char::is_ascii_digit).collect();
        let code = digits.trim_start_matches('0');
        // Whether there is such a country is asked of the data when it is needed.
        (1..=3).contains(&code.len()).then(|| code.parse().ok().map(Self))?
    }

    pub(crate) const fn code(self) -> u16 {
        self.0
    }

    /// Whether these digits are a number of this country as it is dialled there: with its trunk prefix, if it
    /// has one.
    #[must_use]
    pub fn has(self, digits: &str) -> bool {
        let Self(code) = self;
        let Some(countries) = DATABASE.by_code(&code) else { return false };
        let prefix = countries.iter().find_map(|country| country.national_prefix());
        let Some(national) = prefix.map_or(Some(digits), |prefix| digits.strip_prefix(prefix)) else {
            return false;
        };
        // Whole: the reading of the library takes away what looks like a trunk prefix.
        phonenumber::parse(None, format!("+{code}{national}"))
            .is_ok_and(|number| number.national().to_string() == national && number.is_valid())
    }
}

/// The digits of an international number without the trunk prefix of its country, where they are a number of
/// that country only without it. `bracketed`: a nought in brackets was among them.
pub(crate) fn without_trunk(digits: &str, bracketed: bool) -> String {
    stripped(digits, bracketed).unwrap_or_else(|| digits.to_owned())
}

fn stripped(digits: &str, bracketed: bool) -> Option<String> {
    let (code, national) = digits.split_at_checked(code_length(digits)?)?;
    if !may_have_trunk(code, national) {
        return None;
    }
    let countries = DATABASE.by_code(&code.parse::<u16>().ok()?)?;
    let fits = |national: &str| countries.iter().any(|country| is_number(country, national));
    if fits(national) {
        return None;
    }
    let mut prefixes = countries.iter().filter_map(|country| country.national_prefix());
    let without = prefixes.clone().find_map(|prefix| national.strip_prefix(prefix).filter(|rest| fits(rest)));
    // Incomplete or newer than the data: what stands in brackets is not dialled from abroad all the same.
    let without = without.or_else(|| {
        let trunk = bracketed && prefixes.any(|prefix| prefix == "0");
        national.strip_prefix('0').filter(|_| trunk)
    });
    Some(format!("{code}{}", without?))
}

/// Digits of the calling code that these digits begin with (ITU-T E.164, annex: no code begins another).
fn code_length(digits: &str) -> Option<usize> {
    const TWO: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    match digits.bytes().next()? {
        b'1' | b'7' => Some(1),
        _ if digits.get(..2).is_some_and(|code| TWO.contains(&code)) => Some(2),
        _ => Some(3),
    }
}

/// Whether the data has to be asked, which takes a tenth of a second the first time. All trunk prefixes begin
/// with a nought but for those of North America, the Marshall Islands, Russia, Kazakhstan, Belarus and Turkmenistan.
fn may_have_trunk(code: &str, national: &str) -> bool {
    match national.bytes().next() {
        Some(b'0') => true,
        Some(b'1') => matches!(code, "1" | "692"),
        Some(b'8') => matches!(code, "7" | "375" | "993"),
        _ => false,
    }
}

/// Whether the whole of it has the form of a number of this country.
fn is_number(country: &Metadata, national: &str) -> bool {
    let form = country.descriptors().general();
    let lengths = form.possible_length();
    let whole =
        || form.national_number().find(national).is_some_and(|found| found.range() == (0..national.len()));
    (lengths.is_empty() || lengths.iter().any(|length| usize::from(*length) == national.len())) && whole()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn every_calling_code_of_the_data_is_as_long_as_it_is_here_and_every_trunk_prefix_is_asked_for() {
        let mut seen = 0;
        for country in DATABASE.iter() {
            seen += 1;
            let code = country.country_code().to_string();
            assert_eq!(code_length(&format!("{code}123456")), Some(code.len()), "{}", country.id());
            if let Some(prefix) = country.national_prefix() {
                assert!(may_have_trunk(&code, prefix), "{}: {prefix}", country.id());
            }
        }
        assert!(seen > 200, "{seen}");
        assert!(DATABASE.by_code(&45_u16).unwrap().len() == 1);
    }
}
