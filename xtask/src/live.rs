//! `cargo xtask soak live`: the app with its realtime connection, for longer than a test run can wait.
//!
//! The tests are those of every run (`crates/app/src/tests/live.rs`); here they get a thousand
//! random sequences, fifty cuts and restarts, a minute of flood, one after the other, and say their figures.

use anyhow::Result;

use crate::private_home::PrivateHome;
use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::workplace::Workplace;

const TESTS: [&str; 3] = [
    "a_lost_connection_is_stale_at_once_and_offline_when_nothing_answers_and_live_again",
    "a_flood_of_events_is_worked_off_and_the_app_answers_meanwhile",
    "after_any_events_with_any_cuts_the_window_shows_what_the_server_has",
];

/// The command.
pub fn soak(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build])?;
    let mut cargo = process::cargo();
    PrivateHome::make(place, "test")?
        .give(&mut cargo)
        .current_dir(&place.root)
        .env("COMMUNICATOR_SOAK_ROUNDS", "1000")
        .env("COMMUNICATOR_SOAK_RESTARTS", "50")
        .env("COMMUNICATOR_SOAK_FLOOD_SECONDS", "60")
        .args(["test", "--workspace", "--locked", "--release", "--lib", "--"])
        .args(["--nocapture", "--test-threads=1", "--exact"])
        .args(TESTS.map(|test| format!("tests::live::{test}")));
    process::step("a thousand random sequences, fifty restarts, a minute of flood, in release", &mut cargo)
}
