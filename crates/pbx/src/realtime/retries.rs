//! How long to wait before the next try, and whether the server may have refused: pure, told what became of
//! each try.
//!
//! A PBX that restarts meets all its clients at once. So the pauses are by chance, their bound doubles with
//! each failure, and only a connection that stayed up makes them short again: one that is let in and thrown
//! out a moment later is a failure like any other.

use std::time::Duration;

use super::fault::{RealtimeFault, RealtimeRefusal};
use super::run::Outcome;
use super::session::End;
use super::timings::Timings;

/// So many tries in a row that the server refused, or cut where an answer to `authenticate` was due, are an
/// answer where nobody can be asked.
const TRIES_THAT_REFUSE: u32 = 3;

/// What is to be done after a try.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub why: RealtimeFault,
    pub retry_in: Duration,
    /// The server may have refused the session: it is to be asked whether that holds.
    pub doubt: Option<RealtimeRefusal>,
}

/// What the tries before have come to.
#[derive(Debug)]
pub(super) struct Retries {
    timings: Timings,
    /// In a row, without a connection that stayed up.
    failures: u32,
    /// In a row: refused by a word.
    refused: u32,
    /// In a row: closed or cut where an answer to `authenticate` was due.
    unanswered: u32,
}

impl Retries {
    pub(super) const fn new(timings: Timings) -> Self {
        Self { timings, failures: 0, refused: 0, unanswered: 0 }
    }

    /// What follows from a try that ended so; none: nobody listens any more.
    pub(super) fn after(&mut self, outcome: Outcome) -> Option<Next> {
        if outcome.lived.is_some_and(|lived| lived >= self.timings.stayed) {
            self.failures = 0;
        }
        let closed = matches!(outcome.end, End::Refused(_) | End::Fault(RealtimeFault::Closed))
            || outcome.signed_in && matches!(outcome.end, End::Fault(RealtimeFault::Cut));
        self.unanswered = if outcome.unanswered { self.unanswered.saturating_add(1) } else { 0 };
        let (why, doubt) = match outcome.end {
            End::NobodyListens => return None,
            End::Fault(why @ (RealtimeFault::Nudged | RealtimeFault::Slept)) => {
                // What is wrong may be over: a try at once, but no new patience of the server's.
                return Some(Next { why, retry_in: Duration::ZERO, doubt: None });
            }
            End::Refused(why) => {
                self.refused = self.refused.saturating_add(1);
                (RealtimeFault::NotAccepted(why.clone()), Some(why))
            }
            End::Fault(why) => {
                self.refused = 0;
                let hung_up = self.unanswered >= TRIES_THAT_REFUSE;
                (why, hung_up.then_some(RealtimeRefusal::HungUp))
            }
        };
        self.failures = self.failures.saturating_add(1);
        let retry_in = self.timings.backoff(self.failures, closed);
        Some(Next { why, retry_in, doubt })
    }

    /// The PBX says that the session is good: what looked like a refusal was none.
    pub(super) const fn session_is_good(&mut self) {
        self.refused = 0;
        self.unanswered = 0;
    }

    /// Nobody says whether the session is good. Whether the server has refused often enough to be believed.
    pub(super) const fn is_refused_anyway(&self) -> bool {
        self.refused >= TRIES_THAT_REFUSE || self.unanswered >= TRIES_THAT_REFUSE
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn retries() -> Retries {
        Retries::new(Timings::default())
    }

    fn outcome(end: impl Into<End>) -> Outcome {
        Outcome { end: end.into(), lived: None, signed_in: false, unanswered: false }
    }

    fn dropped_after(lived: Duration) -> Outcome {
        Outcome { lived: Some(lived), signed_in: true, ..outcome(RealtimeFault::Closed) }
    }

    fn closed_at_sign_in() -> Outcome {
        Outcome { unanswered: true, ..outcome(RealtimeFault::Closed) }
    }

    fn unauthorized() -> Outcome {
        outcome(End::Refused(RealtimeRefusal::Unauthorized { message: None }))
    }

    /// Connections that each of many clients makes in `length` to a server that ends them so.
    fn connections(length: Duration, ends: impl Fn() -> Outcome) -> Vec<u32> {
        let mut all: Vec<u32> = (0..1_000)
            .map(|_| {
                let (mut retries, mut now, mut made) = (retries(), Duration::ZERO, 0);
                while now < length {
                    now += retries.after(ends()).unwrap().retry_in;
                    // Nothing on loopback is quicker; on a network it is slower, and the storm smaller.
                    now += Duration::from_millis(2);
                    made += 1;
                }
                // The first connection is no reconnect, and the last pause ends after the storm.
                made - 1
            })
            .collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn a_server_that_drops_each_connection_gets_few_of_them() {
        for (what, ends) in [
            ("after it subscribed", (|| dropped_after(Duration::from_millis(1))) as fn() -> Outcome),
            ("at its sign-in", closed_at_sign_in),
            ("by a word", unauthorized),
            ("without a word", || outcome(RealtimeFault::Cut)),
        ] {
            let made = connections(15 * SECOND, ends);
            let (least, median, most) = (made.get(10), made.get(500), made.get(989));
            assert!(median <= Some(&6), "{what}: median {median:?}");
            assert!(most <= Some(&8), "{what}: 99 of 100 made {most:?} or less");
            assert!(least >= Some(&1), "{what}: nobody gives up");
        }
    }

    #[test]
    fn clients_of_a_server_that_restarts_come_back_spread_over_seconds() {
        let pauses: Vec<Duration> =
            (0..500).map(|_| retries().after(dropped_after(3600 * SECOND)).unwrap().retry_in).collect();
        let within = |from: u32, to: u32| {
            pauses.iter().filter(|pause| **pause >= from * SECOND && **pause < to * SECOND).count()
        };
        assert_eq!(within(0, 6), 500);
        for second in 0..5 {
            assert!(within(second, second + 1) < 200, "second {second}: {}", within(second, second + 1));
        }
    }

    #[test]
    fn only_a_connection_that_stayed_up_makes_the_pauses_short_again() {
        let mut retries = retries();
        for _ in 0..6 {
            retries.after(dropped_after(29 * SECOND));
        }
        let long = (0..50).map(|_| retries.after(dropped_after(29 * SECOND)).unwrap().retry_in).max();
        assert!(long.unwrap() > 5 * SECOND);
        assert!(retries.after(dropped_after(30 * SECOND)).unwrap().retry_in <= 5 * SECOND);
        // A nudge is a try at once, whatever was; what comes after it is as patient as before.
        for _ in 0..6 {
            retries.after(dropped_after(SECOND));
        }
        assert_eq!(retries.after(outcome(RealtimeFault::Nudged)).unwrap().retry_in, Duration::ZERO);
        let long = (0..50).map(|_| retries.after(outcome(RealtimeFault::Cut)).unwrap().retry_in).max();
        assert!(long.unwrap() > 5 * SECOND);
    }

    #[test]
    fn a_close_at_the_sign_in_is_a_loss_until_it_is_the_third_in_a_row() {
        let mut retries = retries();
        for _ in 0..2 {
            assert_eq!(retries.after(closed_at_sign_in()).unwrap().doubt, None);
        }
        assert_eq!(retries.after(closed_at_sign_in()).unwrap().doubt, Some(RealtimeRefusal::HungUp));
        assert!(retries.is_refused_anyway());
        retries.session_is_good();
        assert!(!retries.is_refused_anyway());
        assert_eq!(retries.after(closed_at_sign_in()).unwrap().doubt, None);
    }

    #[test]
    fn a_refusal_by_a_word_is_doubted_at_once_and_believed_after_three_where_nobody_can_be_asked() {
        let mut retries = retries();
        for believed in [false, false, true] {
            let next = retries.after(unauthorized()).unwrap();
            assert!(matches!(next.why, RealtimeFault::NotAccepted(_)));
            assert!(next.doubt.is_some());
            assert_eq!(retries.is_refused_anyway(), believed);
        }
        retries.after(outcome(RealtimeFault::Cut));
        assert!(!retries.is_refused_anyway());
    }
}
