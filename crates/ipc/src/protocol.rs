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
}

impl std::fmt::Debug for Request {
    /// A password is never printed.
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
    /// The data of `explain` and `status`; the other process makes text of it.
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
