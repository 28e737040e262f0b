//! A Kuando busylight by Plenom: its colour, its ring tone, and the frames that carry them.
//!
//! A light is a HID device with one output report of 64 bytes and no report number. It goes dark by itself
//! [`DARK_AFTER`] the last frame, so that a program that has crashed leaves no light on.

mod frame;
mod look;
mod model;
mod tone;

pub use frame::{DARK_AFTER, FRAME_BYTES, Frame, KEEP_ALIVE_EVERY};
pub use look::{Colour, Look, Ring, State};
pub use model::{Model, VENDORS};
pub use tone::{Tone, Volume};
