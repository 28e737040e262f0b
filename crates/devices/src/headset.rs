//! A headset with call controls: where its buttons and signs are in its reports, and what a press means.
//!
//! Usages are those of the telephony page (0x0B) and of the page of lights (0x08) in the HID Usage Tables of the
//! USB Implementers Forum, and of the report descriptor that the headset itself gives.

mod driver;
mod layout;
mod maker;

pub use driver::{CallPhase, Driver, Meant, Moment, SETTLES};
pub use layout::{HookKind, Layout, LayoutError, Reading, Signs};
pub use maker::Maker;
