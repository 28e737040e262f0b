//! Carrying a verb to the running app.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use account::profile;
use ipc::{AskError, Asking, Exit, Replied, Reply, Request};
use serde_json::Value;

use crate::line::{Invocation, RefusedLink, Start, Verb};
use crate::{activation, terminal};

/// So long a quitting app may take to end.
const QUIT_WITHIN: Duration = Duration::from_secs(20);

/// Prints an answer: stdout carries nothing else. A reader that has gone away is no failure.
pub fn print(text: &str) -> Exit {
    let mut out = std::io::stdout().lock();
    let _reader_gone = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Exit::Done
}

/// Prints an answer as JSON for scripts, in which nothing is left that a terminal would obey.
pub fn print_json(value: &Value) -> Exit {
    match serde_json::to_string_pretty(value) {
        Ok(text) => print(&(terminal::shown_json(&text) + "\n")),
        Err(error) => {
            complain(&error.to_string());
            Exit::Failed
        }
    }
}

/// Says what went wrong, on stderr.
pub fn complain(message: &str) {
    let _reader_gone = writeln!(std::io::stderr(), "communicator: {message}");
}

/// How asking the running app went.
#[derive(Debug)]
pub enum Asked {
    Replied { reply: Reply, pid: u32 },
    NotRunning,
    Failed(String),
}

/// Asks the app of a profile, if it runs.
pub fn ask(profile: &Path, request: &Request) -> Asked {
    let activation_token =
        request.shows_window().then(|| activation::token(|name| std::env::var(name).ok())).flatten();
    match ipc::request(profile, &Asking { request: request.clone(), activation_token }) {
        Ok(Replied { pid, reply }) => Asked::Replied { reply, pid },
        Err(AskError::NotRunning) => Asked::NotRunning,
        Err(AskError::Broken { why }) => Asked::Failed(why),
        Err(error @ (AskError::NoAnswer | AskError::OtherVersion)) => Asked::Failed(error.to_string()),
    }
}

/// The folder that the invocation names, without making it.
pub fn profile_folder(invocation: &Invocation) -> Option<std::path::PathBuf> {
    profile::existing(invocation.profile.as_deref())
}

/// What a second start asks of the first.
#[must_use]
pub fn second_start(invocation: &Invocation) -> Request {
    match &invocation.verb {
        Verb::Toggle => Request::Toggle,
        Verb::Call { number } => Request::Call { number: number.clone() },
        Verb::Search { text } => Request::Search { text: text.clone() },
        verb => {
            let server = invocation.server.as_ref().map(|server| server.url().to_owned());
            match verb {
                Verb::Start(Start { link: Some(link), .. }) => Request::Link { link: link.clone(), server },
                _ => Request::Show { server },
            }
        }
    }
}

/// What becomes of a link that is not followed: the running app says so in its window. `None`: there is none,
/// and it is to be started to say so.
#[must_use]
pub fn refuse_link(invocation: &Invocation, refused: &RefusedLink) -> Option<Exit> {
    let request = second_start(invocation);
    let asked = profile_folder(invocation).map_or(Asked::NotRunning, |folder| ask(&folder, &request));
    match asked {
        Asked::NotRunning if refused.by_system => None,
        Asked::NotRunning => {
            complain(&format!("the link is not followed: {}", refused.why));
            Some(Exit::Usage)
        }
        asked => Some(conclude(&asked)),
    }
}

/// Carries a verb that only the running app can do.
pub fn carry(invocation: &Invocation) -> Exit {
    let request = match &invocation.verb {
        Verb::Answer => Request::Answer,
        Verb::Hangup => Request::Hangup,
        Verb::Refresh { accept: false } => Request::Refresh,
        Verb::Refresh { accept: true } => Request::RefreshAccepting,
        _ => Request::Quit,
    };
    let quits = matches!(request, Request::Quit);
    let asked = profile_folder(invocation).map_or(Asked::NotRunning, |folder| ask(&folder, &request));
    match asked {
        Asked::Replied { reply, pid } if quits => {
            if desktop::process::wait_for_end(pid, QUIT_WITHIN) {
                finish(&reply)
            } else {
                complain("the app was asked to quit and has not ended");
                Exit::Failed
            }
        }
        // An app that is ending may be gone before its answer is.
        Asked::Failed(_) if quits && ends(invocation) => Exit::Done,
        other => conclude(&other),
    }
}

/// Waits until no app holds the profile any more.
fn ends(invocation: &Invocation) -> bool {
    let deadline = std::time::Instant::now() + QUIT_WITHIN;
    while std::time::Instant::now() < deadline {
        let gone = profile_folder(invocation)
            .is_none_or(|folder| matches!(ask(&folder, &Request::Status), Asked::NotRunning));
        if gone {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

/// Says how it went and turns it into an exit code.
pub fn conclude(asked: &Asked) -> Exit {
    match asked {
        Asked::Replied { reply, .. } => finish(reply),
        Asked::NotRunning => {
            complain("the app is not running");
            Exit::NotRunning
        }
        Asked::Failed(why) => {
            complain(why);
            Exit::Failed
        }
    }
}

fn finish(reply: &Reply) -> Exit {
    if let Some(message) = &reply.message {
        complain(message);
    }
    Exit::from_code(reply.exit.into()).unwrap_or(Exit::Failed)
}
