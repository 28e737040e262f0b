//! What the app asks of an X server, asked of a real one: each test has a display of its own.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]

mod clipboard;
mod display;
mod focus;
mod front;
mod programs;
mod selection;
mod shortcuts;
mod typing;
mod window;
