//! Writes through the store without an end, and says each time what is kept: for a test that ends it at
//! any moment.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a test")]

use std::io::Write as _;
use std::process::ExitCode;
use std::time::SystemTime;

use pbx::{EmployeeId, Fetched, ProfileStore};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), Some(first)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: store_writer FOLDER FIRST");
        return ExitCode::from(2);
    };
    let first = first.to_string_lossy().parse().unwrap_or(1);
    let store = ProfileStore::new(folder).account("https://pbx.example", &EmployeeId::new("e"));
    // Long enough for a write to take a while.
    let filling = "x".repeat(20_000);
    for number in first..u64::MAX {
        let changes = format!(r#"{{"number":{number},"filling":"{filling}"}}"#);
        let document =
            Fetched { bytes: changes.clone().into_bytes(), at: SystemTime::now(), server_date: None };
        let written =
            store.save_unsaved(changes.as_bytes()).and_then(|()| store.save_desktop_settings(&document));
        if let Err(error) = written {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
        // Only what is on disk is told.
        println!("{number}");
        if std::io::stdout().flush().is_err() {
            return ExitCode::SUCCESS;
        }
    }
    ExitCode::SUCCESS
}
