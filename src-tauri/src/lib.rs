/*!
Communicator: composition of the crates into the app.

`main` reads the command line. A verb for the running app is carried to it over its socket and never
opens a display; anything else becomes the app: claim the profile, read the cache, start the
controller, build the window.
*/

mod app;
mod cache;
mod commands;
mod controller;
mod doors;
mod ending;
mod log;
mod ports;
mod qr;
mod shell;
pub mod view;

use std::process::ExitCode;

/// The program: reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    cli::main(app::start_or_ask)
}
