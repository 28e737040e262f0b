//! The files by which a running app is found are taken away: it is found again.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ipc::{AskError, Claim, ask, claim};
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Ten times what it takes.
const DEADLINE: Duration = Duration::from_secs(60);

/// An app in this process, which echoes.
fn serving(profile: &Path) -> Runtime {
    let Claim::Ours(claimed) = claim(profile).unwrap() else { panic!("the profile is taken") };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.spawn(async move { claimed.serve(|request| async move { request }).await });
    assert_eq!(answers(profile), Ok(std::process::id()));
    runtime
}

/// The process that answers.
fn answers(profile: &Path) -> Result<u32, AskError> {
    ask(profile, &json!("anyone?")).map(|answered| answered.pid)
}

#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !is_so() {
        assert!(Instant::now() < deadline, "still not: {what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

#[track_caller]
fn until_this_one_answers(profile: &Path) {
    until("the app answers", || answers(profile) == Ok(std::process::id()));
    assert!(matches!(claim(profile).unwrap(), Claim::Taken), "it still holds the profile");
    for name in ["communicator.sock", "instance.lock"] {
        let mode = profile.join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn an_app_whose_socket_is_removed_or_covered_by_another_answers_again() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(folder.path());
    let socket = folder.path().join("communicator.sock");
    std::fs::remove_file(&socket).unwrap();
    until_this_one_answers(folder.path());

    std::fs::remove_file(&socket).unwrap();
    let listener = UnixListener::bind(&socket).unwrap();
    until_this_one_answers(folder.path());
    drop(listener);
    std::fs::remove_file(&socket).unwrap();
    std::fs::write(&socket, "a file").unwrap();
    until_this_one_answers(folder.path());
}

#[test]
fn an_app_whose_folder_is_removed_answers_again_and_is_still_the_only_one() {
    let folder = TempDir::new().unwrap();
    let profile = folder.path().join("profile");
    std::fs::create_dir(&profile).unwrap();
    let _runtime = serving(&profile);
    std::fs::remove_dir_all(&profile).unwrap();
    until_this_one_answers(&profile);
    assert_eq!(profile.metadata().unwrap().permissions().mode() & 0o777, 0o700);

    // Put aside by a person, and another one put there.
    std::fs::rename(&profile, folder.path().join("before")).unwrap();
    std::fs::create_dir(&profile).unwrap();
    until_this_one_answers(&profile);
}

/// Another app on this profile, until it is dropped.
struct Other(Child);

impl Other {
    /// None where the profile is taken.
    fn start(profile: &Path) -> Option<Self> {
        let tests = std::env::current_exe().unwrap();
        let program = tests.ancestors().nth(2).unwrap().join("examples/instance_holder");
        let mut child =
            Command::new(program).arg(profile).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let other = Self(child);
        (line == "ours\n").then_some(other)
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ended_already = self.0.kill();
        let _collected = self.0.wait();
    }
}

#[test]
fn an_app_that_lost_its_lock_to_another_leaves_the_socket_to_it_until_it_has_ended() {
    let folder = TempDir::new().unwrap();
    let _runtime = serving(folder.path());
    let other = loop {
        for name in ["instance.lock", "communicator.sock"] {
            let _gone_already = std::fs::remove_file(folder.path().join(name));
        }
        // The app may have looked just now, and been faster.
        if let Some(other) = Other::start(folder.path()) {
            break other;
        }
    };
    let process = other.0.id();
    until("the other answers", || answers(folder.path()) == Ok(process));
    let end = Instant::now() + Duration::from_secs(7);
    while Instant::now() < end {
        assert_eq!(answers(folder.path()), Ok(process), "it holds the profile");
    }
    drop(other);
    until_this_one_answers(folder.path());
}
