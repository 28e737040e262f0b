//! A profile that cannot be written: the app of it is found all the same, and moves in once it can.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::time::{Duration, Instant};

use ipc::{AskError, Claim, ask, claim};
use serde_json::json;
use tempfile::TempDir;

/// Ten times what it takes.
const DEADLINE: Duration = Duration::from_secs(60);

fn answers(profile: &Path) -> Result<u32, AskError> {
    ask(profile, &json!("anyone?")).map(|answered| answered.pid)
}

#[test]
fn one_app_runs_on_a_profile_that_cannot_be_made_and_it_moves_there_once_it_can() {
    let folder = TempDir::new().unwrap();
    let in_the_way = folder.path().canonicalize().unwrap().join("file");
    std::fs::write(&in_the_way, "").unwrap();
    let profile = in_the_way.join("profile");
    assert_eq!(answers(&profile), Err(AskError::NotRunning));
    let Claim::Ours(claimed) = claim(&profile).unwrap() else { panic!("the profile is taken") };
    assert!(matches!(claim(&profile).unwrap(), Claim::Taken));

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let own = Ok(std::process::id());
    runtime.spawn(async move { claimed.serve(|request| async move { request }).await });
    assert_eq!(answers(&profile), own);

    std::fs::remove_file(&in_the_way).unwrap();
    let deadline = Instant::now() + DEADLINE;
    while !profile.join("communicator.sock").exists() {
        // Another one that comes now could make its lock in the profile.
        assert!(matches!(claim(&profile).unwrap(), Claim::Taken), "two apps on one profile");
        assert_eq!(answers(&profile), own);
        assert!(Instant::now() < deadline, "it does not move");
        std::thread::park_timeout(Duration::from_millis(200));
    }
    assert_eq!(answers(&profile), own);
    assert!(matches!(claim(&profile).unwrap(), Claim::Taken));
    drop(runtime);
    assert!(matches!(claim(&profile).unwrap(), Claim::Ours(_)), "it ended with its claim");
}
