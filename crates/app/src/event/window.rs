//! How the window is asked for, and why it is read.

use crate::reply_to::ReplyTo;

/// Why the window is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Something moved or resized it, some time ago.
    Settled,
    /// The monitors are others.
    Monitors,
    /// A shortcut or the command line: show it, or hide it when it has the keyboard.
    Toggle,
    /// The tray, whose menu has taken the keyboard: show it, or hide it when it can be seen.
    TrayToggle,
    /// Show it and give it the keyboard.
    Show,
}

impl Purpose {
    /// The user wants to see the window, or to see it no more.
    pub(crate) const fn is_by_user(self) -> bool {
        matches!(self, Self::Toggle | Self::TrayToggle | Self::Show)
    }
}

/// How a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// On the screen, and with the keyboard.
    Shown,
    Minimised,
    /// Not shown yet: it comes up without the keyboard.
    Unseen,
}

/// Who would like to see the window.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The desktop's word that the user has asked for it.
    pub(crate) token: Option<String>,
    /// Who waits for what comes of it. Dropped unanswered: the window was not asked for after all.
    pub(crate) told: Option<ReplyTo<Showing>>,
}

impl Wish {
    pub(crate) fn tell(&self, showing: Showing) {
        if let Some(told) = &self.told {
            told.send(showing);
        }
    }
}

/// What came of a wish to see the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Showing {
    /// It had the keyboard, and was asked to go.
    Hidden,
    /// It was away.
    Shown,
    /// It was behind others.
    Raised,
    NotInFront,
}

impl Showing {
    /// The word for it in the answer to another process.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Shown => "shown",
            Self::Raised => "raised",
            Self::NotInFront => "not_in_front",
        }
    }
}
