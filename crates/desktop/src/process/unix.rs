//! Umask and folder modes, the same on every Unix.

use std::fs::{DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};

/// The umask this process was started with; unset while it is still in force.
static STARTED_WITH: OnceLock<Mode> = OnceLock::new();

/// The limit of core dumps this process was started with; unset while it is still in force.
static CORE_DUMPS: OnceLock<Rlimit> = OnceLock::new();

pub fn no_core_dumps() {
    let before = getrlimit(Resource::Core);
    // Below the most that is allowed, so that a child can have its own back.
    let none = Rlimit { current: Some(0), maximum: before.maximum };
    match setrlimit(Resource::Core, none) {
        // A second call must not take our own limit for the user's.
        Ok(()) => drop(CORE_DUMPS.set(before)),
        Err(error) => tracing::warn!(%error, "a crash may leave a core dump"),
    }
}

pub fn private_umask() {
    let before = umask(Mode::RWXG | Mode::RWXO);
    // A second call must not take our own umask for the user's.
    let _kept = STARTED_WITH.set(before);
}

pub fn make_private_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    // A folder that somebody prepared beforehand may be open to others.
    std::fs::set_permissions(path, Permissions::from_mode(0o700))
}

pub fn end_now(code: u8) -> ! {
    unsafe extern "C" {
        /// Of POSIX: the end without what `exit` runs first.
        safe fn _exit(status: std::ffi::c_int) -> !;
    }
    _exit(code.into())
}

/// They are already: a child gets those that it was given, and everything else is closed when it starts.
pub fn keep_streams_to_ourselves() {}

pub fn restore_core_dumps(command: &mut Command) {
    let Some(before) = CORE_DUMPS.get().copied() else { return };
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. setrlimit(2) is one, the
    // closure holds plain numbers, and it neither allocates nor locks.
    unsafe {
        command.pre_exec(move || {
            // A child without its limit is better than none.
            let _kept_low = setrlimit(Resource::Core, before);
            Ok(())
        });
    }
}

pub fn restore_umask(command: &mut Command) {
    let Some(&mask) = STARTED_WITH.get() else { return };
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. umask(2) is one, the
    // closure holds a plain number, and it neither allocates nor locks.
    unsafe {
        command.pre_exec(move || {
            umask(mask);
            Ok(())
        });
    }
}
