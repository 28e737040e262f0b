//! Whether this system listens at all: adapters, BlueZ and the bus come, go and refuse.

use std::time::Duration;

use crate::bus::{Bus, Home, silent};
use crate::mock::{Mock, frame};
use crate::probe::A_WHILE;
use crate::{probe, told};

const A: &str = "00:11:22:33:44:0A";

#[test]
fn an_adapter_that_is_switched_off_ends_the_place_and_one_that_is_switched_on_is_scanned_with() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::with_adapter(&home, &bus);
    bluez.appear(A);
    let probe = probe(&home, &bus.address, &["1"]);
    probe.until(&told("Listening", None));
    bluez.send(A, &frame(1), -60);
    probe.until(&told("Listening", Some(1)));
    bluez.power("hci0", false);
    probe.until(&told("Off", None));
    // What comes in all the same is nothing that a scan has found.
    let scans = bluez.scans("hci0");
    bluez.power("hci0", true);
    probe.until(&told("Listening", None));
    assert_eq!(bluez.scans("hci0"), scans + 1);
    bluez.send(A, &frame(1), -60);
    probe.until(&told("Listening", Some(1)));
}

#[test]
fn an_adapter_may_be_off_at_the_start_come_late_and_be_replaced() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::start(&home, &bus);
    let probe = probe(&home, &bus.address, &["1"]);
    probe.until("Absent { why: \"this computer has no Bluetooth adapter\" }");
    bluez.plug_in("hci0");
    probe.until(&told("Listening", None));
    bluez.plug_in("hci1");
    bluez.pull_out("hci0");
    assert_eq!(probe.count("told", A_WHILE), 0, "another adapter goes on where one has gone");
    assert_eq!(bluez.scans("hci1"), 1);
    bluez.pull_out("hci1");
    probe.until("Absent { why: \"this computer has no Bluetooth adapter\" }");
}

#[test]
fn bluez_may_be_missing_come_and_restart() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let probe = probe(&home, &bus.address, &["1"]);
    probe.until("Absent { why: \"BlueZ does not run on this computer\" }");
    let first = Mock::with_adapter(&home, &bus);
    probe.until(&told("Listening", None));
    first.appear(A);
    first.send(A, &frame(1), -60);
    probe.until(&told("Listening", Some(1)));
    drop(first);
    probe.until("Absent { why: \"BlueZ has ended\" }");
    let second = Mock::with_adapter(&home, &bus);
    probe.until(&told("Listening", None));
    second.appear(A);
    second.send(A, &frame(1), -60);
    probe.until(&told("Listening", Some(1)));
}

#[test]
fn a_scan_that_is_not_allowed_is_told_with_its_reason_and_so_is_one_that_fails() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::with_adapter(&home, &bus);
    for (error, scan) in [
        ("org.bluez.Error.NotAuthorized", "Refused { why: \"BlueZ: by the test\" }"),
        ("org.freedesktop.DBus.Error.AccessDenied", "Refused { why: \"BlueZ: by the test\" }"),
        ("org.bluez.Error.Failed", "Failed { why: \"BlueZ: by the test\" }"),
        ("org.bluez.Error.NotReady", "Off"),
        ("org.bluez.Error.InProgress", "Listening"),
    ] {
        bluez.refuse("hci0", error);
        let probe = probe(&home, &bus.address, &["1"]);
        probe.until(&told(scan, None));
    }
}

#[test]
fn a_scan_that_failed_is_tried_again() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::with_adapter(&home, &bus);
    bluez.refuse("hci0", "org.bluez.Error.Failed");
    let probe = probe(&home, &bus.address, &["1"]);
    probe.until("Failed");
    bluez.refuse("hci0", "org.bluez.Error.InProgress");
    probe.until(&told("Listening", None));
}

#[test]
fn without_a_bus_or_with_one_that_hangs_the_reason_is_told() {
    let home = Home::new();
    let nowhere = probe(&home, "unix:path=/nonexistent", &["1"]);
    nowhere.until("Absent { why: \"system bus: ");
    let (_listener, hangs) = silent(&home);
    let hanging = probe(&home, &hangs, &["1"]);
    hanging.until("Absent { why: \"the system bus has not answered within 10 s\" }");
}

#[test]
fn a_watch_that_waits_wakes_for_nothing_and_a_dropped_one_leaves_the_bus() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::with_adapter(&home, &bus);
    bluez.appear(A);
    let names = bluez.names();
    let mut probe = probe(&home, &bus.address, &["1"]);
    probe.until(&told("Listening", None));
    assert_eq!(bluez.names(), names + 2);
    let before = probe.rests();
    assert_eq!(probe.count("told", Duration::from_secs(3)), 0);
    let woken = probe.rests() - before;
    assert!(woken <= 2, "{woken} times in three seconds");
    probe.order("drop");
    // BlueZ ends the scan of a connection that has gone.
    bluez.wait_for_names(names);
    bluez.send(A, &frame(1), -60);
    assert_eq!(probe.count("told", A_WHILE), 0);
    probe.order("watch");
    probe.until(&told("Listening", None));
}
