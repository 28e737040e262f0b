//! Whether the other end is still there: pure, told the time.
//!
//! A WebSocket ping goes out at once and then every so often; any frame that comes afterwards is a
//! sign of life. Never an Engine.IO ping: a server of version 4 closes on one. A server, or something
//! in between, that does not answer WebSocket pings is known by never having answered one on this
//! connection; for it the silence that its own opening allows counts instead.
//!
//! While nobody takes what was read, nothing is read, and silence proves nothing: then the clock
//! stands still, and begins anew when reading goes on.

use std::time::Duration;

use tokio::time::Instant;

#[derive(Debug)]
pub(super) struct Liveness {
    every: Duration,
    deadline: Duration,
    /// The silence that is allowed to a server that has not answered a ping yet.
    patience: Duration,
    answers: bool,
    heard: Instant,
    /// The first ping since anything was heard.
    asked: Option<Instant>,
    next: Instant,
    paused: bool,
}

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    Ping,
    Dead,
}

impl Liveness {
    pub(super) const fn new(every: Duration, deadline: Duration, patience: Duration, now: Instant) -> Self {
        Self { every, deadline, patience, answers: false, heard: now, asked: None, next: now, paused: false }
    }

    /// The server said how long it may be silent.
    pub(super) const fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// A frame of any kind came.
    pub(super) const fn heard(&mut self, now: Instant) {
        self.heard = now;
        self.asked = None;
    }

    /// An answer to a ping came.
    pub(super) const fn answered(&mut self, now: Instant) {
        self.answers = true;
        self.heard(now);
    }

    /// Nothing is read for now.
    pub(super) const fn pause(&mut self) {
        self.paused = true;
    }

    /// Reading goes on.
    pub(super) const fn resume(&mut self, now: Instant) {
        self.paused = false;
        self.heard(now);
    }

    /// Asks at the next opportunity, without waiting for the turn.
    pub(super) const fn ask_now(&mut self, now: Instant) {
        self.next = now;
    }

    /// When to ask [`Liveness::at`] again; none while paused.
    pub(super) fn next(&self) -> Option<Instant> {
        (!self.paused).then(|| self.death().map_or(self.next, |death| death.min(self.next)))
    }

    pub(super) fn at(&mut self, now: Instant) -> Due {
        if self.paused {
            return Due::Nothing;
        }
        if self.death().is_some_and(|death| death <= now) {
            return Due::Dead;
        }
        if now < self.next {
            return Due::Nothing;
        }
        self.next = now + self.every;
        self.asked.get_or_insert(now);
        Due::Ping
    }

    fn death(&self) -> Option<Instant> {
        let asked = self.asked?;
        Some(if self.answers { asked + self.deadline } else { self.heard + self.deadline.max(self.patience) })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Due, Liveness};

    const SECOND: Duration = Duration::from_secs(1);

    fn liveness(now: Instant) -> Liveness {
        Liveness::new(10 * SECOND, 10 * SECOND, 45 * SECOND, now)
    }

    /// Second by second until it is found dead.
    fn death(liveness: &mut Liveness, start: Instant, from: u32) -> u32 {
        (from..1000).find(|second| liveness.at(start + *second * SECOND) == Due::Dead).unwrap_or(u32::MAX)
    }

    #[test]
    fn a_server_that_answered_once_is_dead_after_one_unanswered_ping() {
        let start = Instant::now();
        let mut liveness = liveness(start);
        assert_eq!(liveness.at(start), Due::Ping);
        liveness.answered(start);
        assert_eq!(liveness.at(start + 9 * SECOND), Due::Nothing);
        assert_eq!(liveness.at(start + 10 * SECOND), Due::Ping);
        assert_eq!(death(&mut liveness, start, 11), 20);
    }

    #[test]
    fn any_frame_is_a_sign_of_life() {
        let start = Instant::now();
        let mut liveness = liveness(start);
        assert_eq!(liveness.at(start), Due::Ping);
        liveness.answered(start);
        for second in 1..300 {
            assert_ne!(liveness.at(start + second * SECOND), Due::Dead);
            if second % 9 == 0 {
                liveness.heard(start + second * SECOND);
            }
        }
    }

    #[test]
    fn a_server_that_never_answers_pings_has_the_time_of_its_own_opening() {
        let start = Instant::now();
        let mut liveness = liveness(start);
        for second in 0..=100 {
            assert_ne!(liveness.at(start + second * SECOND), Due::Dead, "{second}");
            if second % 25 == 0 {
                liveness.heard(start + second * SECOND);
            }
        }
        // Heard last at second 100.
        assert_eq!(death(&mut liveness, start, 101), 145);
    }

    #[test]
    fn silence_while_nobody_reads_proves_nothing() {
        let start = Instant::now();
        let mut liveness = liveness(start);
        assert_eq!(liveness.at(start), Due::Ping);
        liveness.answered(start);
        assert_eq!(liveness.at(start + 10 * SECOND), Due::Ping);
        liveness.pause();
        assert_eq!((liveness.at(start + 500 * SECOND), liveness.next()), (Due::Nothing, None));
        liveness.resume(start + 500 * SECOND);
        assert_eq!(liveness.at(start + 500 * SECOND), Due::Ping);
        assert_eq!(death(&mut liveness, start, 501), 510);
    }
}
