//! Whether the screen is locked, as the desktop tells it.

use desktop::lock::Lock;

use super::Core;
use crate::ports::Ports;

impl<P: Ports> Core<P> {
    pub(crate) fn on_lock(&mut self, lock: Lock) {
        tracing::info!(?lock, "the lock of the screen");
        self.lock = Some(lock);
        // What failed before was asked for another lock.
        self.session.dnd.due = None;
    }

    /// Whether somebody who passes by cannot see this desktop and its person is not at it. False where
    /// nothing tells.
    pub(crate) fn screen_is_locked(&self) -> bool {
        self.lock == Some(Lock::Locked)
    }
}
