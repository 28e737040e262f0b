//! `cargo xtask extension`: the browser extension, packed for the stores and for administrators; and what its tests
//! need.
//!
//! It has its own, apart from the UI's: what is shipped to stores is reviewed by others, and is small.

use std::path::PathBuf;

use anyhow::Result;

use crate::workplace::Workplace;
use crate::{node, process, ui};

/// What builds the programs of its tests: the native host, the app and a PBX behind it, and what stands in for the app.
pub const PROGRAMS: [&str; 11] = [
    "build",
    "--workspace",
    "--locked",
    "--bin",
    "communicator-cli",
    "--bin",
    "communicator",
    "--bin",
    "sandbox-pbx",
    "--example",
    "browser_app",
];

/// Builds a zip for Chromium's family and an xpi for Firefox, in `target/extension`.
pub fn run(place: &Workplace) -> Result<()> {
    node::require()?;
    packages(place)?;
    let mut pack = ui::npm(&folder(place));
    pack.args(["run", "--silent", "pack", "--"]).arg(place.target.join("extension"));
    process::run(&mut pack)
}

/// Where its sources are.
pub fn folder(place: &Workplace) -> PathBuf {
    place.root.join("browser-extension")
}

/// The packages that build and test it.
pub fn packages(place: &Workplace) -> Result<()> {
    ui::packages(&folder(place), "npm packages of the browser extension, as the lock file says")
}
