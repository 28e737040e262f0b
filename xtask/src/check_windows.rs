//! `cargo xtask check-windows`: the app's Windows code, looked at by clippy on Linux.

use anyhow::Result;

use crate::foreign_check::{self, System};
use crate::workplace::Workplace;

/// Windows, by Debian's mingw, which crates with C code find by its usual name.
pub fn windows() -> System {
    System { name: "Windows", target: "x86_64-pc-windows-gnu", folder: "check-windows", tools: Vec::new() }
}

/// With mingw a `const` one is built of other parts, in which clippy does not see that it is.
const WRONG_LINTS: [&str; 1] = ["clippy::missing_const_for_thread_local"];

/// The command.
pub fn run(place: &Workplace) -> Result<()> {
    foreign_check::lint(place, &windows(), &WRONG_LINTS)
}
