//! Numbers of calls that are over, as people write them.
//!
//! To write one takes longer than to draw its call, and all of them are drawn after every event: so each is written once.

use std::collections::{BTreeMap, BTreeSet};

use numbers::{Country, Data};

/// More numbers than this are not kept: what is listed at a time is less.
const MOST: usize = 5_000;

/// The numbers of one country, by how the PBX gives them.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Without it none is written.
    data: Option<Data>,
    country: Option<Country>,
    numbers: BTreeMap<String, Option<String>>,
}

impl Written {
    /// In another country all of them are written anew, and once there is data.
    pub(super) fn follow<'a, I: Iterator<Item = &'a str>>(
        &mut self,
        data: Option<Data>,
        country: Option<Country>,
        all: impl FnOnce() -> I,
    ) {
        if (self.data, self.country) == (data, country) {
            return;
        }
        (self.data, self.country) = (data, country);
        self.numbers.clear();
        self.take(all());
    }

    /// These are listed now. Where there is no room for new ones, those that are listed no more are forgotten.
    pub(super) fn take<'a>(&mut self, listed: impl Iterator<Item = &'a str>) {
        let Some(data) = self.data else { return };
        let listed: BTreeSet<&str> = listed.collect();
        let mut new: Vec<&str> = listed.iter().copied().collect();
        new.retain(|number| !self.numbers.contains_key(*number));
        if self.numbers.len() + new.len() > MOST {
            self.numbers.retain(|number, _| listed.contains(number.as_str()));
        }
        let room = MOST.saturating_sub(self.numbers.len());
        for number in new.into_iter().take(room) {
            self.numbers.insert(number.to_owned(), data.shown(number, self.country));
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
    fn in_another_country_and_once_there_is_data_each_number_is_written_anew() {
        let mut written = Written::default();
        let number = "+4520304050";
        written.take([number].into_iter());
        assert_eq!(written.of(Some(number)), None, "there is no data yet");
        let data = Some(Data::read());
        written.follow(data, None, || [number].into_iter());
        assert_eq!(written.of(Some(number)).as_deref(), Some("+45 20 30 40 50"));
        written.follow(data, Country::from_prefix("+45"), || [number, "204"].into_iter());
        assert_eq!(written.of(Some(number)).as_deref(), Some("20 30 40 50"));
        for none in [Some("204"), Some("never seen"), None] {
            assert_eq!(written.of(none), None);
        }
    }

    #[test]
    fn numbers_that_are_listed_no_more_make_room_for_new_ones() {
        let mut written = Written { data: Some(Data::read()), ..Written::default() };
        let old: Vec<String> = (0..MOST).map(|at| format!("+45203{at:05}")).collect();
        written.take(old.iter().map(String::as_str));
        assert_eq!(written.numbers.len(), MOST);
        // One of them is still listed.
        let kept = "+4520300000";
        written.take(["+4570701010", kept].into_iter());
        assert_eq!(written.of(Some("+4570701010")).as_deref(), Some("+45 70 70 10 10"));
        assert!(written.of(Some(kept)).is_some());
        assert_eq!(written.numbers.len(), 2);
    }
}
