//! A program that is ended at any moment loses nothing that it has told as kept.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use pbx::{EmployeeId, ProfileStore};
use serde_json::Value;

const ENDINGS: u64 = 500;

/// Runs the writer from `first` on, ends it with a signal that it cannot catch after a while that differs
/// each time, and says the last number it has told.
fn write_and_kill(folder: &Path, first: u64, after: Duration) -> u64 {
    let tests = std::env::current_exe().unwrap();
    let program = tests.ancestors().nth(2).unwrap().join("examples/store_writer");
    let mut writer =
        Command::new(program).arg(folder).arg(first.to_string()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    // At least one write is done, then it is anywhere in the next ones.
    let told: u64 = lines.next().unwrap().unwrap().parse().unwrap();
    std::thread::park_timeout(after);
    writer.kill().unwrap();
    writer.wait().unwrap();
    lines.map_while(Result::ok).filter_map(|line| line.parse().ok()).last().unwrap_or(told)
}

#[test]
fn after_five_hundred_killed_writers_every_document_is_whole_and_nothing_told_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let profile = ProfileStore::new(folder.path());
    let number = |bytes: &[u8]| {
        let value: Value = serde_json::from_slice(bytes).unwrap();
        assert_eq!(value["filling"].as_str().map(str::len), Some(20_000), "a whole one");
        value["number"].as_u64().unwrap()
    };
    let mut next = 1;
    for ending in 0..ENDINGS {
        // Steps that are no multiple of a write's time reach every point of it.
        let after = Duration::from_micros(ending * 37 % 5_000);
        let told = write_and_kill(folder.path(), next, after);
        let store = profile.account("https://pbx.example", &EmployeeId::new("e"));
        assert_eq!(store.damage(), None, "ending {ending}");
        let changes = number(&store.unsaved().found().unwrap());
        let document = number(&store.desktop_settings().found().unwrap().bytes);
        assert!(changes >= told && document >= told, "{changes}, {document}, told {told}");
        assert!(changes <= told + 1 && document <= changes, "{changes}, {document}, told {told}");
        next = changes + 1;
    }
    // What the endings left half written is found and removed at the next start.
    let left = profile.remove_leftovers();
    assert!(left > 0, "some were ended in the middle of a write");
    assert_eq!(profile.remove_leftovers(), 0);
}
