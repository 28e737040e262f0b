//! X11: the keyboard map as the server has it, and what it says of grabs.
//!
//! global-hotkey opens its own connection. The questions here go over another one, which is another
//! client to the server: so a key that it is refused is a key that is really held.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

use global_hotkey::GlobalHotKeyManager;
use global_hotkey::hotkey::{Code, HotKey, Modifiers};
use settings::shortcut::{Action, Combination};
use x11rb::connection::Connection;
use x11rb::errors::ReplyError;
use x11rb::protocol::ErrorKind;
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, ModMask, Window};
use x11rb::rust_connection::RustConnection;

use super::keeper::{Keeper, Key};
use super::presses::Presses;
use super::typing::Convention;
use super::x11_keymap::{KeyRow, Keymap};
use super::{MainThread, Refusal};
use crate::x11_connection::{BoundedStream, X11Error, connect};

pub(super) const CONVENTION: Convention = Convention::X11;

type Work = Box<dyn FnOnce(&mut Keeper) + Send>;

/// The thread that registers: each registration waits for global-hotkey's tick.
#[derive(Debug)]
pub(super) struct Keyboard {
    work: Sender<Work>,
}

impl Keyboard {
    pub(super) fn start(presses: Arc<Presses>, _: MainThread) -> Result<Self, Refusal> {
        let (sender, receiver) = mpsc::channel::<Work>();
        thread::Builder::new()
            .name("shortcuts".to_owned())
            .spawn(move || {
                let mut keeper = Keeper::new(presses);
                for work in receiver {
                    // A panic drops the answer that is waited for, and the keys that are held stay held.
                    if catch_unwind(AssertUnwindSafe(|| work(&mut keeper))).is_err() {
                        tracing::error!("a question to the keyboard has panicked");
                    }
                }
            })
            .map_err(Refusal::failed)?;
        Ok(Self { work: sender })
    }

    pub(super) fn run(&self, work: Work) {
        // A thread that has ended drops the work, and with it the answer that is waited for.
        let _ = self.work.send(work);
    }
}

/// The layout in force, and a connection to ask about it.
pub(super) struct Layout {
    connection: RustConnection<BoundedStream>,
    root: Window,
    keymap: Keymap,
}

impl Layout {
    pub(super) fn present() -> Result<Self, Refusal> {
        let (connection, root) = connect(None).map_err(Refusal::failed)?;
        let keymap = read_keymap(&connection).map_err(Refusal::failed)?;
        Ok(Self { connection, root, keymap })
    }

    pub(super) fn find(&mut self, combination: &Combination) -> Result<Key, Refusal> {
        let found = self
            .keymap
            .find(combination.key)
            .map(|reachable| Key { code: reachable.code, number: reachable.keycode });
        found.ok_or_else(|| Refusal::KeyNotAvailable {
            nearest: self.keymap.nearest(combination).map(|combination| combination.to_string()),
        })
    }

    /// No modifier that a shortcut can name types a character on X11.
    pub(super) const fn typed(&mut self, _: Key, _: &Combination) -> Option<char> {
        None
    }

    pub(super) fn code_now(&mut self, key: Key) -> Result<Option<Code>, Refusal> {
        Ok(self.keymap.code_reaching(key.number))
    }

    /// The key must be refused to this connection. global-hotkey answers `Ok` also when its thread
    /// has ended and nothing is taken.
    pub(super) fn confirm(&mut self, key: Key, modifiers: Modifiers) -> Result<(), Refusal> {
        let mask = mask_of(modifiers);
        match self.grab(key.number, mask) {
            Err(ReplyError::X11Error(e)) if e.error_kind == ErrorKind::Access => Ok(()),
            Err(other) => Err(Refusal::failed(X11Error::from(other))),
            Ok(()) => {
                // Ends with the connection anyway, which is about to be closed.
                let _ = self.connection.ungrab_key(key.number, self.root, mask);
                let _ = self.connection.flush();
                Err(Refusal::failed("the X server was asked for the key, but it is not taken"))
            }
        }
    }

    fn grab(&self, keycode: u8, mask: ModMask) -> Result<(), ReplyError> {
        self.connection.grab_key(false, self.root, mask, keycode, GrabMode::ASYNC, GrabMode::ASYNC)?.check()
    }
}

/// A number of our own for each action, so that a press needs no more than that number.
pub(super) fn hotkey(action: Action, modifiers: Modifiers, code: Code) -> HotKey {
    HotKey { id: 1 + action as u32, ..HotKey::new(Some(modifiers), code) }
}

/// Takes the key, or nothing of it.
pub(super) fn take(manager: &GlobalHotKeyManager, hotkey: HotKey) -> global_hotkey::Result<()> {
    manager.register(hotkey).inspect_err(|_| {
        // Where one of the lock key variants is refused, the crate queues the release of the
        // others and does not send it.
        let _ = manager.unregister(hotkey);
    })
}

/// Releases the key now. The crate queues the release and leaves it unsent until it next has a
/// question for the server (0.9.0); a second release is such a question, and changes nothing.
pub(super) fn give_back(manager: &GlobalHotKeyManager, hotkey: HotKey) -> global_hotkey::Result<()> {
    manager.unregister(hotkey)?;
    manager.unregister(hotkey)
}

pub(super) fn explain(error: &global_hotkey::Error) -> Refusal {
    Refusal::failed(error)
}

fn mask_of(modifiers: Modifiers) -> ModMask {
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

fn read_keymap(connection: &RustConnection<BoundedStream>) -> Result<Keymap, X11Error> {
    if !connection.xkb_use_extension(1, 0)?.reply()?.supported {
        return Err(X11Error::Lacks("XKB 1.0"));
    }
    let device = xkb::ID::USE_CORE_KBD.into();
    let setup = connection.setup();
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let count = last.saturating_sub(first).saturating_add(1);
    let group = connection.xkb_get_state(device)?.reply()?.group;
    let map = connection
        .xkb_get_map(
            device,
            xkb::MapPart::KEY_SYMS,
            xkb::MapPart::default(),
            0,
            0,
            first,
            count,
            0,
            0,
            0,
            0,
            xkb::VMod::default(),
            0,
            0,
            0,
            0,
            0,
            0,
        )?
        .reply()?;
    let core = connection.get_keyboard_mapping(first, count)?.reply()?;

    // The map may begin later than the core one; rows are told by keycode.
    let missing = usize::from(map.first_key_sym.saturating_sub(first));
    let rows = map.map.syms_rtrn.unwrap_or_default();
    let keys = std::iter::repeat_with(KeyRow::default)
        .take(missing)
        .chain(rows.into_iter().map(|row| KeyRow {
            group_info: row.group_info,
            width: row.width,
            keysyms: row.syms,
        }))
        .collect();
    Ok(Keymap {
        group: group.into(),
        first_keycode: first,
        keys,
        core: core
            .keysyms
            .chunks(usize::from(core.keysyms_per_keycode).max(1))
            .map(<[u32]>::to_vec)
            .collect(),
    })
}
