//! The port of the global shortcuts.
//!
//! The port holds what it was asked for: it is told the whole wish for each action and changes only what
//! differs. A shortcut that is pressed arrives as [`Event::Shortcut`](crate::event::Event::Shortcut).

#[cfg(test)]
pub mod recording;

use settings::shortcut::{Action, Combination};

use crate::said::Said;

/// Global shortcuts of the operating system.
pub trait Shortcuts: Send + Sync + 'static {
    /// Brings each action to a combination, or to none, and answers for each, in order. What stands
    /// already is not touched.
    fn hold(
        &self,
        wishes: Vec<(Action, Option<Combination>)>,
    ) -> impl Future<Output = Vec<(Action, Result<ShortcutGranted, ShortcutRefusal>)>> + Send;
    /// What stands against a combination for an action that holds nothing now.
    fn check(
        &self,
        action: Action,
        combination: Combination,
    ) -> impl Future<Output = Result<(), ShortcutRefusal>> + Send;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortcutGranted {
    AsWished,
    /// The desktop has chosen another key, which it describes so.
    Otherwise {
        described: String,
        combination: Option<Combination>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortcutRefusal {
    Taken,
    KeyNotAvailable {
        nearest: Option<String>,
    },
    WouldSwallowTyping,
    /// By another name it is the key that this action has.
    Duplicate {
        of: Action,
    },
    BeingAsked,
    NotGranted,
    Unsupported {
        why: Said,
    },
    Failed {
        why: Said,
    },
}
