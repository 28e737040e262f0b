//! The Windows app in Wine: the whole program but its web view, as a user's session runs it.
//!
//! `cargo xtask test-windows` builds the programs, starts a Wine of its own and names both in the
//! environment; without them there is nothing to run. Every test has a PBX and a profile of its own. They
//! run one after the other: a session of Windows has one set of shortcuts, one `Run` key, one tray.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test stops at the first surprise and may say what it saw"
)]

mod app_tests;
mod harness;
mod integration_tests;
mod link_tests;
mod tray_tests;
