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
    // No code begins another.
    let known = |length: &usize| {
        let code = digits.get(..*length)?.parse::<u16>().ok()?;
        DATABASE.by_code(&code)
    };
    let (length, countries) = (1..=3).find_map(|length| Some((length, known(&length)?)))?;
    let (code, national) = digits.split_at_checked(length)?;
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

/// Whether the whole of it has the form of a number of this country.
fn is_number(country: &Metadata, national: &str) -> bool {
    let form = country.descriptors().general();
    let lengths = form.possible_length();
    let whole =
        || form.national_number().find(national).is_some_and(|found| found.range() == (0..national.len()));
    (lengths.is_empty() || lengths.iter().any(|length| usize::from(*length) == national.len())) && whole()
}
