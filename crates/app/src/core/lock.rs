//! Whether the screen is locked, as the desktop tells it.

use desktop::lock::Lock;

use super::{Core, Event};
use crate::ports::{Ports, Surroundings as _};

impl<P: Ports> Core<P> {
    pub(crate) fn watch_lock(&self) {
        let events = self.events.clone();
        self.ports.surroundings().watch_lock(move |lock| {
            let _quitting = events.send(Event::Lock(lock));
        });
    }

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
