//! What the app was started with: decided once, before the loop runs.

use std::path::PathBuf;

use account::profile::Profile;
use pbx::{EmployeeId, LastAccount, ServerUrl, Token};
use settings::words::Language;

use crate::cache::{self, Cached};
use crate::said::Said;
use crate::timings::Timings;
use crate::view::IntentTarget;
use crate::writer::{LogHealth, Writer};

/// All that `main` found out.
#[derive(Debug, Clone)]
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
    pub damaged: Vec<Said>,
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
    /// Takes in who was signed in last, and reads the settings of theirs.
    pub fn recall(&mut self, last: Option<LastAccount>) {
        let last = last.filter(|last| last.server.origin() == self.server.origin() && !self.demo);
        let account = match &self.token {
            None => last,
            // A bare token says nothing of whose it is, but it may be the one of the last start.
            Some(token) if !self.demo => {
                let mark = pbx::stand_in_for_employee(token);
                last.filter(|last| last.token_mark.as_ref() == Some(&mark)).or_else(|| {
                    Some(LastAccount {
                        server: self.server.clone(),
                        employee: mark,
                        name: None,
                        language: None,
                        token_mark: None,
                    })
                })
            }
            Some(_) => None,
        };
        let store = self.files.profile(self.profile.path());
        self.cached = account.as_ref().and_then(|account| {
            let store = store.account(&self.server.origin(), &account.employee);
            cache::read_settings(&store, &mut self.damaged)
        });
        self.account = account.map(|account| KnownAccount {
            employee: account.employee,
            name: account.name,
            customer_name: None,
            language: account.language.as_deref().and_then(Language::of_tag),
        });
    }

    /// The same once more, without what a start does but once: the number, the words or the link that it was
    /// given, and what was damaged then.
    pub(crate) fn again(&self) -> Self {
        let mut again =
            Self { intent: None, link: None, refused_link: None, damaged: Vec::new(), ..self.clone() };
        (again.account, again.cached) = (None, None);
        again
    }

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
