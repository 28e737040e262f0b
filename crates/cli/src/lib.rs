/*!
The command line: what it takes, how the running app is asked, and what is done without it.

It is apart from the app because two programs have it: `communicator`, and on Windows the small one of the
prompt, which must not load a web view. What the app too needs of profile, token and sign-in is in `account`.
*/

pub mod activation;
pub mod browser;
pub mod client;
mod devices;
pub mod explain;
pub mod hand_over;
pub mod integrations;
pub mod line;
pub mod native_host;
pub mod sign_in;
mod terminal;

use std::process::ExitCode;

use ipc::Exit;
use line::{Invocation, Start, Verb};

/// The program: reads the command line and does what it says. `start` becomes the app, or asks the one that
/// runs; all the rest is the same in every program.
#[must_use]
pub fn main(start: impl FnOnce(Invocation) -> Exit) -> ExitCode {
    desktop::process::private_umask();
    desktop::process::no_core_dumps();
    // A browser's words make no sense as a command line.
    if let Some(caller) = native_host::recognise(&std::env::args_os().skip(1).collect::<Vec<_>>()) {
        return native_host::serve(&caller).into();
    }
    pbx::install_crypto();
    let invocation = match line::parse(std::env::args_os().skip(1), |name| std::env::var_os(name)) {
        Ok(invocation) => invocation,
        Err(message) => {
            client::complain(&message);
            return Exit::Usage.into();
        }
    };
    let exit = match &invocation.verb {
        Verb::Help => client::print(line::HELP),
        Verb::Version => client::print(concat!("communicator ", env!("CARGO_PKG_VERSION"), "\n")),
        Verb::Start(Start { refused: Some(refused), .. }) => {
            client::refuse_link(&invocation, refused).unwrap_or_else(|| start(invocation))
        }
        Verb::Start(_) | Verb::Toggle | Verb::Call { .. } | Verb::Search { .. } => start(invocation),
        Verb::Explain { json } => explain::explain(&invocation, *json),
        Verb::Status { json } => explain::status(&invocation, *json),
        Verb::Devices { json } => devices::devices(&invocation, *json),
        Verb::SignIn { .. } => sign_in::sign_in(&invocation),
        Verb::SignOut { everywhere } => sign_in::sign_out(&invocation, *everywhere),
        Verb::Integrations(verb) => integrations::carry(&invocation, verb),
        Verb::Browser(verb) => browser::carry(&invocation, *verb),
        Verb::Answer | Verb::Hangup | Verb::Refresh { .. } | Verb::Quit => client::carry(&invocation),
    };
    exit.into()
}
