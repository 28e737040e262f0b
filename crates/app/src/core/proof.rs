//! "Press it now": whether the combination of a shortcut arrives, whatever program has the keyboard.
//!
//! While it is waited for, the press is all that counts: the action is not carried out. Other shortcuts
//! do what they always do.

use settings::key::Key;
use settings::shortcut::Action;
use tokio::time::Instant;

use super::Core;
use crate::ports::Ports;
use crate::view::editor::{Proving, ShortcutProof};

/// A press that is waited for, or what came of it.
#[derive(Debug)]
pub(crate) struct Proof {
    action: Action,
    state: Proving,
    until: Instant,
}

impl<P: Ports> Core<P> {
    /// Waits for the press of this shortcut from now on, or no longer.
    pub(crate) fn prove_shortcut(&mut self, key: &str, active: bool) {
        let action = Action::ALL.into_iter().find(|action| Key::of_shortcut(*action).path() == key);
        self.proof = action.filter(|_| active).map(|action| Proof {
            action,
            state: Proving::Waiting,
            until: Instant::now() + self.start.timings.proof,
        });
    }

    /// Whether the press was waited for, and so is no wish for its action.
    pub(crate) fn is_proof(&mut self, pressed: Action) -> bool {
        match &mut self.proof {
            Some(Proof { action, state: state @ Proving::Waiting, .. }) if *action == pressed => {
                *state = Proving::Arrived;
                true
            }
            _ => false,
        }
    }

    pub(crate) fn proof_deadline(&self) -> Option<Instant> {
        self.proof.as_ref().filter(|proof| proof.state == Proving::Waiting).map(|proof| proof.until)
    }

    pub(crate) fn miss_proof(&mut self) {
        if let Some(proof) = &mut self.proof {
            proof.state = Proving::Missed;
        }
    }

    pub(crate) fn draw_proof(&self) -> Option<ShortcutProof> {
        self.proof.as_ref().map(|proof| ShortcutProof {
            key: Key::of_shortcut(proof.action).path().to_owned(),
            state: proof.state,
        })
    }
}
