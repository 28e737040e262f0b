//! Numbers of calls that are over, as people write them.
//!
//! To write one takes longer than to draw its call, and all of them are drawn after every event: so each is written once.

use std::collections::BTreeMap;

use numbers::Country;

/// More numbers than this are not kept: what a day has of calls is less.
const MOST: usize = 5_000;

/// The numbers of one country, by how the PBX gives them.
#[derive(Debug, Default)]
pub(super) struct Written {
    country: Option<Country>,
    numbers: BTreeMap<String, Option<String>>,
}

impl Written {
    /// In another country all of them are written anew.
    pub(super) fn follow<'a, I: Iterator<Item = &'a str>>(
        &mut self,
        country: Option<Country>,
        all: impl FnOnce() -> I,
    ) {
        if self.country == country {
            return;
        }
        self.country = country;
        self.numbers.clear();
        self.take(all());
    }

    /// These are to be drawn from now on.
    pub(super) fn take<'a>(&mut self, numbers: impl Iterator<Item = &'a str>) {
        for number in numbers {
            if self.numbers.len() >= MOST || self.numbers.contains_key(number) {
                continue;
            }
            self.numbers.insert(number.to_owned(), numbers::shown(number, self.country));
        }
    }

    pub(super) fn of(&self, number: Option<&str>) -> Option<String> {
        self.numbers.get(number?)?.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_another_country_each_number_is_written_anew() {
        let mut written = Written::default();
        let number = "+4520304050";
        written.take([number].into_iter());
        assert_eq!(written.of(Some(number)).as_deref(), Some("+45 20 30 40 50"));
        written.follow(Country::from_prefix("+45"), || [number, "204"].into_iter());
        assert_eq!(written.of(Some(number)).as_deref(), Some("20 30 40 50"));
        for none in [Some("204"), Some("never seen"), None] {
            assert_eq!(written.of(none), None);
        }
    }
}
