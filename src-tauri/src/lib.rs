/*!
Communicator: composition of the crates into the app.

`main` reads the command line. A verb for the running app is carried to it over its socket and never
opens a display; anything else becomes the app: claim the profile, read the cache, start the
controller, build the window.
*/

mod app;
mod cache;
pub mod cli;
mod commands;
mod controller;
mod log;
mod ports;
mod profile;
mod qr;
mod shell;
pub mod view;

use std::process::ExitCode;

use cli::{Exit, Invocation, Verb};

/// The program: reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    desktop::process::private_umask();
    pbx::install_crypto();
    let invocation = match cli::parse(std::env::args_os().skip(1), |name| std::env::var_os(name)) {
        Ok(invocation) => invocation,
        Err(message) => {
            cli::client::complain(&message);
            return Exit::Usage.into();
        }
    };
    run(invocation).into()
}

fn run(invocation: Invocation) -> Exit {
    match invocation.verb {
        Verb::Help => cli::client::print(cli::HELP),
        Verb::Version => cli::client::print(concat!("communicator ", env!("CARGO_PKG_VERSION"), "\n")),
        Verb::Start(_) | Verb::Toggle | Verb::Call { .. } | Verb::Search { .. } => {
            app::start_or_ask(invocation)
        }
        Verb::Explain { json } => cli::explain::explain(&invocation, json),
        Verb::Status { json } => cli::explain::status(&invocation, json),
        Verb::SignIn { .. } => cli::sign_in::sign_in(&invocation),
        Verb::SignOut { everywhere } => cli::sign_in::sign_out(&invocation, everywhere),
        Verb::Answer | Verb::Hangup | Verb::Refresh | Verb::Quit => cli::client::carry(&invocation),
    }
}
