//! Which combinations some program holds on a display, asked of the X server itself.

use x11rb::connection::Connection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::ErrorKind;
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, ModMask};
use x11rb::rust_connection::RustConnection;

use super::screen::Screen;

/// Keys of the main block by the code that evdev keyboards give them, whatever is printed on them.
/// Named by what an English keyboard has there.
pub mod code {
    pub const F8: u8 = 74;
    pub const F12: u8 = 96;
    pub const DIGIT_9: u8 = 18;
    pub const DIGIT_0: u8 = 19;
    pub const EQUAL: u8 = 21;
    pub const BRACKET_LEFT: u8 = 34;
    pub const COMMA: u8 = 59;
}

/// Another X program that can hold keys and find out who else does.
pub struct Rival {
    connection: RustConnection,
    root: u32,
}

impl Rival {
    pub fn on(screen: &Screen) -> Self {
        let (connection, number) = x11rb::connect(Some(screen.name())).unwrap();
        let root = connection.setup().roots[number].root;
        Self { connection, root }
    }

    /// Takes a key with these modifiers for itself, until it goes out of scope. False where another
    /// program holds it.
    pub fn take(&self, modifiers: ModMask, key: u8) -> bool {
        let asked = self
            .connection
            .grab_key(false, self.root, modifiers, key, GrabMode::ASYNC, GrabMode::ASYNC)
            .unwrap();
        match asked.check() {
            Ok(()) => true,
            Err(ReplyError::X11Error(error)) if error.error_kind == ErrorKind::Access => false,
            Err(error) => panic!("asking for key {key}: {error}"),
        }
    }

    /// Whether another program holds the key with these modifiers.
    pub fn is_taken(&self, modifiers: ModMask, key: u8) -> bool {
        let free = self.take(modifiers, key);
        if free {
            self.connection.ungrab_key(key, self.root, modifiers).unwrap().check().unwrap();
        }
        !free
    }

    /// All keys that are taken with exactly these modifiers, by code.
    pub fn taken(&self, modifiers: ModMask) -> Vec<u8> {
        let setup = self.connection.setup();
        (setup.min_keycode..=setup.max_keycode).filter(|key| self.is_taken(modifiers, *key)).collect()
    }
}
