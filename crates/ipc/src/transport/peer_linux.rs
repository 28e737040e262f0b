//! Linux: the kernel says whose process listens, as it was when it began to.

use std::io;
use std::os::unix::net::UnixStream;

/// The user at the other end.
pub fn user(stream: &UnixStream) -> io::Result<u32> {
    Ok(rustix::net::sockopt::socket_peercred(stream)?.uid.as_raw())
}
