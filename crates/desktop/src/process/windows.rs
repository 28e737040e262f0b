//! Windows: rights come from the access list of the folder above, and a process is a handle that
//! can be waited for.

use std::io;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use windows::Win32::Foundation::{
    ERROR_INVALID_PARAMETER, HANDLE, HANDLE_FLAG_INHERIT, HANDLE_FLAGS, SetHandleInformation, WAIT_OBJECT_0,
};
use windows::Win32::System::Threading::{
    GetCurrentProcess, OpenProcess, PROCESS_SYNCHRONIZE, TerminateProcess, WaitForSingleObject,
};

/// There is no umask: a new file takes the access list of its folder.
pub fn private_umask() {}

/// Windows keeps dumps where the administrator asks for them, and no program decides about it.
pub fn no_core_dumps() {}

/// Nothing was changed, so nothing has to be given back.
pub fn restore_core_dumps(_command: &mut Command) {}

/// The folders that profiles live in (`%APPDATA%`, `%LOCALAPPDATA%`) are the user's alone, and what
/// is made below them takes that over. A profile that an administrator puts elsewhere has the
/// rights that the administrator gave its place.
pub fn make_private_dir(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Nothing was changed, so nothing has to be given back.
pub fn restore_umask(_command: &mut Command) {}

/// Our own streams came to us by inheritance and would go on to each child, whatever it is given as its own.
pub fn keep_streams_to_ourselves() {
    let streams = [io::stdin().as_raw_handle(), io::stdout().as_raw_handle(), io::stderr().as_raw_handle()];
    for stream in streams.into_iter().filter(|stream| !stream.is_null()) {
        // SAFETY: a flag of a handle is changed; a handle that is none makes the call fail, no more.
        let _was_none =
            unsafe { SetHandleInformation(HANDLE(stream), HANDLE_FLAG_INHERIT.0, HANDLE_FLAGS(0)) };
    }
}

pub fn end_now(code: u8) -> ! {
    // SAFETY: the handle is the constant of this process, which the call ends.
    let _never_back = unsafe { TerminateProcess(GetCurrentProcess(), code.into()) };
    // Only a system that refuses to end a process comes here.
    std::process::abort()
}

pub fn wait_for_end(pid: u32, within: Duration) -> bool {
    // SAFETY: no pointers are passed; the handle that comes back is owned below.
    let process = match unsafe { OpenProcess(PROCESS_SYNCHRONIZE, false, pid) } {
        Ok(process) => process,
        // No process has this number. Any other refusal is about one that lives.
        Err(error) => return error.code() == ERROR_INVALID_PARAMETER.to_hresult(),
    };
    // SAFETY: the handle was just opened and nobody else closes it.
    let _closed_at_the_end = unsafe { OwnedHandle::from_raw_handle(process.0) };
    // The largest number means for ever, which nobody asks for.
    let limit = u32::try_from(within.as_millis()).unwrap_or(u32::MAX).min(u32::MAX - 1);
    // SAFETY: the handle is open until the end of this function.
    unsafe { WaitForSingleObject(process, limit) == WAIT_OBJECT_0 }
}
