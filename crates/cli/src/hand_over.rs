//! Starting the app from the program of the prompt, which is none itself.
//!
//! The app is the program of the window beside this one. It gets the same words, and is left alone once it
//! answers: the prompt is free again, and nothing of it (its pipes above all) is held on to.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use account::profile;
use ipc::{Exit, Request};

use crate::client::{self, Asked};
use crate::line::{Invocation, Start, Verb};

/// So long the app may take until it answers.
const STARTED_WITHIN: Duration = Duration::from_secs(30);

/// How often a starting app is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Asks the running app, or starts it.
pub fn start_or_ask(invocation: Invocation) -> Exit {
    let demo = matches!(invocation.verb, Verb::Start(Start { demo: true, .. }));
    let asked = match folder(&invocation, demo) {
        Some(folder) => client::ask(&folder, &client::second_start(&invocation)),
        None => Asked::NotRunning,
    };
    if !matches!(asked, Asked::NotRunning) {
        return client::conclude(&asked);
    }
    let started =
        app().ok_or_else(|| "the app is not installed beside this program".to_owned()).and_then(|app| {
            desktop::process::start_apart(&app, std::env::args_os().skip(1))
                .map_err(|error| format!("{} could not be started: {error}", app.display()))
        });
    match started {
        Ok(child) => wait(child, || folder(&invocation, demo)),
        Err(why) => {
            client::complain(&why);
            Exit::Failed
        }
    }
}

/// The folder in which the app would be asked; none where it has never run.
fn folder(invocation: &Invocation, demo: bool) -> Option<PathBuf> {
    let chosen = invocation.profile.as_deref();
    if demo { profile::existing_demo(chosen) } else { profile::existing(chosen) }
}

/// The program of the window: beside this one, by its own name.
fn app() -> Option<PathBuf> {
    let own = std::env::current_exe().ok()?;
    let app = own.with_file_name(format!("communicator{}", std::env::consts::EXE_SUFFIX));
    // Under its own name this program would start itself, for ever.
    (app != own && app.is_file()).then_some(app)
}

/// Until the app answers, or has ended.
fn wait(mut app: Child, folder: impl Fn() -> Option<PathBuf>) -> Exit {
    let deadline = Instant::now() + STARTED_WITHIN;
    while Instant::now() < deadline {
        if let Ok(Some(status)) = app.try_wait() {
            if status.success() {
                return Exit::Done;
            }
            client::complain(
                "the app ended at once; its log, in the folder `logs` of the profile, may say why",
            );
            return status.code().and_then(Exit::from_code).unwrap_or(Exit::Failed);
        }
        if folder().is_some_and(|folder| answers(&folder)) {
            return Exit::Done;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    client::complain("the app was started and does not answer");
    Exit::Failed
}

fn answers(folder: &Path) -> bool {
    matches!(client::ask(folder, &Request::Status), Asked::Replied { .. })
}
