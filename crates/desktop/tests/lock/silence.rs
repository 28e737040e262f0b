//! Systems that tell nothing, and watches that end.

use std::time::Duration;

use crate::bus::{Bus, Home, silent};
use crate::mock::Mock;
use crate::probe::A_WHILE;
use crate::{LOCKED, UNLOCKED, UNTOLD, probe};

#[test]
fn where_there_is_no_bus_the_reason_is_told_once() {
    let home = Home::new();
    let nowhere = "unix:path=/nonexistent";
    let probe = probe(&home, nowhere, nowhere);
    let why = probe.until(UNTOLD).pop().unwrap();
    assert!(why.contains("system bus") && why.contains("session bus"), "{why}");
    assert_eq!(probe.count("told", A_WHILE), 0);
}

#[test]
fn a_bus_that_hangs_does_not_keep_the_other_from_being_heard() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let logind = Mock::logind(&home, &bus);
    logind.hint(true);
    let (_listener, hangs) = silent(&home);
    let probe = probe(&home, &bus.address, &hangs);
    probe.until(LOCKED);
    logind.hint(false);
    // Only when the other is known not to answer.
    probe.until(UNLOCKED);
}

#[test]
fn a_watch_that_waits_wakes_for_nothing_and_a_dropped_one_hears_nothing() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let logind = Mock::logind(&home, &bus);
    let mut probe = probe(&home, &bus.address, &bus.address);
    probe.until(UNLOCKED);
    let before = probe.rests();
    assert_eq!(probe.count("told", Duration::from_secs(3)), 0);
    let woken = probe.rests() - before;
    assert!(woken <= 2, "{woken} times in three seconds");
    probe.order("drop");
    logind.hint(true);
    assert_eq!(probe.count("told", A_WHILE), 0);
    probe.order("watch");
    probe.until(LOCKED);
}
