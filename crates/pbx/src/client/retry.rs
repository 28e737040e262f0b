//! Whether a request that failed is sent again by itself, and when.
//!
//! Only one that changes nothing when it comes twice, only after a failure that came quickly and may be
//! over in a moment, at most twice, and never beyond the time that the whole answer had from the start.
//! The pauses are spread by chance, so that not everybody comes back at once. Waiting for longer is for
//! whoever asked: it knows whether the answer still matters. How many are sent again altogether is bounded
//! too (`budget`).

use std::time::Duration;

use crate::error::{Error, Unreached};

/// Sent again at most so often.
pub(super) const MOST: u32 = 2;

/// Bound of the first pause; the second is of twice the length.
const FIRST: Duration = Duration::from_millis(200);

/// A server that wants a longer pause is not waited for.
const LONGEST_WISH: Duration = Duration::from_secs(5);

/// A failed try, and what the server said about the next.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) retry_after: Option<Duration>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, retry_after: None }
    }
}

impl Failure {
    /// How long to wait before the next try; `None`: there is none. `tries` have been, `left` is what
    /// is left of the time for the whole.
    pub(super) fn pause(&self, tries: u32, left: Duration) -> Option<Duration> {
        if tries > MOST || !is_quick(&self.error) {
            return None;
        }
        let chance = FIRST.saturating_mul(tries).mul_f64(fastrand::f64());
        let pause = match self.retry_after {
            Some(wish) if wish > LONGEST_WISH => return None,
            Some(wish) => wish + chance,
            None => chance,
        };
        (pause < left).then_some(pause)
    }
}

/// Failures that a server which restarts, or one that is busy for a moment, answers with.
const fn is_quick(error: &Error) -> bool {
    error.is_passing()
        && matches!(
            error,
            Error::Unreachable { why: Unreached::Refused | Unreached::Cut }
                | Error::ServerFault { status: 502..=504 }
                | Error::RateLimited { .. }
        )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Failure, MOST};
    use crate::error::{Error, Unreached};

    const LONG: Duration = Duration::from_secs(15);

    fn wishes(seconds: u64) -> Failure {
        let retry_after = Some(Duration::from_secs(seconds));
        Failure { error: Error::ServerFault { status: 503 }, retry_after }
    }

    #[test]
    fn only_quick_failures_are_tried_again_and_only_twice() {
        for (error, again) in [
            (Error::Unreachable { why: Unreached::Refused }, true),
            (Error::Unreachable { why: Unreached::Cut }, true),
            (Error::ServerFault { status: 502 }, true),
            (Error::ServerFault { status: 504 }, true),
            (Error::RateLimited { retry_after: None }, true),
            (Error::ServerFault { status: 500 }, false),
            (Error::Unreachable { why: Unreached::Timeout }, false),
            (Error::Unreachable { why: Unreached::Dns }, false),
            (Error::NotFound { what: None }, false),
            (Error::NotJson, false),
        ] {
            let failure = Failure::from(error);
            assert_eq!(failure.pause(1, LONG).is_some(), again, "{failure:?}");
            assert_eq!(failure.pause(MOST, LONG).is_some(), again, "{failure:?}");
            assert_eq!(failure.pause(MOST + 1, LONG), None, "{failure:?}");
        }
    }

    #[test]
    fn the_server_is_given_the_pause_it_wants_where_there_is_time_for_it() {
        assert!(wishes(2).pause(1, LONG).is_some_and(|pause| pause >= Duration::from_secs(2)));
        assert_eq!(wishes(2).pause(1, Duration::from_secs(2)), None);
        assert_eq!(wishes(6).pause(1, LONG), None);
    }
}
