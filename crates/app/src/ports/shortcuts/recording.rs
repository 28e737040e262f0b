//! A system that holds what it is asked to hold, except what a test says is taken.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use settings::shortcut::{Action, Combination};
use tokio::sync::watch;

use super::{ShortcutGranted, ShortcutRefusal, Shortcuts};
use crate::ports::journal::{Asked, Journal};

#[derive(Debug, Default)]
struct State {
    held: HashMap<Action, Combination>,
    taken: Vec<Action>,
}

#[derive(Debug)]
pub struct RecordingShortcuts {
    journal: Journal,
    state: Mutex<State>,
    /// The system takes its time.
    held_up: watch::Sender<bool>,
}

impl RecordingShortcuts {
    pub fn new(journal: Journal) -> Self {
        Self { journal, state: Mutex::default(), held_up: watch::Sender::new(false) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The actions that hold a combination, in the order of [`Action::ALL`].
    pub fn held(&self) -> Vec<Action> {
        let state = self.state();
        Action::ALL.into_iter().filter(|action| state.held.contains_key(action)).collect()
    }

    /// From now on the system answers only when this is called with `false`.
    pub fn hold_up(&self, held_up: bool) {
        self.held_up.send_replace(held_up);
    }

    /// Whether somebody waits for what is held up.
    pub fn waits(&self) -> bool {
        self.held_up.receiver_count() > 0
    }

    /// Another program holds the combination of this action, or has let go of it.
    pub fn take(&self, action: Action, taken: bool) {
        let mut state = self.state();
        state.taken.retain(|other| *other != action);
        if taken {
            state.taken.push(action);
        }
    }

    /// The combination of this action is not held any more, or not by the key that it should be.
    pub fn lose(&self, action: Action) {
        self.state().held.remove(&action);
    }
}

impl Shortcuts for RecordingShortcuts {
    async fn hold(
        &self,
        wishes: Vec<(Action, Option<Combination>)>,
    ) -> Vec<(Action, Result<ShortcutGranted, ShortcutRefusal>)> {
        // The sender is here, and so it does not end.
        let _going_on = self.held_up.subscribe().wait_for(|held_up| !held_up).await.is_ok();
        let mut state = self.state();
        let mut asked = Vec::new();
        let mut standing = Vec::new();
        for (action, wish) in &wishes {
            if wish.is_some() && state.held.get(action) == wish.as_ref() && !state.taken.contains(action) {
                standing.push(*action);
            } else {
                asked.push(Asked::Release(*action));
                state.held.remove(action);
            }
        }
        let hold = |(action, wish): (Action, Option<Combination>)| {
            let Some(combination) = wish else { return (action, Ok(ShortcutGranted::AsWished)) };
            if standing.contains(&action) {
                return (action, Ok(ShortcutGranted::AsWished));
            }
            asked.push(Asked::Register(action));
            if state.taken.contains(&action) {
                return (action, Err(ShortcutRefusal::Taken));
            }
            state.held.insert(action, combination);
            (action, Ok(ShortcutGranted::AsWished))
        };
        let answers = wishes.into_iter().map(hold).collect();
        self.journal.record_all(asked);
        answers
    }

    async fn check(&self, action: Action, _: Combination) -> Result<(), ShortcutRefusal> {
        if self.state().taken.contains(&action) { Err(ShortcutRefusal::Taken) } else { Ok(()) }
    }
}
