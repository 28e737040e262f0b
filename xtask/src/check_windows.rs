//! `cargo xtask check-windows`: the app's Windows code, type-checked on Linux.

use anyhow::Result;

use crate::foreign_check::{self, System};
use crate::workplace::Workplace;

/// The command. Crates with C code find Debian's mingw by its usual name.
pub fn run(place: &Workplace) -> Result<()> {
    let system = System {
        name: "Windows",
        target: "x86_64-pc-windows-gnu",
        folder: "check-windows",
        tools: Vec::new(),
    };
    foreign_check::run(place, &system)
}
