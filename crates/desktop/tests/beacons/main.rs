//! The watch over beacons, on a system bus of the tests' own, with a mock of BlueZ.
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
mod scan;
mod walk;

use std::process::Command;

use bus::{Home, program};

/// Watches over the beacons of these minors.
fn probe(home: &Home, system: &str, minors: &[&str]) -> probe::Probe {
    let mut command: Command = home.command(program("watch_probe"), "unix:path=/nonexistent");
    command.arg("beacons").args(minors).env("DBUS_SYSTEM_BUS_ADDRESS", system);
    probe::Probe::start(command)
}

/// What is told of the scan, and of the nearest one.
fn told(scan: &str, nearest: Option<u8>) -> String {
    let nearest = nearest
        .map_or("None".to_owned(), |minor| format!("Some(BeaconId {{ uuid: 1, major: 1, minor: {minor} }})"));
    format!("told Around {{ scan: {scan}, nearest: {nearest} }}")
}
