//! The port of everything around the app that is not its window: tray, sleep, lock, the administrator's
//! policy, and the end of the process.
//!
//! What happens there arrives as an [`Event`](crate::event::Event).

#[cfg(test)]
pub mod recording;

use std::time::Duration;

use desktop::policy::{Policy, PolicyError};

use super::tray::Tray;
use crate::said::Said;

/// Everything else that is not a window.
pub trait Surroundings: Send + Sync + 'static {
    /// Waits for something that shows tray icons; false when none appears in time.
    fn tray_host(&self, within: Duration) -> impl Future<Output = bool> + Send;
    /// What the administrator of this computer has fixed, read anew; blocks for a small file.
    fn policy(&self) -> Result<Option<Policy>, PolicyError>;
    /// The icon in the tray; the first time it is put there.
    fn show_tray(&self, tray: Tray);
    /// From now on until the app ends, [`Event::Woke`] tells of resumes from sleep and changes of the network.
    ///
    /// [`Event::Woke`]: crate::event::Event::Woke
    fn watch_wake(&self);
    /// From now on until the app ends, [`Event::Lock`] tells whether the screen is locked: at once, and with
    /// every change.
    ///
    /// [`Event::Lock`]: crate::event::Event::Lock
    fn watch_lock(&self);
    /// Has libphonenumber's data read where nobody waits for it; [`Event::NumberData`] tells that it is.
    ///
    /// [`Event::NumberData`]: crate::event::Event::NumberData
    fn read_number_data(&self);
    /// Keeps screen saver and display sleep away; asked again, it sees whether that still holds. An error
    /// is why this system will not.
    fn keep_awake(&self) -> impl Future<Output = Result<(), Said>> + Send;
    /// The screen may sleep again.
    fn let_sleep(&self);
    /// The session bus does not answer, and this process does without it.
    fn silent_bus(&self) -> bool;
    /// The end has begun: from here on it comes within seconds, whatever stands still.
    fn begin_end(&self);
    /// Ends the process in order.
    fn quit(&self);
    /// Ends the process at once, as failed.
    fn give_up(&self);
}
