//! `cargo deny`: what the dependencies may be. `deny.toml` has the rules.
//!
//! xtask builds it from source, once, in the version named here, so that a check gives the same result on
//! every machine. The program stays in the target folder.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::process;
use crate::workplace::Workplace;

const VERSION: &str = "0.20.2";

/// Licences, bans and sources of everything in the lock file, without the network once the packages are here.
pub fn check(place: &Workplace) -> Result<()> {
    // It reads the licence files of the packages of all systems, not only of those built here.
    process::run(process::cargo().current_dir(&place.root).args(["fetch", "--locked"]))?;
    process::run(command(place)?.args(["--offline", "check", "licenses", "bans", "sources"]))
}

/// The program with these dependencies, installed if it is missing.
pub fn command(place: &Workplace) -> Result<Command> {
    let mut deny = Command::new(install(place)?);
    deny.current_dir(&place.root);
    Ok(deny)
}

fn install(place: &Workplace) -> Result<PathBuf> {
    let folder = place.own().join("tools");
    let program = folder.join("bin").join(format!("cargo-deny{EXE_SUFFIX}"));
    let found = process::answer(Command::new(&program).arg("--version"));
    if found.is_some_and(|found| found == format!("cargo-deny {VERSION}")) {
        return Ok(program);
    }
    let builds = folder.join("build");
    let mut cargo = process::cargo();
    cargo.args(["install", "cargo-deny", "--version", VERSION, "--locked", "--quiet", "--force"]);
    // A check takes a second without optimisation too, which the build would take minutes for.
    cargo.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0");
    // Apart from the builds of the workspace, which has other versions of the same packages.
    cargo.arg("--target-dir").arg(&builds).arg("--root").arg(&folder);
    process::step(&format!("cargo-deny {VERSION}, from source"), &mut cargo)?;
    std::fs::remove_dir_all(&builds).context("clearing what cargo-deny was built in")?;
    Ok(program)
}
