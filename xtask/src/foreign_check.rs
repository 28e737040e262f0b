//! Type-checking the whole app for a system that this machine is not.
//!
//! No toolchain for those systems is installed; the standard library is built from source, which
//! takes Debian's own Rust: rustup's stable toolchain refuses it and brings no source. Nothing is
//! linked and nothing runs, so this says that the code of the other system compiles, and no more.

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

/// Sets up and checks every library and program of the workspace but xtask itself.
pub fn run(place: &Workplace, system: &System) -> Result<()> {
    ensure!(cfg!(target_os = "linux"), "this check uses Debian's packages and runs on Linux alone");
    setup::prepare(place, &[Purpose::Build, Purpose::Foreign])?;
    let started = Instant::now();
    let mut check = Command::new(CARGO);
    check
        .current_dir(&place.root)
        .args(["check", "--workspace", "--exclude", "xtask", "--locked"])
        .args(["-Zbuild-std=std,panic_abort", "--target", system.target])
        .arg("--target-dir")
        .arg(folder(place, system.folder))
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("__CARGO_TESTS_ONLY_SRC_ROOT", library_source()?);
    for (variable, tool) in &system.tools {
        check.env(variable, tool);
    }
    // Set by the cargo that started xtask, and meant for its own toolchain.
    for variable in ["RUSTUP_TOOLCHAIN", "RUSTDOC", "RUSTC_WRAPPER", "RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"] {
        check.env_remove(variable);
    }
    process::step(&format!("type check for {}", system.name), &mut check)?;
    println!("{}: the whole app type-checks ({:.0} s)", system.name, started.elapsed().as_secs_f64());
    Ok(())
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
