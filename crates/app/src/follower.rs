//! A value that something outside is to have: the tone that rings, the icon in the tray, the window's title.
//!
//! The owner says after every event what is wanted; it is put only where it differs from what was put last.
//! Where putting can fail and says so, it is put again: after a second, and after twice as long with each
//! further failure, up to a minute. Another value is put at once, and its waits begin anew.

use std::time::Duration;

use tokio::time::Instant;

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Follows a wanted value; none is wanted where the thing is to be silent, or gone.
#[derive(Debug)]
pub struct Follower<T> {
    /// Put last.
    put: Option<T>,
    /// How often that has failed in a row.
    failures: u32,
    /// When it is put again.
    due: Option<Instant>,
}

/// What is to be put now.
#[derive(Debug, PartialEq, Eq)]
pub struct Change<'a, T> {
    /// What is there; none also where the last value failed.
    pub before: Option<T>,
    pub wanted: Option<&'a T>,
}

impl<T> Default for Follower<T> {
    fn default() -> Self {
        Self { put: None, failures: 0, due: None }
    }
}

impl<T: PartialEq> Follower<T> {
    /// What the caller puts now, where anything is to be put. It counts as put from then on.
    pub fn follow(&mut self, wanted: Option<T>, now: Instant) -> Option<Change<'_, T>> {
        let other = wanted != self.put;
        if !other && self.due.is_none_or(|due| due > now) {
            return None;
        }
        let failed = self.failures > 0;
        if other {
            self.failures = 0;
        }
        self.due = None;
        let before = std::mem::replace(&mut self.put, wanted).filter(|_| !failed);
        Some(Change { before, wanted: self.put.as_ref() })
    }

    /// Putting the last value has failed.
    pub fn failed(&mut self, now: Instant) {
        if self.due.is_some() {
            return;
        }
        let wait = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST_WAIT);
        self.failures = self.failures.saturating_add(1);
        self.due = Some(now + wait);
    }

    /// The last value is there.
    pub fn succeeded(&mut self) {
        self.failures = 0;
        self.due = None;
    }

    /// When the last value is put again, by the next [`Follower::follow`] after that.
    #[must_use]
    pub const fn due(&self) -> Option<Instant> {
        self.due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is put for each of these wishes, in turn.
    fn put(follower: &mut Follower<u8>, wishes: &[Option<u8>]) -> Vec<(Option<u8>, Option<u8>)> {
        let now = Instant::now();
        let put = wishes.iter().filter_map(|wanted| {
            let change = follower.follow(*wanted, now)?;
            Some((change.before, change.wanted.copied()))
        });
        put.collect()
    }

    #[test]
    fn a_value_is_put_once_however_often_it_is_wanted_and_nothing_is_taken_away_that_was_never_there() {
        let mut follower = Follower::default();
        let wishes = [None, None, Some(1), Some(1), Some(2), None, None, Some(2)];
        assert_eq!(
            put(&mut follower, &wishes),
            [(None, Some(1)), (Some(1), Some(2)), (Some(2), None), (None, Some(2))]
        );
        assert_eq!(follower.due(), None);
    }

    #[test]
    fn what_failed_is_put_again_after_waits_that_double_up_to_a_minute() {
        let mut follower = Follower::default();
        let mut now = Instant::now();
        assert!(follower.follow(Some(1), now).is_some());
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            follower.failed(now);
            now += Duration::from_secs(seconds);
            assert_eq!(follower.due(), Some(now));
            assert_eq!(follower.follow(Some(1), now - Duration::from_millis(1)), None);
            let again = follower.follow(Some(1), now);
            assert_eq!(again, Some(Change { before: None, wanted: Some(&1) }));
            assert_eq!(follower.due(), None, "how that went is not known yet");
        }
    }

    #[test]
    fn another_value_is_put_at_once_and_does_not_count_on_the_one_that_failed() {
        let mut follower = Follower::default();
        let now = Instant::now();
        assert!(follower.follow(Some(1), now).is_some());
        follower.failed(now);
        assert_eq!(follower.follow(Some(2), now), Some(Change { before: None, wanted: Some(&2) }));
        assert_eq!(follower.due(), None);
        follower.failed(now);
        assert_eq!(follower.due(), Some(now + FIRST_WAIT));
    }

    #[test]
    fn one_failure_that_is_told_twice_is_one_and_success_ends_the_row() {
        let mut follower = Follower::default();
        let now = Instant::now();
        assert!(follower.follow(Some(1), now).is_some());
        follower.failed(now);
        follower.failed(now + Duration::from_millis(500));
        assert_eq!(follower.due(), Some(now + FIRST_WAIT));
        follower.succeeded();
        assert_eq!(follower.due(), None);
        assert_eq!(follower.follow(Some(1), now + LONGEST_WAIT), None);
        assert_eq!(follower.follow(None, now), Some(Change { before: Some(1), wanted: None }));
        follower.failed(now);
        assert_eq!(
            follower.due(),
            Some(now + FIRST_WAIT),
            "what could not be taken away is tried again, too"
        );
        assert_eq!(follower.follow(None, now + FIRST_WAIT), Some(Change { before: None, wanted: None }));
    }
}
