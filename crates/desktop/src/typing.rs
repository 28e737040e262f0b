//! Keys typed into the window of another program, as if the user had typed them.
//!
//! In bursts: before each the system is asked whether the keyboard still goes to the window, and typing stops
//! where it does not. The user's own modifier keys are waited for, since they would make a command of each
//! letter. Whatever way typing ends, no key is left held.

use std::fmt;
use std::sync::atomic::AtomicBool;

use integrations::keys::Stroke;
use settings::words::Language;

use crate::focus::{FocusedWindow, Obstacle};

#[cfg(any(target_os = "windows", target_os = "macos", test))]
mod steps;
#[cfg_attr(target_os = "linux", path = "typing/linux.rs")]
#[cfg_attr(target_os = "macos", path = "typing/macos.rs")]
#[cfg_attr(target_os = "windows", path = "typing/windows.rs")]
mod system;

/// Why typing ended before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypingError {
    /// The keyboard goes to another window now. `typed` keys and characters had gone to the right one.
    FocusMoved {
        typed: usize,
    },
    /// `stop` was set.
    Stopped {
        typed: usize,
    },
    Refused(Refusal),
    /// This system, session or permission does not let one program type into another.
    Unsupported(Obstacle),
}

/// What did not let go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The user holds Shift, Ctrl, Alt or the like.
    KeysHeld,
    /// The program does not take in what is typed.
    NotReacting,
    /// Another program has the keyboard to itself, such as a screen lock or an open menu.
    KeyboardTaken,
    /// There is no such key here.
    NoSuchKey(String),
    /// The system could not be asked.
    Failed(String),
}

impl TypingError {
    /// What went wrong and what helps, in a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::FocusMoved { typed } => language.pick(
                format!("Another window got the keyboard, so typing stopped after {typed} keys."),
                format!("Et andet vindue fik tastaturet, så tastningen stoppede efter {typed} taster."),
            ),
            Self::Stopped { typed } => language.pick(
                format!("Typing was stopped after {typed} keys."),
                format!("Tastningen blev stoppet efter {typed} taster."),
            ),
            Self::Refused(refusal) => refusal.words(language),
            Self::Unsupported(obstacle) => obstacle.words(language),
        }
    }
}

impl Refusal {
    fn words(&self, language: Language) -> String {
        let pick = |en: &str, da: &str| language.pick(en, da).to_owned();
        match self {
            Self::KeysHeld => pick(
                "Shift, Ctrl, Alt or another such key was held down, so nothing more was typed.",
                "Skift, Ctrl, Alt eller en lignende tast blev holdt nede, så der blev ikke tastet mere.",
            ),
            Self::NotReacting => pick(
                "The program does not react, so nothing more was typed.",
                "Programmet reagerer ikke, så der blev ikke tastet mere.",
            ),
            Self::KeyboardTaken => pick(
                "Another program has the keyboard to itself, such as a screen lock or an open menu. Nothing was typed.",
                "Et andet program har tastaturet for sig selv, for eksempel en skærmlås eller en åben menu. Intet blev tastet.",
            ),
            Self::NoSuchKey(key) => language.pick(
                format!("This computer has no key {key}."),
                format!("Denne computer har ingen tast {key}."),
            ),
            Self::Failed(why) => language.pick(
                format!("The keyboard could not be used: {why}"),
                format!("Tastaturet kunne ikke bruges: {why}"),
            ),
        }
    }
}

impl fmt::Display for TypingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::En))
    }
}

impl std::error::Error for TypingError {}

/// Types into this window. Blocks for as long as typing takes: some milliseconds for each key, and longer where
/// the program is slow. `stop` is looked at between bursts.
///
/// # Errors
/// Not everything was typed; [`TypingError`] says why.
pub fn type_into(window: &FocusedWindow, strokes: &[Stroke], stop: &AtomicBool) -> Result<(), TypingError> {
    system::type_into(&window.window, strokes, stop)
}
