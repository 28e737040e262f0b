//! The window before those of other programs, and back again, without the keyboard.
//!
//! Every toolkit gives a window the keyboard when it shows or raises it. Here the system itself is
//! asked, in the one way in which it does not, and asked again what it did: a window manager may decide
//! otherwise. Wayland has no such way at all.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
pub mod macos;
#[cfg(target_os = "windows")]
pub mod windows;

#[cfg(target_os = "linux")]
pub use linux::Front;

/// How a window stands among the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stacking {
    /// The windows above it, the nearest first, in the system's own numbers.
    pub above: Vec<i64>,
    /// The virtual desktop that it is on, where there are such.
    pub desktop: Option<u32>,
}

/// What came of bringing a window to the front.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// How it stood before.
    pub before: Stacking,
    /// Nothing is above it but what stays above all.
    pub in_front: bool,
    /// The keyboard went to it all the same.
    pub took_keyboard: bool,
}
