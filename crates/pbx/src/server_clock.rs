//! What time the server believes it is, from the dates of its answers.
//!
//! A date is in whole seconds, and was written at some moment between question and answer. So an answer
//! says between which bounds the clocks differ: closely when it was quick, loosely when it was slow. What
//! most of the last answers agree on counts; one that says something else (out of a cache on the way, say)
//! is outvoted until others say so too.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::clock_shift::ClockShift;

/// Answers that have a vote. One load of everything is more than this: a server whose clock was set is
/// believed after three answers.
const VOTES: usize = 5;

/// When this computer's two clocks disagree by more than this since the last answer, its time was set or it
/// slept: what was measured before counts no more.
const JUMP: Duration = Duration::from_secs(2);

/// How this computer's clock stands to one server's. Clones share what they know.
#[derive(Debug, Clone, Default)]
pub struct ServerClock(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    votes: VecDeque<Bounds>,
    /// The last answer, by both clocks of this computer.
    last: Option<(SystemTime, Instant)>,
    ahead: Option<i64>,
}

/// The server is ahead of this computer by so many milliseconds; negative: behind. Both ends are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bounds {
    least: i64,
    most: i64,
}

impl ServerClock {
    /// How this computer's clock stands to the server's; none before an answer carried a date.
    #[must_use]
    pub fn shift(&self) -> Option<ClockShift> {
        self.lock().ahead.map(ClockShift::of_server_ahead)
    }

    /// Takes in the date of an answer that began to arrive at `answered`, to a question of `asked`.
    pub(crate) fn note(&self, date: SystemTime, asked: SystemTime, answered: SystemTime) {
        self.note_at(date, asked, answered, Instant::now());
    }

    fn note_at(&self, date: SystemTime, asked: SystemTime, answered: SystemTime, now: Instant) {
        let bounds = Bounds {
            least: millis(date).saturating_sub(millis(answered)),
            // The date is cut to the second.
            most: millis(date).saturating_add(1000).saturating_sub(millis(asked)),
        };
        if bounds.least > bounds.most {
            // This computer's clock was set back in between.
            return;
        }
        let mut known = self.lock();
        if known.last.is_some_and(|last| jumped(last, answered, now)) {
            known.votes.clear();
        }
        known.last = Some((answered, now));
        known.votes.push_back(bounds);
        if known.votes.len() > VOTES {
            known.votes.pop_front();
        }
        known.ahead = agreed(&known.votes);
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn jumped((then, before): (SystemTime, Instant), answered: SystemTime, now: Instant) -> bool {
    let by_wall = millis(answered).saturating_sub(millis(then));
    let passed = i64::try_from(now.saturating_duration_since(before).as_millis()).unwrap_or(i64::MAX);
    by_wall.saturating_sub(passed).unsigned_abs() > u64::try_from(JUMP.as_millis()).unwrap_or(u64::MAX)
}

/// The middle of what most agree on; of two such, that of the later answers.
fn agreed(votes: &VecDeque<Bounds>) -> Option<i64> {
    let around = |point: i64| votes.iter().filter(move |one| one.least <= point && point <= one.most);
    // Where the most overlap, one of them begins.
    let best = votes.iter().enumerate().max_by_key(|(place, one)| (around(one.least).count(), *place))?.1;
    let least = around(best.least).map(|one| one.least).max()?;
    let most = around(best.least).map(|one| one.most).min()?;
    Some(least.midpoint(most))
}

/// Since 1970; before it negative.
fn millis(moment: SystemTime) -> i64 {
    let signed = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    match moment.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => signed(since),
        Err(before) => signed(before.duration()).saturating_neg(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: u64 = 1_800_000_000;

    fn moment(millis: i64) -> SystemTime {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(START);
        let by = Duration::from_millis(millis.unsigned_abs());
        if millis < 0 { start - by } else { start + by }
    }

    /// An answer at `at` that took `took`, of a server that is `ahead`; all in milliseconds, and the date in
    /// whole seconds.
    fn answer(clock: &ServerClock, began: Instant, at: i64, took: i64, ahead: i64) {
        let date = (at - took / 2 + ahead).div_euclid(1000) * 1000;
        let now = began + Duration::from_millis(at.unsigned_abs());
        clock.note_at(moment(date), moment(at - took), moment(at), now);
    }

    fn seconds(clock: &ServerClock) -> i64 {
        match clock.shift() {
            None | Some(ClockShift::Same) => 0,
            Some(ClockShift::Ahead(by)) => {
                -i64::try_from(by.as_secs_f64().round() as u64).unwrap_or(i64::MAX)
            }
            Some(ClockShift::Behind(by)) => {
                i64::try_from(by.as_secs_f64().round() as u64).unwrap_or(i64::MAX)
            }
        }
    }

    #[test]
    fn a_server_that_is_ahead_or_behind_is_known_within_a_second_by_any_answer() {
        for ahead in [200_000, -200_000, 3_600_000, -7_000] {
            for at in [20_000, 20_400, 20_999] {
                let clock = ServerClock::default();
                assert_eq!(clock.shift(), None);
                answer(&clock, Instant::now(), at, 40, ahead);
                assert!((seconds(&clock) - ahead / 1000).abs() <= 1, "{ahead} {at}: {clock:?}");
            }
        }
        let clock = ServerClock::default();
        answer(&clock, Instant::now(), 20_900, 40, 0);
        assert_eq!(clock.shift(), Some(ClockShift::Same));
    }

    #[test]
    fn a_slow_answer_moves_nothing_that_quick_ones_have_said() {
        let (clock, began) = (ServerClock::default(), Instant::now());
        for at in [20_000, 20_300, 20_700] {
            answer(&clock, began, at, 40, 200_000);
        }
        let before = seconds(&clock);
        answer(&clock, began, 40_000, 14_000, 200_000);
        assert_eq!(seconds(&clock), before);
    }

    #[test]
    fn one_wrong_date_is_outvoted_and_a_clock_that_was_set_is_believed_soon() {
        let (clock, began) = (ServerClock::default(), Instant::now());
        for at in [20_000, 20_300, 20_700] {
            answer(&clock, began, at, 40, 200_000);
        }
        answer(&clock, began, 21_000, 40, -9_000_000);
        assert_eq!(seconds(&clock), 200);
        for at in [22_000, 22_300, 22_700] {
            answer(&clock, began, at, 40, 0);
        }
        assert_eq!(clock.shift(), Some(ClockShift::Same));
    }

    #[test]
    fn when_this_computers_clock_is_set_the_next_answer_alone_counts() {
        let (clock, began) = (ServerClock::default(), Instant::now());
        for at in [20_000, 20_300, 20_700, 20_900] {
            answer(&clock, began, at, 40, 200_000);
        }
        // Set forward by the 200 s that it was behind: a tenth of a second later both clocks agree.
        clock.note_at(moment(221_000), moment(220_960), moment(221_000), began + Duration::from_secs(21));
        assert_eq!(clock.shift(), Some(ClockShift::Same));
    }

    #[test]
    fn clones_know_the_same_and_dates_far_away_do_no_harm() {
        let clock = ServerClock::default();
        let clone = clock.clone();
        clock.note(SystemTime::UNIX_EPOCH, SystemTime::now(), SystemTime::now());
        assert!(clone.shift().is_some());
        clock.note(
            SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 37),
            SystemTime::now(),
            SystemTime::now(),
        );
        assert!(clone.shift().is_some());
    }
}
