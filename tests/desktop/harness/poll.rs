//! Waiting for something that will be so: asked again and again until a deadline, never slept for.

use std::time::{Duration, Instant};

/// Ten times what the slowest of these things takes on two busy cores.
pub const LONG: Duration = Duration::from_secs(60);

const PAUSE: Duration = Duration::from_millis(20);

/// The first `Some`; a panic with `what` at the deadline.
#[track_caller]
pub fn until_some<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    some_within(LONG, what, ask)
}

/// The first `Some` within a time of the caller's own: for what by its nature takes longer.
#[track_caller]
pub fn some_within<T>(time: Duration, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + time;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "after {time:?} still not: {what}");
        std::thread::park_timeout(PAUSE);
    }
}

/// Until true; a panic with `what` at the deadline.
#[track_caller]
pub fn until(what: &str, mut ask: impl FnMut() -> bool) {
    until_some(what, || ask().then_some(()));
}

/// Until what is asked for equals `wanted`; the panic at the deadline shows both.
#[track_caller]
pub fn until_equal<T: PartialEq + std::fmt::Debug>(what: &str, wanted: T, mut ask: impl FnMut() -> T) {
    let deadline = Instant::now() + LONG;
    loop {
        let found = ask();
        if found == wanted {
            return;
        }
        assert!(Instant::now() < deadline, "{what}: still {found:?} and not {wanted:?}");
        std::thread::park_timeout(PAUSE);
    }
}

/// Asked all through `time`, it never becomes true: for things that must not happen.
#[track_caller]
pub fn never_within(time: Duration, what: &str, mut ask: impl FnMut() -> bool) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        assert!(!ask(), "{what}");
        std::thread::park_timeout(PAUSE);
    }
}
