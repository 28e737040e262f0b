//! Finds out that the computer slept, where the operating system does not say so.
//!
//! While it sleeps, the wall clock goes on and on some systems the steady clock does not; on the
//! others a timer comes much too late. Either way what was connected before is most likely gone, and
//! finding that out by pings would take another twenty seconds. A wall clock that is set forward looks
//! the same and costs one reconnect.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// Where the time of day is read. The system's, but for tests.
#[derive(Clone)]
pub struct WallClock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl WallClock {
    /// A clock of the caller's.
    pub fn new(read: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }
}

impl Default for WallClock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for WallClock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("WallClock")
    }
}

#[derive(Debug)]
pub(super) struct SleepWatch {
    clock: WallClock,
    look: Duration,
    jump: Duration,
    steady: Instant,
    wall: SystemTime,
}

impl SleepWatch {
    pub(super) fn new(clock: WallClock, look: Duration, jump: Duration) -> Self {
        let wall = (clock.0)();
        Self { clock, look, jump, steady: Instant::now(), wall }
    }

    /// When to look again at the latest.
    pub(super) fn next(&self) -> Instant {
        self.steady + self.look
    }

    /// Whether the computer slept since the last look.
    pub(super) fn slept(&mut self) -> bool {
        let (steady, wall) = (Instant::now(), (self.clock.0)());
        let passed = steady.duration_since(self.steady);
        // A clock that was set back says nothing.
        let by_wall = wall.duration_since(self.wall).unwrap_or_default();
        (self.steady, self.wall) = (steady, wall);
        by_wall.saturating_sub(passed) > self.jump || passed.saturating_sub(self.look) > self.jump
    }
}
