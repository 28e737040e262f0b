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
use super::{Refusal, system, typing};

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
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper").field("held", &self.held).finish_non_exhaustive()
    }
}

impl Keeper {
    pub(super) const fn new(presses: Arc<Presses>) -> Self {
        Self { presses, manager: None, held: Vec::new() }
    }

    pub(super) fn register(&mut self, action: Action, combination: &Combination) -> Result<(), Refusal> {
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
        let taken = self.take(held).and_then(|()| {
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

    pub(super) fn unregister(&mut self, action: Action) -> Result<(), Refusal> {
        let Some(index) = self.held.iter().position(|held| held.action == action) else {
            return Ok(());
        };
        let held = self.held.remove(index);
        let released = match system::Layout::present().and_then(|mut l| l.code_now(held.key)) {
            Ok(Some(code)) => self.give_back(&held, code),
            Ok(None) => self.take_again_all_but_the_released(),
            Err(refusal) => Err(refusal),
        };
        match released {
            Ok(()) => self.presses.remove(held.hotkey.id),
            Err(_) => self.held.insert(index, held),
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

    /// The layout has changed and no `Code` reaches the key any more: only a new manager can be rid
    /// of it. That is done if everything else can be taken again, and not at the cost of it.
    fn take_again_all_but_the_released(&mut self) -> Result<(), Refusal> {
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

    /// The manager before this one lets go at its next tick, not at once.
    fn take_when_free(&mut self, held: Held) -> Result<(), Refusal> {
        let deadline = Instant::now() + FREE_WITHIN;
        loop {
            match self.take(held) {
                Err(Refusal::Taken) if Instant::now() < deadline => thread::sleep(TICK),
                answer => return answer,
            }
        }
    }

    /// Lets the manager go when nothing is held.
    fn rest(&mut self) {
        if self.held.is_empty() {
            self.manager = None;
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
