//! `cargo xtask check-windows`: the app's Windows code, looked at by clippy and linked on Linux.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

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
    let system = windows();
    foreign_check::lint(place, &system, &WRONG_LINTS)?;
    let programs = foreign_check::link(place, &system)?;
    // The program of the prompt starts where there is no web view, and at once.
    for (name, wanted) in [("communicator.exe", true), ("communicator-cli.exe", false)] {
        let loads = loads_web_view(&programs.join(name))?;
        ensure!(loads == wanted, "{name}: that it loads the web view is {loads} and not {wanted}");
    }
    Ok(())
}

/// Whether a program names the library by which the web view of Windows is found.
fn loads_web_view(program: &Path) -> Result<bool> {
    let bytes = fs::read(program).with_context(|| program.display().to_string())?;
    let name = b"WebView2Loader";
    Ok(bytes.windows(name.len()).any(|found| found == name))
}
