//! The tray icon, drawn from its value: over D-Bus on Linux, by the toolkit elsewhere.

mod picture;
#[cfg(target_os = "linux")]
#[path = "tray/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "tray/toolkit.rs"]
mod system;

pub use system::TrayIcon;
