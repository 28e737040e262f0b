//! The browser extension: its packages, which are npm's, and its tests.
//!
//! It has its own, apart from the UI's: what is shipped to stores is reviewed by others, and is small.

use std::path::PathBuf;

use anyhow::Result;

use crate::ui;
use crate::workplace::Workplace;

/// Where its sources are.
pub fn folder(place: &Workplace) -> PathBuf {
    place.root.join("browser-extension")
}

/// The packages that build and test it.
pub fn packages(place: &Workplace) -> Result<()> {
    ui::packages(&folder(place), "npm packages of the browser extension, as the lock file says")
}
