//! Requests of the command line, as they come over the app's own socket.

use pbx::ServerUrl;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use settings::shortcut::Action;
use tokio::sync::oneshot;

use super::Controller;
use super::calling::Asker;
use super::sign_in::SignInReply;
use super::window::Purpose;
use crate::cli::Exit;
use crate::ports::Ports;
use crate::view::{IntentTarget, SignIn};

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
    Answer,
    Hangup,
    Refresh,
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
            Self::Answer => "Answer",
            Self::Hangup => "Hangup",
            Self::Refresh => "Refresh",
            Self::Quit => "Quit",
            Self::Explain => "Explain",
            Self::Status => "Status",
            Self::SignIn { .. } => "SignIn",
            Self::SignOut { .. } => "SignOut",
        };
        f.write_str(name)
    }
}

/// The answer to a [`Request`]: how it ended, what to print, what to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
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

    const fn with(body: Value) -> Self {
        Self { exit: Exit::Done as u8, body: Some(body), message: None }
    }
}

impl<P: Ports> Controller<P> {
    pub(super) fn on_verb(&mut self, request: Request, reply: oneshot::Sender<Reply>) {
        let answer = match request {
            Request::Show { server } => self.second_start(server),
            Request::Toggle => {
                self.read_window(Purpose::Toggle);
                Reply::done()
            }
            Request::Call { number } => {
                self.show_intent(IntentTarget::Call, number);
                Reply::done()
            }
            Request::Search { text } => {
                self.show_intent(IntentTarget::Search, text);
                Reply::done()
            }
            Request::Answer => return self.do_action(Action::Answer, Asker::Verb(reply)),
            Request::Hangup => return self.do_action(Action::Hangup, Asker::Verb(reply)),
            Request::Refresh => {
                if self.account.signed_in().is_none() && !self.account.is_starting() {
                    Reply::failed(
                        self.language.pick("Nobody is signed in.", "Ingen er logget ind.").to_owned(),
                    )
                } else {
                    self.force.wait(reply);
                    self.fetch();
                    return;
                }
            }
            Request::Quit => {
                self.quitting = true;
                Reply::done()
            }
            Request::Explain => match serde_json::to_value(self.report()) {
                Ok(report) => Reply::with(report),
                Err(error) => Reply::failed(error.to_string()),
            },
            Request::Status => Reply::with(self.status_json()),
            Request::SignIn { username, password, sms_key, authenticator_token, insecure_storage } => {
                let request = SignIn { username, password, sms_key, authenticator_token, insecure_storage };
                return self.on_sign_in(request, SignInReply::Verb(reply));
            }
            Request::SignOut { everywhere } => return self.sign_out(everywhere, Some(reply)),
        };
        let _gone = reply.send(answer);
    }

    fn second_start(&mut self, server: Option<String>) -> Reply {
        if let Some(server) = server.as_deref().map(ServerUrl::parse) {
            let running = self.account.server.url();
            match server {
                Ok(server) if server.url() == running => {}
                _ => {
                    return Reply {
                        exit: Exit::Usage as u8,
                        body: None,
                        message: Some(format!(
                            "the app is running with {running}; quit it first, or name another --profile"
                        )),
                    };
                }
            }
        }
        self.read_window(Purpose::Show);
        Reply::done()
    }
}
