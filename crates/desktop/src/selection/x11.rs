//! X11: the server tells of every change of an owner (XFIXES), in order; of what was owned before, the owner
//! is asked for the time (target TIMESTAMP, ICCCM section 2.6.2).

mod times;

use std::fmt;
use std::os::fd::{AsFd as _, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::Mutex as AsyncMutex;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xfixes::{ConnectionExt as _, SelectionEventMask};
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, Window, WindowClass};
use x11rb::rust_connection::RustConnection;

use super::Kind;
use super::order::{self, Changed, Changes};
use crate::x11_connection::{BoundedStream, X11Error, connect};

/// For the server, which has no other program to wait for.
const SERVER_PATIENCE: Duration = Duration::from_secs(2);

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        CLIPBOARD,
    }
}

/// Watches one display from [`Watch::begin`] until it is dropped.
pub struct Watch {
    display: Option<String>,
    watching: AsyncMutex<Option<Watching>>,
}

struct Watching {
    server: Arc<Server>,
    task: tokio::task::AbortHandle,
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("display", &self.display).finish_non_exhaustive()
    }
}

impl Watch {
    /// Of this display, or of `$DISPLAY`.
    #[must_use]
    pub fn of(display: Option<String>) -> Self {
        Self { display, watching: AsyncMutex::default() }
    }

    /// Begins, unless it has begun; anew where the server went away since.
    pub async fn begin(&self) {
        let _server = self.server().await;
    }

    async fn server(&self) -> Option<Arc<Server>> {
        let mut watching = self.watching.lock().await;
        if watching.as_ref().is_none_or(|watching| watching.task.is_finished()) {
            *watching = self.watching().await;
        }
        watching.as_ref().map(|watching| Arc::clone(&watching.server))
    }

    async fn watching(&self) -> Option<Watching> {
        let display = self.display.clone();
        let opening = move || Server::open(display.as_deref());
        let server = match off_thread::run("selections", SERVER_PATIENCE, opening).await {
            Ok(Ok(server)) => Arc::new(server),
            Ok(Err(error)) => {
                tracing::info!(%error, "changes of the selections are not heard of");
                return None;
            }
            Err(error) => {
                tracing::info!(?error, "changes of the selections are not heard of");
                return None;
            }
        };
        let task = tokio::spawn(listen(Arc::clone(&server))).abort_handle();
        Some(Watching { server, task })
    }

    /// Which one changed last of those that are there. `marks_itself`: what is marked does not count. `None`
    /// where there is none, or the server does not say.
    pub async fn last(&self, marks_itself: bool) -> Option<Kind> {
        let server = self.server().await?;
        let asked = move || server.last(marks_itself);
        match off_thread::run("selections", SERVER_PATIENCE, asked).await {
            Ok(Ok(last)) => last,
            Ok(Err(error)) => {
                tracing::debug!(%error, "the owners of the selections are not known");
                None
            }
            Err(_) => None,
        }
    }
}

/// Takes in what the server tells as it comes, so that it piles up nowhere.
async fn listen(server: Arc<Server>) {
    let waiting = server.connection.stream().as_fd().try_clone_to_owned();
    let waiting: std::io::Result<AsyncFd<OwnedFd>> = waiting.and_then(|socket| {
        // SAFETY: an owned socket stays open, and the same one, until it is dropped with the registration.
        unsafe { AsyncFd::register_with_interest(socket, Interest::READABLE) }.map_err(Into::into)
    });
    let ended = match waiting {
        Ok(socket) => loop {
            let mut ready = match socket.readable().await {
                Ok(ready) => ready,
                Err(error) => break error.to_string(),
            };
            // Cleared before, so that what comes meanwhile is heard of.
            ready.clear_ready();
            if let Err(error) = server.take_in() {
                break error.to_string();
            }
        },
        Err(error) => error.to_string(),
    };
    tracing::info!(why = ended, "changes of the selections are not heard of any more");
}

/// A connection of its own, on which the server tells of changes.
struct Server {
    connection: RustConnection<BoundedStream>,
    display: Option<String>,
    window: Window,
    atoms: Atoms,
    changes: Mutex<Changes>,
}

impl Server {
    fn open(display: Option<&str>) -> Result<Self, X11Error> {
        let (connection, root) = connect(display)?;
        let atoms = Atoms::new(&connection)?.reply()?;
        let window = connection.generate_id()?;
        let aux = CreateWindowAux::new();
        connection
            .create_window(0, window, root, -1, -1, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux)?
            .check()?;
        let server = Self {
            connection,
            display: display.map(str::to_owned),
            window,
            atoms,
            changes: Mutex::default(),
        };
        match server.select() {
            Ok(()) => {}
            // The owners' own words are left.
            Err(X11Error::Lacks(what)) => {
                tracing::info!(what, "the X server does not tell of changes of the selections");
            }
            Err(error) => return Err(error),
        }
        Ok(server)
    }

    fn select(&self) -> Result<(), X11Error> {
        match self.connection.xfixes_query_version(5, 0) {
            Ok(asked) => asked.reply()?,
            Err(x11rb::errors::ConnectionError::UnsupportedExtension) => {
                return Err(X11Error::Lacks("XFIXES"));
            }
            Err(error) => return Err(error.into()),
        };
        for kind in [Kind::Marked, Kind::Copied] {
            let mask = SelectionEventMask::SET_SELECTION_OWNER;
            self.connection.xfixes_select_selection_input(self.window, self.atom(kind), mask)?.check()?;
        }
        Ok(())
    }

    fn atom(&self, kind: Kind) -> Atom {
        match kind {
            Kind::Marked => AtomEnum::PRIMARY.into(),
            Kind::Copied => self.atoms.CLIPBOARD,
        }
    }

    /// What has been told since.
    fn take_in(&self) -> Result<(), X11Error> {
        while let Some(event) = self.connection.poll_for_event()? {
            self.note(&event);
        }
        Ok(())
    }

    fn note(&self, event: &Event) {
        let Event::XfixesSelectionNotify(changed) = event else { return };
        for kind in [Kind::Marked, Kind::Copied] {
            // Nobody's any more is no change that anybody made.
            if changed.selection == self.atom(kind) && changed.owner != x11rb::NONE {
                self.changes.lock().unwrap_or_else(PoisonError::into_inner).note(kind);
            }
        }
    }

    fn last(&self, marks_itself: bool) -> Result<Option<Kind>, X11Error> {
        // Each answer comes after all that was told before the question.
        let marked = self.is_owned(Kind::Marked)? && !marks_itself;
        let copied = self.is_owned(Kind::Copied)?;
        self.take_in()?;
        let (mut marked, mut copied) =
            (marked.then(|| self.seen(Kind::Marked)), copied.then(|| self.seen(Kind::Copied)));
        if (marked, copied) == (Some(Changed::Before), Some(Changed::Before)) {
            let [of_marked, of_copied] = times::of_owners(self.display.as_deref())?;
            marked = Some(of_marked.map_or(Changed::Before, Changed::At));
            copied = Some(of_copied.map_or(Changed::Before, Changed::At));
        }
        Ok(order::last(marked, copied))
    }

    fn seen(&self, kind: Kind) -> Changed {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).of(kind).unwrap_or(Changed::Before)
    }

    fn is_owned(&self, kind: Kind) -> Result<bool, X11Error> {
        Ok(self.connection.get_selection_owner(self.atom(kind))?.reply()?.owner != x11rb::NONE)
    }
}
