//! What the app was started with: decided once, before the loop runs.

use std::path::PathBuf;

use account::profile::Profile;
use pbx::{EmployeeId, ServerUrl, Token};
use settings::words::Language;

use crate::cache::Cached;
use crate::timings::Timings;
use crate::view::IntentTarget;
use crate::writer::{LogHealth, Writer};

/// All that `main` found out.
#[derive(Debug)]
pub struct Start {
    pub profile: Profile,
    /// Named by option or environment: a start at login has to name it too.
    pub given_profile: bool,
    pub server: ServerUrl,
    pub given_server: bool,
    /// This very program, as autostart starts it.
    pub program: PathBuf,
    pub hidden: bool,
    pub autostart: bool,
    pub demo: bool,
    /// From the environment: no keyring, no sign-in page.
    pub token: Option<Token>,
    /// Of the system; the account's own comes before it.
    pub language: Language,
    /// What tells this installation from every other.
    pub instance_id: String,
    pub intent: Option<(IntentTarget, String)>,
    /// The link that it was started for.
    pub link: Option<calls::link::Link>,
    /// It was started for a link that is not followed.
    pub refused_link: Option<calls::link::Refused>,
    /// The account whose cache is in force from the first frame.
    pub account: Option<KnownAccount>,
    pub cached: Option<Cached>,
    /// What was wrong with stored files, in plain words.
    pub damaged: Vec<String>,
    /// What writes the files of the profile, with what is to be written already.
    pub files: Writer,
    pub log: LogHealth,
    pub timings: Timings,
}

/// Who was signed in last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAccount {
    pub employee: EmployeeId,
    pub name: Option<String>,
    pub customer_name: Option<String>,
    /// Of the employee's account in the PBX.
    pub language: Option<Language>,
}

impl Start {
    /// The arguments of a start at login, without `--hidden`.
    pub(super) fn autostart_arguments(&self) -> Vec<String> {
        let mut arguments = vec!["--autostart".to_owned()];
        arguments.extend(self.named_arguments());
        arguments
    }

    /// The profile and the server, where this start named them.
    pub(super) fn named_arguments(&self) -> Vec<String> {
        let mut arguments = Vec::new();
        if self.given_profile {
            arguments.push("--profile".to_owned());
            arguments.push(self.profile.path().to_string_lossy().into_owned());
        }
        if self.given_server {
            arguments.push("--server".to_owned());
            arguments.push(self.server.url().to_owned());
        }
        arguments
    }
}
