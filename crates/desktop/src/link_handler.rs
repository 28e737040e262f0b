//! The program that the system opens links to numbers with: offered as one of several, and made the one
//! that is used only when the user says so.
//!
//! | system  | offered                                                    | the one that is used                    |
//! |---------|------------------------------------------------------------|-----------------------------------------|
//! | Linux   | `<name>-links.desktop` in the user's applications folder   | first of its list in `mimeapps.list`    |
//! | Windows | `Capabilities` and `RegisteredApplications` of the user    | the user alone chooses, in Settings     |
//! | macOS   | the bundle's `Info.plist`                                  | Launch Services, once for the user      |
//!
//! Another program that was used before is used again afterwards: on Linux it stays second in its list, on
//! Windows nothing of it was touched, and on macOS its name is handed back by [`set`] to be kept.
//!
//! The program gets a link as one word after `--`: what a link says can never become an option. Everything
//! here blocks: call it off the async threads.

use std::io;
use std::path::PathBuf;

use settings::said::Said;
use settings::words::Language;

use crate::autostart::{Entry, Refused};

#[cfg(target_os = "linux")]
pub mod linux;
#[cfg(target_os = "macos")]
mod macos;
pub mod mimeapps;
#[cfg(target_os = "windows")]
mod windows;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(target_os = "windows")]
use windows as system;

/// The schemes that are handled.
pub const SCHEMES: [&str; 3] = ["tel", "callto", "sip"];

/// How the program is started for a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handler {
    /// As of an autostart entry: `communicator`, or `communicator-` and 8 hex digits for a profile of its own.
    pub name: String,
    /// Absolute path of the program.
    pub program: PathBuf,
    /// What comes before the link.
    pub arguments: Vec<String>,
}

impl Handler {
    /// With the word that ends the options.
    #[cfg_attr(target_os = "macos", allow(dead_code, reason = "macOS starts the bundle itself"))]
    fn entry(&self) -> Entry {
        let mut arguments = self.arguments.clone();
        arguments.push("--".to_owned());
        Entry { name: self.name.clone(), program: self.program.clone(), arguments }
    }
}

/// What the user wants of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Links are nothing to this program.
    Nothing,
    Offered,
    /// Offered, and the one that is used.
    Used,
}

/// Another program that was used for a scheme before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    pub scheme: String,
    pub program: String,
}

/// Which program the system opens a scheme with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opens {
    This,
    /// By the name that the system has for it.
    Another(String),
    Nobody,
}

/// What the system says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlerStatus {
    /// As it should be, and not of an earlier version or another place.
    pub offered: bool,
    /// In the order of [`SCHEMES`].
    pub opens: [Opens; 3],
    /// The user has to choose in the system's own settings.
    pub user_must_choose: bool,
}

/// Why it was not done or cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Such a name could be a path, or another program's entry.
    #[error("{name:?} is no name of this app: communicator, or communicator-<8 hex digits>")]
    Name { name: String },
    #[error("the start of the program cannot be written down: {0}")]
    Refused(#[from] Refused),
    #[error("the home folder of this user is not known")]
    NoHome,
    #[error("{why}")]
    Unsupported { why: Said },
    /// What the system said, and about what.
    #[error("cannot {doing} {place}: {source}")]
    System { doing: &'static str, place: String, source: io::Error },
}

impl Error {
    /// What went wrong, as part of a sentence. What the system said stays as it is.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match (language, self) {
            (Language::En, _) => self.to_string(),
            (Language::Da, Self::Name { name }) => format!(
                "”{name}” er ikke et navn på dette program: det skal være communicator eller \
                 communicator-<8 hexcifre>"
            ),
            (Language::Da, Self::Refused(refused)) => {
                format!("programmets start kan ikke skrives ned: {}", refused.words(language))
            }
            (Language::Da, Self::NoHome) => "brugerens hjemmemappe er ikke kendt".to_owned(),
            (Language::Da, Self::Unsupported { why }) => why.in_language(language).to_owned(),
            (Language::Da, Self::System { doing, place, source }) => {
                let doing = match *doing {
                    "read" => "læse",
                    "write" => "skrive",
                    "make the folder" => "oprette mappen",
                    "remove" => "fjerne",
                    "change" => "ændre",
                    "open" => "åbne",
                    "choose the program for" => "vælge programmet til",
                    other => other,
                };
                format!("kan ikke {doing} {place}: {source}")
            }
        }
    }
}

/// Makes it so. `by_hand`: the user has just said so, and may be shown the system's own settings.
/// `before`: what an earlier call handed back. Hands back which programs were used before, to be kept.
///
/// # Errors
/// [`Error`]: nothing, or not all of it, was done.
pub fn set(
    handler: &Handler,
    wanted: Wanted,
    by_hand: bool,
    before: &[Before],
) -> Result<Vec<Before>, Error> {
    checked(handler)?;
    system::set(handler, wanted, by_hand, before)
}

/// What the system has now.
///
/// # Errors
/// [`Error`]: the system did not say.
pub fn read(handler: &Handler) -> Result<HandlerStatus, Error> {
    checked(handler)?;
    system::read(handler)
}

fn checked(handler: &Handler) -> Result<(), Error> {
    crate::autostart::checked(&handler.name)
        .map(|_| ())
        .map_err(|_| Error::Name { name: handler.name.clone() })
}
