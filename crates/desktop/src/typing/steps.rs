//! Strokes, one small burst after the other: the same on every system whose keys can be pressed.
//!
//! Before each burst the window must still have the keyboard, nobody may have called it off, and the user must
//! hold no modifier: with Ctrl held, text would be commands. Whatever happens, no key stays down.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use integrations::keys::{Key, Modifiers, NamedKey, Stroke};

use super::{Refusal, TypingError};

/// So many characters at a time: what a window that loses the keyboard meanwhile can let slip to another one.
const BURST: usize = 8;
/// How often the user's hands are waited for, one [`Keyboard::pause`] after the other: some ten seconds.
const MOST_PAUSES: u32 = 1000;

/// Two texts at once would be typed into each other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The keys of a system, as one window is typed into.
pub(super) trait Keyboard {
    /// A key as the system numbers it.
    type Code: Copy + PartialEq;

    /// Whether the window still has the keyboard.
    fn in_focus(&mut self) -> bool;

    /// Whether a modifier is down that is none of `ours`.
    fn user_holds_modifier(&mut self, ours: &[Self::Code]) -> bool;

    /// The key, and the modifiers that the present layout asks for to make it of the key.
    ///
    /// # Errors
    /// The layout has no such key.
    fn find(&mut self, key: Key) -> Result<(Self::Code, Modifiers), TypingError>;

    /// Presses keys or lets go of them, in this order and with nothing of others in between where the system can.
    ///
    /// # Errors
    /// The system does not take them.
    fn send(&mut self, changes: &[(Self::Code, bool)]) -> Result<(), TypingError>;

    /// Types characters whatever the layout.
    ///
    /// # Errors
    /// The system does not take them.
    fn text(&mut self, text: &str) -> Result<(), TypingError>;

    /// Waits until the program has taken in what was typed, so that a window that a key opens gets what follows.
    ///
    /// # Errors
    /// The program does not react.
    fn settle(&mut self) -> Result<(), TypingError>;

    /// Some ten milliseconds.
    fn pause(&mut self);
}

/// Types all of it.
///
/// # Errors
/// As [`super::type_into`]; what was typed until then stays typed.
pub(super) fn type_all<K: Keyboard>(
    keyboard: &mut K,
    strokes: &[Stroke],
    stop: &AtomicBool,
) -> Result<(), TypingError> {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut typist = Typist { keyboard, stop, held: Vec::new(), typed: 0 };
    let typed = typist.all(strokes);
    let released = typist.let_go();
    typed.and(released)
}

struct Typist<'a, K: Keyboard> {
    keyboard: &'a mut K,
    stop: &'a AtomicBool,
    /// Keys that a stroke has pressed and none has let go of yet.
    held: Vec<K::Code>,
    /// Characters and presses of keys so far.
    typed: usize,
}

impl<K: Keyboard> Typist<'_, K> {
    fn all(&mut self, strokes: &[Stroke]) -> Result<(), TypingError> {
        strokes.iter().try_for_each(|stroke| match stroke {
            Stroke::Text(text) => self.text(text),
            Stroke::Press { key: Key::Character(character), modifiers, times } if modifiers.is_none() => {
                (0..*times).try_for_each(|_| self.text(character.encode_utf8(&mut [0; 4])))
            }
            Stroke::Press { key, modifiers, times } => {
                (0..*times).try_for_each(|_| self.chord(*modifiers, std::slice::from_ref(key)))
            }
            Stroke::Held { modifiers, keys } => self.chord(*modifiers, keys),
            Stroke::Down(key) => self.down(*key),
            Stroke::Up(key) => self.up(*key),
        })
    }

    fn text(&mut self, text: &str) -> Result<(), TypingError> {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.char_indices().nth(BURST).map_or(rest.len(), |(at, _)| at);
            let (burst, after) = rest.split_at(end);
            self.ready()?;
            self.keyboard.text(burst)?;
            self.typed += burst.chars().count();
            rest = after;
        }
        Ok(())
    }

    /// Keys one after another while the modifiers are down: one burst, so that nothing comes in between.
    fn chord(&mut self, modifiers: Modifiers, keys: &[Key]) -> Result<(), TypingError> {
        let mut changes = Vec::new();
        let around = self.codes(modifiers)?;
        changes.extend(around.iter().map(|code| (*code, true)));
        for key in keys {
            let (code, needed) = self.keyboard.find(*key)?;
            let needed = self.codes(needed)?;
            let more = || needed.iter().filter(|code| !around.contains(code));
            changes.extend(more().map(|code| (*code, true)));
            changes.extend([(code, true), (code, false)]);
            changes.extend(more().rev().map(|code| (*code, false)));
        }
        changes.extend(around.iter().rev().map(|code| (*code, false)));
        self.ready()?;
        if let Err(error) = self.keyboard.send(&changes) {
            // Of a burst that was taken in part some keys may be down.
            self.held.extend(changes.iter().filter(|(_, down)| *down).map(|(code, _)| *code));
            return Err(error);
        }
        self.typed += keys.len();
        Ok(())
    }

    fn down(&mut self, key: Key) -> Result<(), TypingError> {
        // What the layout needs for it is not held with it: `{a down}` is the key of the a.
        let (code, _) = self.keyboard.find(key)?;
        self.ready()?;
        self.held.push(code);
        self.keyboard.send(&[(code, true)])?;
        self.typed += 1;
        Ok(())
    }

    fn up(&mut self, key: Key) -> Result<(), TypingError> {
        let (code, _) = self.keyboard.find(key)?;
        self.ready()?;
        self.keyboard.send(&[(code, false)])?;
        self.held.retain(|held| *held != code);
        Ok(())
    }

    fn codes(&mut self, modifiers: Modifiers) -> Result<Vec<K::Code>, TypingError> {
        let all = [
            (modifiers.control, NamedKey::LeftControl),
            (modifiers.alt, NamedKey::LeftAlt),
            (modifiers.shift, NamedKey::LeftShift),
            (modifiers.logo, NamedKey::LeftLogo),
        ];
        let wanted = all.into_iter().filter(|(wanted, _)| *wanted);
        wanted.map(|(_, key)| self.keyboard.find(Key::Named(key)).map(|(code, _)| code)).collect()
    }

    /// Waits for the program and for the user's hands; then the next burst may go.
    fn ready(&mut self) -> Result<(), TypingError> {
        if self.typed > 0 {
            self.keyboard.settle()?;
        }
        for _ in 0..MOST_PAUSES {
            if self.stop.load(Ordering::Acquire) {
                return Err(TypingError::Stopped { typed: self.typed });
            }
            if !self.keyboard.in_focus() {
                return Err(TypingError::FocusMoved { typed: self.typed });
            }
            if !self.keyboard.user_holds_modifier(&self.held) {
                return Ok(());
            }
            self.keyboard.pause();
        }
        Err(TypingError::Refused(Refusal::KeysHeld))
    }

    /// Wherever the keyboard is now: a key that stays down would change what the user types.
    fn let_go(&mut self) -> Result<(), TypingError> {
        let changes: Vec<_> = self.held.drain(..).rev().map(|code| (code, false)).collect();
        if changes.is_empty() { Ok(()) } else { self.keyboard.send(&changes) }
    }
}

#[cfg(test)]
#[path = "steps/tests.rs"]
mod tests;
