//! X11: the server sends word of another map, another keyboard, and another group of the same map.
//!
//! The thread sleeps until the server has something to say; the other end of a socket pair ends it.

use std::fmt;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xkb::{
    self, ConnectionExt as _, EventType, MapPart, SelectEventsAux, SelectEventsAuxStateNotify, StatePart,
};
use x11rb::rust_connection::RustConnection;

use super::{Tell, tell_safely};
use crate::shortcuts::{MainThread, Refusal};
use crate::x11_connection::{BoundedStream, X11Error, connect};

/// From the first word of a change until it is told. `setxkbmap` takes a few milliseconds; a machine
/// with two keyboards sends one word for each change of hands.
const GATHERED: Duration = Duration::from_millis(250);

/// A watch that ends when it is dropped.
pub(in crate::shortcuts) struct LayoutWatch {
    _end: UnixStream,
}

impl fmt::Debug for LayoutWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayoutWatch").finish_non_exhaustive()
    }
}

impl LayoutWatch {
    pub(in crate::shortcuts) fn start(tell: Tell, _: &MainThread) -> Result<Self, Refusal> {
        let (connection, _) = connect(None).map_err(Refusal::failed)?;
        select(&connection).map_err(Refusal::failed)?;
        let (ours, theirs) = UnixStream::pair().map_err(Refusal::failed)?;
        thread::Builder::new()
            .name("layout".to_owned())
            .spawn(move || {
                let watched = catch_unwind(AssertUnwindSafe(|| watch(&connection, &theirs, &tell)));
                let why = match watched {
                    Ok(Ok(())) => return,
                    Ok(Err(error)) => error.to_string(),
                    Err(_) => off_thread::FAULT.to_owned(),
                };
                tracing::warn!(why, "changes of the keyboard layout are not heard of any more");
                // One may have been under way.
                tell_safely(&tell);
            })
            .map_err(Refusal::failed)?;
        Ok(Self { _end: ours })
    }
}

/// Asks for what can make a character another key's; a client that asks for these is sent no
/// `MappingNotify` beside them.
fn select(connection: &RustConnection<BoundedStream>) -> Result<(), X11Error> {
    if !connection.xkb_use_extension(1, 0)?.reply()?.supported {
        return Err(X11Error::Lacks("XKB 1.0"));
    }
    let map = MapPart::KEY_TYPES | MapPart::KEY_SYMS;
    let group = SelectEventsAuxStateNotify {
        affect_state: StatePart::GROUP_STATE,
        state_details: StatePart::GROUP_STATE,
    };
    connection
        .xkb_select_events(
            xkb::ID::USE_CORE_KBD.into(),
            EventType::default(),
            EventType::NEW_KEYBOARD_NOTIFY | EventType::MAP_NOTIFY,
            map,
            map,
            &SelectEventsAux { state_notify: Some(group), ..SelectEventsAux::default() },
        )?
        .check()?;
    Ok(())
}

fn watch(connection: &RustConnection<BoundedStream>, end: &UnixStream, tell: &Tell) -> Result<(), X11Error> {
    let mut due: Option<Instant> = None;
    loop {
        while let Some(event) = connection.poll_for_event()? {
            if is_change(&event) {
                due.get_or_insert_with(|| Instant::now() + GATHERED);
            }
        }
        if due.is_some_and(|due| due <= Instant::now()) {
            due = None;
            tell_safely(tell);
        }
        let left = due.map(|due| due.saturating_duration_since(Instant::now()));
        if has_ended(connection, end, left)? {
            return Ok(());
        }
    }
}

const fn is_change(event: &Event) -> bool {
    matches!(
        event,
        Event::XkbMapNotify(_)
            | Event::XkbNewKeyboardNotify(_)
            | Event::XkbStateNotify(_)
            | Event::MappingNotify(_)
    )
}

/// Waits for the server, the end, or the time that is left; true at the end.
fn has_ended(
    connection: &RustConnection<BoundedStream>,
    end: &UnixStream,
    left: Option<Duration>,
) -> Result<bool, X11Error> {
    let lost = |error: &dyn fmt::Display| X11Error::Lost(error.to_string());
    let limit = left.map(Timespec::try_from).transpose().map_err(|e| lost(&e))?;
    let mut polled = [PollFd::new(connection.stream(), PollFlags::IN), PollFd::new(end, PollFlags::IN)];
    match poll(&mut polled, limit.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(lost(&error)),
    }
    let [_, end] = &polled;
    Ok(!end.revents().is_empty())
}
