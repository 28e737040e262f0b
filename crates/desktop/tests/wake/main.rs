//! The watch over sleep and network, on a system bus and in networks of the tests' own: nothing here
//! sleeps, and this computer's network stays as it is.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where its ground is missing"
)]

#[path = "../session_bus/bus.rs"]
#[expect(dead_code, reason = "the tests of the session bus use more of it")]
mod bus;
mod namespace;
mod network;
#[expect(dead_code, reason = "the tests of beacons use more of it")]
mod probe;
mod resume;
