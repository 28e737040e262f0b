//! What other processes ask of the running app, and what it answers, as both go over the socket.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a second process asks of the running app.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub enum Request {
    /// A plain second start; `server`: the one it names.
    Show {
        server: Option<String>,
    },
    Toggle,
    Call {
        number: String,
    },
    Search {
        text: String,
    },
    /// A start for a link; `server`: the one it names.
    Link {
        link: String,
        server: Option<String>,
    },
    Answer,
    Hangup,
    Refresh,
    /// Also applies settings that would be kept aside.
    RefreshAccepting,
    Quit,
    Explain,
    Status,
    SignIn {
        username: String,
        password: String,
        /// The code of a second factor, once it was asked for.
        sms_key: Option<String>,
        authenticator_token: Option<String>,
        insecure_storage: bool,
    },
    SignOut {
        everywhere: bool,
    },
    /// Every integration: when it runs, whether it is approved, and of what text.
    Integrations,
    /// Approves what an integration may do. `key`: `run`, `sendkeys`, … `fingerprint`: of the text that is meant;
    /// none: whatever the app has now.
    IntegrationsApprove {
        key: String,
        fingerprint: Option<String>,
    },
    IntegrationsRevoke {
        key: String,
    },
    /// Plays a made-up call through one integration, or through all of them.
    IntegrationsTry {
        key: Option<String>,
        /// `RINGING` or `ANSWERED`.
        when: String,
        number: String,
        name: Option<String>,
        /// Names and values of call variables.
        variables: Vec<(String, String)>,
        /// Only says what would be done.
        dry_run: bool,
    },
    /// What integrations have done in this run of the app.
    IntegrationsLog,
    /// Sound devices, busylights and headset of this computer.
    Devices,
    /// The browsers that were connected in this run of the app: by their keys, `connected` and `sites`.
    Browsers,
}

impl std::fmt::Debug for Request {
    /// A password is never printed, nor a number or a name of a caller.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self {
            Self::Show { .. } => "Show",
            Self::Toggle => "Toggle",
            Self::Call { .. } => "Call",
            Self::Search { .. } => "Search",
            Self::Link { .. } => "Link",
            Self::Answer => "Answer",
            Self::Hangup => "Hangup",
            Self::Refresh => "Refresh",
            Self::RefreshAccepting => "RefreshAccepting",
            Self::Quit => "Quit",
            Self::Explain => "Explain",
            Self::Status => "Status",
            Self::SignIn { .. } => "SignIn",
            Self::SignOut { .. } => "SignOut",
            Self::Integrations => "Integrations",
            Self::IntegrationsApprove { .. } => "IntegrationsApprove",
            Self::IntegrationsRevoke { .. } => "IntegrationsRevoke",
            Self::IntegrationsTry { .. } => "IntegrationsTry",
            Self::IntegrationsLog => "IntegrationsLog",
            Self::Devices => "Devices",
            Self::Browsers => "Browsers",
        };
        f.write_str(name)
    }
}

/// A request as it goes over the socket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asking {
    #[serde(flatten)]
    pub request: Request,
    /// The desktop's word that the user has asked for it, of the asking process's environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_token: Option<ActivationToken>,
}

/// Lets a window come to the front, once; not for other eyes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActivationToken(pub String);

impl std::fmt::Debug for ActivationToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActivationToken")
    }
}

impl Request {
    /// Whether the window is to come to the front for it.
    #[must_use]
    pub const fn shows_window(&self) -> bool {
        matches!(
            self,
            Self::Show { .. } | Self::Toggle | Self::Call { .. } | Self::Search { .. } | Self::Link { .. }
        )
    }
}

/// Exit codes, as scripts know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    /// Failed or refused.
    Failed = 1,
    Usage = 2,
    /// No app is running; for `explain`: nothing is stored either.
    NotRunning = 3,
}

impl Exit {
    /// The code of another process of ours.
    #[must_use]
    pub const fn from_code(code: i32) -> Option<Self> {
        Some(match code {
            0 => Self::Done,
            1 => Self::Failed,
            2 => Self::Usage,
            3 => Self::NotRunning,
            _ => return None,
        })
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The answer to a [`Request`]: how it ended, what to print, what to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// An [`Exit`], as a number.
    pub exit: u8,
    /// The data of `explain`, `status` and `integrations`; the other process makes text of it.
    pub body: Option<Value>,
    /// For stderr; also where all went well and there is something to say.
    pub message: Option<String>,
}

impl Reply {
    #[must_use]
    pub const fn done() -> Self {
        Self { exit: Exit::Done as u8, body: None, message: None }
    }

    #[must_use]
    pub const fn failed(message: String) -> Self {
        Self { exit: Exit::Failed as u8, body: None, message: Some(message) }
    }

    /// Not what the command line takes here.
    #[must_use]
    pub const fn usage(message: String) -> Self {
        Self { exit: Exit::Usage as u8, body: None, message: Some(message) }
    }

    /// Done, with data.
    #[must_use]
    pub const fn with(body: Value) -> Self {
        Self { exit: Exit::Done as u8, body: Some(body), message: None }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn what_is_asked_of_integrations_arrives_whole_and_is_not_printed() {
        let asked = Request::IntegrationsTry {
            key: Some("run".to_owned()),
            when: "RINGING".to_owned(),
            number: "+45 70 10 10 10".to_owned(),
            name: Some("a\n\"ø\u{202e}".to_owned()),
            variables: vec![("order".to_owned(), "1=2".to_owned()), ("order".to_owned(), String::new())],
            dry_run: true,
        };
        let printed = format!("{asked:?}");
        assert_eq!(printed, "IntegrationsTry");

        let line = serde_json::to_string(&Asking { request: asked, activation_token: None }).unwrap();
        let arrived: Asking = serde_json::from_str(&line).unwrap();
        let Request::IntegrationsTry { key, when, number, name, variables, dry_run } = arrived.request else {
            unreachable!("another request")
        };
        assert_eq!(key.as_deref(), Some("run"));
        assert_eq!((when.as_str(), number.as_str(), dry_run), ("RINGING", "+45 70 10 10 10", true));
        assert_eq!(name.as_deref(), Some("a\n\"ø\u{202e}"));
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(variables, [("order", "1=2"), ("order", "")]);
    }
}
