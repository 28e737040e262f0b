//! What is loaded anew after the realtime connection was lost, and when.
//!
//! Events of the gap are lost, so every list has to be asked for again. A PBX that restarts has lost all its
//! clients in the same moment: what matters at once (this user's own phones and calls) is asked for at once,
//! the settings soon, everything else at a time of chance within `Timings::spread`. A list that was asked
//! for a moment ago has its turn when that time is over, so that a connection that comes and goes does not
//! bring a question for each list each time.
//!
//! The loss itself asks for nothing: the connection is most often back within seconds. Only when it is not,
//! the questions at intervals begin.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::Core;
use super::fetch::chance;
use crate::ports::Ports;

/// What has a turn of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Settings,
    /// Whose the token is; only while that is not known.
    Identity,
    /// With the open one and the figures of its queues.
    Dashboards,
    Employees,
    Queues,
    Ringtones,
}

impl Part {
    const ALL: [Self; 6] =
        [Self::Settings, Self::Identity, Self::Dashboards, Self::Employees, Self::Queues, Self::Ringtones];

    /// What a dashboard shows of others.
    const SHOWN: [Self; 3] = [Self::Dashboards, Self::Employees, Self::Queues];
}

/// When a part was asked for last, and when it is to be asked for.
#[derive(Debug, Clone, Copy, Default)]
struct Turn {
    asked: Option<Instant>,
    due: Option<Instant>,
}

impl Turn {
    /// To be asked for within `spread`, where it is not to be asked for anyway.
    fn plan(&mut self, now: Instant, spread: Duration) {
        if self.due.is_some_and(|due| due > now) {
            return;
        }
        let drawn = now + spread.mul_f64(chance());
        self.due = Some(self.asked.map_or(drawn, |asked| drawn.max(asked + spread)));
    }
}

/// What events of the gap would have changed, and is not loaded yet: until then it may be out of date.
#[derive(Debug)]
struct Gap {
    since: SystemTime,
    missing: Vec<Part>,
}

/// The turns of all parts, and what comes first after a loss.
#[derive(Debug, Default)]
pub(crate) struct Reload {
    turns: [Turn; Part::ALL.len()],
    /// The connection is still lost then: the questions at intervals begin.
    lost_until: Option<Instant>,
    /// The computer has just woken, or its network is another: that is no other computer's matter.
    woke: bool,
    /// When the user last wanted a try of the connection at once.
    tried: Option<Instant>,
    try_at: Option<Instant>,
    gap: Option<Gap>,
}

/// The user's tries of the connection are at least so far apart: a key may be held down.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

impl Reload {
    /// It is being asked for.
    pub(crate) fn asked(&mut self, part: Part, now: Instant) {
        if let Some(turn) = self.turns.get_mut(part as usize) {
            *turn = Turn { asked: Some(now), due: None };
        }
    }

    /// Since when what is shown may be out of date, though events come in again.
    pub(crate) fn gap_since(&self) -> Option<SystemTime> {
        self.gap.as_ref().map(|gap| gap.since)
    }

    /// Events come in again after a loss. A gap before it that is not closed stays part of it.
    fn open_gap(&mut self, since: SystemTime) {
        let since = self.gap_since().unwrap_or(since);
        self.gap = Some(Gap { since, missing: Part::SHOWN.to_vec() });
    }

    /// It is as the PBX has it now, or it will not be had. Answers whether nothing of the gap is missing any more.
    fn close_gap(&mut self, part: Part) -> bool {
        let Some(gap) = &mut self.gap else { return false };
        gap.missing.retain(|one| *one != part);
        let closed = gap.missing.is_empty();
        if closed {
            self.gap = None;
        }
        closed
    }

    /// Whether it is its turn; asked once.
    fn take_due(&mut self, part: Part, now: Instant) -> bool {
        let turn = self.turns.get_mut(part as usize);
        turn.and_then(|turn| turn.due.take_if(|due| *due <= now)).is_some()
    }

    pub(crate) const fn woke(&mut self) {
        self.woke = true;
    }

    fn plan(&mut self, part: Part, now: Instant, spread: Duration) {
        if let Some(turn) = self.turns.get_mut(part as usize) {
            turn.plan(now, spread);
        }
    }

    /// The next thing to do; lists have their turns while the connection is live.
    pub(crate) fn due_at(&self, is_live: bool) -> Option<Instant> {
        let turns = self.turns.iter().filter(|_| is_live).filter_map(|turn| turn.due);
        turns.chain(self.lost_until).chain(self.try_at).min()
    }
}

impl<P: Ports> Core<P> {
    /// The connection is live: what happened before is in no event. `lost`: when the one before it was.
    pub(crate) fn load_after_connecting(&mut self, lost: Option<SystemTime>) {
        if let Some(lost) = lost {
            self.session.reload.open_gap(lost);
        }
        self.session.reload.lost_until = None;
        self.ask_own_extensions();
        let (spread, now) = (self.start.timings.spread, self.now());
        let spread = if std::mem::take(&mut self.session.reload.woke) { spread / 4 } else { spread };
        for part in Part::ALL {
            match part {
                // What is changed is to be in force: sooner than lists, which events keep right.
                Part::Settings => self.session.reload.plan(part, now, spread / 4),
                Part::Identity if self.session.is_identified() => {}
                _ => self.session.reload.plan(part, now, spread),
            }
        }
    }

    /// Lists could not be had; they are loaded by the rules of a reconnect. Without a connection the next
    /// question at intervals has them all.
    pub(crate) fn load_lists_again(&mut self) {
        self.ask_own_extensions();
        let now = self.now();
        for part in [Part::Dashboards, Part::Employees, Part::Queues, Part::Ringtones] {
            self.session.reload.plan(part, now, self.start.timings.spread);
        }
    }

    /// What is shown of it is right again.
    pub(crate) fn list_came(&mut self, part: Part) {
        if self.session.reload.close_gap(part) {
            self.page.changed();
        }
    }

    /// A list failed while events come in: nobody else would ask for it soon.
    pub(crate) fn list_failed(&mut self, part: Part, error: &pbx::Error) {
        if !error.is_passing() {
            self.list_came(part);
        }
        if error.is_passing() && self.session.connection.is_live() {
            self.session.reload.plan(part, self.now(), self.start.timings.spread * 3);
        }
    }

    /// Without the own phones nothing rings, so they are asked for again sooner than other lists.
    pub(crate) fn own_phones_failed(&mut self, error: &pbx::Error) {
        if error.is_passing() && self.session.connection.is_live() {
            let soon = self.start.timings.spread.mul_f64(1.0 + chance());
            self.session.live.doubt_until.get_or_insert(self.now() + soon);
        }
    }

    /// The connection was live and is not: nothing is asked for yet.
    pub(crate) fn wait_after_loss(&mut self) {
        let quiet = self.start.timings.loss;
        self.session.connection.poll_at = None;
        self.session.reload.lost_until = Some(self.now() + quiet + (quiet / 2).mul_f64(chance()));
    }

    /// Does what is due of all this.
    pub(crate) fn load_what_is_due(&mut self, now: Instant) {
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if due(self.session.reload.try_at) {
            self.try_realtime();
        }
        if due(self.session.reload.lost_until) {
            self.session.reload.lost_until = None;
            self.fetch();
        }
        if !self.session.connection.is_live() {
            return;
        }
        for part in Part::ALL {
            if !self.session.reload.take_due(part, now) {
                continue;
            }
            match part {
                Part::Settings => {
                    self.look_at_policy();
                    self.fetch_settings_again();
                }
                Part::Identity => self.ask_identity(),
                Part::Dashboards => self.ask_dashboards(),
                Part::Employees => self.ask_employees(),
                Part::Queues => self.ask_queues(),
                Part::Ringtones => self.ask_ringtones(),
            }
        }
    }

    /// The user wants to know how it is now: the connection does not wait for its next try.
    pub(crate) fn try_realtime(&mut self) {
        let now = self.now();
        match self.session.reload.tried.map(|tried| tried + BETWEEN_TRIES).filter(|next| *next > now) {
            Some(next) => self.session.reload.try_at = Some(next),
            None => {
                (self.session.reload.tried, self.session.reload.try_at) = (Some(now), None);
                self.reconnect_now();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPREAD: Duration = Duration::from_secs(20);

    #[test]
    fn lists_come_spread_over_the_time_for_them() {
        let now = Instant::now();
        let pauses: Vec<Duration> = (0..500)
            .filter_map(|_| {
                let mut turn = Turn::default();
                turn.plan(now, SPREAD);
                turn.due.map(|due| due - now)
            })
            .collect();
        assert!(pauses.iter().all(|pause| *pause <= SPREAD));
        for quarter in 0..4 {
            let (from, to) = (SPREAD / 4 * quarter, SPREAD / 4 * (quarter + 1));
            let within = pauses.iter().filter(|pause| **pause >= from && **pause < to).count();
            assert!((60..200).contains(&within), "{within} of 500 in quarter {quarter}");
        }
    }

    #[test]
    fn a_connection_that_comes_and_goes_asks_for_a_list_once_in_the_time_for_it() {
        let (start, mut reload) = (Instant::now(), Turn::default());
        let mut asked = Vec::new();
        for millisecond in (0..100_000).step_by(100) {
            let now = start + Duration::from_millis(millisecond);
            if millisecond % 700 == 0 {
                reload.plan(now, SPREAD);
            }
            if reload.due.is_some_and(|due| due <= now) {
                asked.push(now);
                reload = Turn { asked: Some(now), due: None };
            }
        }
        assert!((2..=6).contains(&asked.len()), "{}", asked.len());
        assert!(asked.windows(2).all(|pair| matches!(pair, [one, next] if *next - *one >= SPREAD)));
    }
}
