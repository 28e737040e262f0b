//! What is asked over the session bus, on buses of the tests' own: never the person's bus, home or
//! keyring.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where its ground is missing"
)]

mod awake;
mod bus;
mod flatpak_autostart;
mod global_shortcuts;
mod keyring;
mod mock_portal;
mod notification;
mod silence;
mod tray;
mod tray_host;
