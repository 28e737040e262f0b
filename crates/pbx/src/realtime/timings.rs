//! How long everything of the realtime connection takes, in one place.

use std::time::Duration;

use super::way::Fallback;

/// All lengths. The defaults are the product's; tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timings {
    /// Until the connection stands and the server has said something on it, TLS and name look-up included.
    pub open: Duration,
    /// Of long polling, where no WebSocket gets through.
    pub fallback: Fallback,
    /// For each step after that: the server's opening, the connect, the answer to `authenticate`; and
    /// for each write.
    pub step: Duration,
    /// How long an opening that may come from either version is left to show which: a server of
    /// version 3 sends its connect unasked.
    pub framing: Duration,
    /// For the PBX to confirm that a session which was refused is no good.
    pub confirm: Duration,
    /// For the server to say that it has taken the subscriptions, which not every server does; then it is
    /// taken to have.
    pub subscribed: Duration,
    /// From one WebSocket ping to the next.
    pub ping_every: Duration,
    /// From a ping to the first frame of any kind.
    pub ping_deadline: Duration,
    /// Bound of the first pause before another try; doubled with each failure.
    pub backoff_first: Duration,
    /// The same where the server ended the connection: it has many clients, and ended all of theirs.
    pub backoff_closed: Duration,
    /// Greatest bound of a pause.
    pub backoff_most: Duration,
    /// A connection that was live for this long was a good one: the pauses begin anew.
    pub stayed: Duration,
    /// The pause after a confirmed refusal, lengthened by chance by up to a fifth.
    pub refused: Duration,
    /// How often the two clocks are compared.
    pub look: Duration,
    /// A difference of the clocks, or a delay of the timer, that means that the computer slept.
    pub jump: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            open: Duration::from_secs(10),
            fallback: Fallback::default(),
            step: Duration::from_secs(10),
            framing: Duration::from_millis(500),
            confirm: Duration::from_secs(5),
            subscribed: Duration::from_secs(1),
            ping_every: Duration::from_secs(10),
            ping_deadline: Duration::from_secs(10),
            backoff_first: Duration::from_millis(500),
            backoff_closed: Duration::from_secs(5),
            backoff_most: Duration::from_secs(30),
            stayed: Duration::from_secs(30),
            refused: Duration::from_secs(300),
            look: Duration::from_secs(5),
            jump: Duration::from_secs(8),
        }
    }
}

impl Timings {
    /// The pause before another try after so many failures in a row: by chance between nothing and a
    /// bound that doubles ("full jitter"), so that the clients of a server that restarted do not all
    /// come back in the same moment. `closed`: the server ended the connection.
    pub(super) fn backoff(&self, failures: u32, closed: bool) -> Duration {
        let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
        let first = if closed { self.backoff_closed } else { self.backoff_first };
        let bound = first.saturating_mul(doubled).min(self.backoff_most);
        bound.mul_f64(fastrand::f64())
    }

    /// The pause after a refusal.
    pub(super) fn after_refusal(&self) -> Duration {
        self.refused.saturating_add((self.refused / 5).mul_f64(fastrand::f64()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Timings;

    #[test]
    fn pauses_are_spread_below_a_bound_that_doubles_up_to_half_a_minute() {
        let timings = Timings::default();
        for (failures, closed, bound) in [
            (1, false, 500),
            (2, false, 1_000),
            (4, false, 4_000),
            (7, false, 30_000),
            (4_000_000_000, false, 30_000),
            (1, true, 5_000),
            (3, true, 20_000),
            (4, true, 30_000),
        ] {
            let bound = Duration::from_millis(bound);
            let pauses: Vec<Duration> = (0..300).map(|_| timings.backoff(failures, closed)).collect();
            assert!(pauses.iter().all(|pause| *pause <= bound));
            assert!(pauses.iter().any(|pause| *pause < bound / 4), "the lower part is used");
            assert!(pauses.iter().any(|pause| *pause > bound / 4 * 3), "the upper part is used");
        }
    }

    #[test]
    fn a_dead_connection_is_found_within_25_seconds() {
        let timings = Timings::default();
        assert!(timings.ping_every + timings.ping_deadline <= Duration::from_secs(25));
    }
}
