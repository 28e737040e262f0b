//! `cargo xtask bench start`: how soon the window is there and what it costs, beside a bare Tauri app.
//! `cargo xtask bench live`: how soon a change in the PBX is in force, beside `communicator refresh`, and
//! what a flood of events costs.
//! `cargo xtask bench idle`: what it costs hidden, beside a bare Tauri app with the same shortcuts.
//! `cargo xtask bench call`: how soon a call is heard and seen, and quiet again.
//! `cargo xtask bench company`: what watching a company of 20, 300 and 2,000 people costs.
//! `cargo xtask bench browser`: how soon a call has filled the field in the page of the user's browser.
//! `cargo xtask bench integrations`: how soon a program of the user's runs when a call is answered.
//! `cargo xtask bench devices`: how soon a call is a frame at a busylight, and what it costs to want one that is not there.
//! `cargo xtask bench disk`: how soon it is heard, and verbs are answered, while files go to a slow disk.
//!
//! Written with the harness of the real-window tests (`tests/desktop/bench_*.rs`):
//! release builds, medians printed.

pub mod company;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::private_home::PrivateHome;
use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::test::real_window_tests;
use crate::workplace::Workplace;
use crate::{extension, ui};

/// `bench start`.
pub fn start(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let mut command = in_release(place, "bench_start::start")?;
    command.env("COMMUNICATOR_BENCH_BARE", bare(place)?);
    process::step("exec to window, and memory, in release", &mut command)
}

/// `bench idle`.
pub fn idle(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let mut command = in_release(place, "bench_idle::idle")?;
    command.env("COMMUNICATOR_BENCH_BARE", bare(place)?);
    process::step("a minute hidden, in release; the web view goes after ten minutes", &mut command)
}

/// The bare Tauri app of the same run.
fn bare(place: &Workplace) -> Result<PathBuf> {
    example(place, "bare", "a bare Tauri app, in release")
}

fn example(place: &Workplace, name: &str, about: &str) -> Result<PathBuf> {
    let mut build = process::cargo();
    // Without the whole workspace the features of dependencies would be others, and all of them built anew.
    build.args(["build", "--release", "--workspace", "--locked", "--example", name]).current_dir(&place.root);
    process::step(about, &mut build)?;
    Ok(place.target.join("release/examples").join(name))
}

/// `bench live`.
pub fn live(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let mut command = in_release(place, "bench_live::live")?;
    process::step("changes of settings, and a flood of events, in release", &mut command)
}

/// `bench call`.
pub fn call(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows, Purpose::Sound])?;
    let mut command = in_release(place, "bench_call::call")?;
    command.env("COMMUNICATOR_BENCH_BARE", bare(place)?);
    process::step("calls, heard and seen, in release", &mut command)?;
    let mut trigger = process::cargo();
    trigger.args(["test", "--release", "--workspace", "--locked", "--quiet", "--lib", "--"]).args([
        "--ignored",
        "--exact",
        "tests::calls::bench_trigger",
        "tests::integrations::bench_answered",
        "--nocapture",
    ]);
    PrivateHome::make(place, "bench")?.give(&mut trigger);
    process::step("calls, told to the integrations", trigger.current_dir(&place.root))
}

/// `bench integrations`.
pub fn integrations(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let mut command = in_release(place, "bench_integrations::integrations")?;
    command.env(
        "COMMUNICATOR_BENCH_STAMP",
        example(place, "stamp", "a program that stamps the time, in release")?,
    );
    process::step("answered calls, and the programs that they start, in release", &mut command)
}

/// `bench verbs`.
pub fn verbs(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let mut command = in_release(place, "bench_verbs::verbs")?;
    process::step("verbs of the command line, in release", &mut command)
}

/// `bench browser`: in Chromium and in Firefox, with the harness of the extension's tests.
///
/// # Errors
/// A word but `--debug`, or what went wrong.
pub fn browser(place: &Workplace, words: &[&str]) -> Result<()> {
    let build = match words {
        [] => "release",
        ["--debug"] => "debug",
        _ => bail!("bench browser takes --debug and nothing else"),
    };
    setup::prepare(place, &[Purpose::Build, Purpose::Windows, Purpose::Browser])?;
    extension::packages(place)?;
    let mut programs = process::cargo();
    programs.args(extension::PROGRAMS).current_dir(&place.root);
    if build == "release" {
        programs.arg("--release");
    }
    process::step("the app, its native host and a PBX", &mut programs)?;
    let home = PrivateHome::make(place, "bench")?;
    let folder = extension::folder(place);
    let mut bench = ui::npm(&folder);
    home.give(&mut bench).current_dir(&folder).args(["run", "--silent", "bench"]);
    bench.env("COMMUNICATOR_PROGRAMS", place.target.join(build));
    process::step(&format!("calls, and the fields that they fill, in {build}"), &mut bench)
}

/// `bench devices`.
///
/// # Errors
/// Another word than `--debug` and `--program FILE`, or what went wrong.
pub fn devices(place: &Workplace, words: &[&str]) -> Result<()> {
    let (build, program): (&[&str], _) = match words {
        [] => (&["--release"], None),
        ["--debug"] => (&[], None),
        // The bench itself in debug, of a program that is built already.
        ["--program", file] => (&[], Some(*file)),
        _ => bail!("bench devices takes --debug or --program FILE"),
    };
    setup::prepare(place, &[Purpose::Build, Purpose::Windows])?;
    let mut command = built(place, "bench_devices::devices", build)?;
    command.envs(program.map(|program| ("COMMUNICATOR_BENCH_PROGRAM", program)));
    process::step("calls to a busylight, and devices that are not connected", &mut command)
}

/// `bench disk`.
pub fn disk(place: &Workplace) -> Result<()> {
    setup::prepare(place, &[Purpose::Build, Purpose::Windows, Purpose::Sound])?;
    let mut command = in_release(place, "bench_disk::disk")?;
    process::step("calls and verbs beside a slow disk, in release", &mut command)
}

/// One of the benches among the real-window tests.
pub fn in_release(place: &Workplace, bench: &str) -> Result<Command> {
    built(place, bench, &["--release"])
}

/// As [`in_release`], of the build that these words of cargo's ask for.
fn built(place: &Workplace, bench: &str, build: &[&str]) -> Result<Command> {
    let home = PrivateHome::make(place, "bench")?;
    let words = ["--quiet", "--", "--ignored", "--exact", bench, "--nocapture"];
    Ok(real_window_tests(&place.root, &home, &[build, &words].concat()))
}
