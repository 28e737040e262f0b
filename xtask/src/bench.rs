//! `cargo xtask bench start`: how soon the window is there and what it costs, beside a bare Tauri app.
//!
//! Written with the harness of the real-window tests (`tests/desktop/bench_start.rs`): release builds
//! of both, alternating, medians and ratio printed.

use anyhow::Result;

use crate::private_home::PrivateHome;
use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::test::real_window_tests;
use crate::workplace::Workplace;

/// The command.
pub fn start(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let mut bare = process::cargo();
    bare.args(["build", "--release", "--locked", "--example", "bare"]).current_dir(&place.root);
    process::step("a bare Tauri app, in release", &mut bare)?;
    let home = PrivateHome::make(place, "bench")?;
    let words = ["--release", "--quiet", "--", "--ignored", "--exact", "bench_start::start", "--nocapture"];
    let mut command = real_window_tests(&place.root, &home, &words);
    command.env("COMMUNICATOR_BENCH_BARE", place.target.join("release/examples/bare"));
    process::step("exec to window, and memory, in release", &mut command)
}
