//! The lock of the session, as logind has it.

use std::time::Duration;

use crate::bus::{Bus, Home};
use crate::mock::Mock;
use crate::{LOCKED, UNLOCKED, UNTOLD, probe};

const NO_BUS: &str = "unix:path=/nonexistent";

/// A lock that no desktop confirms lapses after ten seconds.
const LAPSES_AFTER: Duration = Duration::from_secs(10);

#[test]
fn the_hint_is_told_at_the_start_and_with_each_change() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let logind = Mock::logind(&home, &bus);
    logind.hint(true);
    let probe = probe(&home, &bus.address, NO_BUS);
    probe.until(LOCKED);
    logind.hint(false);
    probe.until(UNLOCKED);
    logind.hint(true);
    probe.until(LOCKED);
}

#[test]
fn a_lock_that_is_asked_for_counts_at_once_and_stays_when_the_hint_confirms_it() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let logind = Mock::logind(&home, &bus);
    let probe = probe(&home, &bus.address, NO_BUS);
    probe.until(UNLOCKED);
    logind.request("Lock");
    probe.until(LOCKED);
    logind.hint(true);
    assert_eq!(probe.count("told", LAPSES_AFTER + Duration::from_secs(1)), 0);
    logind.request("Unlock");
    probe.until(UNLOCKED);
}

#[test]
fn a_lock_that_no_desktop_confirms_lapses() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let logind = Mock::logind(&home, &bus);
    let probe = probe(&home, &bus.address, NO_BUS);
    probe.until(UNLOCKED);
    logind.request("Lock");
    probe.until(LOCKED);
    probe.until(UNLOCKED);
}

#[test]
fn logind_that_ends_and_comes_back_is_heard_again() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let probe = probe(&home, &bus.address, NO_BUS);
    // It comes after the watch.
    let why = probe.until(UNTOLD).pop().unwrap();
    assert!(why.contains("this system has no logind"), "{why}");
    for _ in 0..2 {
        let logind = Mock::logind(&home, &bus);
        logind.hint(true);
        probe.until(LOCKED);
        drop(logind);
        let why = probe.until(UNTOLD).pop().unwrap();
        assert!(why.contains("logind has ended"), "{why}");
    }
}

#[test]
fn another_session_s_lock_is_not_this_one_s() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let logind = Mock::logind(&home, &bus);
    let probe = probe(&home, &bus.address, NO_BUS);
    probe.until(UNLOCKED);
    logind.other_session("c8").hint_at("c8", true);
    logind.hint(true);
    assert_eq!(probe.until("told"), [LOCKED], "once, and for its own");
    logind.hint_at("c8", false);
    logind.hint(false);
    assert_eq!(probe.until("told"), [UNLOCKED]);
}
