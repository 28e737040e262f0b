//! The operating system: what the app asks of the computer it runs on.
#[cfg(target_os = "macos")]
mod accessibility;
pub mod autostart;
pub mod awake;
pub mod beacons;
pub mod browsers;
#[cfg(target_os = "linux")]
pub mod bus;
pub mod clipboard;
pub mod focus;
pub mod front;
pub mod link_handler;
#[cfg(target_os = "linux")]
mod listening;
pub mod locale;
pub mod lock;
#[cfg(any(target_os = "windows", target_os = "macos"))]
pub mod monitors;
pub mod notify;
pub mod policy;
#[cfg(target_os = "linux")]
mod portal;
pub mod process;
pub mod program;
pub mod secrets;
pub mod selection;
pub mod session;
#[cfg(target_os = "windows")]
pub mod session_end;
pub mod shortcuts;
mod told;
pub mod tray;
pub mod tray_host;
pub mod typing;
pub mod wake;
pub mod web;
#[cfg(target_os = "windows")]
mod windows_of_desktop;
#[cfg(target_os = "linux")]
mod x11_connection;
#[cfg(target_os = "linux")]
pub mod x11_screen_saver;
#[cfg(target_os = "linux")]
pub mod x11_window;

/// The app's own name on every system, as in `tauri.conf.json`.
pub const IDENTIFIER: &str = "org.opencommunicator.Communicator";
