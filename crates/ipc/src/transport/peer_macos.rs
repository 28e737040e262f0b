//! macOS: the kernel says whose process listens, as it was when it began to.

use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::net::UnixStream;

/// The user at the other end.
pub fn user(stream: &UnixStream) -> io::Result<u32> {
    let (mut user, mut group) = (0, 0);
    // SAFETY: the socket is open for as long as the call takes, which writes to both numbers.
    let failed = unsafe { libc::getpeereid(stream.as_raw_fd(), &raw mut user, &raw mut group) };
    if failed == 0 { Ok(user) } else { Err(io::Error::last_os_error()) }
}
