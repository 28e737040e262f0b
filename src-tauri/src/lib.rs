/*!
Communicator: composition of the crates into the app.

`main` reads the command line. A verb for the running app is carried to it over its socket and never
opens a display; anything else becomes the app: claim the profile, read the cache, start the
loop, build the window.
*/

mod commands;
mod doors;
mod log;
mod shell;
mod start;

use std::process::ExitCode;

/// The program: reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    cli::main(start::start_or_ask)
}
