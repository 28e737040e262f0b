//! The port of the entry that starts the app at login.

use std::path::PathBuf;

use crate::said::Said;

/// The entry that starts the app at login.
pub trait Autostart: Send + Sync + 'static {
    /// Asks for this entry, or for none, and reads back what the system would start at login now.
    fn set(
        &self,
        wanted: Option<AutostartEntry>,
    ) -> impl Future<Output = Result<AutostartState, Said>> + Send;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutostartEntry {
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AutostartState {
    Absent,
    Present(AutostartEntry),
    /// The user has switched it off in the system.
    Vetoed(AutostartEntry),
    /// This session starts nothing at login.
    Unavailable {
        why: Said,
    },
}

/// An autostart that does what it is asked and writes it down.
#[cfg(test)]
pub mod recording {
    use super::{Autostart, AutostartEntry, AutostartState};
    use crate::ports::journal::{Asked, Journal};
    use crate::said::Said;

    #[derive(Debug)]
    pub struct RecordingAutostart {
        journal: Journal,
    }

    impl RecordingAutostart {
        pub const fn new(journal: Journal) -> Self {
            Self { journal }
        }
    }

    impl Autostart for RecordingAutostart {
        async fn set(&self, wanted: Option<AutostartEntry>) -> Result<AutostartState, Said> {
            self.journal.record(Asked::Autostart(wanted.clone()));
            Ok(wanted.map_or(AutostartState::Absent, AutostartState::Present))
        }
    }
}
