//! What is to be done, as plain values.

use core::fmt;

use serde_json::{Value, json};
use settings::values::ApiMode;

use crate::browser::BrowserPlan;
use crate::keys::Stroke;

/// What an adapter carries out. Every value in it is encoded for its place already.
#[derive(Clone, PartialEq)]
pub enum Action {
    Run(Program),
    Type(Typing),
    Copy {
        text: String,
    },
    Open {
        /// With the scheme http or https; ASCII alone.
        url: String,
        /// In a window of its own instead of the browser.
        own_window: bool,
    },
    Send(Request),
    Browse(BrowserPlan),
}

/// A program with its arguments. No shell, no file name patterns, no expansion of any kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Program {
    /// As the template has it: a path, or a name that is looked for in `PATH`.
    pub program: String,
    pub arguments: Vec<String>,
    /// `COMM_NUMBER`, `COMM_NUMBER_NO_PREFIX`, `COMM_NAME` and `COMM_VAR_x`, beside the environment of the app.
    pub environment: Vec<(String, String)>,
    /// A value of the call stands in an argument. Such a program must be no interpreter
    /// ([`crate::command::is_interpreter`]), also not behind links.
    pub with_values: bool,
}

/// Keys for the window of a process.
#[derive(Clone, PartialEq, Eq)]
pub struct Typing {
    /// Name of the process whose window is brought to the front. Never empty.
    pub process: String,
    pub maximise: bool,
    pub strokes: Vec<Stroke>,
}

/// Method of a request.
pub type Method = ApiMode;

/// A request of the website integration in API mode. It carries no token and no cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// With the scheme http or https; ASCII alone.
    pub url: String,
    pub body: Option<Body>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Body {
    pub content_type: &'static str,
    pub text: String,
}

impl Action {
    /// What is handed over, as `integrations try --json` and `integrations log --json` have it in `sent`.
    #[must_use]
    pub fn sent(&self) -> Value {
        match self {
            Self::Run(program) => json!({ "program": program.program, "arguments": program.arguments }),
            Self::Type(typing) => {
                let keys: Vec<String> = typing.strokes.iter().map(Stroke::written).collect();
                json!({ "window": typing.process, "keys": keys })
            }
            Self::Copy { text } => json!({ "text": text }),
            Self::Open { url, .. } => json!({ "url": url }),
            Self::Send(request) => json!({
                "method": request.method.word(),
                "url": request.url,
                "body": request.body.as_ref().map(|body| &body.text),
            }),
            Self::Browse(plan) => plan.sent(),
        }
    }
}

impl fmt::Debug for Action {
    /// Without what a caller has chosen: a log cannot show it by accident.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run(program) => program.fmt(formatter),
            Self::Type(typing) => typing.fmt(formatter),
            Self::Copy { .. } => formatter.write_str("Copy(…)"),
            Self::Open { own_window, .. } => write!(formatter, "Open(…, own window: {own_window})"),
            Self::Send(request) => request.fmt(formatter),
            Self::Browse(plan) => plan.fmt(formatter),
        }
    }
}

impl fmt::Debug for Program {
    /// Without the values of the arguments.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Program({:?}, {} arguments)", self.program, self.arguments.len())
    }
}

impl fmt::Debug for Typing {
    /// Without what is typed.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Typing({:?}, {} strokes)", self.process, self.strokes.len())
    }
}

impl fmt::Debug for Request {
    /// Without URL and body.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Request({}, body: {:?})", self.method.word(), self.body)
    }
}

impl fmt::Debug for Body {
    /// Without its text.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Body({}, {} bytes)", self.content_type, self.text.len())
    }
}
