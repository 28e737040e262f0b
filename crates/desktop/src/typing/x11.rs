//! X11: keys pressed by XTEST, exactly those that are meant, into one window.
//!
//! What makes it exact:
//!
//! - The server does nothing for other programs between the look at where the keyboard goes and the keys that
//!   follow it (`GrabServer`, for well under a millisecond): no window can take the keyboard in between.
//! - Typed keys have a keyboard of their own at the server, whose layout may be another than the user's: its
//!   map is the one that is read, and the only one that is changed.
//! - A character that it types with its key alone or with Shift is typed by that key. Any other is put on a key
//!   that has nothing on it, for as long as this typing lasts. Every program reads the whole map anew after a
//!   change, so as many as there are keys for are put there at once.
//! - A key gets another character only when the program has taken in what was typed with it. Programs that
//!   answer `_NET_WM_PING` say when; the others get time.
//!
//! Caps Lock is off while typing and on again afterwards. Extended Window Manager Hints 1.5; XTEST 2.2.

mod lent;
mod server;
mod taken_in;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use integrations::keys::Stroke;
use x11rb::connection::Connection as _;
use x11rb::protocol::xkb::ConnectionExt as _;
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, GrabMode, GrabStatus,
    KEY_PRESS_EVENT, KEY_RELEASE_EVENT, ModMask,
};
use x11rb::protocol::xtest::ConnectionExt as _;

use self::lent::{Lent, Room};
use self::server::{Alone, CORE, Connection, State, keyboard_of_typed_keys, lock, map_of};
use self::taken_in::FOR_ALL_KEYS;
use super::super::{Refusal, TypingError};
use super::x11_keys::{Burst, SHIFT_KEY, Step, Wanted, bursts};
use super::x11_map::{Keycode, Map, Reach, bits};
use crate::focus::Obstacle;
use crate::focus::system::Window;
use crate::x11_connection::X11Error;

/// What an evdev keyboard cannot send: the kernel's key 0.
const NO_KEY: Keycode = 8;

/// How long the user may hold a key such as Ctrl.
const HELD_FOR: Duration = Duration::from_secs(10);
/// While a program opens a window, for an instant none has the keyboard.
const BETWEEN_WINDOWS: Duration = Duration::from_millis(500);
/// For a program to open the window that a command asks for.
const FOR_A_WINDOW: Duration = Duration::from_millis(100);
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// For a menu or the window manager's own keys to let go of the keyboard.
const TAKEN_FOR: Duration = Duration::from_secs(1);

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        WM_PROTOCOLS,
        _NET_WM_PING,
    }
}

pub(super) fn type_into(window: &Window, strokes: &[Stroke], stop: &AtomicBool) -> Result<(), TypingError> {
    let mut typist = Typist::begin(window, stop)?;
    let typed = typist.all(&bursts(strokes));
    // Everything is put back, whatever came of it.
    typist.end();
    typed
}

fn failed(error: impl Into<X11Error>) -> TypingError {
    TypingError::Refused(Refusal::Failed(error.into().to_string()))
}

struct Typist<'a> {
    /// The server's keyboard for typed keys, in requests of XKB.
    keyboard: u16,
    window: &'a Window,
    connection: &'a Connection,
    stop: &'a AtomicBool,
    atoms: Atoms,
    /// The program says when it has taken in what it was sent.
    answers: bool,
    pings: u32,
    map: Map,
    /// The modifiers that each key is.
    modifiers: Vec<(Keycode, u8)>,
    /// Keys with nothing on them, and those of them that are lent a character.
    unused: Vec<Keycode>,
    lent: Vec<Lent>,
    /// Keys that are held, in order.
    held: Vec<Keycode>,
    /// Locks that are off for now.
    unlocked: u8,
    typed: usize,
    /// When keys were last sent, and whether the program has said that it has taken them in.
    last: Option<Instant>,
    taken_in: bool,
}

impl<'a> Typist<'a> {
    fn begin(window: &'a Window, stop: &'a AtomicBool) -> Result<Self, TypingError> {
        let connection = &window.server.connection;
        match connection.xtest_get_version(2, 2) {
            Ok(asked) => drop(asked.reply().map_err(failed)?),
            Err(x11rb::errors::ConnectionError::UnsupportedExtension) => {
                return Err(TypingError::Unsupported(Obstacle::NoTyping));
            }
            Err(error) => return Err(failed(error)),
        }
        let typist = Self::read(window, stop).map_err(failed)?;
        typist.await_keyboard_free()?;
        Ok(typist)
    }

    fn read(window: &'a Window, stop: &'a AtomicBool) -> Result<Self, X11Error> {
        let server = &window.server;
        let connection = &server.connection;
        connection.xkb_use_extension(1, 0)?.reply()?;
        let atoms = Atoms::new(connection)?.reply()?;
        let protocols = server.property(window.id, atoms.WM_PROTOCOLS, AtomEnum::ATOM)?;
        let keyboard = keyboard_of_typed_keys(connection)?;
        let (map, core) = (map_of(connection, keyboard)?, map_of(connection, CORE)?);
        let setup = connection.setup();
        let unused = (setup.min_keycode..=setup.max_keycode)
            .filter(|keycode| *keycode != NO_KEY && map.is_unused(*keycode) && core.is_unused(*keycode))
            .collect();
        let known = connection.get_modifier_mapping()?.reply()?;
        let width = usize::from(known.keycodes_per_modifier()).max(1);
        let modifiers = known.keycodes.chunks(width).zip(0..8).flat_map(|(keycodes, number)| {
            keycodes.iter().filter(|keycode| **keycode != 0).map(move |keycode| (*keycode, 1 << number))
        });
        let answers = protocols.contains(&atoms._NET_WM_PING);
        if answers {
            // What it answers goes to the root window.
            let listening = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
            connection.change_window_attributes(server.root, &listening)?.check()?;
        }
        Ok(Self {
            keyboard,
            window,
            connection,
            stop,
            atoms,
            answers,
            pings: 0,
            map,
            modifiers: modifiers.collect(),
            unused,
            lent: Vec::new(),
            held: Vec::new(),
            unlocked: 0,
            typed: 0,
            last: None,
            taken_in: false,
        })
    }

    /// A screen lock takes the keyboard to itself while the window still has the focus; so does an open menu.
    /// What was typed would go there.
    fn await_keyboard_free(&self) -> Result<(), TypingError> {
        let deadline = Instant::now() + TAKEN_FOR;
        loop {
            let grabbed = self
                .connection
                .grab_keyboard(
                    false,
                    self.window.server.root,
                    x11rb::CURRENT_TIME,
                    GrabMode::ASYNC,
                    GrabMode::ASYNC,
                )
                .map_err(failed)?;
            let status = grabbed.reply().map_err(failed)?.status;
            if status == GrabStatus::SUCCESS {
                self.connection
                    .ungrab_keyboard(x11rb::CURRENT_TIME)
                    .map_err(failed)?
                    .check()
                    .map_err(failed)?;
                return Ok(());
            }
            self.look_at_stop()?;
            if Instant::now() >= deadline {
                return Err(TypingError::Refused(Refusal::KeyboardTaken));
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    fn look_at_stop(&self) -> Result<(), TypingError> {
        if self.stop.load(Ordering::Relaxed) {
            Err(TypingError::Stopped { typed: self.typed })
        } else {
            Ok(())
        }
    }

    fn all(&mut self, bursts: &[Burst]) -> Result<(), TypingError> {
        for (index, burst) in bursts.iter().enumerate() {
            let later = bursts.get(index.saturating_add(1)..).unwrap_or_default();
            if self.burst(burst, later)? == Room::TooLittle {
                // One after the other the keys that could be lent are enough.
                for step in &burst.steps {
                    let single = Burst { steps: vec![*step], is_command: false };
                    if self.burst(&single, &[])? == Room::TooLittle {
                        return Err(no_such_key(step.wanted()));
                    }
                }
            }
            if burst.is_command {
                std::thread::sleep(FOR_A_WINDOW);
            }
        }
        Ok(())
    }

    /// Types these once the user holds no key and the window has the keyboard.
    fn burst(&mut self, burst: &Burst, later: &[Burst]) -> Result<Room, TypingError> {
        let started = Instant::now();
        let mut elsewhere = None::<Instant>;
        loop {
            self.look_at_stop()?;
            if self.lend(burst, later)? == Room::TooLittle {
                return Ok(Room::TooLittle);
            }
            match self.attempt(burst).map_err(failed)? {
                Attempt::Typed => break,
                // The layout was changed since the keys were lent.
                Attempt::NoSuchKey(wanted) if started.elapsed() >= BETWEEN_WINDOWS => {
                    return Err(no_such_key(wanted));
                }
                Attempt::NoSuchKey(_) => {}
                Attempt::KeysHeld if started.elapsed() >= HELD_FOR => {
                    return Err(TypingError::Refused(Refusal::KeysHeld));
                }
                Attempt::KeysHeld => elsewhere = None,
                Attempt::Elsewhere => {
                    if elsewhere.get_or_insert_with(Instant::now).elapsed() >= BETWEEN_WINDOWS {
                        return Err(TypingError::FocusMoved { typed: self.typed });
                    }
                }
            }
            std::thread::sleep(LOOK_EVERY);
        }
        self.await_taken_in(burst.steps.len())?;
        Ok(Room::Enough)
    }

    /// Looks and types, while the server does nothing else.
    fn attempt(&mut self, burst: &Burst) -> Result<Attempt, X11Error> {
        let _alone = Alone::begin(self.connection)?;
        if !self.window.has_keyboard()? {
            return Ok(Attempt::Elsewhere);
        }
        let mut state = State::now(self.connection)?;
        if state.held & !self.own_modifiers() != 0 {
            return Ok(Attempt::KeysHeld);
        }
        // Letters and shortcuts as they are written: no lock turns them into others.
        let locks = bits(ModMask::SHIFT | ModMask::LOCK | ModMask::CONTROL | ModMask::M1);
        let on = state.locked & locks;
        if on != 0 || state.latched != 0 {
            lock(self.connection, on, 0)?;
            self.unlocked |= on;
            state.locked &= !on;
        }
        let mut keys = Vec::new();
        let mut held = self.held.clone();
        let mut typed: usize = 0;
        for step in &burst.steps {
            let wanted = step.wanted();
            let Some(reach) = self.reach(wanted, state) else { return Ok(Attempt::NoSuchKey(wanted)) };
            let shift = if reach.shift && !self.holds_shift(&held) {
                self.reach(SHIFT_KEY, state).map(|shift| shift.keycode)
            } else {
                None
            };
            match step {
                Step::Tap(_) => {
                    keys.extend(shift.map(|shift| (KEY_PRESS_EVENT, shift)));
                    keys.push((KEY_PRESS_EVENT, reach.keycode));
                    keys.push((KEY_RELEASE_EVENT, reach.keycode));
                    keys.extend(shift.map(|shift| (KEY_RELEASE_EVENT, shift)));
                    typed = typed.saturating_add(1);
                }
                Step::Down(_) => {
                    if !held.contains(&reach.keycode) {
                        keys.push((KEY_PRESS_EVENT, reach.keycode));
                        held.push(reach.keycode);
                    }
                }
                Step::Up(_) => {
                    if held.contains(&reach.keycode) {
                        keys.push((KEY_RELEASE_EVENT, reach.keycode));
                        held.retain(|keycode| *keycode != reach.keycode);
                    }
                }
            }
        }
        // What is held when an error comes in between is let go of all the same.
        self.held.extend(keys.iter().map(|(_, keycode)| *keycode));
        self.send(&keys)?;
        self.held = held;
        self.typed = self.typed.saturating_add(typed);
        (self.last, self.taken_in) = (Some(Instant::now()), false);
        Ok(Attempt::Typed)
    }

    fn send(&self, keys: &[(u8, Keycode)]) -> Result<(), X11Error> {
        let sent: Result<Vec<_>, _> = keys
            .iter()
            .map(|(event, keycode)| {
                let (time, root) = (x11rb::CURRENT_TIME, self.window.server.root);
                self.connection.xtest_fake_input(*event, *keycode, time, root, 0, 0, 0)
            })
            .collect();
        // The first check waits for the server to have done all of them.
        sent?.into_iter().try_for_each(|sent| sent.check().map_err(X11Error::from))
    }

    /// The modifiers of the keys that are held by this typing.
    fn own_modifiers(&self) -> u8 {
        self.modifiers_of(&self.held)
    }

    fn modifiers_of(&self, held: &[Keycode]) -> u8 {
        self.modifiers.iter().filter(|(keycode, _)| held.contains(keycode)).fold(0, |all, (_, one)| all | one)
    }

    fn holds_shift(&self, held: &[Keycode]) -> bool {
        self.modifiers_of(held) & bits(ModMask::SHIFT) != 0
    }

    fn reach(&self, wanted: Wanted, state: State) -> Option<Reach> {
        self.map.find(wanted, state.group, state.locked).or_else(|| {
            let keysym = wanted.keysym()?;
            let lent = self.lent.iter().find(|lent| lent.keysym == keysym)?;
            Some(Reach { keycode: lent.keycode, shift: false })
        })
    }

    /// Lets go of all keys, takes back what was lent, and turns the locks on again.
    fn end(mut self) {
        let held: Vec<_> = self.held.iter().rev().map(|keycode| (KEY_RELEASE_EVENT, *keycode)).collect();
        let mut put_back = vec![self.send(&held)];
        if !self.lent.is_empty() {
            let typed = self.last.filter(|_| !self.taken_in).map(|last| last.elapsed());
            std::thread::sleep(typed.map_or(Duration::ZERO, |ago| FOR_ALL_KEYS.saturating_sub(ago)));
            put_back.push(self.take_back());
        }
        if self.unlocked != 0 {
            put_back.push(lock(self.connection, self.unlocked, self.unlocked));
        }
        if self.answers {
            let root = self.window.server.root;
            let deaf = ChangeWindowAttributesAux::new().event_mask(EventMask::NO_EVENT);
            let asked = self.connection.change_window_attributes(root, &deaf).map_err(X11Error::from);
            put_back.push(asked.and_then(|asked| asked.check().map_err(X11Error::from)));
        }
        for error in put_back.into_iter().filter_map(Result::err) {
            tracing::warn!(%error, "the keyboard was not left as it was");
        }
    }
}

/// What came of one look at the keyboard.
enum Attempt {
    Typed,
    Elsewhere,
    KeysHeld,
    NoSuchKey(Wanted),
}

fn no_such_key(wanted: Wanted) -> TypingError {
    let name = match wanted {
        Wanted::Character(character) => character.to_string(),
        Wanted::Named(keysyms) => {
            let name = keysyms.first().and_then(|keysym| xkeysym::Keysym::new(*keysym).name());
            name.map(|name| name.trim_start_matches("XK_").to_owned()).unwrap_or_default()
        }
    };
    TypingError::Refused(Refusal::NoSuchKey(name))
}
