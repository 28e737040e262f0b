//! The port of the desktop's notifications.

use desktop::notify::Notice;

/// Notifications of the desktop, by names of the app's own. What becomes of them is an event.
pub trait Notifications: Send + Sync + 'static {
    /// In place of what is shown under this name.
    fn show(&self, name: &str, notice: &Notice);
    /// Nothing where nothing is shown under it.
    fn withdraw(&self, name: &str);
}

/// A desktop that shows no notification and writes down each one.
#[cfg(test)]
pub mod recording {
    use desktop::notify::Notice;

    use super::Notifications;
    use crate::ports::journal::{Asked, Journal};

    #[derive(Debug)]
    pub struct RecordingNotifications {
        journal: Journal,
    }

    impl RecordingNotifications {
        pub const fn new(journal: Journal) -> Self {
            Self { journal }
        }
    }

    impl Notifications for RecordingNotifications {
        fn show(&self, name: &str, notice: &Notice) {
            self.journal.record(Asked::Notify(name.to_owned(), notice.clone()));
        }

        fn withdraw(&self, name: &str) {
            self.journal.record(Asked::Withdraw(name.to_owned()));
        }
    }
}
