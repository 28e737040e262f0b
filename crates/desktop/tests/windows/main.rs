//! The Windows side of each adapter, asked of Windows itself, or of Wine: `cargo xtask test-windows` builds
//! them on Linux and runs them there.
//!
//! What Wine does not have is not among them; `test-windows` says what that is.
#![cfg(windows)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod autostart;
mod clipboard;
mod field;
mod keyring;
mod links;
mod lock;
mod policy;
mod process;
mod program;
mod session_end;
mod shortcuts;
mod typing;
mod web;

use std::path::PathBuf;

/// Where the second processes of the tests are.
fn examples() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples")
}
