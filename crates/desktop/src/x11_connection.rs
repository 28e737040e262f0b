//! A connection to the X server on which no question waits for ever.
//!
//! x11rb waits without limit for every answer. A server that has stopped answering would take the
//! asking thread with it, so the stream beneath is wrapped: each wait has a limit, and one that
//! runs out is an error like any other.

use std::io;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, BorrowedFd};
use x11rb::protocol::xproto::Window;
use x11rb::reexports::x11rb_protocol::{parse_display::parse_display, xauth::get_auth};
use x11rb::rust_connection::{DefaultStream, PollMode, RustConnection, Stream};
use x11rb::utils::RawFdContainer;

/// How long one answer may take. An X server answers in well under a millisecond; a busy machine
/// takes a thousand times that.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// Why the X server could not be asked, or did not say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum X11Error {
    #[error("the display cannot be opened: {0}")]
    Connect(String),
    #[error("the X server did not answer in {} s", PATIENCE.as_secs())]
    Silent,
    #[error("the connection to the X server is lost: {0}")]
    Lost(String),
    #[error("the window does not exist")]
    NoSuchWindow,
    #[error("the X server refused: {0}")]
    Refused(String),
    #[error("the X server lacks {0}")]
    Lacks(&'static str),
}

impl From<x11rb::errors::ConnectionError> for X11Error {
    fn from(error: x11rb::errors::ConnectionError) -> Self {
        match error {
            x11rb::errors::ConnectionError::IoError(e) if e.kind() == io::ErrorKind::TimedOut => Self::Silent,
            other => Self::Lost(other.to_string()),
        }
    }
}

impl From<x11rb::errors::ReplyError> for X11Error {
    fn from(error: x11rb::errors::ReplyError) -> Self {
        match error {
            x11rb::errors::ReplyError::ConnectionError(e) => e.into(),
            x11rb::errors::ReplyError::X11Error(e) => match e.error_kind {
                x11rb::protocol::ErrorKind::Window | x11rb::protocol::ErrorKind::Drawable => {
                    Self::NoSuchWindow
                }
                kind => Self::Refused(format!("{kind:?}")),
            },
        }
    }
}

impl From<x11rb::errors::ReplyOrIdError> for X11Error {
    fn from(error: x11rb::errors::ReplyOrIdError) -> Self {
        match error {
            x11rb::errors::ReplyOrIdError::ConnectionError(e) => e.into(),
            x11rb::errors::ReplyOrIdError::X11Error(e) => x11rb::errors::ReplyError::X11Error(e).into(),
            other @ x11rb::errors::ReplyOrIdError::IdsExhausted => Self::Lost(other.to_string()),
        }
    }
}

/// Opens a display: its name (`:1`), or `None` for `$DISPLAY`.
///
/// # Errors
/// [`X11Error::Connect`] with the reason.
pub fn connect(display: Option<&str>) -> Result<(RustConnection<BoundedStream>, Window), X11Error> {
    let failed = |e: &dyn std::fmt::Display| X11Error::Connect(e.to_string());
    let parsed = parse_display(display).map_err(|e| failed(&e))?;
    let screen = usize::from(parsed.screen);
    let mut last = X11Error::Connect("no address to try".to_owned());
    for address in parsed.connect_instruction() {
        let (stream, (family, host)) = match DefaultStream::connect(&address) {
            Ok(connected) => connected,
            Err(e) => {
                last = failed(&e);
                continue;
            }
        };
        // A server that wants no cookie has none in the file; one that wants it says so itself.
        let (name, data) = get_auth(family, &host, parsed.display).unwrap_or(None).unwrap_or_default();
        let stream = BoundedStream { stream };
        let connection = RustConnection::connect_to_stream_with_auth_info(stream, screen, name, data)
            .map_err(|e| failed(&e))?;
        let Some(root) =
            x11rb::connection::Connection::setup(&connection).roots.get(screen).map(|screen| screen.root)
        else {
            return Err(X11Error::Connect("the screen does not exist".to_owned()));
        };
        return Ok((connection, root));
    }
    Err(last)
}

/// x11rb's stream with a limit on each wait.
#[derive(Debug)]
pub struct BoundedStream {
    stream: DefaultStream,
}

/// For who waits on something else at the same time, and for longer.
impl AsFd for BoundedStream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

impl Stream for BoundedStream {
    fn poll(&self, mode: PollMode) -> io::Result<()> {
        let mut wanted = PollFlags::empty();
        if mode.readable() {
            wanted |= PollFlags::IN;
        }
        if mode.writable() {
            wanted |= PollFlags::OUT;
        }
        let mut polled = [PollFd::from_borrowed_fd(self.stream.as_fd(), wanted)];
        let limit = Timespec::try_from(PATIENCE).map_err(io::Error::other)?;
        loop {
            match poll(&mut polled, Some(&limit)) {
                Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
                Ok(_) => return Ok(()),
                Err(rustix::io::Errno::INTR) => {}
                Err(e) => return Err(e.into()),
            }
        }
    }

    fn read(&self, buffer: &mut [u8], fds: &mut Vec<RawFdContainer>) -> io::Result<usize> {
        self.stream.read(buffer, fds)
    }

    fn write(&self, buffer: &[u8], fds: &mut Vec<RawFdContainer>) -> io::Result<usize> {
        self.stream.write(buffer, fds)
    }
}
