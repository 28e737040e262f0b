//! The port of time: deadlines and the time of day.
//!
//! Deadlines are tested without waiting because the fake clock (`clock/manual.rs`) moves when a test says so.

#[cfg(test)]
pub mod manual;

use std::time::SystemTime;

use tokio::time::Instant;

/// What time it is, and the wait for a later time.
pub trait Clock: Send + Sync + 'static {
    /// For deadlines and durations: it only goes forward. Whether it goes on while the computer sleeps
    /// depends on the system.
    fn now(&self) -> Instant;
    /// The time of day, for what is stored or shown. The user or the network may set it, also backward.
    fn system(&self) -> SystemTime;
    /// Ends when [`Clock::now`] has reached the deadline; at once if it has already. Dropping it early loses
    /// nothing.
    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send;

    /// What the work comes to; none where it has not come by the deadline. The work is dropped then.
    fn timeout_at<T: Send>(
        &self,
        deadline: Instant,
        work: impl Future<Output = T> + Send,
    ) -> impl Future<Output = Option<T>> + Send {
        async move {
            tokio::select! {
                biased;
                done = work => Some(done),
                () = self.sleep_until(deadline) => None,
            }
        }
    }

    /// The present moment by both measures.
    fn both(&self) -> Now {
        Now { instant: self.now(), time_of_day: self.system() }
    }
}

/// One moment: for deadlines, and as it is stored or shown.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    pub instant: Instant,
    pub time_of_day: SystemTime,
}

/// The clock of the runtime and of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn system(&self) -> SystemTime {
        SystemTime::now()
    }

    async fn sleep_until(&self, deadline: Instant) {
        tokio::time::sleep_until(deadline).await;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn the_real_clock_sleeps_until_its_own_time_has_reached_the_deadline() {
        let deadline = SystemClock.now() + Duration::from_millis(20);
        SystemClock.sleep_until(deadline).await;
        assert!(SystemClock.now() >= deadline);
    }
}
