//! Other processes: their end, and what they are given.

use std::process::{Command, Stdio};
use std::time::Duration;

use desktop::process::{make_private_dir, prepare_child, wait_for_end};

#[test]
fn the_end_of_a_process_is_waited_for() {
    // Waits for its input.
    let mut child = Command::new("cmd").args(["/c", "set /p wait="]).stdin(Stdio::piped()).spawn().unwrap();
    assert!(!wait_for_end(child.id(), Duration::from_millis(50)));
    drop(child.stdin.take());
    assert!(wait_for_end(child.id(), Duration::from_secs(30)));
    child.wait().unwrap();
    // A number that no process of Windows has: they are multiples of four.
    assert!(wait_for_end(3, Duration::ZERO));
}

#[test]
fn a_child_does_not_get_the_token() {
    let mut command = Command::new("cmd");
    command.args(["/c", "echo [%COMMUNICATOR_TOKEN%]"]).env("COMMUNICATOR_TOKEN", "t");
    let with = command.output().unwrap();
    prepare_child(&mut command);
    let without = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&with.stdout).trim(), "[t]");
    assert!(!String::from_utf8_lossy(&without.stdout).contains("[t]"));
}

#[test]
fn a_folder_is_made_with_those_above_it_and_a_file_in_its_place_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("Åse Ω/min profil");
    make_private_dir(&folder).unwrap();
    make_private_dir(&folder).unwrap();
    let file = folder.join("en fil");
    std::fs::write(&file, "").unwrap();
    assert!(make_private_dir(&file).is_err());
}
