//! Whether there is a place where a tray icon would be seen.
//!
//! A window that hides to a tray that nobody shows is a window lost, so a hidden start asks first.

use std::time::Duration;

#[cfg(target_os = "linux")]
pub(crate) mod linux;
#[cfg(target_os = "linux")]
use linux as system;
#[cfg_attr(target_os = "windows", path = "tray_host/windows.rs")]
#[cfg_attr(target_os = "macos", path = "tray_host/macos.rs")]
#[cfg(not(target_os = "linux"))]
mod system;

/// Waits until something shows tray icons, for at most `within`; zero asks once.
///
/// `false` when the limit has passed, and at once where there is no session bus.
pub async fn wait_for_host(within: Duration) -> bool {
    system::wait_for_host(within).await
}
