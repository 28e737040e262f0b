//! `cargo xtask ui`: the pages of the window, built where something changed since the last time.
//!
//! The fingerprints lie in `ui/node_modules`: whoever throws that folder away wants both done anew,
//! and a clone that shares its target folder with another has its own.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::files::{fingerprint, read_tree};
use crate::workplace::Workplace;
use crate::{node, process};

const PACKAGES_STAMP: &str = "node_modules/.communicator-packages";
const PAGES_STAMP: &str = "node_modules/.communicator-pages";

/// The command: all that the UI's build needs, and the build.
pub fn run(place: &Workplace) -> Result<()> {
    node::require()?;
    build(place)
}

/// Packages and pages, each only where needed. Node has been asked for.
pub fn build(place: &Workplace) -> Result<()> {
    let folder = place.root.join("ui");
    packages(&folder, "npm packages of the UI, as the lock file says")?;
    pages(&folder)
}

/// `npm` in a folder.
pub fn npm(folder: &Path) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder);
    npm
}

/// The packages of a folder, where its lock file has changed; `about` says which.
pub fn packages(folder: &Path, about: &str) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let lock = std::fs::read(&lock).with_context(|| format!("reading {}", lock.display()))?;
    let stamp = fingerprint(&[("package-lock.json".into(), lock)].into());
    if is_stamped(folder, PACKAGES_STAMP, &stamp) {
        return Ok(());
    }
    process::step(about, npm(folder).args(["ci", "--no-fund", "--no-audit"]))?;
    std::fs::write(folder.join(PACKAGES_STAMP), stamp)?;
    Ok(())
}

fn pages(folder: &Path) -> Result<()> {
    let stamp = fingerprint(&read_tree(folder, &["node_modules", "dist", "test-results", "coverage"])?);
    if folder.join("dist/index.html").is_file() && is_stamped(folder, PAGES_STAMP, &stamp) {
        println!("    UI: up to date");
        return Ok(());
    }
    process::step("UI build", npm(folder).args(["run", "build"]))?;
    std::fs::write(folder.join(PAGES_STAMP), stamp)?;
    Ok(())
}

fn is_stamped(folder: &Path, file: &str, stamp: &str) -> bool {
    std::fs::read_to_string(folder.join(file)).is_ok_and(|found| found == stamp)
}
