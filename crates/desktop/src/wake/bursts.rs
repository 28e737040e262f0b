//! Which of many changes are told: pure, with the moments handed in.
//!
//! A resume is told by the first word of it, since the rest brings nothing new. A network comes up in
//! pieces, a link and then its addresses, and is told when the pieces are there: a second after the
//! first. What goes on for longer is told once in each second, so that noise cannot hold it back.

use std::time::Duration;

use tokio::time::Instant;

const BURST: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct Bursts {
    /// When a resume was last told.
    resumed: Option<Instant>,
    /// When the first change of the network came that was not told yet.
    network: Option<Instant>,
}

impl Bursts {
    /// Takes in a resume; whether to tell it.
    pub(super) fn resumed(&mut self, now: Instant) -> bool {
        let told = self.resumed.is_some_and(|told| now.saturating_duration_since(told) < BURST);
        if !told {
            self.resumed = Some(now);
        }
        !told
    }

    /// Takes in a change of the network.
    pub(super) fn network(&mut self, now: Instant) {
        self.network.get_or_insert(now);
    }

    /// When a change of the network is to be told.
    pub(super) fn due(&self) -> Option<Instant> {
        self.network.map(|first| first + BURST)
    }

    /// The change of the network is told.
    pub(super) fn told(&mut self) {
        self.network = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    #[test]
    fn a_resume_is_told_at_once_and_again_only_after_a_second() {
        let (mut bursts, start) = (Bursts::default(), Instant::now());
        assert!(bursts.resumed(start));
        assert!(!bursts.resumed(start + ms(10)));
        assert!(!bursts.resumed(start + ms(999)));
        assert!(bursts.resumed(start + ms(1000)));
        assert!(!bursts.resumed(start + ms(1001)));
    }

    #[test]
    fn changes_of_the_network_are_due_a_second_after_the_first_and_noise_does_not_put_it_off() {
        let (mut bursts, start) = (Bursts::default(), Instant::now());
        assert_eq!(bursts.due(), None);
        for after in [0, 300, 990] {
            bursts.network(start + ms(after));
        }
        assert_eq!(bursts.due(), Some(start + ms(1000)));
        bursts.told();
        assert_eq!(bursts.due(), None);
        bursts.network(start + ms(1500));
        assert_eq!(bursts.due(), Some(start + ms(2500)));
    }

    #[test]
    fn a_resume_and_the_network_do_not_stand_in_for_each_other() {
        let (mut bursts, start) = (Bursts::default(), Instant::now());
        bursts.network(start);
        assert!(bursts.resumed(start + ms(1)));
        assert_eq!(bursts.due(), Some(start + ms(1000)));
    }
}
