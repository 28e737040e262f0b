//! What is registered at present, and the one way to register and to release.
//!
//! The same on every system; what differs (finding the key, asking what is true afterwards) is in
//! `system`. global-hotkey's manager lives only while something is held: on X11 its thread wakes
//! twenty times a second for as long as it exists.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use global_hotkey::GlobalHotKeyManager;
use global_hotkey::hotkey::{CMD_OR_CTRL, Code, HotKey, Modifiers};
use settings::shortcut::{Action, Combination};

use super::presses::Presses;
use super::{Refusal, Wish, system, typing};

/// How often global-hotkey's thread on X11 looks for something to do.
const TICK: Duration = Duration::from_millis(50);
const FREE_WITHIN: Duration = Duration::from_secs(1);

/// A key of this system that global-hotkey takes when it is given `code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub code: Code,
    /// The system's own number: X11 keycode, Windows virtual key, macOS key code.
    pub number: u8,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    action: Action,
    key: Key,
    hotkey: HotKey,
}

/// The shortcuts held, and the means to hold them.
pub(super) struct Keeper {
    presses: Arc<Presses>,
    manager: Option<GlobalHotKeyManager>,
    held: Vec<Held>,
    /// Until when a manager that was dropped may still hold its keys.
    letting_go: Option<Instant>,
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper").field("held", &self.held).finish_non_exhaustive()
    }
}

impl Keeper {
    pub(super) const fn new(presses: Arc<Presses>) -> Self {
        Self { presses, manager: None, held: Vec::new(), letting_go: None }
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
                && held.hotkey.mods == modifiers_of(combination)
                && !typing::would_swallow(combination, system::CONVENTION, || {
                    layout.typed(held.key, combination)
                });
            if !same {
                continue;
            }
            if layout.confirm(held.key, held.hotkey.mods).is_ok() {
                standing.push(*action);
            } else {
                tracing::info!(?action, "a shortcut was held and is not any more");
                self.forget(&held);
            }
        }
        standing
    }

    /// It is held no longer, whatever the library believes.
    fn forget(&mut self, held: &Held) {
        let _ = self.give_back(held, held.key.code);
        self.presses.remove(held.hotkey.id);
        self.held.retain(|other| other.action != held.action);
        self.rest();
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
            self.held.iter().find(|held| held.key.number == key.number && held.hotkey.mods == modifiers)
        {
            return Err(Refusal::Duplicate { of: other.action });
        }
        let held = Held { action, key, hotkey: system::hotkey(action, modifiers, key.code) };
        let taken = self.take_when_free(held).and_then(|()| {
            layout.confirm(key, modifiers).inspect_err(|_| {
                if let Err(e) = self.give_back(&held, key.code) {
                    tracing::warn!(?action, %e, "an unconfirmed shortcut could not be released");
                }
            })
        });
        match taken {
            Ok(()) => self.held.push(held),
            Err(_) => self.rest(),
        }
        taken
    }

    fn unregister(&mut self, action: Action) -> Result<(), Refusal> {
        self.release(&[action])
    }

    /// Releases what these actions hold; what cannot be released is still held afterwards.
    fn release(&mut self, actions: &[Action]) -> Result<(), Refusal> {
        let (leaving, staying): (Vec<Held>, _) =
            self.held.iter().partition(|held| actions.contains(&held.action));
        if leaving.is_empty() {
            return Ok(());
        }
        self.held = staying;
        let mut released = Ok(());
        let mut unreachable = Vec::new();
        for held in leaving {
            let code = system::Layout::present().and_then(|mut layout| layout.code_now(held.key));
            match code.and_then(|code| code.map(|code| self.give_back(&held, code)).transpose()) {
                Ok(Some(())) => self.presses.remove(held.hotkey.id),
                Ok(None) => unreachable.push(held),
                Err(refusal) => {
                    self.held.push(held);
                    released = Err(refusal);
                }
            }
        }
        if !unreachable.is_empty() {
            match self.take_again_what_is_held() {
                Ok(()) => unreachable.iter().for_each(|held| self.presses.remove(held.hotkey.id)),
                Err(refusal) => {
                    self.held.append(&mut unreachable);
                    released = Err(refusal);
                }
            }
        }
        self.rest();
        released
    }

    fn take(&mut self, held: Held) -> Result<(), Refusal> {
        let manager = match &mut self.manager {
            Some(manager) => manager,
            none => none.insert(GlobalHotKeyManager::new().map_err(Refusal::failed)?),
        };
        // Before the key is taken: the first press may come at once.
        self.presses.set(held.hotkey.id, held.action);
        system::take(manager, held.hotkey).map_err(|e| {
            self.presses.remove(held.hotkey.id);
            match e {
                global_hotkey::Error::AlreadyRegistered(_) => Refusal::Taken,
                other => system::explain(&other),
            }
        })
    }

    /// Releases the key by a `Code` that reaches it in the present layout.
    fn give_back(&mut self, held: &Held, code: Code) -> Result<(), Refusal> {
        let Some(manager) = &self.manager else {
            return Ok(());
        };
        let now = HotKey { key: code, ..held.hotkey };
        system::give_back(manager, now).map_err(|e| system::explain(&e))
    }

    /// The layout has changed and no `Code` reaches a key any more: only a new manager can be rid
    /// of it. That is done if everything else can be taken again, and not at the cost of it.
    fn take_again_what_is_held(&mut self) -> Result<(), Refusal> {
        let mut layout = system::Layout::present()?;
        let mut codes = Vec::with_capacity(self.held.len());
        for held in &self.held {
            codes.push(layout.code_now(held.key)?.ok_or_else(|| {
                Refusal::failed(
                    "the keyboard layout has changed and the key can only be released when the \
                     program ends, or under the layout it was taken with",
                )
            })?);
        }
        self.manager = None;
        self.letting_go = Some(Instant::now() + FREE_WITHIN);
        for (held, code) in std::mem::take(&mut self.held).into_iter().zip(codes) {
            let hotkey = HotKey { key: code, ..held.hotkey };
            let held = Held { hotkey, ..held };
            match self.take_when_free(held) {
                Ok(()) => self.held.push(held),
                Err(refusal) => {
                    tracing::warn!(action = ?held.action, %refusal, "a shortcut was lost");
                }
            }
        }
        Ok(())
    }

    /// A manager lets go at its next tick after it was dropped, not at once.
    fn take_when_free(&mut self, held: Held) -> Result<(), Refusal> {
        loop {
            match self.take(held) {
                Err(Refusal::Taken) if self.letting_go.is_some_and(|until| Instant::now() < until) => {
                    thread::sleep(TICK);
                }
                answer => return answer,
            }
        }
    }

    /// Lets the manager go when nothing is held.
    fn rest(&mut self) {
        if self.held.is_empty() && self.manager.take().is_some() {
            self.letting_go = Some(Instant::now() + FREE_WITHIN);
        }
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
