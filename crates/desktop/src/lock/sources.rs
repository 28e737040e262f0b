//! What the sources of a system report of the lock, and the verdict that follows.

use std::sync::{Mutex, MutexGuard, PoisonError};

use settings::said::Said;
use tokio::sync::Notify;

use super::Lock;

/// What one source reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SourceState {
    Locked,
    Unlocked,
    /// It is not there, or does not answer; part of a sentence.
    Silent {
        why: Said,
    },
}

impl SourceState {
    pub(super) const fn of(locked: bool) -> Self {
        if locked { Self::Locked } else { Self::Unlocked }
    }
}

/// The last report of each; any thread may bring one.
#[derive(Debug)]
pub(super) struct Sources {
    /// None: it has not reported yet.
    last: Mutex<Vec<Option<SourceState>>>,
    changed: Notify,
}

impl Sources {
    pub(super) fn new(count: usize) -> Self {
        Self { last: Mutex::new(vec![None; count]), changed: Notify::new() }
    }

    /// The source with this number reports this.
    pub(super) fn report(&self, source: usize, state: SourceState) {
        if let Some(last) = self.last().get_mut(source) {
            *last = Some(state);
        }
        self.changed.notify_one();
    }

    /// After a report, however many have come since the last time.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    pub(super) fn verdict(&self) -> Option<Lock> {
        verdict(&self.last())
    }

    fn last(&self) -> MutexGuard<'_, Vec<Option<SourceState>>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Locked as soon as one says so; anything else only when every one has spoken, so that a start on a
/// locked screen is not taken for one on an open screen.
fn verdict(last: &[Option<SourceState>]) -> Option<Lock> {
    if last.contains(&Some(SourceState::Locked)) {
        return Some(Lock::Locked);
    }
    let words: Vec<&SourceState> = last.iter().map(Option::as_ref).collect::<Option<_>>()?;
    if words.contains(&&SourceState::Unlocked) {
        return Some(Lock::Unlocked);
    }
    let reasons: Vec<&Said> = words
        .into_iter()
        .filter_map(|word| match word {
            SourceState::Silent { why } => Some(why),
            SourceState::Locked | SourceState::Unlocked => None,
        })
        .collect();
    Some(Lock::Untold { why: Said::joined(&reasons) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn silent(why: &str) -> SourceState {
        SourceState::Silent { why: why.into() }
    }

    #[test]
    fn one_that_says_locked_is_enough_and_a_silent_one_says_nothing() {
        let some = |words: &[SourceState]| words.iter().cloned().map(Some).collect::<Vec<_>>();
        for (words, expected) in [
            (some(&[SourceState::Locked, SourceState::Unlocked]), Some(Lock::Locked)),
            (some(&[silent("a"), SourceState::Locked]), Some(Lock::Locked)),
            (some(&[SourceState::Unlocked, silent("a")]), Some(Lock::Unlocked)),
            (some(&[silent("a"), silent("b")]), Some(Lock::Untold { why: "a; b".into() })),
            (vec![None, Some(SourceState::Unlocked)], None),
            (vec![None, Some(SourceState::Locked)], Some(Lock::Locked)),
            (vec![None, Some(silent("a"))], None),
        ] {
            assert_eq!(verdict(&words), expected, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_sources_changes_nothing_but_the_order_of_reasons(
            said in proptest::collection::vec(0_u8..4, 1..5),
        ) {
            let words: Vec<Option<SourceState>> = said
                .iter()
                .map(|said| match said {
                    0 => None,
                    1 => Some(SourceState::Locked),
                    2 => Some(SourceState::Unlocked),
                    _ => Some(silent("gone")),
                })
                .collect();
            let turned: Vec<_> = words.iter().rev().cloned().collect();
            prop_assert_eq!(verdict(&words), verdict(&turned));
        }
    }
}
