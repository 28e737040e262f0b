//! `cargo xtask check-macos`: the app's macOS code, type-checked on Linux.

use anyhow::Result;

use crate::apple_stand_ins;
use crate::foreign_check::{self, System};
use crate::workplace::Workplace;

const FOLDER: &str = "check-macos";

/// The command.
pub fn run(place: &Workplace) -> Result<()> {
    let system = System {
        name: "macOS",
        target: "aarch64-apple-darwin",
        folder: FOLDER,
        tools: apple_stand_ins::write(&foreign_check::folder(place, FOLDER).join("stand-ins"))?,
    };
    foreign_check::check(place, &system)
}
