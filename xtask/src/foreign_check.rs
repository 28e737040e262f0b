//! The whole app for a system that this machine is not.
//!
//! No toolchain for those systems is installed; the standard library is built from source, which
//! takes Debian's own Rust: rustup's stable toolchain refuses it and brings no source. What is built is kept
//! in a folder of its own for each system, so that a second run builds what has changed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::process;
use crate::setup;
use crate::system_packages::Purpose;
use crate::workplace::Workplace;

const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
/// Named in full, as `cargo clippy` would take rustup's, which belongs to another compiler.
const CLIPPY: &str = "/usr/bin/cargo-clippy";

/// Everything that is for this system: xtask is for whoever develops, on Linux.
const WHOLE_APP: [&str; 4] = ["--workspace", "--exclude", "xtask", "--locked"];

/// What is installed.
const PROGRAMS: [&str; 3] = ["--package=communicator", "--package=communicator-cli", "--bins"];

/// A system to check for.
#[derive(Debug)]
pub struct System {
    /// As the result line names it.
    pub name: &'static str,
    /// The target's name in Rust.
    pub target: &'static str,
    /// Folder below the target folder: the builds of two systems do not share one.
    pub folder: &'static str,
    /// What this system's C compilers and the like are, for crates that build C code.
    pub tools: Vec<(&'static str, PathBuf)>,
}

/// Where the checks of this system keep what they build.
pub fn folder(place: &Workplace, name: &str) -> PathBuf {
    place.target.join(name)
}

/// Where the built programs of this system are.
pub fn programs(place: &Workplace, system: &System) -> PathBuf {
    folder(place, system.folder).join(system.target).join("debug")
}

/// Sets up and type-checks every library and program of the workspace but xtask itself. Nothing is linked and
/// nothing runs, so this says that the code of the other system compiles, and no more.
pub fn check(place: &Workplace, system: &System) -> Result<()> {
    prepare(place, &[])?;
    let mut check = command(place, system, CARGO, "check")?;
    finish("type-checks", system, check.args(WHOLE_APP))
}

/// The same by clippy, to which no warning is allowed but `wrong_lints`: those that it has without reason there.
pub fn lint(place: &Workplace, system: &System, wrong_lints: &[&str]) -> Result<()> {
    prepare(place, &[])?;
    let mut clippy = command(place, system, CLIPPY, "clippy")?;
    clippy.args(WHOLE_APP).args(["--", "-D", "warnings"]);
    clippy.args(wrong_lints.iter().flat_map(|lint| ["-A", lint]));
    finish("compiles without a warning", system, &mut clippy)
}

fn finish(what: &str, system: &System, command: &mut Command) -> Result<()> {
    let started = Instant::now();
    process::step(&format!("check for {}", system.name), command)?;
    println!("{}: the whole app {what} ({:.0} s)", system.name, started.elapsed().as_secs_f64());
    Ok(())
}

/// Builds the programs of the workspace to their end, and answers with the folder in which they are.
pub fn link(place: &Workplace, system: &System) -> Result<PathBuf> {
    let mut build = cargo(place, system, "build")?;
    // Nobody looks into them with a debugger, and half of the time is what is written for one.
    build.args(PROGRAMS).env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    finish("links", system, &mut build)?;
    Ok(programs(place, system))
}

/// Cargo for the other system, by this verb.
pub fn cargo(place: &Workplace, system: &System, verb: &str) -> Result<Command> {
    let mut cargo = command(place, system, CARGO, verb)?;
    cargo.arg("--locked");
    Ok(cargo)
}

/// What every build for another system needs, and `purposes`.
pub fn prepare(place: &Workplace, purposes: &[Purpose]) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "this uses Debian's packages and runs on Linux alone");
    let purposes: Vec<Purpose> =
        [Purpose::Build, Purpose::Foreign].into_iter().chain(purposes.iter().copied()).collect();
    setup::prepare(place, &purposes)
}

fn command(place: &Workplace, system: &System, program: &str, verb: &str) -> Result<Command> {
    let mut command = Command::new(program);
    command
        .current_dir(&place.root)
        .args([verb, "-Zbuild-std=std,panic_abort", "--target", system.target, "--target-dir"])
        .arg(folder(place, system.folder))
        .env("CARGO", CARGO)
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("__CARGO_TESTS_ONLY_SRC_ROOT", library_source()?);
    for (variable, tool) in &system.tools {
        command.env(variable, tool);
    }
    // Set by the cargo that started xtask, and meant for its own toolchain.
    for variable in ["RUSTUP_TOOLCHAIN", "RUSTDOC", "RUSTC_WRAPPER", "RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"] {
        command.env_remove(variable);
    }
    Ok(command)
}

/// The source of the standard library that belongs to Debian's compiler.
fn library_source() -> Result<PathBuf> {
    let printed = process::answer(Command::new(RUSTC).arg("--version").env_remove("RUSTUP_TOOLCHAIN"))
        .context("asking Debian's rustc for its version")?;
    let version = printed.split_whitespace().nth(1).context("rustc prints no version")?;
    let folder = Path::new("/usr/src").join(format!("rustc-{version}")).join("library");
    if !folder.join("std").is_dir() {
        bail!("the source of Rust {version}'s library is not in {}", folder.display());
    }
    Ok(folder)
}
