//! The port of what is marked or copied in other programs.

use numbers::{Country, Number};

/// What the user has marked or copied in whatever program.
pub trait Selection: Send + Sync + 'static {
    /// The number that was marked or copied last, if that is one; never what is marked in the app's own window.
    /// Nothing else of it is kept, and no key is sent to get it.
    /// `country`: whose numbers are written without a country.
    fn number(&self, country: Option<Country>) -> impl Future<Output = Option<Number>> + Send;
}

/// Another program, in which a test marks a text.
#[cfg(test)]
pub mod recording {
    use std::sync::{Mutex, PoisonError};

    use numbers::{Country, Number};

    use super::Selection;

    #[derive(Debug, Default)]
    pub struct RecordingSelection {
        marked: Mutex<Option<String>>,
    }

    impl RecordingSelection {
        /// The user marks a text in another program.
        pub fn mark(&self, text: &str) {
            *self.marked.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.to_owned());
        }
    }

    impl Selection for RecordingSelection {
        async fn number(&self, country: Option<Country>) -> Option<Number> {
            let marked = self.marked.lock().unwrap_or_else(PoisonError::into_inner).clone();
            numbers::offered(&marked?, country)
        }
    }
}
