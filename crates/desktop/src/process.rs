//! This process and those it starts: what they may leave behind, and when another one has ended.
//!
//! All that the app writes is for its user alone. A umask set at the start covers every file,
//! including those that libraries and the web view make, where a mode at each `open` would cover
//! only our own. A child process is somebody else's program: it gets the umask that the user has,
//! and never the token that was given to the app.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

#[cfg_attr(target_os = "linux", path = "process/linux.rs")]
#[cfg_attr(target_os = "macos", path = "process/macos.rs")]
#[cfg_attr(target_os = "windows", path = "process/windows.rs")]
mod system;
#[cfg(unix)]
mod unix;

/// The variable that carries a token to the app, and to nobody else.
const TOKEN_VARIABLE: &str = "COMMUNICATOR_TOKEN";

/// Begins the names of the variables that change how a build for developers works, and nothing else.
const DEBUG_VARIABLES: &str = "COMMUNICATOR_DEBUG_";

/// Variables that this process has set for itself, and what they were before.
static OWN_VARIABLES: Mutex<Vec<(&str, Option<OsString>)>> = Mutex::new(Vec::new());

/// Makes every file and folder of this process private from here on (Unix: umask 077) and remembers
/// how it was for [`prepare_child`]. Called once, before anything is written.
///
/// On Windows a new file takes the access list of its folder, and the user's own folders are the
/// user's alone.
pub fn private_umask() {
    system::private_umask();
}

/// Lets a crash of this process leave no core dump (Unix: `RLIMIT_CORE` 0): there are a token and what others
/// said in its memory. Children get the limit back that the user has, by [`prepare_child`]. Called once.
///
/// A system that pipes dumps to a program of its own, as systemd's does, hands that program the limit; systemd's
/// keeps to it.
pub fn no_core_dumps() {
    system::no_core_dumps();
}

/// Makes a folder that this user alone may enter, and those above it that are missing.
///
/// One that exists already is made private too; the folders above that exist are left as they are.
///
/// # Errors
/// A folder cannot be made, a file is in its place, or it belongs to somebody else.
pub fn make_private_dir(path: &Path) -> io::Result<()> {
    system::make_private_dir(path)
}

/// Says of a variable of the environment that this process has set it for itself alone.
pub fn keep_from_children(variable: &'static str) {
    give_back_to_children(variable, None);
}

/// Says of a variable of the environment that this process has changed it for itself alone, and what it was
/// before: none where it was not set.
pub fn give_back_to_children(variable: &'static str, before: Option<OsString>) {
    OWN_VARIABLES.lock().unwrap_or_else(PoisonError::into_inner).push((variable, before));
}

/// Ends this process here and now: nothing that might hang is run before, and nothing is waited for.
pub fn end_now(code: u8) -> ! {
    system::end_now(code)
}

/// Readies a command for a program that is not part of the app: it gets the user's umask and limit of
/// core dumps back, and neither the app's token nor what is in the environment for the app alone.
pub fn prepare_child(command: &mut Command) {
    command.env_remove(TOKEN_VARIABLE);
    for (variable, _) in std::env::vars_os() {
        if variable.to_str().is_some_and(|variable| variable.starts_with(DEBUG_VARIABLES)) {
            command.env_remove(variable);
        }
    }
    for (variable, before) in OWN_VARIABLES.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        match before {
            Some(before) => command.env(variable, before),
            None => command.env_remove(variable),
        };
    }
    system::restore_umask(command);
    system::restore_core_dumps(command);
}

/// Starts a program that goes on when this one has ended: nothing of this one is left in its hands, so that
/// whoever reads what this one prints does not wait for that one.
///
/// # Errors
/// It cannot be started.
pub fn start_apart(program: &Path, arguments: impl IntoIterator<Item = OsString>) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    system::restore_umask(&mut command);
    system::keep_streams_to_ourselves();
    command.spawn()
}

/// Waits until a process has ended, at most `within`, and says whether it has.
///
/// A process that nobody has collected yet (a zombie) has ended. One that does not exist has too.
#[must_use]
pub fn wait_for_end(pid: u32, within: Duration) -> bool {
    system::wait_for_end(pid, within)
}
