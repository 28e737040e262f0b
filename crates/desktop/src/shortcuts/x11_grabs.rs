//! X11: keys that are taken from all other programs, and their presses.
//!
//! One connection holds the grabs and hears the presses; what it holds ends with it. Nothing here waits
//! for time to pass: whoever owns [`Keys`] sleeps on [`Keys::connection`] until the server has something
//! to say, and then calls [`Keys::look`].

use std::fmt;
use std::sync::Arc;

use global_hotkey::hotkey::Modifiers;
use rustix::fd::{AsFd, BorrowedFd};
use settings::shortcut::Action;
use x11rb::connection::{Connection, RequestConnection};
use x11rb::cookie::VoidCookie;
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::xkb::{self, ConnectionExt as _, EventType, MapPart, PerClientFlag, SelectEventsAux};
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, KeyPressEvent, ModMask, Window};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;
use xkeysym::key;

use super::keeper::Key;
use super::presses::Presses;
use super::x11_keymap::Keycode;
use super::x11_keys_down::KeysDown;
use super::x11_locks::Locks;
use super::{Changed, Refusal};
use crate::x11_connection::{BoundedStream, X11Error, connect};

type XConnection = RustConnection<BoundedStream>;

/// The keys that are taken; all are released when it is dropped.
pub(super) struct Keys {
    presses: Arc<Presses>,
    /// Told when keys were lost that nobody asked to release.
    changed: Changed,
    /// Opened with the first key, and given up when it fails.
    server: Option<Server>,
}

struct Server {
    connection: XConnection,
    /// Of each screen: keys go to the one that the pointer is on.
    roots: Vec<Window>,
    locks: Locks,
    /// The keyboard has changed, and the locks have not been asked for since.
    locks_are_old: bool,
    grabs: Vec<Grab>,
    down: KeysDown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grab {
    action: Action,
    keycode: Keycode,
    modifiers: ModMask,
}

/// Why a key was not taken.
enum NotTaken {
    /// By another program, in one state of the locks at least.
    Held,
    Failed(X11Error),
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("grabs", &self.server.as_ref().map(|server| &server.grabs)).finish()
    }
}

impl<E: Into<X11Error>> From<E> for NotTaken {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Keys {
    pub(super) const fn new(presses: Arc<Presses>, changed: Changed) -> Self {
        Self { presses, changed, server: None }
    }

    /// What becomes readable when there is something to look at.
    pub(super) fn connection(&self) -> Option<BorrowedFd<'_>> {
        self.server.as_ref().map(|server| server.connection.stream().as_fd())
    }

    /// Takes the key for the action, or nothing of it.
    pub(super) fn take(&mut self, action: Action, key: Key, modifiers: Modifiers) -> Result<(), Refusal> {
        let server = match &mut self.server {
            Some(server) => server,
            none => none.insert(Server::open().map_err(Refusal::failed)?),
        };
        match server.take(Grab { action, keycode: key.number, modifiers: mask_of(modifiers) }) {
            Ok(()) => Ok(()),
            Err(NotTaken::Held) => Err(Refusal::Taken),
            Err(NotTaken::Failed(error)) => {
                if matches!(error, X11Error::Silent | X11Error::Lost(_)) {
                    self.give_up(&error);
                }
                Err(Refusal::failed(error))
            }
        }
    }

    /// Releases what [`Self::take`] took. It cannot fail: without a connection nothing is held.
    #[expect(clippy::unnecessary_wraps, reason = "other systems can refuse")]
    pub(super) fn give_back(&mut self, action: Action, _: Key, _: Modifiers) -> Result<(), Refusal> {
        if let Some(server) = &mut self.server
            && let Err(error) = server.give_back(action)
        {
            self.give_up(&error);
        }
        Ok(())
    }

    /// Tells of the presses that the server has sent, and follows a changed keyboard.
    pub(super) fn look(&mut self) {
        let Some(server) = &mut self.server else { return };
        match server.look(&self.presses) {
            Ok(true) => {}
            Ok(false) => self.changed.tell(),
            Err(error) => self.give_up(&error),
        }
    }

    fn give_up(&mut self, error: &X11Error) {
        let lost = self.server.take().is_some_and(|server| !server.grabs.is_empty());
        tracing::warn!(%error, lost, "the connection that holds the shortcuts has ended");
        if lost {
            self.changed.tell();
        }
    }
}

impl Server {
    fn open() -> Result<Self, X11Error> {
        let (connection, _) = connect(None)?;
        if !connection.xkb_use_extension(1, 0)?.reply()?.supported {
            return Err(X11Error::Lacks("XKB 1.0"));
        }
        let once = PerClientFlag::DETECTABLE_AUTO_REPEAT;
        let none = xkb::BoolCtrl::default();
        let device = xkb::ID::USE_CORE_KBD.into();
        let flags = connection.xkb_per_client_flags(device, once, once, none, none, none)?.reply()?;
        if !flags.value.contains(once) {
            tracing::warn!("the X server tells repeated presses as new ones");
        }
        // Before the locks are read: none of their changes is missed.
        select_changes(&connection)?;
        let roots = roots_of(&connection);
        let locks = read_locks(&connection)?;
        let (grabs, down) = (Vec::new(), KeysDown::default());
        Ok(Self { connection, roots, locks, locks_are_old: false, grabs, down })
    }

    fn take(&mut self, grab: Grab) -> Result<(), NotTaken> {
        let taken = self.grab(grab, self.locks);
        if taken.is_ok() {
            self.grabs.push(grab);
        }
        taken
    }

    /// Asks for the key in each state of the locks on each screen; what was had of it is released if one is
    /// refused.
    fn grab(&self, grab: Grab, locks: Locks) -> Result<(), NotTaken> {
        let (asked, mode) = (&self.connection, GrabMode::ASYNC);
        let sent: Vec<_> = self
            .each(grab, locks)
            .map(|(root, modifiers)| asked.grab_key(false, root, modifiers, grab.keycode, mode, mode))
            .collect::<Result<_, ConnectionError>>()?;
        match all_done(sent) {
            Ok(()) => Ok(()),
            Err(refused) => {
                self.ungrab(grab, locks)?;
                match refused {
                    ReplyError::X11Error(e) if e.error_kind == ErrorKind::Access => Err(NotTaken::Held),
                    other => Err(other.into()),
                }
            }
        }
    }

    fn ungrab(&self, grab: Grab, locks: Locks) -> Result<(), X11Error> {
        let sent: Vec<_> = self
            .each(grab, locks)
            .map(|(root, modifiers)| self.connection.ungrab_key(grab.keycode, root, modifiers))
            .collect::<Result<_, ConnectionError>>()?;
        Ok(all_done(sent)?)
    }

    fn each(&self, grab: Grab, locks: Locks) -> impl Iterator<Item = (Window, ModMask)> {
        self.roots
            .iter()
            .flat_map(move |&root| locks.with_each(grab.modifiers).map(move |modifiers| (root, modifiers)))
    }

    fn give_back(&mut self, action: Action) -> Result<(), X11Error> {
        let (leaving, staying): (Vec<Grab>, _) = self.grabs.iter().partition(|grab| grab.action == action);
        self.grabs = staying;
        leaving.into_iter().try_for_each(|grab| self.ungrab(grab, self.locks))
    }

    /// True unless a key was lost.
    fn look(&mut self, presses: &Presses) -> Result<bool, X11Error> {
        let mut all_kept = true;
        loop {
            self.hear(presses)?;
            if !self.locks_are_old {
                return Ok(all_kept);
            }
            match self.follow_locks() {
                Ok(kept) => (self.locks_are_old, all_kept) = (false, all_kept && kept),
                // Another program holds up the server. Its answer, when it comes, brings the next look.
                Err(X11Error::Silent) => return Ok(all_kept),
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes up all events that are there.
    fn hear(&mut self, presses: &Presses) -> Result<(), X11Error> {
        while let Some(event) = self.connection.poll_for_event()? {
            match event {
                Event::KeyPress(press) => {
                    if let Some(action) = self.pressed(&press) {
                        presses.pressed(action);
                    }
                }
                Event::KeyRelease(release) => self.down.release(release.detail),
                Event::XkbMapNotify(_) | Event::XkbNewKeyboardNotify(_) => self.locks_are_old = true,
                _ => {}
            }
        }
        Ok(())
    }

    fn pressed(&mut self, press: &KeyPressEvent) -> Option<Action> {
        if !self.down.press(press.detail, press.time) {
            return None;
        }
        // While a key is down the server sends this program all keys, also those that nobody took.
        let modifiers = self.locks.held(press.state.into());
        self.grabs
            .iter()
            .find(|grab| grab.keycode == press.detail && grab.modifiers == modifiers)
            .map(|grab| grab.action)
    }

    /// Takes each key again if Num Lock or Scroll Lock is another modifier now. Which keys the shortcuts
    /// mean on the new keyboard is looked up by whoever watches the layout. True unless a key was lost.
    fn follow_locks(&mut self) -> Result<bool, X11Error> {
        let (before, locks) = (self.locks, read_locks(&self.connection)?);
        if locks == before {
            return Ok(true);
        }
        let all = self.grabs.clone();
        for &grab in &all {
            match self.grab(grab, locks) {
                Ok(()) => {}
                Err(NotTaken::Held) => self.grabs.retain(|other| *other != grab),
                Err(NotTaken::Failed(error)) => return Err(error),
            }
            // What is held in both is never let go of for a moment.
            for (root, modifiers) in self.each(grab, before) {
                let still = self.grabs.contains(&grab)
                    && locks.with_each(grab.modifiers).any(|wanted| wanted == modifiers);
                if !still {
                    self.connection.ungrab_key(grab.keycode, root, modifiers)?;
                }
            }
        }
        self.connection.flush()?;
        self.locks = locks;
        Ok(self.grabs.len() == all.len())
    }
}

/// The root window of each screen.
pub(super) fn roots_of(connection: &XConnection) -> Vec<Window> {
    connection.setup().roots.iter().map(|screen| screen.root).collect()
}

pub(super) fn mask_of(modifiers: Modifiers) -> ModMask {
    let mut mask = ModMask::default();
    for (modifier, bit) in [
        (Modifiers::CONTROL, ModMask::CONTROL),
        (Modifiers::SHIFT, ModMask::SHIFT),
        (Modifiers::ALT, ModMask::M1),
    ] {
        if modifiers.contains(modifier) {
            mask |= bit;
        }
    }
    mask
}

/// Waits for the server's answer to each; the first error, if there is one.
fn all_done<C: RequestConnection>(sent: Vec<VoidCookie<'_, C>>) -> Result<(), ReplyError> {
    // Each is asked, so that no error is left to come as an event.
    let answers: Vec<_> = sent.into_iter().map(VoidCookie::check).collect();
    answers.into_iter().collect()
}

/// Asks for word of keys and modifiers that change. A client that uses XKB is sent no `MappingNotify`.
fn select_changes(connection: &XConnection) -> Result<(), X11Error> {
    let map = MapPart::KEY_SYMS | MapPart::MODIFIER_MAP;
    let events = EventType::NEW_KEYBOARD_NOTIFY | EventType::MAP_NOTIFY;
    let device = xkb::ID::USE_CORE_KBD.into();
    let rest = SelectEventsAux::default();
    Ok(connection.xkb_select_events(device, EventType::default(), events, map, map, &rest)?.check()?)
}

fn read_locks(connection: &XConnection) -> Result<Locks, X11Error> {
    let setup = connection.setup();
    let first = setup.min_keycode;
    let count = setup.max_keycode.saturating_sub(first).saturating_add(1);
    let (keys, modifiers) =
        (connection.get_keyboard_mapping(first, count)?, connection.get_modifier_mapping()?);
    let (keys, modifiers) = (keys.reply()?, modifiers.reply()?);
    let each = usize::from(keys.keysyms_per_keycode).max(1);
    Ok(Locks::of(&modifiers.keycodes, |keycode| {
        let place = keycode.checked_sub(first).map(usize::from);
        let row = place.and_then(|place| keys.keysyms.chunks(each).nth(place)).unwrap_or_default();
        row.iter().any(|keysym| [key::Num_Lock, key::Scroll_Lock].contains(keysym))
    }))
}
