//! "Press it now": whether the combination of a shortcut arrives, whatever program has the keyboard.
//!
//! While it is waited for, the press is all that counts: the action is not carried out. Other shortcuts
//! do what they always do.

use settings::key::Key;
use settings::shortcut::Action;
use tokio::time::Instant;

use crate::view::editor::{Proving, ShortcutProof};

/// A press that is waited for, or what came of it.
#[derive(Debug)]
pub(super) struct Proof {
    action: Action,
    state: Proving,
    until: Instant,
}

impl Proof {
    /// Waits for the press of this shortcut from now on.
    pub(super) const fn begin(action: Action, until: Instant) -> Self {
        Self { action, state: Proving::Waiting, until }
    }

    /// A shortcut is pressed. Whether it was waited for, and so is no wish for its action.
    pub(super) fn arrives(&mut self, pressed: Action) -> bool {
        let awaited = self.state == Proving::Waiting && self.action == pressed;
        if awaited {
            self.state = Proving::Arrived;
        }
        awaited
    }

    /// Until when it is waited for; none where that is over.
    pub(super) fn deadline(&self) -> Option<Instant> {
        (self.state == Proving::Waiting).then_some(self.until)
    }

    /// It did not come in time.
    pub(super) const fn miss(&mut self) {
        self.state = Proving::Missed;
    }

    pub(super) fn draw(&self) -> ShortcutProof {
        ShortcutProof { key: Key::of_shortcut(self.action).path().to_owned(), state: self.state }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn one_press_of_the_awaited_shortcut_is_held_back_and_no_other() {
        let mut proof = Proof::begin(Action::Call, Instant::now() + Duration::from_secs(20));
        assert!(proof.deadline().is_some());
        assert!(!proof.arrives(Action::Search));
        assert!(proof.arrives(Action::Call));
        assert_eq!((proof.draw().state, proof.deadline()), (Proving::Arrived, None));
        assert!(!proof.arrives(Action::Call));
    }

    #[test]
    fn a_press_after_its_time_is_a_wish_for_its_action() {
        let mut proof = Proof::begin(Action::Call, Instant::now());
        proof.miss();
        assert!(!proof.arrives(Action::Call));
        assert_eq!(proof.draw().state, Proving::Missed);
    }
}
