//! What the parts of a system say of the lock, and what that comes to.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Lock;

/// What one part of the system says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    Locked,
    Unlocked,
    /// It is not there, or does not answer; part of a sentence.
    Silent {
        why: String,
    },
}

impl Word {
    pub(super) const fn of(locked: bool) -> Self {
        if locked { Self::Locked } else { Self::Unlocked }
    }
}

/// The last word of each; any thread may bring one.
#[derive(Debug)]
pub(super) struct Voices {
    /// None: it has not spoken yet.
    last: Mutex<Vec<Option<Word>>>,
    changed: Notify,
}

impl Voices {
    pub(super) fn new(count: usize) -> Self {
        Self { last: Mutex::new(vec![None; count]), changed: Notify::new() }
    }

    /// A word of the voice with this number.
    pub(super) fn say(&self, voice: usize, word: Word) {
        if let Some(last) = self.last().get_mut(voice) {
            *last = Some(word);
        }
        self.changed.notify_one();
    }

    /// After a word, however many have come since the last time.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    pub(super) fn verdict(&self) -> Option<Lock> {
        verdict(&self.last())
    }

    fn last(&self) -> MutexGuard<'_, Vec<Option<Word>>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Locked as soon as one says so; anything else only when every one has spoken, so that a start on a
/// locked screen is not taken for one on an open screen.
fn verdict(last: &[Option<Word>]) -> Option<Lock> {
    if last.contains(&Some(Word::Locked)) {
        return Some(Lock::Locked);
    }
    let words: Vec<&Word> = last.iter().map(Option::as_ref).collect::<Option<_>>()?;
    if words.contains(&&Word::Unlocked) {
        return Some(Lock::Unlocked);
    }
    let reasons = words.into_iter().filter_map(|word| match word {
        Word::Silent { why } => Some(why.as_str()),
        Word::Locked | Word::Unlocked => None,
    });
    Some(Lock::Untold { why: reasons.collect::<Vec<_>>().join("; ") })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn silent(why: &str) -> Word {
        Word::Silent { why: why.to_owned() }
    }

    #[test]
    fn one_that_says_locked_is_enough_and_a_silent_one_says_nothing() {
        let some = |words: &[Word]| words.iter().cloned().map(Some).collect::<Vec<_>>();
        for (words, expected) in [
            (some(&[Word::Locked, Word::Unlocked]), Some(Lock::Locked)),
            (some(&[silent("a"), Word::Locked]), Some(Lock::Locked)),
            (some(&[Word::Unlocked, silent("a")]), Some(Lock::Unlocked)),
            (some(&[silent("a"), silent("b")]), Some(Lock::Untold { why: "a; b".to_owned() })),
            (vec![None, Some(Word::Unlocked)], None),
            (vec![None, Some(Word::Locked)], Some(Lock::Locked)),
            (vec![None, Some(silent("a"))], None),
        ] {
            assert_eq!(verdict(&words), expected, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_voices_changes_nothing_but_the_order_of_reasons(
            said in proptest::collection::vec(0_u8..4, 1..5),
        ) {
            let words: Vec<Option<Word>> = said
                .iter()
                .map(|said| match said {
                    0 => None,
                    1 => Some(Word::Locked),
                    2 => Some(Word::Unlocked),
                    _ => Some(silent("gone")),
                })
                .collect();
            let turned: Vec<_> = words.iter().rev().cloned().collect();
            prop_assert_eq!(verdict(&words), verdict(&turned));
        }
    }
}
