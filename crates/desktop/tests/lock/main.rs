//! The watch over the lock of the screen, on a system bus and a session bus of the tests' own.
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
mod mock;
#[path = "../wake/probe.rs"]
#[expect(dead_code, reason = "the tests of sleep and network use more of it")]
mod probe;
mod savers;
mod session;
mod silence;

use std::process::Command;

use bus::{Home, program};

const LOCKED: &str = "told Locked";
const UNLOCKED: &str = "told Unlocked";
const UNTOLD: &str = "told Untold";

/// The session that the mock of logind has and the environment names.
const SESSION: &str = "c7";

fn probe(home: &Home, system: &str, session: &str) -> probe::Probe {
    let mut command: Command = home.command(program("watch_probe"), session);
    command.arg("lock").env("DBUS_SYSTEM_BUS_ADDRESS", system).env("XDG_SESSION_ID", SESSION);
    probe::Probe::start(command)
}
