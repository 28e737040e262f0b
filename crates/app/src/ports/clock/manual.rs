//! A clock that a test moves.

use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::time::Instant;

use super::Clock;

/// How its time follows from the real one.
#[derive(Debug, Clone, Copy)]
struct Setting {
    /// The real time at which it stopped; none: it runs.
    stopped: Option<Instant>,
    /// How far a test has moved it ahead of the real time.
    ahead: Duration,
    /// The time of day that it showed at one of its own instants.
    time_of_day: (SystemTime, Instant),
}

impl Setting {
    fn now(&self) -> Instant {
        self.stopped.unwrap_or_else(Instant::now) + self.ahead
    }

    fn system(&self) -> SystemTime {
        let (shown, at) = self.time_of_day;
        shown + self.now().duration_since(at)
    }
}

/// A clock that stands still, or runs with the real one, and that a test moves ahead.
///
/// A running one is for tests in which something real is waited for as well, such as an answer of a server
/// on loopback.
#[derive(Debug)]
pub struct ManualClock {
    setting: watch::Sender<Setting>,
}

impl ManualClock {
    fn new(stopped: bool) -> Self {
        let now = Instant::now();
        let setting = Setting {
            stopped: stopped.then_some(now),
            ahead: Duration::ZERO,
            time_of_day: (SystemTime::now(), now),
        };
        Self { setting: watch::Sender::new(setting) }
    }

    /// Stands still until a test moves it.
    pub fn stopped() -> Self {
        Self::new(true)
    }

    /// Runs with the real clock, and ahead of it as far as a test moves it.
    pub fn running() -> Self {
        Self::new(false)
    }

    /// From now on it stands still; a clock that stands already stays as it is.
    pub fn stop(&self) {
        self.setting
            .send_modify(|setting| setting.stopped = setting.stopped.or_else(|| Some(Instant::now())));
    }

    /// From now on it runs, and shows what it would if it had not stood still.
    pub fn go_on(&self) {
        self.setting.send_modify(|setting| setting.stopped = None);
    }

    /// Moves it forward, the time of day with it, and ends every sleep whose deadline this reaches.
    pub fn advance(&self, by: Duration) {
        self.setting.send_modify(|setting| setting.ahead += by);
    }

    /// The user or the network sets the time of day, also backward. Deadlines stay where they are.
    pub fn set_system(&self, time: SystemTime) {
        self.setting.send_modify(|setting| setting.time_of_day = (time, setting.now()));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        self.setting.borrow().now()
    }

    fn system(&self) -> SystemTime {
        self.setting.borrow().system()
    }

    async fn sleep_until(&self, deadline: Instant) {
        let mut moved = self.setting.subscribe();
        loop {
            let setting = *moved.borrow_and_update();
            if setting.now() >= deadline {
                return;
            }
            let runs = setting.stopped.is_none();
            tokio::select! {
                // The sender is here, and so it does not end.
                _moved = moved.changed() => {}
                () = tokio::time::sleep(deadline.duration_since(setting.now())), if runs => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::sync::Arc;

    use tokio::task::yield_now;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    /// Lets every other task of a runtime of one thread go as far as it can.
    async fn let_others_run() {
        for _ in 0..10 {
            yield_now().await;
        }
    }

    fn sleeper(clock: &Arc<ManualClock>, deadline: Instant) -> tokio::task::JoinHandle<()> {
        let clock = clock.clone();
        tokio::spawn(async move { clock.sleep_until(deadline).await })
    }

    async fn ended(sleeper: tokio::task::JoinHandle<()>) {
        tokio::time::timeout(Duration::from_secs(60), sleeper).await.unwrap().unwrap();
    }

    #[test]
    fn a_stopped_clock_shows_the_same_time_until_it_is_moved() {
        let clock = ManualClock::stopped();
        let (now, system) = (clock.now(), clock.system());
        while Instant::now() <= now {
            std::thread::yield_now();
        }
        assert_eq!((clock.now(), clock.system()), (now, system));
        clock.advance(HOUR);
        assert_eq!((clock.now(), clock.system()), (now + HOUR, system + HOUR));
    }

    #[tokio::test]
    async fn a_sleep_ends_when_the_clock_is_moved_to_its_deadline_and_not_before() {
        let clock = Arc::new(ManualClock::stopped());
        let sleeper = sleeper(&clock, clock.now() + HOUR);
        let_others_run().await;
        clock.advance(HOUR - Duration::from_nanos(1));
        let_others_run().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_nanos(1));
        ended(sleeper).await;
    }

    #[tokio::test]
    async fn one_move_ends_all_sleeps_that_it_reaches_and_no_other() {
        let clock = Arc::new(ManualClock::stopped());
        let start = clock.now();
        let near = [sleeper(&clock, start + HOUR), sleeper(&clock, start + HOUR / 2)];
        let far = sleeper(&clock, start + 3 * HOUR);
        let_others_run().await;
        clock.advance(2 * HOUR);
        for sleeper in near {
            ended(sleeper).await;
        }
        let_others_run().await;
        assert!(!far.is_finished());
    }

    #[tokio::test]
    async fn a_deadline_that_is_over_needs_no_wait() {
        let clock = ManualClock::stopped();
        clock.sleep_until(clock.now()).await;
        clock.sleep_until(clock.now() - Duration::from_millis(1)).await;
    }

    #[tokio::test]
    async fn a_time_of_day_set_back_moves_no_deadline() {
        let clock = Arc::new(ManualClock::stopped());
        let (now, system) = (clock.now(), clock.system());
        let sleeper = sleeper(&clock, now + HOUR);
        let_others_run().await;
        clock.set_system(system - 24 * HOUR);
        assert_eq!((clock.now(), clock.system()), (now, system - 24 * HOUR));
        clock.advance(HOUR);
        ended(sleeper).await;
        assert_eq!(clock.system(), system - 23 * HOUR);
    }

    #[tokio::test]
    async fn a_running_clock_goes_on_by_itself_and_can_be_moved_ahead() {
        let clock = Arc::new(ManualClock::running());
        let deadline = clock.now() + Duration::from_millis(20);
        clock.sleep_until(deadline).await;
        assert!(clock.now() >= deadline);
        let sleeper = sleeper(&clock, clock.now() + HOUR);
        let_others_run().await;
        assert!(!sleeper.is_finished());
        clock.advance(HOUR);
        ended(sleeper).await;
    }

    #[tokio::test]
    async fn a_clock_that_is_stopped_while_somebody_sleeps_keeps_the_sleep_from_ending() {
        let clock = Arc::new(ManualClock::running());
        let deadline = clock.now() + Duration::from_millis(50);
        let sleeper = sleeper(&clock, deadline);
        let_others_run().await;
        clock.stop();
        let stood_at = clock.now();
        tokio::time::sleep_until(deadline + Duration::from_millis(1)).await;
        let_others_run().await;
        assert_eq!(clock.now(), stood_at);
        // On a slow machine it may have stopped only after the deadline.
        assert_eq!(sleeper.is_finished(), stood_at >= deadline);
        clock.go_on();
        assert!(clock.now() > stood_at);
        ended(sleeper).await;
    }
}
