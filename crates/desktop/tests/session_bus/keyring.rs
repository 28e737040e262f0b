//! The keyring: a real GNOME Keyring in a home of its own, and each way to have none.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::bus::{Bus, DEADLINE, Home, program, silent};

const PROBE: &str = "keyring_probe";
const PATIENT: &str = "30000";
const QUICK: Duration = Duration::from_secs(10);

/// Ended with the test.
struct Probe(Child);

impl Drop for Probe {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct GnomeKeyring(Child);

impl GnomeKeyring {
    /// In the foreground, so that it is our own child, and its keyring open from the start.
    fn start(home: &Home, bus: &Bus) -> Self {
        let mut daemon = home
            .command("gnome-keyring-daemon", &bus.address)
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon (Debian: gnome-keyring)");
        // The password ends with the input.
        daemon.stdin.take().unwrap().write_all(b"a password for this test").unwrap();
        Self(daemon)
    }
}

impl Drop for GnomeKeyring {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Until the daemon has its name on the bus and its keyring.
fn wait_until_it_answers(home: &Home, bus: &Bus) {
    let before = Instant::now();
    loop {
        let answers = home.probe(PROBE, &bus.address, &[PATIENT, "get:nobody"]);
        if answers[0].text == "Absent" {
            return;
        }
        assert!(before.elapsed() < DEADLINE, "{answers:?}");
    }
}

fn texts(home: &Home, address: &str, arguments: &[&str]) -> Vec<String> {
    home.probe(PROBE, address, arguments).into_iter().map(|answer| answer.text).collect()
}

#[test]
fn a_secret_is_kept_replaced_and_forgotten() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let _keyring = GnomeKeyring::start(&home, &bus);
    wait_until_it_answers(&home, &bus);
    // Colons end the words of the probe, so the origin goes without.
    let account = "default|pbx.example|anna";
    let (get, delete) = (format!("get:{account}"), format!("delete:{account}"));
    let (set, replace) = (format!("set:{account}:first"), format!("set:{account}:ordet er 'blåbær'"));
    let other = format!("get:{account}2");
    assert_eq!(texts(&home, &bus.address, &[PATIENT, &get, &set, &get]), ["Absent", "Done", "Secret first"]);
    // Another process finds what the first has kept.
    assert_eq!(
        texts(&home, &bus.address, &[PATIENT, &get, &replace, &get, &other]),
        ["Secret first", "Done", "Secret ordet er 'blåbær'", "Absent"]
    );
    assert_eq!(
        texts(&home, &bus.address, &[PATIENT, &delete, &get, &delete]),
        ["Done", "Absent", "Done"],
        "and forgetting twice is no error"
    );
}

#[test]
fn a_keyring_that_comes_late_is_found_by_the_same_process() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let mut probe = Probe(
        home.command(program(PROBE), &bus.address)
            .args([PATIENT, "get:late", "pause", "get:late"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut lines = BufReader::new(probe.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(first.contains("Unavailable"), "{first}");
    let _keyring = GnomeKeyring::start(&home, &bus);
    wait_until_it_answers(&home, &bus);
    writeln!(probe.0.stdin.take().unwrap()).unwrap();
    let second = lines.next().unwrap().unwrap();
    assert!(second.ends_with(" Absent"), "{second}");
}

#[test]
fn without_a_bus_the_keyring_is_unavailable_at_once() {
    let home = Home::new();
    let asks = [PATIENT, "get:a", "set:a:hunter2", "delete:a"];
    for answer in home.probe(PROBE, "unix:path=/nonexistent", &asks) {
        assert!(answer.text.starts_with("Unavailable { why: "), "{answer:?}");
        assert!(!answer.text.contains("hunter2"), "{answer:?}");
        assert!(answer.took < QUICK, "{answer:?}");
    }
}

#[test]
fn on_a_bus_without_a_keyring_it_is_unavailable_at_once() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let answers = home.probe(PROBE, &bus.address, &[PATIENT, "get:a", "set:a:hunter2", "delete:a"]);
    assert_eq!(answers.len(), 3);
    for answer in answers {
        assert!(answer.text.starts_with("Unavailable { why: "), "{answer:?}");
        assert!(answer.took < QUICK, "{answer:?}");
    }
}

#[test]
fn a_keyring_that_hangs_costs_its_limit_and_not_the_exit() {
    let home = Home::new();
    let (_listener, address) = silent(&home);
    let before = Instant::now();
    let answers = home.probe(PROBE, &address, &["200", "get:a", "set:a:b", "delete:a"]);
    assert_eq!(answers.len(), 3);
    for answer in answers {
        assert_eq!(answer.text, "TimedOut");
        assert!(answer.took >= Duration::from_millis(200) && answer.took < QUICK, "{answer:?}");
    }
    // The probe has ended too, with three calls that never came back.
    assert!(before.elapsed() < 2 * QUICK);
}
