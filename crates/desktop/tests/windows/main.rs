//! The Windows side of each adapter, asked of Windows itself, or of Wine: `cargo xtask test-windows` builds
//! them on Linux and runs them there.
//!
//! What Wine does not have is not among them; `test-windows` says what that is.
#![cfg(windows)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod autostart;
mod keyring;
mod links;
mod lock;
mod policy;
mod process;
mod session_end;
mod shortcuts;
