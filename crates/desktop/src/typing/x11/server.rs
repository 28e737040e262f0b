//! The server's keyboards: their maps, what is held and locked on them, and a moment in which nobody else is served.

use x11rb::connection::Connection as _;
use x11rb::protocol::xinput::{ConnectionExt as _, Device, DeviceType};
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, ModMask};
use x11rb::rust_connection::RustConnection;

use super::super::x11_map::{Map, bits};
use crate::x11_connection::{BoundedStream, X11Error};

/// The core keyboard, in requests of XKB.
pub(super) const CORE: u16 = 0x0100;
pub(super) type Connection = RustConnection<BoundedStream>;

/// The modifiers as they are: held, locked, and the layout's group.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) held: u8,
    pub(super) latched: u8,
    pub(super) locked: u8,
    pub(super) group: u8,
}

/// The server works for nobody else until this is dropped.
pub(super) struct Alone<'a>(&'a Connection);

impl<'a> Alone<'a> {
    pub(super) fn begin(connection: &'a Connection) -> Result<Self, X11Error> {
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

impl State {
    /// Of the core keyboard, now.
    pub(super) fn now(connection: &Connection) -> Result<Self, X11Error> {
        let state = connection.xkb_get_state(CORE)?.reply()?;
        Ok(Self {
            held: bits(state.base_mods),
            latched: bits(state.latched_mods),
            locked: bits(state.locked_mods),
            group: state.group.into(),
        })
    }
}

/// Locks `locked` of the modifiers `of`, unlocks the others of them, and lets go of what is latched.
pub(super) fn lock(connection: &Connection, of: u8, locked: u8) -> Result<(), X11Error> {
    let mask = |modifiers: u8| ModMask::from(u16::from(modifiers));
    let (group, all) = (xkb::Group::from(0_u8), mask(u8::MAX));
    connection
        .xkb_latch_lock_state(CORE, mask(of), mask(locked), false, group, all, false, 0)?
        .check()
        .map_err(X11Error::from)
}

pub(super) fn map_of(connection: &Connection, device: u16) -> Result<Map, X11Error> {
    let parts = xkb::MapPart::KEY_TYPES | xkb::MapPart::KEY_SYMS;
    let none = xkb::MapPart::from(0_u16);
    let reply = connection
        .xkb_get_map(device, parts, none, 0, 0, 0, 0, 0, 0, 0, 0, xkb::VMod::from(0_u16), 0, 0, 0, 0, 0, 0)?
        .reply()?;
    Ok(Map::of(&reply))
}

/// The server's keyboard for keys that programs type, in requests of XKB; the core keyboard where it is not to
/// be found.
pub(super) fn keyboard_of_typed_keys(connection: &Connection) -> Result<u16, X11Error> {
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
