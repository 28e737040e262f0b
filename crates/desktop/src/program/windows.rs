//! Windows: a process group and a job of its own, and no console window.
//!
//! The job holds the program and all that it starts, so that an end reaches all of them. A process can be put
//! into a job only once it exists, so it is made suspended and resumed when it is in: nothing that it starts can
//! be missed. The job ends nobody when it is closed: the program outlives this app.

use std::io;
use std::os::windows::io::{AsHandle as _, AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::os::windows::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use windows::Win32::Foundation::{
    ERROR_ACCESS_DENIED, ERROR_ACCESS_DISABLED_BY_POLICY, ERROR_BAD_EXE_FORMAT, ERROR_ELEVATION_REQUIRED,
    ERROR_EXE_MACHINE_TYPE_MISMATCH, ERROR_FILE_NOT_FOUND, ERROR_FILENAME_EXCED_RANGE, ERROR_PATH_NOT_FOUND,
    ERROR_VIRUS_INFECTED, HANDLE, LPARAM, NTSTATUS, WIN32_ERROR, WPARAM,
};
use windows::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_BREAKAWAY_OK,
    JOBOBJECT_BASIC_PROCESS_ID_LIST, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectBasicProcessIdList,
    JobObjectExtendedLimitInformation, QueryInformationJobObject, SetInformationJobObject,
    TerminateJobObject,
};
use windows::Win32::System::Threading::{
    CREATE_NEW_PROCESS_GROUP, CREATE_NO_WINDOW, CREATE_SUSPENDED, TerminateProcess,
};
use windows::Win32::UI::WindowsAndMessaging::{PostMessageW, WM_CLOSE};
use windows::core::PCWSTR;
use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};

use super::batch::is_batch_file;
use super::{Exit, LaunchError};
use crate::windows_of_desktop;

/// Below it, where programs are that are in no folder of `PATH`.
const APP_PATHS: &str = r"Software\Microsoft\Windows\CurrentVersion\App Paths";
/// What a process that is ended from outside leaves as its exit code.
const ENDED: u32 = 1;
/// As many processes of one job as are asked to close their windows.
const MOST_MEMBERS: usize = 256;

/// Readies a command: [`Group::of`] must follow its start, or the program never runs.
pub(super) fn set_apart(command: &mut Command) {
    command.creation_flags((CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW | CREATE_SUSPENDED).0);
}

/// A program with all that it has started.
#[derive(Debug)]
pub(super) struct Group {
    process: OwnedHandle,
    id: u32,
    /// None where the system keeps this app in a job that allows no other.
    job: Option<OwnedHandle>,
}

impl Group {
    /// Puts a program that was just started into a job of its own, and lets it run.
    ///
    /// # Errors
    /// It cannot be resumed.
    pub(super) fn of(child: &Child) -> io::Result<Self> {
        let process = child.as_handle().try_clone_to_owned()?;
        let job = job_of(&process)
            .inspect_err(|error| tracing::info!(%error, "a program runs outside of a job of its own"))
            .ok();
        let group = Self { process, id: child.id(), job };
        resume(&group.process)?;
        Ok(group)
    }

    /// Ends the program: as the cross of its windows does, so that it can still ask about unsaved work; where it
    /// has no window, at once.
    pub(super) fn end(&self) {
        if !self.close_windows() {
            self.terminate();
        }
    }

    /// Whether there was a window to close.
    fn close_windows(&self) -> bool {
        let members = self.members();
        let windows = windows_of_desktop::all().into_iter().filter(|window| {
            window.is_visible() && !window.is_owned() && members.contains(&window.process())
        });
        let mut asked = false;
        for window in windows {
            // SAFETY: a message with two numbers; a window that has gone makes the call fail, no more.
            asked |= unsafe { PostMessageW(Some(window.handle()), WM_CLOSE, WPARAM(0), LPARAM(0)) }.is_ok();
        }
        asked
    }

    fn terminate(&self) {
        // SAFETY: both handles are open as long as this value; a program that has ended is refused.
        let ended = unsafe {
            match &self.job {
                Some(job) => TerminateJobObject(raw(job), ENDED),
                None => TerminateProcess(raw(&self.process), ENDED),
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a program was not ended");
        }
    }

    /// The processes of the job.
    fn members(&self) -> Vec<u32> {
        let Some(job) = &self.job else { return vec![self.id] };
        /// The list of the system with the room that it writes to.
        #[repr(C)]
        struct Members {
            list: JOBOBJECT_BASIC_PROCESS_ID_LIST,
            more: [usize; MOST_MEMBERS - 1],
        }
        let mut members =
            Members { list: JOBOBJECT_BASIC_PROCESS_ID_LIST::default(), more: [0; MOST_MEMBERS - 1] };
        // SAFETY: the members are written to for as long as they are said to be. Where there are more of them,
        // the answer is an error, and as many as there is room for are written.
        let _more = unsafe {
            QueryInformationJobObject(
                Some(raw(job)),
                JobObjectBasicProcessIdList,
                (&raw mut members).cast(),
                size_of_u32::<Members>(),
                None,
            )
        };
        let written = usize::try_from(members.list.NumberOfProcessIdsInList).unwrap_or(MOST_MEMBERS);
        let all = members.list.ProcessIdList.into_iter().chain(members.more).take(written);
        // The program itself may have ended before what it has started.
        all.filter_map(|id| u32::try_from(id).ok()).collect()
    }
}

/// Where the program is: by its path, from the home folder where that is relative; else in `PATH`, or where an
/// installer has registered it ("Application Registration" at learn.microsoft.com). `.exe` may be left out.
pub(super) fn find(program: &str, home: &Path) -> Result<PathBuf, LaunchError> {
    let names = names(program);
    let found = if program.contains(['\\', '/', ':']) {
        names.iter().map(|name| home.join(name)).find(|file| file.is_file())
    } else {
        in_path(&names).or_else(|| names.iter().find_map(|name| registered(name)))
    };
    let file = found.ok_or_else(|| LaunchError::NotFound { program: program.to_owned() })?;
    // What is registered may be anything.
    if is_batch_file(&file.to_string_lossy()) {
        return Err(LaunchError::BatchFile { program: program.to_owned() });
    }
    Ok(file)
}

/// As it stands and with the ending that everybody leaves out: first where there is none, as Windows has it.
fn names(program: &str) -> Vec<String> {
    let (as_it_stands, with_ending) = (program.to_owned(), format!("{program}.exe"));
    if Path::new(program).extension().is_some() {
        vec![as_it_stands, with_ending]
    } else {
        vec![with_ending, as_it_stands]
    }
}

fn in_path(names: &[String]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    // A relative folder in it would mean the one that the app happens to stand in.
    let mut folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
    folders.find_map(|folder| names.iter().map(|name| folder.join(name)).find(|file| file.is_file()))
}

fn registered(name: &str) -> Option<PathBuf> {
    let key = format!("{APP_PATHS}\\{name}");
    let value = |root| RegKey::predef(root).open_subkey(&key)?.get_value::<String, _>("");
    let place = value(HKEY_CURRENT_USER).or_else(|_| value(HKEY_LOCAL_MACHINE)).ok()?;
    let file = PathBuf::from(place.trim_matches('"'));
    (file.is_absolute() && file.is_file()).then_some(file)
}

pub(super) fn why(program: &str, error: &io::Error) -> LaunchError {
    let program = program.to_owned();
    match error.raw_os_error().map(|number| WIN32_ERROR(number.cast_unsigned())) {
        Some(ERROR_FILE_NOT_FOUND | ERROR_PATH_NOT_FOUND) => LaunchError::NotFound { program },
        // No program, one of another processor, one that asks for an administrator, one that may not run here.
        Some(
            ERROR_BAD_EXE_FORMAT
            | ERROR_EXE_MACHINE_TYPE_MISMATCH
            | ERROR_ELEVATION_REQUIRED
            | ERROR_ACCESS_DENIED
            | ERROR_ACCESS_DISABLED_BY_POLICY
            | ERROR_VIRUS_INFECTED,
        ) => LaunchError::NotExecutable { program },
        Some(ERROR_FILENAME_EXCED_RANGE) => LaunchError::TooLong,
        _ => super::failed(error),
    }
}

/// Waits for the end. The number of the process stays its own as long as its handle is open.
pub(super) fn wait(child: &mut Child) -> Exit {
    Exit::Code(child.wait().ok().and_then(|status| status.code()).unwrap_or(-1))
}

fn job_of(process: &OwnedHandle) -> io::Result<OwnedHandle> {
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    // Browsers and installers put what they start into jobs of their own, and fail where they may not.
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_BREAKAWAY_OK;
    // SAFETY: the job is owned from here on; the limits are read during the call.
    unsafe {
        let job = OwnedHandle::from_raw_handle(CreateJobObjectW(None, PCWSTR::null())?.0);
        SetInformationJobObject(
            raw(&job),
            JobObjectExtendedLimitInformation,
            (&raw const limits).cast(),
            size_of_u32::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>(),
        )?;
        AssignProcessToJobObject(raw(&job), raw(process))?;
        Ok(job)
    }
}

#[link(name = "ntdll")]
unsafe extern "system" {
    /// Lets all threads of a process run. In no header, but in every Windows since XP; the other way, by a list of
    /// the threads of all programs, takes as long as that is.
    fn NtResumeProcess(process: HANDLE) -> NTSTATUS;
}

/// Lets a process run that was started suspended.
fn resume(process: &OwnedHandle) -> io::Result<()> {
    // SAFETY: the process was started by us, and its handle is open.
    Ok(unsafe { NtResumeProcess(raw(process)) }.ok()?)
}

fn raw(handle: &OwnedHandle) -> HANDLE {
    HANDLE(handle.as_raw_handle())
}

fn size_of_u32<T>() -> u32 {
    u32::try_from(size_of::<T>()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_says_of_a_start_is_told_apart() {
        let told = |number: u32| why("crm", &io::Error::from_raw_os_error(number.cast_signed()));
        let program = || "crm".to_owned();
        for number in [2, 3] {
            assert_eq!(told(number), LaunchError::NotFound { program: program() });
        }
        for number in [5, 193, 216, 225, 740, 1260] {
            assert_eq!(told(number), LaunchError::NotExecutable { program: program() });
        }
        // What `CreateProcessW` answers to a command line of more than 32,767 units.
        assert_eq!(told(206), LaunchError::TooLong);
        assert!(matches!(told(8), LaunchError::Failed { .. }));
    }
}
