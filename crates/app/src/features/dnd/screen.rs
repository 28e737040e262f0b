//! Whether the screen is locked, as the desktop tells it.

use desktop::lock::Lock;

use crate::core::Core;
use crate::ports::Ports;

/// What the desktop has told of the screen; nothing at first.
#[derive(Debug, Default)]
pub struct Screen(Option<Lock>);

impl Screen {
    pub(super) fn tell(&mut self, lock: Lock) {
        tracing::info!(?lock, "the lock of the screen");
        self.0 = Some(lock);
    }

    /// What was told last; none before the desktop has told.
    pub(crate) const fn told(&self) -> Option<&Lock> {
        self.0.as_ref()
    }

    fn is_locked(&self) -> bool {
        self.0 == Some(Lock::Locked)
    }
}

impl<P: Ports> Core<P> {
    /// Whether somebody who passes by cannot see this desktop and its person is not at it. False where
    /// nothing tells.
    pub(crate) fn screen_is_locked(&self) -> bool {
        self.facts.screen.is_locked()
    }
}
