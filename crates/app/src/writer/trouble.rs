//! What is the matter with a disk, as far as a person can do something about it.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use settings::words::Language;

/// How the log fares, which is written by whoever has something to log. Every clone is the same one.
#[derive(Debug, Clone, Default)]
pub struct LogHealth(Arc<Mutex<LogState>>);

#[derive(Debug, Default)]
struct LogState {
    trouble: Option<Trouble>,
    again: bool,
}

impl LogHealth {
    /// None: the last line was written.
    pub fn is(&self, trouble: Option<Trouble>) {
        self.state().trouble = trouble;
    }

    /// The disk has taken another file: the next line is tried at once.
    pub fn try_again(&self) {
        self.state().again = true;
    }

    /// Whether that was said since the last question.
    #[must_use]
    pub fn is_to_try_again(&self) -> bool {
        std::mem::take(&mut self.state().again)
    }

    fn state(&self) -> MutexGuard<'_, LogState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        self.state().trouble.clone()
    }
}

/// Why the disk refuses a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    Full,
    ReadOnly,
    NotAllowed,
    /// In the words of the system.
    Other(String),
}

impl From<&io::Error> for Trouble {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full
            }
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::PermissionDenied => Self::NotAllowed,
            kind => Self::Other(kind.to_string()),
        }
    }
}

impl Trouble {
    /// Part of a sentence.
    #[must_use]
    pub fn why(&self, language: Language) -> String {
        let words = match self {
            Self::Full => language.pick("the disk is full", "disken er fuld"),
            Self::ReadOnly => language.pick("the disk is read-only", "disken er skrivebeskyttet"),
            Self::NotAllowed => language.pick("this user may not write there", "brugeren må ikke skrive der"),
            Self::Other(why) => why,
        };
        words.to_owned()
    }

    /// What the user can do about it, in a sentence. `folder`: of the profile.
    #[must_use]
    pub fn advice(&self, folder: &Path, language: Language) -> String {
        let folder = folder.display();
        match self {
            Self::Full => language.pick(
                format!("Free some space on the disk of {folder}."),
                format!("Frigør plads på disken med {folder}."),
            ),
            Self::ReadOnly => language.pick(
                format!("Make the disk of {folder} writable."),
                format!("Gør disken med {folder} skrivbar."),
            ),
            Self::NotAllowed => language.pick(
                format!("Give yourself the right to write in {folder}."),
                format!("Giv dig selv ret til at skrive i {folder}."),
            ),
            Self::Other(_) => {
                language.pick(format!("Look at the folder {folder}."), format!("Se efter i mappen {folder}."))
            }
        }
    }
}
