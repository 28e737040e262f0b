//! X11: windows as the window manager lists them (Extended Window Manager Hints 1.5), their programs by the
//! X server's own word (X-Resource 1.2) and `/proc`.
//!
//! Wayland has nothing of the kind.

use std::fs;
use std::time::{Duration, Instant};

use x11rb::protocol::res::{self, ClientIdMask, ClientIdSpec, ConnectionExt as _};
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, Window as Id};

use super::{FocusError, Obstacle, names};
use crate::session::SessionKind;
use crate::x11_window::{X11Error, XServer};

/// A window manager grants the keyboard within milliseconds, and a busy computer within this.
const GRANTED_WITHIN: Duration = Duration::from_secs(3);
/// A window manager that was busy may have dropped the question.
const ASK_EVERY: Duration = Duration::from_millis(500);
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// For a window that fills its screen; one that cannot does not hold up typing.
const MAXIMISED_WITHIN: Duration = Duration::from_secs(1);

/// `_NET_WM_STATE`: add these states.
const ADD: u32 = 1;
/// Of the two that `_NET` messages know, the one that stands for the user: window managers obey it.
const FROM_USER: u32 = 2;
/// `_NET_WM_DESKTOP` of a window that is on all of them.
const ALL_DESKTOPS: u32 = u32::MAX;
/// More than any title that a person reads.
const LONGEST_TITLE: u32 = 256;
/// Deeper than the windows within a program's window are.
const DEEPEST: usize = 16;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        UTF8_STRING,
        WM_CLIENT_MACHINE,
        _NET_WM_NAME,
        _NET_WM_PID,
        _NET_WM_WINDOW_TYPE_DESKTOP,
    }
}

/// A window that was given the keyboard.
#[derive(Debug)]
pub(crate) struct Window {
    pub(crate) server: XServer,
    pub(crate) id: Id,
    atoms: Atoms,
    process: Option<u32>,
    /// The windows of all programs when it was given the keyboard.
    before: Vec<Id>,
}

pub(super) fn bring(process: &str, maximise: bool) -> Result<Window, FocusError> {
    match SessionKind::current() {
        SessionKind::X11 => {}
        SessionKind::None => return Err(FocusError::Unsupported(Obstacle::NoDisplay)),
        _ => return Err(FocusError::Unsupported(Obstacle::Wayland)),
    }
    bring_on(None, process, maximise)
}

pub(super) fn is_open(process: &str) -> bool {
    let unknown = SessionKind::current() != SessionKind::X11;
    unknown || !matches!(Window::find(None, process), Ok(Err(FocusError::NotFound { .. })))
}

/// On this display, or that of `$DISPLAY`.
pub(super) fn bring_on(display: Option<&str>, process: &str, maximise: bool) -> Result<Window, FocusError> {
    let window = Window::find(display, process).map_err(failed)??;
    let refused = || FocusError::Refused { process: process.to_owned() };
    match window.take_keyboard(maximise) {
        Ok(true) => Ok(window),
        Ok(false) => Err(refused()),
        // It was closed meanwhile.
        Err(X11Error::NoSuchWindow) => Err(FocusError::NotFound { process: process.to_owned() }),
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: X11Error) -> FocusError {
    match error {
        X11Error::Connect(_) => FocusError::Unsupported(Obstacle::NoDisplay),
        other => FocusError::Failed { why: other.to_string() },
    }
}

impl Window {
    /// The one of this program that was used last.
    fn find(display: Option<&str>, process: &str) -> Result<Result<Self, FocusError>, X11Error> {
        let server = XServer::connect(display)?;
        let atoms = Atoms::new(&server.connection)?.reply()?;
        let known = server.property(server.root, server.atoms._NET_SUPPORTED, AtomEnum::ATOM)?;
        if [server.atoms._NET_ACTIVE_WINDOW, server.atoms._NET_CLIENT_LIST_STACKING]
            .iter()
            .any(|needed| !known.contains(needed))
        {
            return Ok(Err(FocusError::Unsupported(Obstacle::NoWindowManager)));
        }
        let mut window = Self { server, id: x11rb::NONE, atoms, process: None, before: Vec::new() };
        window.before = window.all()?;
        for id in window.before.iter().rev().copied() {
            let pid = window.process_of(id)?;
            if pid.is_some_and(|pid| pid != std::process::id() && is_called(pid, process))
                && window.is_usable(id)?
            {
                return Ok(Ok(Self { id, process: pid, ..window }));
            }
        }
        Ok(Err(FocusError::NotFound { process: process.to_owned() }))
    }

    /// All windows that are managed, the lowest first.
    fn all(&self) -> Result<Vec<Id>, X11Error> {
        let list = self.server.atoms._NET_CLIENT_LIST_STACKING;
        self.server.property(self.server.root, list, AtomEnum::WINDOW)
    }

    /// Panels and the desktop's own background take no keys.
    fn is_usable(&self, id: Id) -> Result<bool, X11Error> {
        let kind = self.server.property(id, self.server.atoms._NET_WM_WINDOW_TYPE, AtomEnum::ATOM);
        let kind = gone_is(Vec::new(), kind)?;
        let unusable = [self.server.atoms._NET_WM_WINDOW_TYPE_DOCK, self.atoms._NET_WM_WINDOW_TYPE_DESKTOP];
        Ok(!kind.iter().any(|kind| unusable.contains(kind)))
    }

    /// The process that a window belongs to: as the server knows it from the connection, else as the window
    /// itself says where it says that it is of this computer.
    fn process_of(&self, id: Id) -> Result<Option<u32>, X11Error> {
        let spec = ClientIdSpec { client: id, mask: ClientIdMask::LOCAL_CLIENT_PID };
        let known = match self.server.connection.res_query_client_ids(&[spec]) {
            Ok(asked) => gone_is(None, asked.reply().map(Some).map_err(X11Error::from))?,
            // The server has no X-Resource.
            Err(x11rb::errors::ConnectionError::UnsupportedExtension) => None,
            Err(error) => return Err(error.into()),
        };
        let known = known.and_then(|known: res::QueryClientIdsReply| {
            known.ids.into_iter().find_map(|id| id.value.first().copied())
        });
        if known.is_some() {
            return Ok(known);
        }
        let machine = self.text(id, self.atoms.WM_CLIENT_MACHINE, AtomEnum::ANY.into())?;
        let here = rustix::system::uname();
        if machine.as_bytes() != here.nodename().to_bytes() {
            return Ok(None);
        }
        let said = gone_is(Vec::new(), self.server.property(id, self.atoms._NET_WM_PID, AtomEnum::CARDINAL))?;
        Ok(said.first().copied())
    }

    fn take_keyboard(&self, maximise: bool) -> Result<bool, X11Error> {
        let server = &self.server;
        if maximise && !self.is_maximised()? {
            let [vertical, horizontal] =
                [server.atoms._NET_WM_STATE_MAXIMIZED_VERT, server.atoms._NET_WM_STATE_MAXIMIZED_HORZ];
            server.tell_manager(
                self.id,
                server.atoms._NET_WM_STATE,
                [ADD, vertical, horizontal, FROM_USER, 0],
            )?;
        }
        let started = Instant::now();
        let mut asked = None::<Instant>;
        loop {
            if self.has_keyboard()? {
                break;
            }
            if started.elapsed() >= GRANTED_WITHIN {
                return Ok(false);
            }
            if asked.is_none_or(|asked| asked.elapsed() >= ASK_EVERY) {
                self.go_to_its_desktop()?;
                server.tell_manager(self.id, server.atoms._NET_ACTIVE_WINDOW, [FROM_USER, 0, 0, 0, 0])?;
                asked = Some(Instant::now());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        if maximise {
            let asked = Instant::now();
            while !self.is_maximised()? && asked.elapsed() < MAXIMISED_WITHIN {
                std::thread::sleep(LOOK_EVERY);
            }
        }
        self.has_keyboard()
    }

    /// Some window managers only flag a window that is on another virtual desktop, as openbox does.
    fn go_to_its_desktop(&self) -> Result<(), X11Error> {
        let server = &self.server;
        let here = server.property(server.root, server.atoms._NET_CURRENT_DESKTOP, AtomEnum::CARDINAL)?;
        let there = server.property(self.id, server.atoms._NET_WM_DESKTOP, AtomEnum::CARDINAL)?;
        match (here.first(), there.first()) {
            (Some(here), Some(there)) if here != there && *there != ALL_DESKTOPS => {
                server.tell_manager(server.root, server.atoms._NET_CURRENT_DESKTOP, [*there, 0, 0, 0, 0])
            }
            _ => Ok(()),
        }
    }

    fn is_maximised(&self) -> Result<bool, X11Error> {
        let now = self.server.window(self.id)?;
        Ok(now.maximized_horizontally && now.maximized_vertically)
    }

    /// Whether keys go to this window now, or to one that its program has opened since.
    pub(crate) fn has_keyboard(&self) -> Result<bool, X11Error> {
        let server = &self.server;
        let active = server.property(server.root, server.atoms._NET_ACTIVE_WINDOW, AtomEnum::WINDOW)?;
        let Some(active) = active.first().copied().filter(|active| *active != x11rb::NONE) else {
            return Ok(false);
        };
        if active != self.id && !self.is_opened_since(active)? {
            return Ok(false);
        }
        // The window manager's word and the server's: both, since each may be behind.
        let mut focus = server.connection.get_input_focus()?.reply()?.focus;
        for _ in 0..DEEPEST {
            if focus == active {
                return Ok(true);
            }
            // 1: wherever the pointer is.
            if focus == x11rb::NONE || focus == 1 || focus == server.root {
                return Ok(false);
            }
            let tree = server.connection.query_tree(focus)?.reply().map(|tree| tree.parent);
            focus = gone_is(x11rb::NONE, tree.map_err(X11Error::from))?;
        }
        Ok(false)
    }

    /// A window of the same program that was not there before, such as a dialog that the first keys opened.
    fn is_opened_since(&self, other: Id) -> Result<bool, X11Error> {
        Ok(self.process.is_some() && !self.before.contains(&other) && self.process_of(other)? == self.process)
    }

    pub(crate) fn is_still(&self) -> bool {
        self.has_keyboard().unwrap_or(false)
    }

    pub(crate) fn title(&self) -> String {
        let named = self.text(self.id, self.atoms._NET_WM_NAME, self.atoms.UTF8_STRING).unwrap_or_default();
        if named.is_empty() {
            return self.text(self.id, AtomEnum::WM_NAME.into(), AtomEnum::ANY.into()).unwrap_or_default();
        }
        named
    }

    /// A property of text, without what would not be text on a screen; empty where there is none.
    fn text(&self, id: Id, property: u32, kind: u32) -> Result<String, X11Error> {
        let asked = self.server.connection.get_property(false, id, property, kind, 0, LONGEST_TITLE)?;
        let value = gone_is(Vec::new(), asked.reply().map(|reply| reply.value).map_err(X11Error::from))?;
        let text = String::from_utf8_lossy(&value);
        Ok(text.trim_end_matches('\0').chars().map(|one| if one.is_control() { ' ' } else { one }).collect())
    }
}

/// A window that is gone has nothing.
fn gone_is<T>(nothing: T, asked: Result<T, X11Error>) -> Result<T, X11Error> {
    match asked {
        Err(X11Error::NoSuchWindow | X11Error::Refused(_)) => Ok(nothing),
        other => other,
    }
}

/// Whether the process of this number is called so, by its file, its first argument or its name.
fn is_called(pid: u32, wanted: &str) -> bool {
    let file = fs::read_link(format!("/proc/{pid}/exe"));
    let by_file = file.is_ok_and(|file| {
        let file = file.to_string_lossy();
        // What is still running of a program that was replaced.
        names::same_program(wanted, file.strip_suffix(" (deleted)").unwrap_or(&file))
    });
    let first = || {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let first = line.split(|byte| *byte == 0).next().unwrap_or_default();
        names::same_program(wanted, &String::from_utf8_lossy(first))
    };
    let name = || {
        let name = fs::read(format!("/proc/{pid}/comm")).unwrap_or_default();
        names::same_cut_program(wanted, name.strip_suffix(b"\n").unwrap_or(&name))
    };
    by_file || first() || name()
}
