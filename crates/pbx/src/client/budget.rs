//! How many requests may be sent again, for all that are sent to one PBX.
//!
//! Each retry takes a token, time and good answers give tokens back. So a PBX that answers nobody gets a
//! few requests more than were made, and not three times as many.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tokens at the start, and at most.
const MOST: f64 = 10.0;
/// Time that gives one back.
const REFILL: Duration = Duration::from_secs(10);
/// What a good answer gives back.
const SUCCESS: f64 = 0.1;

/// The budget; shared by the clones of a client.
#[derive(Debug)]
pub(super) struct Budget(Mutex<Tokens>);

#[derive(Debug)]
struct Tokens {
    left: f64,
    /// When time has given back last; none before the first retry.
    at: Option<Instant>,
}

impl Default for Budget {
    fn default() -> Self {
        Self(Mutex::new(Tokens { left: MOST, at: None }))
    }
}

impl Budget {
    /// Takes a token for a retry; false: there is none.
    pub(super) fn take(&self, now: Instant) -> bool {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.refill(now);
        let enough = tokens.left >= 1.0;
        if enough {
            tokens.left -= 1.0;
        }
        enough
    }

    /// A request was answered well.
    pub(super) fn succeeded(&self) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.left = (tokens.left + SUCCESS).min(MOST);
    }
}

impl Tokens {
    fn refill(&mut self, now: Instant) {
        let since = self.at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.left = (self.left + since.as_secs_f64() / REFILL.as_secs_f64()).min(MOST);
        self.at = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(budget: &Budget, now: Instant) -> usize {
        (0..100).filter(|_| budget.take(now)).count()
    }

    #[test]
    fn ten_retries_are_free_and_more_come_with_time_and_good_answers() {
        let (budget, start) = (Budget::default(), Instant::now());
        assert_eq!(taken(&budget, start), 10);
        assert_eq!(taken(&budget, start + REFILL * 3), 3);
        for _ in 0..25 {
            budget.succeeded();
        }
        assert_eq!(taken(&budget, start + REFILL * 3), 2);
        assert_eq!(taken(&budget, start + REFILL * 1000), 10, "never more than at the start");
    }
}
