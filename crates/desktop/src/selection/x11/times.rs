//! Since when the owners of the selections are their owners, by their own word (ICCCM section 2.6.2). Asked on
//! a connection of its own, where nobody else takes the answers.

use std::fmt;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, Window, WindowClass};
use x11rb::rust_connection::RustConnection;

use crate::x11_connection::{BoundedStream, X11Error, connect};

/// For both owners together.
const PATIENCE: Duration = Duration::from_millis(200);

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        CLIPBOARD,
        TIMESTAMP,
        COMMUNICATOR_TIME,
    }
}

/// Of what is marked, and of what is copied; `None` where the owner does not say.
pub(super) fn of_owners(display: Option<&str>) -> Result<[Option<u32>; 2], X11Error> {
    let (connection, root) = connect(display)?;
    let atoms = Atoms::new(&connection)?.reply()?;
    let selections = [AtomEnum::PRIMARY.into(), atoms.CLIPBOARD];
    let mut asked = [x11rb::NONE; 2];
    for (window, selection) in asked.iter_mut().zip(selections) {
        *window = asking(&connection, root)?;
        let property = atoms.COMMUNICATOR_TIME;
        connection.convert_selection(*window, selection, atoms.TIMESTAMP, property, x11rb::CURRENT_TIME)?;
    }
    connection.flush()?;

    let mut times = [None; 2];
    let mut answers = 0;
    let deadline = Instant::now() + PATIENCE;
    while answers < times.len() {
        let event = match connection.poll_for_event()? {
            Some(event) => event,
            None if wait(&connection, deadline)? => continue,
            None => break,
        };
        let Event::SelectionNotify(answer) = event else { continue };
        let Some((time, window)) =
            times.iter_mut().zip(asked).find(|(_, window)| *window == answer.requestor)
        else {
            continue;
        };
        answers += 1;
        if answer.property == atoms.COMMUNICATOR_TIME {
            *time = time_in(&connection, window, answer.property)?;
        }
    }
    Ok(times)
}

/// A window that the answer is written to; never shown.
fn asking(connection: &RustConnection<BoundedStream>, root: Window) -> Result<Window, X11Error> {
    let window = connection.generate_id()?;
    let aux = CreateWindowAux::new();
    connection.create_window(0, window, root, -1, -1, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux)?;
    Ok(window)
}

/// Some owners answer every question with the text, in bytes.
fn time_in(
    connection: &RustConnection<BoundedStream>,
    window: Window,
    property: Atom,
) -> Result<Option<u32>, X11Error> {
    let answer = connection.get_property(true, window, property, AtomEnum::ANY, 0, 1)?.reply()?;
    let mut numbers = answer.value32().into_iter().flatten();
    Ok(numbers.next().filter(|time| *time != x11rb::CURRENT_TIME))
}

/// False once the time is over.
fn wait(connection: &RustConnection<BoundedStream>, deadline: Instant) -> Result<bool, X11Error> {
    let lost = |error: &dyn fmt::Display| X11Error::Lost(error.to_string());
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Ok(false);
    }
    let limit = Timespec::try_from(left).map_err(|error| lost(&error))?;
    match poll(&mut [PollFd::new(connection.stream(), PollFlags::IN)], Some(&limit)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(true),
        Err(error) => Err(lost(&error)),
    }
}
