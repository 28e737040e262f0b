//! What is registered at present, and the one way to register and to release.
//!
//! The same on every system; what differs (finding the key, taking it, asking what is true afterwards) is
//! in `system`.

use global_hotkey::hotkey::{CMD_OR_CTRL, Modifiers};
use settings::shortcut::{Action, Combination};

use super::{Refusal, Wish, system, typing};

/// A key of this system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    /// The system's own number: X11 keycode, Windows virtual key, macOS key code.
    pub number: u8,
    /// By what global-hotkey takes it.
    #[cfg(not(target_os = "linux"))]
    pub code: global_hotkey::hotkey::Code,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    action: Action,
    key: Key,
    modifiers: Modifiers,
}

/// The shortcuts held, and the means to hold them.
#[derive(Debug)]
pub(super) struct Keeper {
    pub(super) keys: system::Keys,
    held: Vec<Held>,
}

impl Keeper {
    pub(super) const fn new(keys: system::Keys) -> Self {
        Self { keys, held: Vec::new() }
    }

    /// Brings each action to what is wanted of it. What is held as wanted is not touched; the others
    /// are released first, because a combination may go from one action to another.
    pub(super) fn hold(&mut self, wanted: &[Wish]) -> Vec<(Action, Result<(), Refusal>)> {
        let standing = self.standing(wanted);
        let moving: Vec<Action> =
            wanted.iter().map(|(action, _)| *action).filter(|action| !standing.contains(action)).collect();
        // What is not released is asked for again below, where it can be answered.
        let _ = self.release(&moving);
        let hold = |(action, combination): &Wish| {
            let answer = match combination {
                _ if standing.contains(action) => Ok(()),
                Some(combination) => self.register(*action, combination),
                None => self.unregister(*action),
            };
            (*action, answer)
        };
        wanted.iter().map(hold).collect()
    }

    /// The actions that hold, in the present layout, exactly what is wanted of them.
    fn standing(&mut self, wanted: &[Wish]) -> Vec<Action> {
        if self.held.is_empty() {
            return Vec::new();
        }
        let Ok(mut layout) = system::Layout::present() else { return Vec::new() };
        let mut standing = Vec::new();
        for (action, combination) in wanted {
            let (Some(combination), Some(held)) =
                (combination, self.held.iter().find(|held| held.action == *action).copied())
            else {
                continue;
            };
            let same = layout.find(combination).is_ok_and(|key| key.number == held.key.number)
                && held.modifiers == modifiers_of(combination)
                && !typing::would_swallow(combination, system::CONVENTION, || {
                    layout.typed(held.key, combination)
                });
            if !same {
                continue;
            }
            if layout.confirm(held.key, held.modifiers).is_ok() {
                standing.push(*action);
            } else {
                tracing::info!(?action, "a shortcut was held and is not any more");
                let _ = self.give_back(&held);
                self.held.retain(|other| other.action != held.action);
            }
        }
        standing
    }

    fn register(&mut self, action: Action, combination: &Combination) -> Result<(), Refusal> {
        self.unregister(action)?;
        // Asked before the key is looked up: a letter alone is refused for what it is, also where
        // the layout does not have it.
        if combination.swallows_typing() {
            return Err(Refusal::WouldSwallowTyping);
        }
        let mut layout = system::Layout::present()?;
        let key = layout.find(combination)?;
        if typing::would_swallow(combination, system::CONVENTION, || layout.typed(key, combination)) {
            return Err(Refusal::WouldSwallowTyping);
        }
        let modifiers = modifiers_of(combination);
        if let Some(other) =
            self.held.iter().find(|held| held.key.number == key.number && held.modifiers == modifiers)
        {
            return Err(Refusal::Duplicate { of: other.action });
        }
        let held = Held { action, key, modifiers };
        self.keys.take(action, key, modifiers)?;
        layout.confirm(key, modifiers).inspect_err(|_| {
            if let Err(e) = self.give_back(&held) {
                tracing::warn!(?action, %e, "an unconfirmed shortcut could not be released");
            }
        })?;
        self.held.push(held);
        Ok(())
    }

    fn unregister(&mut self, action: Action) -> Result<(), Refusal> {
        self.release(&[action])
    }

    /// Releases what these actions hold; what cannot be released is still held afterwards.
    fn release(&mut self, actions: &[Action]) -> Result<(), Refusal> {
        let (leaving, staying): (Vec<Held>, _) =
            self.held.iter().partition(|held| actions.contains(&held.action));
        self.held = staying;
        let mut released = Ok(());
        for held in leaving {
            if let Err(refusal) = self.give_back(&held) {
                self.held.push(held);
                released = Err(refusal);
            }
        }
        released
    }

    fn give_back(&mut self, held: &Held) -> Result<(), Refusal> {
        self.keys.give_back(held.action, held.key, held.modifiers)
    }
}

fn modifiers_of(combination: &Combination) -> Modifiers {
    [
        (combination.command_or_control, CMD_OR_CTRL),
        (combination.shift, Modifiers::SHIFT),
        (combination.alt, Modifiers::ALT),
    ]
    .into_iter()
    .filter(|(held, _)| *held)
    .map(|(_, modifier)| modifier)
    .collect()
}
