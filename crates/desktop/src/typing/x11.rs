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

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use integrations::keys::Stroke;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xinput::{ConnectionExt as _, Device, DeviceType};
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _, EventMask, GrabMode,
    GrabStatus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, ModMask,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use xkeysym::RawKeysym;

use super::super::{Refusal, TypingError};
use super::x11_keys::{Burst, SHIFT_KEY, Step, Wanted, bursts};
use super::x11_map::{Keycode, Map, Reach, bits};
use crate::focus::Obstacle;
use crate::focus::system::Window;
use crate::x11_connection::{BoundedStream, X11Error};

/// The core keyboard, in requests of XKB.
const CORE: u16 = 0x0100;
/// What an evdev keyboard cannot send: the kernel's key 0.
const NO_KEY: Keycode = 8;

/// How long the user may hold a key such as Ctrl.
const HELD_FOR: Duration = Duration::from_secs(10);
/// While a program opens a window, for an instant none has the keyboard.
const BETWEEN_WINDOWS: Duration = Duration::from_millis(500);
/// A program that takes longer to take in some keys hangs.
const REACTS_WITHIN: Duration = Duration::from_secs(10);
/// Between two keys, for a program that does not say when it has taken in one.
const FOR_A_KEY: Duration = Duration::from_millis(12);
/// For such a program to have taken in everything.
const FOR_ALL_KEYS: Duration = Duration::from_millis(400);
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

type Connection = RustConnection<BoundedStream>;

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

/// A key that is lent a character.
#[derive(Debug, Clone, Copy)]
struct Lent {
    keycode: Keycode,
    keysym: RawKeysym,
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

/// The modifiers as they are: held, locked, and the layout's group.
#[derive(Debug, Clone, Copy)]
struct State {
    held: u8,
    latched: u8,
    locked: u8,
    group: u8,
}

/// The server works for nobody else until this is dropped.
struct Alone<'a>(&'a Connection);

impl<'a> Alone<'a> {
    fn begin(connection: &'a Connection) -> Result<Self, X11Error> {
        connection.grab_server()?;
        Ok(Self(connection))
    }
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        // A connection that is lost has no grab.
        let _lost = self.0.ungrab_server().map(drop).and_then(|()| self.0.flush());
    }
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
        let mut state = self.state()?;
        if state.held & !self.own_modifiers() != 0 {
            return Ok(Attempt::KeysHeld);
        }
        // Letters and shortcuts as they are written: no lock turns them into others.
        let locks = bits(ModMask::SHIFT | ModMask::LOCK | ModMask::CONTROL | ModMask::M1);
        let on = state.locked & locks;
        if on != 0 || state.latched != 0 {
            self.lock(on, 0)?;
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

    fn state(&self) -> Result<State, X11Error> {
        let state = self.connection.xkb_get_state(CORE)?.reply()?;
        Ok(State {
            held: bits(state.base_mods),
            latched: bits(state.latched_mods),
            locked: bits(state.locked_mods),
            group: state.group.into(),
        })
    }

    /// Locks `locked` of the modifiers `of`, unlocks the others of them, and lets go of what is latched.
    fn lock(&self, of: u8, locked: u8) -> Result<(), X11Error> {
        let mask = |modifiers: u8| ModMask::from(u16::from(modifiers));
        let (group, all) = (xkb::Group::from(0_u8), mask(u8::MAX));
        self.connection
            .xkb_latch_lock_state(CORE, mask(of), mask(locked), false, group, all, false, 0)?
            .check()
            .map_err(X11Error::from)
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

    /// Puts on unused keys what the layout does not have: for this burst, and for those that follow as far as the
    /// keys go.
    fn lend(&mut self, burst: &Burst, later: &[Burst]) -> Result<Room, TypingError> {
        let state = self.state().map_err(failed)?;
        let needed = self.missing(burst, state)?;
        if needed.iter().all(|keysym| self.lent.iter().any(|lent| lent.keysym == *keysym)) {
            return Ok(Room::Enough);
        }
        let mut wanted = needed.clone();
        for burst in later {
            for keysym in self.missing(burst, state)? {
                if !wanted.contains(&keysym) {
                    wanted.push(keysym);
                }
            }
            if wanted.len() >= self.unused.len() {
                break;
            }
        }
        let (kept, given_up): (Vec<Lent>, Vec<Lent>) = self
            .lent
            .iter()
            .partition(|lent| wanted.contains(&lent.keysym) || self.held.contains(&lent.keycode));
        wanted.retain(|keysym| !kept.iter().any(|lent| lent.keysym == *keysym));
        let needed = wanted.iter().filter(|keysym| needed.contains(keysym)).count();
        let mut places: Vec<Keycode> = self
            .unused
            .iter()
            .copied()
            .filter(|keycode| !self.lent.iter().any(|lent| lent.keycode == *keycode))
            .collect();
        if places.len() < needed {
            // What was typed with these would become the new character.
            self.await_all_taken_in()?;
            places.extend(given_up.iter().map(|lent| lent.keycode));
        }
        if places.len() < needed {
            return Ok(Room::TooLittle);
        }
        let changes: Vec<(Keycode, RawKeysym)> = places.into_iter().zip(wanted).collect();
        self.change(&changes).map_err(failed)?;
        self.lent.retain(|lent| !changes.iter().any(|(keycode, _)| *keycode == lent.keycode));
        self.lent.extend(changes.iter().map(|&(keycode, keysym)| Lent { keycode, keysym }));
        Ok(Room::Enough)
    }

    /// What no key types of these, each once.
    fn missing(&self, burst: &Burst, state: State) -> Result<Vec<RawKeysym>, TypingError> {
        let mut missing = Vec::new();
        for wanted in burst.steps.iter().map(|step| step.wanted()) {
            if self.map.find(wanted, state.group, state.locked).is_none() {
                let keysym = wanted.keysym().ok_or_else(|| no_such_key(wanted))?;
                if !missing.contains(&keysym) {
                    missing.push(keysym);
                }
            }
        }
        Ok(missing)
    }

    /// Puts these on keys of the keyboard of typed keys; its others stay as they are now.
    fn change(&self, changes: &[(Keycode, RawKeysym)]) -> Result<(), X11Error> {
        let _alone = Alone::begin(self.connection)?;
        let present = map_of(self.connection, self.keyboard)?;
        let Some((first, rows)) = present.with(changes) else { return Ok(()) };
        let setup = self.connection.setup();
        let count = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
        let syms = rows.iter().map(|row| row.syms.len()).sum::<usize>();
        let syms = u16::try_from(syms).map_err(|_| X11Error::Lacks("room for a keyboard map"))?;
        let (keys, none) = (count(rows.len()), xkb::VMod::from(0_u16));
        let rows = xkb::SetMapAux { syms: Some(rows), ..SET_NOTHING };
        self.connection
            .xkb_set_map(
                self.keyboard,
                xkb::SetMapFlags::from(0_u16),
                setup.min_keycode,
                setup.max_keycode,
                0,
                0,
                first,
                keys,
                syms,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                none,
                &rows,
            )?
            .check()
            .map_err(X11Error::from)
    }

    /// Takes the characters away that were put on keys, unless somebody else has put others there.
    fn take_back(&mut self) -> Result<(), X11Error> {
        let present = map_of(self.connection, self.keyboard)?;
        let still = self.lent.drain(..).filter(|lent| present.has_only(lent.keycode, lent.keysym));
        let changes: Vec<_> = still.map(|lent| (lent.keycode, xkeysym::key::NoSymbol)).collect();
        self.change(&changes)
    }

    /// Waits until the program has taken in what was typed; one that does not say so gets time for it.
    fn await_taken_in(&mut self, keys: usize) -> Result<(), TypingError> {
        if !self.answers {
            std::thread::sleep(FOR_A_KEY * u32::try_from(keys).unwrap_or(u32::MAX));
            return Ok(());
        }
        let deadline = Instant::now() + REACTS_WITHIN;
        self.ping().map_err(failed)?;
        while !self.is_answered().map_err(failed)? {
            self.look_at_stop()?;
            if Instant::now() >= deadline {
                return Err(TypingError::Refused(Refusal::NotReacting));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        self.taken_in = true;
        Ok(())
    }

    /// As surely as that can be had, where the program does not say so.
    fn await_all_taken_in(&self) -> Result<(), TypingError> {
        // The others were waited for after each burst.
        while !self.answers && self.last.is_some_and(|last| last.elapsed() < FOR_ALL_KEYS) {
            self.look_at_stop()?;
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// Asks the program to answer when it has come to this question.
    fn ping(&mut self) -> Result<(), X11Error> {
        self.pings = self.pings.wrapping_add(1);
        let data = [self.atoms._NET_WM_PING, self.pings, self.window.id, 0, 0];
        let message = ClientMessageEvent::new(32, self.window.id, self.atoms.WM_PROTOCOLS, data);
        match self.connection.send_event(false, self.window.id, EventMask::NO_EVENT, message)?.check() {
            Ok(()) => Ok(()),
            Err(error) => match X11Error::from(error) {
                // Closed by what was typed: there is nobody to answer.
                X11Error::NoSuchWindow => {
                    self.answers = false;
                    Ok(())
                }
                other => Err(other),
            },
        }
    }

    fn is_answered(&mut self) -> Result<bool, X11Error> {
        if !self.answers {
            return Ok(true);
        }
        while let Some(event) = self.connection.poll_for_event()? {
            match event {
                Event::ClientMessage(answer) if answer.type_ == self.atoms.WM_PROTOCOLS => {
                    let [what, number, about, ..] = answer.data.as_data32();
                    if (what, number, about) == (self.atoms._NET_WM_PING, self.pings, self.window.id) {
                        return Ok(true);
                    }
                }
                Event::DestroyNotify(gone) if gone.window == self.window.id => {
                    self.answers = false;
                    return Ok(true);
                }
                _ => {}
            }
        }
        Ok(false)
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
            put_back.push(self.lock(self.unlocked, self.unlocked));
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

/// Whether there are keys enough to lend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Enough,
    TooLittle,
}

const SET_NOTHING: xkb::SetMapAux = xkb::SetMapAux {
    types: None,
    syms: None,
    key_actions: None,
    behaviors: None,
    vmods: None,
    explicit: None,
    modmap: None,
    vmodmap: None,
};

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

fn map_of(connection: &Connection, device: u16) -> Result<Map, X11Error> {
    let parts = xkb::MapPart::KEY_TYPES | xkb::MapPart::KEY_SYMS;
    let none = xkb::MapPart::from(0_u16);
    let reply = connection
        .xkb_get_map(device, parts, none, 0, 0, 0, 0, 0, 0, 0, 0, xkb::VMod::from(0_u16), 0, 0, 0, 0, 0, 0)?
        .reply()?;
    Ok(Map::of(&reply))
}

/// The server's keyboard for keys that programs type, in requests of XKB; the core keyboard where it is not to
/// be found.
fn keyboard_of_typed_keys(connection: &Connection) -> Result<u16, X11Error> {
    match connection.xinput_xi_query_version(2, 0) {
        Ok(asked) => drop(asked.reply()?),
        Err(x11rb::errors::ConnectionError::UnsupportedExtension) => return Ok(CORE),
        Err(error) => return Err(error.into()),
    }
    let all = connection.xinput_xi_query_device(u16::from(bool::from(Device::ALL)))?.reply()?;
    let own = all.infos.iter().find(|device| {
        device.type_ == DeviceType::SLAVE_KEYBOARD && device.name.ends_with(b"XTEST keyboard")
    });
    Ok(own.map_or(CORE, |device| device.deviceid))
}
