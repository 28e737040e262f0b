//! A number as people write it.

use phonenumber::Mode;
use phonenumber::metadata::DATABASE;

use super::{Country, read};

/// libphonenumber's data, in memory: to write numbers with it keeps nobody waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Data(());

impl Data {
    /// Reads it, unless that was done before. Blocks for about a tenth of a second, on a slow computer for seconds.
    #[must_use]
    pub fn read() -> Self {
        // Any question has the whole of it read.
        let _first = DATABASE.by_code(&45_u16);
        Self(())
    }

    /// A number with a `+` as it is written in `country` where it belongs there, else as it is written abroad. `None`
    /// where the data does not know it, and for numbers without a `+`, which are written as they are dialled.
    #[must_use]
    pub fn shown(self, text: &str, country: Option<Country>) -> Option<String> {
        let number = read(text).ok()?;
        let number = number.as_str().starts_with('+').then_some(number)?;
        let number = phonenumber::parse(None, number.as_str()).ok().filter(phonenumber::is_valid)?;
        let own = country.is_some_and(|country| country.code() == number.code().value());
        let mode = if own { Mode::National } else { Mode::International };
        Some(number.format().mode(mode).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_it_is_in_its_country_and_with_the_country_abroad() {
        let denmark = Country::from_prefix("+45");
        for (given, country, written) in [
            ("+4520304050", denmark, Some("20 30 40 50")),
            ("+4520304050", None, Some("+45 20 30 40 50")),
            ("+442079460958", denmark, Some("+44 20 7946 0958")),
            ("204", denmark, None),
            ("+45", denmark, None),
            ("+9991", denmark, None),
            ("anna@nordlys.test", denmark, None),
        ] {
            assert_eq!(Data::read().shown(given, country).as_deref(), written, "{given}");
        }
    }
}
