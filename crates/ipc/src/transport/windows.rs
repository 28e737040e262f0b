//! Windows: a named pipe, for this user alone.
//!
//! Pipes share one name space with every user of the computer: on a terminal server somebody else could
//! make a pipe of any name that can be guessed, and be sent what was meant for the app. So the name is made
//! by chance at each start, the first instance must be ours, the access list names this user and nobody
//! else, and the name stands in a file of the profile. A client that has opened the pipe looks whose process
//! serves it before it sends or reads anything.

use std::ffi::c_void;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::{AsRawHandle, FromRawHandle as _, OwnedHandle};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions};
use windows::Win32::Foundation::{ERROR_ACCESS_DENIED, ERROR_BROKEN_PIPE, HANDLE, HLOCAL, LocalFree};
use windows::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows::Win32::Security::{
    GetTokenInformation, PSECURITY_DESCRIPTOR, SECURITY_ATTRIBUTES, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows::Win32::Storage::FileSystem::SECURITY_IDENTIFICATION;
use windows::Win32::System::Pipes::{GetNamedPipeServerProcessId, PeekNamedPipe};
use windows::Win32::System::Threading::{
    GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
};
use windows::core::{HSTRING, PWSTR};

use crate::pipe_name as name;

/// How often a pipe is looked into while nothing has arrived: a blocking read has no limit.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The access list of the profile holds for its files.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// The folder takes the access list of the one above it.
pub fn make_private_dir(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Whether this is a folder; the one that it lies in is this user's own.
pub fn is_private_dir(path: &Path) -> bool {
    path.is_dir()
}

/// Where this user has folders that need not outlive the session.
pub fn folder_of_user() -> PathBuf {
    std::env::temp_dir()
}

/// An open file keeps its place.
pub fn is_in_place(_file: &File, _path: &Path) -> bool {
    true
}

/// The pipe of the running app.
#[derive(Debug)]
pub struct Listener {
    name: String,
    user: String,
    /// Always one that waits for the next client, so that none is turned away.
    next: NamedPipeServer,
}

impl Listener {
    pub fn bind(profile: &Path) -> io::Result<Self> {
        let user = own_user()?;
        let name = name::by_chance()?;
        let next = create(&name, &user, true)?;
        // Only now is it certain that the name is ours.
        name::write(profile, &name)?;
        Ok(Self { name, user, next })
    }

    /// Whether clients still find it: the file that names the pipe is there and says what it said.
    pub fn is_in_place(&self, profile: &Path) -> bool {
        name::read(profile).is_ok_and(|found| found == self.name)
    }

    /// The next client; the access list has let no other user in.
    pub async fn accept(&mut self) -> io::Result<NamedPipeServer> {
        self.next.connect().await?;
        let next = create(&self.name, &self.user, false)?;
        Ok(std::mem::replace(&mut self.next, next))
    }
}

fn create(name: &str, user: &str, first: bool) -> io::Result<NamedPipeServer> {
    let mut descriptor = PSECURITY_DESCRIPTOR::default();
    // Protected, and one entry: this user may do everything.
    let sddl = HSTRING::from(format!("D:P(A;;GA;;;{user})"));
    // SAFETY: the text outlives the call and `descriptor` is written by it.
    unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(&sddl, SDDL_REVISION_1, &mut descriptor, None)
    }?;
    let mut attributes = SECURITY_ATTRIBUTES {
        nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or_default(),
        lpSecurityDescriptor: descriptor.0,
        bInheritHandle: false.into(),
    };
    // SAFETY: the attributes and the descriptor they point to live until after the call.
    let created = unsafe {
        ServerOptions::new()
            .first_pipe_instance(first)
            .reject_remote_clients(true)
            .create_with_security_attributes_raw(name, (&raw mut attributes).cast::<c_void>())
    };
    // SAFETY: the descriptor was allocated by the system for us and is not used again.
    unsafe { LocalFree(Some(HLOCAL(descriptor.0))) };
    created
}

/// The user of this process as text, `S-1-5-21-…`.
fn own_user() -> io::Result<String> {
    // SAFETY: the handle is a constant that need not be closed.
    user_of(unsafe { GetCurrentProcess() })
}

/// The user whose process serves a pipe.
fn user_of_server(pipe: &impl AsRawHandle) -> io::Result<String> {
    let mut server = 0;
    // SAFETY: the pipe is open and `server` is written by the call.
    unsafe { GetNamedPipeServerProcessId(HANDLE(pipe.as_raw_handle()), &mut server) }?;
    // SAFETY: no memory is involved. A process of another user is not opened, which is an answer too.
    let process = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, server) }?;
    // SAFETY: the handle was just opened and nobody else closes it.
    let process = unsafe { OwnedHandle::from_raw_handle(process.0) };
    user_of(HANDLE(process.as_raw_handle()))
}

/// The user of a process as text.
fn user_of(process: HANDLE) -> io::Result<String> {
    let mut token = HANDLE::default();
    // SAFETY: `token` is written by the call; the process is open.
    unsafe { OpenProcessToken(process, TOKEN_QUERY, &mut token) }?;
    // SAFETY: the handle was just opened and nobody else closes it.
    let _closed_at_the_end = unsafe { OwnedHandle::from_raw_handle(token.0) };
    let mut length = 0;
    // SAFETY: without a buffer the call only says how long it must be, by failing.
    let _too_short = unsafe { GetTokenInformation(token, TokenUser, None, 0, &mut length) };
    // Of words, because what is written begins with a pointer and must be aligned like one.
    let words = usize::try_from(length).map_err(io::Error::other)?.div_ceil(size_of::<usize>());
    let mut buffer = vec![0_usize; words.max(size_of::<TOKEN_USER>().div_ceil(size_of::<usize>()))];
    let start = buffer.as_mut_ptr().cast::<c_void>();
    // SAFETY: the buffer holds at least `length` bytes.
    unsafe { GetTokenInformation(token, TokenUser, Some(start), length, &mut length) }?;
    // SAFETY: the call wrote a TOKEN_USER at the start of the aligned buffer.
    let user = unsafe { &*start.cast::<TOKEN_USER>() };
    let mut text = PWSTR::null();
    // SAFETY: the identifier lies in the buffer, which is alive; `text` is written by the call.
    unsafe { ConvertSidToStringSidW(user.User.Sid, &mut text) }?;
    // SAFETY: the call left a text that ends in nought.
    let sid = unsafe { text.to_string() }.map_err(io::Error::other);
    // SAFETY: the text was allocated by the system for us and is not used again.
    unsafe { LocalFree(Some(HLOCAL(text.0.cast()))) };
    sid
}

/// A client's end; each wait for something to read has a limit.
#[derive(Debug)]
pub struct Stream {
    pipe: File,
    silence: Duration,
}

impl Stream {
    pub fn connect(profile: &Path, silence: Duration) -> io::Result<Self> {
        let name = name::read(profile)?;
        // Whoever serves the pipe may learn who we are and may not act in our name.
        let pipe = OpenOptions::new()
            .read(true)
            .write(true)
            .security_qos_flags(SECURITY_IDENTIFICATION.0)
            .open(name)?;
        let others = || io::Error::new(io::ErrorKind::PermissionDenied, crate::OTHER_USER);
        match user_of_server(&pipe) {
            Ok(user) if user == own_user()? => Ok(Self { pipe, silence }),
            Ok(_) => Err(others()),
            // The system's own number: the standard library does not know it in this form.
            Err(error) if error.raw_os_error() == Some(ERROR_ACCESS_DENIED.to_hresult().0) => Err(others()),
            Err(error) => Err(error),
        }
    }

    fn available(&self) -> windows::core::Result<u32> {
        let mut available = 0;
        let pipe = HANDLE(self.pipe.as_raw_handle());
        // SAFETY: the pipe is open and `available` is written by the call.
        unsafe { PeekNamedPipe(pipe, None, 0, None, Some(&raw mut available), None) }?;
        Ok(available)
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let deadline = Instant::now() + self.silence;
        loop {
            match self.available() {
                Ok(0) if Instant::now() >= deadline => return Err(io::ErrorKind::TimedOut.into()),
                Ok(0) => std::thread::sleep(LOOK_EVERY),
                Ok(_) => return self.pipe.read(buffer),
                // The server has closed its end.
                Err(error) if error.code() == ERROR_BROKEN_PIPE.to_hresult() => return Ok(0),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.pipe.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        // What is in the pipe is with the server; flushing it would wait until it was read.
        Ok(())
    }
}

/// A client's end that stays, for tokio.
pub type AsyncStream = NamedPipeClient;

/// Connects for tokio: a read that waits must not hold up a write, as it would on a plain handle.
pub async fn connect_async(profile: &Path) -> io::Result<AsyncStream> {
    let name = name::read(profile)?;
    let pipe = ClientOptions::new().security_qos_flags(SECURITY_IDENTIFICATION.0).open(name)?;
    let others = || io::Error::new(io::ErrorKind::PermissionDenied, crate::OTHER_USER);
    match user_of_server(&pipe) {
        Ok(user) if user == own_user()? => Ok(pipe),
        Ok(_) => Err(others()),
        Err(error) if error.raw_os_error() == Some(ERROR_ACCESS_DENIED.to_hresult().0) => Err(others()),
        Err(error) => Err(error),
    }
}
