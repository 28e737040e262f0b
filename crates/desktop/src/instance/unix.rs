//! Linux and macOS: a socket in the profile.
//!
//! The file is 0600 in a folder that is 0700, and each peer is checked besides, because a socket is
//! open to others for the moment between its making and its mode.

use std::fs::{OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

use tokio::net::{UnixListener, UnixStream};

#[cfg_attr(target_os = "linux", path = "address_linux.rs")]
#[cfg_attr(target_os = "macos", path = "address_macos.rs")]
mod address;

use address::Address;

/// For a file that only this user may read, whatever the umask.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

/// The socket of the running app.
#[derive(Debug)]
pub struct Listener(UnixListener);

impl Listener {
    /// Makes the socket; must be called by the holder of the profile's lock, because it removes the
    /// one that an app left behind.
    pub fn bind(profile: &Path) -> io::Result<Self> {
        let address = Address::of(profile)?;
        match std::fs::remove_file(address.path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(address.path())?;
        std::fs::set_permissions(address.path(), Permissions::from_mode(0o600))?;
        Ok(Self(listener))
    }

    /// The next client of this user.
    pub async fn accept(&mut self) -> io::Result<UnixStream> {
        let (stream, _) = self.0.accept().await?;
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
