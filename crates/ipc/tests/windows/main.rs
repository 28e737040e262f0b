//! The named pipe, asked of Windows itself, or of Wine: `cargo xtask test-windows` builds the tests on Linux
//! and runs them there.
#![cfg(windows)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod pipe;
mod user;
