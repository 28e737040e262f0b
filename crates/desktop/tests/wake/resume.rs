//! The end of sleep, as logind tells of it: python-dbusmock's logind, on a system bus of the test's own.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use zbus::connection::Builder;
use zbus::zvariant::Value;

use crate::bus::{Bus, DEADLINE, Home, program, silent};
use crate::probe::{A_WHILE, LISTENS_TO_NETWORK, LISTENS_TO_SLEEP, Probe, RESUMED};

const LOGIND: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";

/// What the log says when there is nobody to tell of sleep.
const NOT_TOLD: &str = "INFO this system does not tell the end of sleep";

/// Ended with the test.
struct Logind {
    mock: Child,
    runtime: tokio::runtime::Runtime,
    bus: zbus::Connection,
}

impl Logind {
    fn start(home: &Home, bus: &Bus) -> Self {
        let mock = home
            // Debian's own, which has the module; another may come first on the PATH.
            .command("/usr/bin/python3", "")
            .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
            .args(["-m", "dbusmock", "--system", "--template", "logind"])
            .stdout(Stdio::null())
            .spawn()
            .expect("/usr/bin/python3 (Debian: python3-dbusmock)");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let bus = runtime
            .block_on(async { Builder::address(bus.address.as_str()).unwrap().build().await.unwrap() });
        let mut logind = Self { mock, runtime, bus };
        let before = Instant::now();
        while !logind.is_there() {
            assert_eq!(
                logind.mock.try_wait().unwrap(),
                None,
                "the mock (Debian: python3-dbusmock) has ended"
            );
            assert!(before.elapsed() < DEADLINE, "the mock of logind is not on its bus");
        }
        logind
    }

    fn is_there(&self) -> bool {
        let ask = self.bus.call_method(Some(LOGIND), PATH, Some("org.freedesktop.DBus.Peer"), "Ping", &());
        self.runtime.block_on(ask).is_ok()
    }

    fn says(&self, sleep_begins: bool) {
        let signal =
            ("org.freedesktop.login1.Manager", "PrepareForSleep", "b", vec![Value::from(sleep_begins)]);
        let mock = Some("org.freedesktop.DBus.Mock");
        let emit = self.bus.call_method(Some(LOGIND), PATH, mock, "EmitSignal", &signal);
        self.runtime.block_on(emit).unwrap();
    }
}

impl Drop for Logind {
    fn drop(&mut self) {
        let _ = self.mock.kill();
        let _ = self.mock.wait();
    }
}

fn command(home: &Home, address: &str) -> Command {
    let mut command = home.command(program("watch_probe"), "");
    command.arg("wake").env("DBUS_SYSTEM_BUS_ADDRESS", address);
    command
}

#[test]
fn a_resume_is_told_once_and_going_to_sleep_is_not() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let probe = Probe::start(command(&home, &bus.address));
    probe.until(LISTENS_TO_SLEEP);
    // It comes after the watch, and is heard all the same.
    let logind = Logind::start(&home, &bus);
    logind.says(true);
    assert_eq!(probe.count(RESUMED, A_WHILE), 0);
    logind.says(false);
    probe.hears_once(RESUMED);
    for sleep_begins in [true, false, true, false] {
        logind.says(sleep_begins);
    }
    probe.hears_once(RESUMED);
}

#[test]
fn a_dropped_watch_hears_no_resume_and_another_one_does() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let (mut dropped, other) =
        (Probe::start(command(&home, &bus.address)), Probe::start(command(&home, &bus.address)));
    dropped.until(LISTENS_TO_SLEEP);
    other.until(LISTENS_TO_SLEEP);
    let logind = Logind::start(&home, &bus);
    dropped.order("drop");
    logind.says(false);
    other.hears_once(RESUMED);
    assert_eq!(dropped.count(RESUMED, A_WHILE), 0);
    dropped.order("watch");
    dropped.until(LISTENS_TO_SLEEP);
    logind.says(false);
    dropped.hears_once(RESUMED);
}

#[test]
fn a_bus_that_comes_late_or_comes_back_is_found_and_its_absence_said_once() {
    let home = Home::new();
    let address = format!("unix:path={}", home.path().join("late").display());
    let probe = Probe::start(command(&home, &address));
    probe.until(NOT_TOLD);
    let mut said = Vec::new();
    for _ in 0..2 {
        let bus = Bus::start_at(&home, &address);
        said.extend(probe.until(LISTENS_TO_SLEEP));
        let logind = Logind::start(&home, &bus);
        logind.says(false);
        said.extend(probe.until(RESUMED));
    }
    assert!(!said.iter().any(|line| line.contains(NOT_TOLD)), "{said:?}");
}

#[test]
fn a_bus_that_hangs_keeps_nothing_from_watching_the_network() {
    let home = Home::new();
    let (_listener, address) = silent(&home);
    let before = Instant::now();
    let probe = Probe::start(command(&home, &address));
    let seen = probe.until(LISTENS_TO_NETWORK);
    assert!(!seen.iter().any(|line| line.contains(NOT_TOLD)), "{seen:?}");
    let last = probe.until(NOT_TOLD).pop().unwrap();
    assert!(last.contains("has not answered within 10 s"), "{last}");
    assert!(before.elapsed() >= Duration::from_secs(10));
}
