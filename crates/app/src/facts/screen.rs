//! Whether the screen is locked, as the desktop tells it.

use desktop::lock::Lock;

/// What the desktop has told of the screen; nothing at first.
#[derive(Debug, Default)]
pub struct Screen(Option<Lock>);

impl Screen {
    pub(crate) fn tell(&mut self, lock: Lock) {
        tracing::info!(?lock, "the lock of the screen");
        self.0 = Some(lock);
    }

    /// What was told last; none before the desktop has told.
    pub(crate) const fn told(&self) -> Option<&Lock> {
        self.0.as_ref()
    }

    /// Whether somebody who passes by cannot see this desktop and its person is not at it. False where
    /// nothing tells.
    pub(crate) fn is_locked(&self) -> bool {
        self.0 == Some(Lock::Locked)
    }
}
