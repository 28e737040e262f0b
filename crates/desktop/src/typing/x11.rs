//! X11: keys pressed by XTEST, exactly those that are meant, into one window.
//!
//! What makes it exact:
//!
//! - The server does nothing for other programs between the look at where the keyboard goes and the keys that
//!   follow it (`GrabServer`, for well under a millisecond): no window can take the keyboard in between.
//! - A character that the layout types with its key alone or with Shift is typed by that key. Any other gets a
//!   key that has nothing on it, for as long as this typing lasts.
//! - A key gets another character only when the program has taken in what was typed with it. Programs that
//!   answer `_NET_WM_PING` say when; the others get time.
//! - Typed keys have a keyboard of their own at the server, whose layout may be another than the user's: its
//!   map is the one that is read.
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
    let typed = bursts(strokes).iter().try_for_each(|burst| typist.burst(burst));
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
    /// Keys that could be lent, and those that are, the longest lent first.
    free: Vec<Keycode>,
    lent: Vec<Lent>,
    /// Keys that are held, in order.
    held: Vec<Keycode>,
    /// Locks that are off for now.
    unlocked: u8,
    typed: usize,
    /// Keys that the program may not have taken in.
    unsettled: u32,
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
        let own = keyboard_of_typed_keys(connection)?;
        let (map, core) = (map_of(connection, own)?, map_of(connection, CORE)?);
        let setup = connection.setup();
        let free = (setup.min_keycode..=setup.max_keycode)
            .rev()
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
            window,
            connection,
            stop,
            atoms,
            answers,
            pings: 0,
            map,
            modifiers: modifiers.collect(),
            free,
            lent: Vec::new(),
            held: Vec::new(),
            unlocked: 0,
            typed: 0,
            unsettled: 0,
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

    /// Types these once the user holds no key and the window has the keyboard.
    fn burst(&mut self, burst: &Burst) -> Result<(), TypingError> {
        if self.steps(burst)? == Room::TooLittle {
            // One after the other the keys that could be lent are enough.
            for step in &burst.steps {
                let single = Burst { steps: vec![*step], is_command: false };
                if self.steps(&single)? == Room::TooLittle {
                    let (Step::Tap(wanted) | Step::Down(wanted) | Step::Up(wanted)) = *step;
                    return Err(no_such_key(wanted));
                }
            }
        }
        if burst.is_command {
            std::thread::sleep(FOR_A_WINDOW);
        }
        Ok(())
    }

    fn steps(&mut self, burst: &Burst) -> Result<Room, TypingError> {
        let started = Instant::now();
        let mut elsewhere = None::<Instant>;
        loop {
            self.look_at_stop()?;
            if self.lend(burst)? == Room::TooLittle {
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
        self.settle(FOR_A_KEY)?;
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
            let (Step::Tap(wanted) | Step::Down(wanted) | Step::Up(wanted)) = *step;
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
        self.unsettled = self.unsettled.saturating_add(u32::try_from(keys.len()).unwrap_or(u32::MAX));
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

    /// Puts on free keys what the layout does not have.
    fn lend(&mut self, burst: &Burst) -> Result<Room, TypingError> {
        let state = self.state().map_err(failed)?;
        let mut needed = Vec::new();
        for step in &burst.steps {
            let (Step::Tap(wanted) | Step::Down(wanted) | Step::Up(wanted)) = *step;
            if self.map.find(wanted, state.group, state.locked).is_none() {
                let keysym = wanted.keysym().ok_or_else(|| no_such_key(wanted))?;
                needed.push(keysym);
            }
        }
        for keysym in &needed {
            if self.lent.iter().any(|lent| lent.keysym == *keysym) {
                continue;
            }
            let keycode = match self.free.pop() {
                Some(keycode) => keycode,
                None => {
                    let unneeded =
                        |lent: &Lent| !needed.contains(&lent.keysym) && !self.held.contains(&lent.keycode);
                    let Some(oldest) = self.lent.iter().position(unneeded) else {
                        return Ok(Room::TooLittle);
                    };
                    // What was typed with it would become the new character.
                    self.settle(FOR_ALL_KEYS)?;
                    self.lent.remove(oldest).keycode
                }
            };
            self.put_on(keycode, *keysym).map_err(failed)?;
            self.lent.push(Lent { keycode, keysym: *keysym });
        }
        Ok(Room::Enough)
    }

    /// On both of its levels, or the server would make a pair of small and capital letter of it.
    fn put_on(&self, keycode: Keycode, keysym: RawKeysym) -> Result<(), X11Error> {
        self.connection
            .change_keyboard_mapping(1, keycode, 2, &[keysym, keysym])?
            .check()
            .map_err(X11Error::from)
    }

    /// Waits until the program has taken in what was typed; for at least `pause` where it does not say so.
    fn settle(&mut self, pause: Duration) -> Result<(), TypingError> {
        self.await_taken_in(pause, true)
    }

    fn await_taken_in(&mut self, pause: Duration, heeds_stop: bool) -> Result<(), TypingError> {
        if self.unsettled == 0 {
            return Ok(());
        }
        if !self.answers {
            // Presses and releases are counted.
            std::thread::sleep(pause.max(FOR_A_KEY * self.unsettled / 2));
            self.unsettled = 0;
            return Ok(());
        }
        let deadline = Instant::now() + REACTS_WITHIN;
        self.ping().map_err(failed)?;
        while !self.is_answered().map_err(failed)? {
            if heeds_stop {
                self.look_at_stop()?;
            }
            if Instant::now() >= deadline {
                return Err(TypingError::Refused(Refusal::NotReacting));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        self.unsettled = 0;
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

    /// Lets go of all keys, gives back those that were lent, and turns the locks on again.
    fn end(mut self) {
        let mut back = || -> Result<(), X11Error> {
            let held: Vec<_> =
                self.held.drain(..).rev().map(|keycode| (KEY_RELEASE_EVENT, keycode)).collect();
            self.send(&held)?;
            if !self.lent.is_empty() {
                // Whatever it answers: nobody waits any longer.
                let _hangs = self.await_taken_in(FOR_ALL_KEYS, false);
            }
            for lent in std::mem::take(&mut self.lent) {
                self.put_on(lent.keycode, 0)?;
            }
            if self.unlocked != 0 {
                self.lock(self.unlocked, self.unlocked)?;
            }
            let deaf = ChangeWindowAttributesAux::new().event_mask(EventMask::NO_EVENT);
            self.connection.change_window_attributes(self.window.server.root, &deaf)?.check()?;
            Ok(())
        };
        if let Err(error) = back() {
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
