//! What the app asks of the outside: small traits, each with a real side and a recording one.
//!
//! One file a port holds the trait, the values it speaks in, and its fake. The real sides are the shell's
//! (`src-tauri`); only the clock needs no shell. Nothing is handed a closure: what happens outside arrives
//! as an [`Event`](crate::event::Event) from a sender that the real side was built with.
//!
//! The fakes write to one journal, so that tests see what was asked in the order of asking across the ports.
//!
//! Asking and reading are apart, because what was asked need not be so yet: see [`AppWindow`].

mod autostart;
mod beacons;
mod browsers;
mod clock;
mod desk;
mod integrations;
#[cfg(test)]
mod journal;
mod links;
mod notifications;
#[cfg(test)]
pub mod recording;
mod selection;
mod shortcuts;
mod sounds;
mod surroundings;
pub mod tray;
mod window;

pub use autostart::{Autostart, AutostartEntry, AutostartState};
pub use beacons::Beacons;
pub use browsers::{BrowserHere, Browsers, BrowsersHere, Extension, NotPicked};
pub use clock::{Clock, Now, SystemClock};
pub use desk::Desk;
pub use integrations::{Integrations, JobId, MOST_OUTPUT, Need, ProgramEvent, Reach, WantedSite};
pub use links::Links;
pub use notifications::Notifications;
pub use selection::Selection;
pub use shortcuts::{ShortcutGranted, ShortcutRefusal, Shortcuts};
pub use sounds::{SoundDevices, Sounds, Unheard};
pub use surroundings::Surroundings;
pub use tray::{ConnectionSign, Mark};
pub use window::{AppWindow, WindowRequest, WindowSpec, WindowState};

/// All ports of one app.
pub trait Ports: Send + Sync + 'static {
    fn window(&self) -> &impl AppWindow;
    fn shortcuts(&self) -> &impl Shortcuts;
    fn autostart(&self) -> &impl Autostart;
    fn sounds(&self) -> &impl Sounds;
    fn desk(&self) -> &impl Desk;
    fn integrations(&self) -> &impl Integrations;
    fn browsers(&self) -> &impl Browsers;
    fn selection(&self) -> &impl Selection;
    fn links(&self) -> &impl Links;
    fn notifications(&self) -> &impl Notifications;
    fn beacons(&self) -> &impl Beacons;
    fn surroundings(&self) -> &impl Surroundings;
    fn clock(&self) -> &impl Clock;
}
