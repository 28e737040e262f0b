//! Whether the buses of D-Bus answer, found out before anything waits for one.
//!
//! A bus that takes connections and never answers stops whoever asks it without a limit, and the toolkit and
//! the web view do. So each bus is asked first, over a short connection of its own, and one that is silent is
//! put aside: this process has none then, which all of it can live with. A bus that is missing, or that refuses,
//! says so at once and is left to those who ask it.
//!
//! <https://dbus.freedesktop.org/doc/dbus-specification.html#auth-protocol>

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use zbus::address::transport::{Transport, UnixSocket};
use zbus::{Address, Message};

use crate::process::give_back_to_children;

/// A bus that says nothing at all for this long is dead.
pub const SILENCE: Duration = Duration::from_secs(1);

/// At the start of a session everybody asks at once, and nobody looks at a window yet.
pub const SILENCE_AT_LOGIN: Duration = Duration::from_secs(5);

/// How often a bus is tried whose queue of connections is full.
const TRY_EVERY: Duration = Duration::from_millis(20);

/// More than any answer to the sign-in has.
const LONGEST_LINE: u64 = 4096;

/// What libraries take for an address at which there is nothing.
const NOTHING: &str = "disabled:";

/// Which buses do not answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Silent {
    pub session: bool,
    pub system: bool,
}

static PUT_ASIDE: OnceLock<Silent> = OnceLock::new();

/// Which buses this process has put aside.
#[must_use]
pub fn put_aside() -> Silent {
    PUT_ASIDE.get().copied().unwrap_or_default()
}

/// Asks both buses, and puts aside for this process those that are silent. Children keep theirs.
///
/// Takes as long as the slower one takes to answer: milliseconds, or `patience` for each of the two answers.
///
/// # Safety
/// The environment is changed, so no other thread may read it meanwhile: call it before the first is started.
pub unsafe fn put_aside_silent(patience: Duration) -> Silent {
    let (session, system) = (Address::session(), Address::system());
    let silent =
        |address: &zbus::Result<Address>| address.as_ref().is_ok_and(|address| is_silent(address, patience));
    // The other thread has ended when the environment is changed.
    let silent = std::thread::scope(|scope| {
        let system = std::thread::Builder::new().spawn_scoped(scope, || silent(&system));
        let session = silent(&session);
        let system = system.is_ok_and(|asked| asked.join().unwrap_or(false));
        Silent { session, system }
    });
    for (variable, silent) in
        [("DBUS_SESSION_BUS_ADDRESS", silent.session), ("DBUS_SYSTEM_BUS_ADDRESS", silent.system)]
    {
        if silent {
            give_back_to_children(variable, std::env::var_os(variable));
            // SAFETY: the caller's promise.
            unsafe { std::env::set_var(variable, NOTHING) };
        }
    }
    *PUT_ASIDE.get_or_init(|| silent)
}

/// Whether the session bus does not answer: as the start of the app has found it, else by asking now, which
/// blocks for about a second then.
#[must_use]
pub fn session_is_silent() -> bool {
    match PUT_ASIDE.get() {
        Some(silent) => silent.session,
        None => Address::session().is_ok_and(|address| is_silent(&address, SILENCE)),
    }
}

/// Whether a bus is there and says nothing for so long. One that answers slowly, but each time within that,
/// lives.
#[must_use]
pub fn is_silent(address: &Address, patience: Duration) -> bool {
    match greet(address, patience) {
        Ok(()) => false,
        Err(error) => matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock),
    }
}

/// Connects, signs in and says hello, as every client does.
fn greet(address: &Address, patience: Duration) -> io::Result<()> {
    let Some(mut stream) = open(address, patience)? else { return Ok(()) };
    stream.set_write_timeout(Some(patience))?;
    let user: String =
        rustix::process::geteuid().as_raw().to_string().bytes().map(|digit| format!("{digit:02x}")).collect();
    stream.write_all(format!("\0AUTH EXTERNAL {user}\r\n").as_bytes())?;
    if !read_line(&mut stream, patience)?.starts_with(b"OK") {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the bus refuses this user"));
    }
    let hello = Message::method_call("/org/freedesktop/DBus", "Hello")
        .and_then(|message| message.destination("org.freedesktop.DBus"))
        .and_then(|message| message.interface("org.freedesktop.DBus"))
        .and_then(|message| message.build(&()))
        .map_err(io::Error::other)?;
    stream.write_all(b"BEGIN\r\n")?;
    stream.write_all(hello.data())?;
    stream.set_read_timeout(Some(patience))?;
    // Whatever comes now is the bus.
    stream.read_exact(&mut [0])
}

/// Up to the end of a line, for which the bus has so long.
fn read_line(stream: &mut UnixStream, patience: Duration) -> io::Result<Vec<u8>> {
    let deadline = Instant::now() + patience;
    let mut line = Vec::new();
    let mut byte = [0];
    for _ in 0..LONGEST_LINE {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        stream.read_exact(&mut byte)?;
        line.extend(byte);
        if line.ends_with(b"\r\n") {
            return Ok(line);
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "that is no bus"))
}

/// None where the bus is reached in another way than by a socket of this computer: whoever asks it finds out.
fn open(address: &Address, patience: Duration) -> io::Result<Option<UnixStream>> {
    let Transport::Unix(place) = address.transport() else { return Ok(None) };
    let place = match place.path() {
        UnixSocket::File(path) => SocketAddrUnix::new(path)?,
        UnixSocket::Abstract(name) => SocketAddrUnix::new_abstract_name(name.as_encoded_bytes())?,
        _ => return Ok(None),
    };
    // Blocking, the call itself would wait for a bus that takes no connections any more.
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    let deadline = Instant::now() + patience;
    loop {
        match connect(&socket, &place) {
            Ok(()) => break,
            Err(Errno::AGAIN) if Instant::now() < deadline => std::thread::sleep(TRY_EVERY),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let stream = UnixStream::from(socket);
    stream.set_nonblocking(false)?;
    Ok(Some(stream))
}
