//! `cargo xtask extension`: the browser extension, packed for the stores and for administrators; and what its tests
//! need.
//!
//! It has its own, apart from the UI's: what is shipped to stores is reviewed by others, and is small.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workplace::Workplace;
use crate::{bundle, node, process, ui};

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

/// Puts the built extension where the Tauri CLI takes it from: a folder for Chromium's family, which takes an unpacked
/// one, and the xpi for Firefox.
pub fn for_packages(place: &Workplace) -> Result<()> {
    // Packages of an earlier version would be found beside the new one.
    let packed = bundle::fresh(&place.target.join("extension"))?;
    run(place)?;
    let into = bundle::fresh(&place.root.join("gen/browser-extension"))?;
    copy_folder(&folder(place).join("dist/chromium"), &into.join("chromium"))?;
    let xpi = bundle::only(&packed, "xpi")?;
    std::fs::copy(&xpi, into.join("communicator-browser-extension.xpi"))
        .with_context(|| format!("copying {}", xpi.display()))?;
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in std::fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)
                .with_context(|| format!("copying to {}", target.display()))?;
        }
    }
    Ok(())
}

/// Where its sources are.
pub fn folder(place: &Workplace) -> PathBuf {
    place.root.join("browser-extension")
}

/// The packages that build and test it.
pub fn packages(place: &Workplace) -> Result<()> {
    ui::packages(&folder(place), "npm packages of the browser extension, as the lock file says")
}
