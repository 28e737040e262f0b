//! What others may know of shortcuts.

use std::time::SystemTime;

use settings::shortcut::Action;

/// What the user does with shortcuts.
#[derive(Debug, Default)]
pub struct Shortcuts {
    /// The user is about to press a new combination: none is to be registered, as the system would swallow it.
    pub(crate) recording: bool,
    /// The shortcut that was pressed last, and when.
    pub(crate) last_pressed: Option<(Action, SystemTime)>,
}
