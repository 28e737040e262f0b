//! Unix: the program replaces the forked process by `execve`, and is found in `PATH` beforehand.
//!
//! `execvp`, which the standard library calls, hands a file that the kernel does not know to `/bin/sh`. Here no
//! shell may come in by the back door, so the last step before it is our own.

use std::ffi::{CString, OsStr, OsString, c_char, c_int};
use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::ptr;

use rustix::fs::{Access, access};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::{Exit, LaunchError};

/// The process group of a program.
#[derive(Debug)]
pub(super) struct Group(Pid);

impl Group {
    pub(super) fn of(child: &Child) -> io::Result<Self> {
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        pid.map(Self).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    pub(super) fn end(&self) {
        // The group's number is the leader's, whose rest is kept as long as this: no other group has it.
        match kill_process_group(self.0, Signal::TERM) {
            Ok(()) | Err(Errno::SRCH) => {}
            Err(error) => tracing::warn!(%error, "a program could not be asked to end"),
        }
    }
}

/// Where the program is: by its path, from the home folder where that is relative, or in `PATH`.
pub(super) fn find(program: &str, home: &Path) -> Result<PathBuf, LaunchError> {
    let path = std::env::var_os("PATH");
    find_in(program, home, path.as_deref())
}

fn find_in(program: &str, home: &Path, path: Option<&OsStr>) -> Result<PathBuf, LaunchError> {
    if program.contains('/') {
        let file = home.join(program);
        return match look(&file) {
            Look::Program => Ok(file),
            Look::Other => Err(LaunchError::NotExecutable { program: program.to_owned() }),
            Look::Nothing => Err(LaunchError::NotFound { program: program.to_owned() }),
        };
    }
    let mut other = false;
    // An empty or relative folder in it would mean the one that the app happens to stand in.
    for folder in std::env::split_paths(path.unwrap_or(OsStr::new("/usr/local/bin:/usr/bin:/bin"))) {
        if !folder.is_absolute() {
            continue;
        }
        let file = folder.join(program);
        match look(&file) {
            Look::Program => return Ok(file),
            Look::Other => other = true,
            Look::Nothing => {}
        }
    }
    let program = program.to_owned();
    Err(if other { LaunchError::NotExecutable { program } } else { LaunchError::NotFound { program } })
}

enum Look {
    Program,
    /// A folder, or a file that this user may not start.
    Other,
    Nothing,
}

fn look(file: &Path) -> Look {
    match fs::metadata(file) {
        Ok(about) if about.is_file() && access(file, Access::EXEC_OK).is_ok() => Look::Program,
        Ok(_) => Look::Other,
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Look::Other,
        Err(_) => Look::Nothing,
    }
}

/// The last word about a command: it changes nothing afterwards.
pub(super) fn set_apart(command: &mut Command) {
    command.process_group(0);
    let program = CString::new(command.get_program().as_bytes());
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Result<Vec<CString>, _> = words.map(|word| CString::new(word.as_bytes())).collect();
    let variables: Result<Vec<CString>, _> = environment_of(command).map(CString::new).collect();
    let (Ok(program), Ok(words), Ok(variables)) = (program, words, variables) else {
        // The standard library refuses what contains a NUL.
        return;
    };
    let image = Image { words: List::of(words), variables: List::of(variables), program };
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. signal(2) and execve(2) are, all
    // that they are handed was made before, and the closure neither allocates nor locks.
    unsafe {
        command.pre_exec(move || Err(image.become_it()));
    }
}

/// What a process is replaced by.
struct Image {
    program: CString,
    words: List,
    variables: List,
}

impl Image {
    /// Comes back only with an error.
    fn become_it(&self) -> io::Error {
        unsafe extern "C" {
            /// Of POSIX.
            fn execve(
                path: *const c_char,
                words: *const *const c_char,
                variables: *const *const c_char,
            ) -> c_int;
            fn signal(signal: c_int, handler: usize) -> usize;
        }
        const SIGPIPE: c_int = 13;
        const SIG_IGN: usize = 1;
        // The app reads what the program says, and may end or crash before it: that must not end the program
        // with its next word. It gets an error instead, which most programs pass over.
        // SAFETY: the number of a signal and a handler that POSIX has.
        unsafe { signal(SIGPIPE, SIG_IGN) };
        // SAFETY: texts and lists end with NUL and live as long as this.
        unsafe {
            execve(self.program.as_ptr(), self.words.pointers.as_ptr(), self.variables.pointers.as_ptr())
        };
        io::Error::last_os_error()
    }
}

/// Texts as C has them: pointers with NULL at the end.
struct List {
    pointers: Vec<*const c_char>,
    _texts: Vec<CString>,
}

impl List {
    fn of(texts: Vec<CString>) -> Self {
        // The texts are on the heap, and stay where they are when their list is moved.
        let pointers = texts.iter().map(|text| text.as_ptr()).chain([ptr::null()]).collect();
        Self { pointers, _texts: texts }
    }
}

// SAFETY: the pointers lead to texts that the list itself owns and nobody changes.
unsafe impl Send for List {}
// SAFETY: as above.
unsafe impl Sync for List {}

/// The variables that a command gives its process, as `NAME=VALUE`.
fn environment_of(command: &Command) -> impl Iterator<Item = Vec<u8>> {
    let mut variables: std::collections::BTreeMap<OsString, OsString> = std::env::vars_os().collect();
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => variables.insert(name.to_owned(), value.to_owned()),
            None => variables.remove(name),
        };
    }
    variables.into_iter().map(|(name, value)| {
        let mut pair = name.into_vec();
        pair.push(b'=');
        pair.extend(value.into_vec());
        pair
    })
}

pub(super) fn why(program: &str, error: &io::Error) -> LaunchError {
    let program = program.to_owned();
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        // The file was there: what its first line names is not.
        Some(Errno::NOENT | Errno::ACCESS | Errno::PERM | Errno::NOEXEC) => {
            LaunchError::NotExecutable { program }
        }
        Some(Errno::TOOBIG) => LaunchError::TooLong,
        _ => super::failed(error),
    }
}

/// Waits for the end, and leaves the rest of the process in place: its number is not given away.
pub(super) fn wait(child: &mut Child) -> Exit {
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return Exit::Code(-1) };
    loop {
        match waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
            Ok(Some(status)) => {
                return match (status.exit_status(), status.terminating_signal()) {
                    (Some(code), _) => Exit::Code(code),
                    (None, Some(signal)) => Exit::Signal(signal),
                    (None, None) => Exit::Code(-1),
                };
            }
            Ok(None) | Err(Errno::INTR) => {}
            // Somebody else has collected it.
            Err(_) => return Exit::Code(-1),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn file(folder: &Path, name: &str, mode: u32) -> PathBuf {
        let file = folder.join(name);
        fs::write(&file, "#!/bin/true\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        file
    }

    #[test]
    fn a_name_is_found_in_the_path_and_a_path_from_the_home_folder() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("Programmer på dansk");
        fs::create_dir(&folder).unwrap();
        let program = file(&folder, "kundekartotek æøå", 0o755);
        let plain = file(&folder, "plain", 0o644);
        let find = |program: &str| find_in(program, home.path(), Some(folder.as_os_str()));
        assert_eq!(find("kundekartotek æøå"), Ok(program.clone()));
        assert_eq!(find("Programmer på dansk/kundekartotek æøå"), Ok(program.clone()));
        assert_eq!(find(program.to_str().unwrap()), Ok(program));
        for unusable in ["plain", "Programmer på dansk", "Programmer på dansk/plain", plain.to_str().unwrap()]
        {
            let error = find(unusable).unwrap_err();
            if unusable == "Programmer på dansk" {
                assert_eq!(error, LaunchError::NotFound { program: unusable.to_owned() });
            } else {
                assert_eq!(error, LaunchError::NotExecutable { program: unusable.to_owned() });
            }
        }
        for missing in ["missing", "./missing", "/missing/missing"] {
            assert_eq!(find(missing), Err(LaunchError::NotFound { program: missing.to_owned() }));
        }
    }

    #[test]
    fn a_relative_folder_in_the_path_is_not_looked_into() {
        let home = tempfile::tempdir().unwrap();
        let program = "Cargo.toml";
        assert!(Path::new(program).exists(), "the tests stand in the folder of the crate");
        for path in ["", ".", ":", "src/.."] {
            let found = find_in(program, home.path(), Some(OsStr::new(path)));
            assert_eq!(found, Err(LaunchError::NotFound { program: program.to_owned() }), "{path:?}");
        }
    }
}
