//! Linux and macOS: a socket in the profile.
//!
//! The file is 0600 in a folder that is 0700, and both ends look who the other is besides: a socket is
//! open to others for the moment between its making and its mode, and a profile may have been put where
//! others can write.

use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::{UnixListener, UnixStream};

#[cfg_attr(target_os = "linux", path = "address_linux.rs")]
#[cfg_attr(target_os = "macos", path = "address_macos.rs")]
mod address;
#[cfg_attr(target_os = "linux", path = "peer_linux.rs")]
#[cfg_attr(target_os = "macos", path = "peer_macos.rs")]
mod peer;

use address::Address;

/// For a file that only this user may read, whatever the umask.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

/// Makes a folder that this user alone may enter, and those above it that are missing.
pub fn make_private_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    // Somebody else may have made it meanwhile, and open to others.
    std::fs::set_permissions(path, Permissions::from_mode(0o700))
}

/// Whether this is a folder, and no link to one, that only this user can look into.
pub fn is_private_dir(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| {
        found.is_dir() && found.uid() == rustix::process::geteuid().as_raw() && found.mode() & 0o077 == 0
    })
}

/// Where this user has folders that need not outlive the session.
pub fn folder_of_user() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_absolute());
    runtime.unwrap_or_else(std::env::temp_dir)
}

/// Whether the path still leads to this very file.
pub fn is_in_place(file: &File, path: &Path) -> bool {
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        (Ok(held), Ok(found)) => identity(&held) == identity(&found),
        _ => false,
    }
}

fn identity(of: &Metadata) -> (u64, u64) {
    (of.dev(), of.ino())
}

/// The socket of the running app.
#[derive(Debug)]
pub struct Listener {
    socket: UnixListener,
    /// Of the file that it is found by.
    identity: (u64, u64),
}

impl Listener {
    /// Makes the socket; must be called by the holder of the profile's lock, because it removes the
    /// one that an app left behind.
    pub fn bind(profile: &Path) -> io::Result<Self> {
        let address = Address::of(profile)?;
        match std::fs::remove_file(address.path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let socket = UnixListener::bind(address.path())?;
        std::fs::set_permissions(address.path(), Permissions::from_mode(0o600))?;
        let identity = identity(&std::fs::symlink_metadata(address.path())?);
        Ok(Self { socket, identity })
    }

    /// Whether clients still find it: it was not removed, and nothing stands in its place.
    pub fn is_in_place(&self, profile: &Path) -> bool {
        let found = Address::of(profile).and_then(|address| std::fs::symlink_metadata(address.path()));
        found.is_ok_and(|found| identity(&found) == self.identity)
    }

    /// The next client of this user.
    pub async fn accept(&mut self) -> io::Result<UnixStream> {
        let (stream, _) = self.socket.accept().await?;
        if stream.peer_cred()?.uid() == rustix::process::geteuid().as_raw() {
            Ok(stream)
        } else {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, "a client of another user"))
        }
    }
}

/// A client's end; each wait has a limit.
#[derive(Debug)]
pub struct Stream(std::os::unix::net::UnixStream);

impl Stream {
    pub fn connect(profile: &Path, silence: Duration) -> io::Result<Self> {
        let address = Address::of(profile)?;
        let stream = std::os::unix::net::UnixStream::connect(address.path())?;
        // Before anything is sent or read: a request may hold a password.
        if peer::user(&stream)? != rustix::process::geteuid().as_raw() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, crate::OTHER_USER));
        }
        stream.set_read_timeout(Some(silence))?;
        stream.set_write_timeout(Some(silence))?;
        Ok(Self(stream))
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A client's end that stays, for tokio.
pub type AsyncStream = UnixStream;

/// Connects for tokio.
pub async fn connect_async(profile: &Path) -> io::Result<AsyncStream> {
    let address = Address::of(profile)?;
    let stream = UnixStream::connect(address.path()).await?;
    if stream.peer_cred()?.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, crate::OTHER_USER));
    }
    Ok(stream)
}
