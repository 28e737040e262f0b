//! The lock by a screen saver of the desktop.

use crate::bus::{Bus, Home};
use crate::mock::{FREEDESKTOP, GNOME, Mock};
use crate::{LOCKED, UNLOCKED, UNTOLD, probe};

const NO_BUS: &str = "unix:path=/nonexistent";

#[test]
fn each_screen_saver_is_asked_at_the_start_and_heard_with_each_change() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let start: [&dyn Fn() -> Mock; 3] = [
        &|| Mock::gnome(&home, &bus),
        &|| Mock::freedesktop(&home, &bus, "/org/freedesktop/ScreenSaver"),
        &|| Mock::freedesktop(&home, &bus, "/ScreenSaver"),
    ];
    for start in start {
        let saver = start();
        saver.cover(true);
        let probe = probe(&home, NO_BUS, &bus.address);
        probe.until(LOCKED);
        saver.cover(false);
        probe.until(UNLOCKED);
        saver.cover(true);
        probe.until(LOCKED);
    }
}

#[test]
fn the_screen_is_locked_while_one_of_them_says_so() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let (gnome, other) =
        (Mock::gnome(&home, &bus), Mock::freedesktop(&home, &bus, "/org/freedesktop/ScreenSaver"));
    let probe = probe(&home, NO_BUS, &bus.address);
    probe.until(UNLOCKED);
    gnome.cover(true);
    probe.until(LOCKED);
    other.cover(true);
    gnome.cover(false);
    gnome.cover(true);
    gnome.cover(false);
    other.cover(false);
    assert_eq!(probe.until("told"), [UNLOCKED], "nothing in between");
}

#[test]
fn a_screen_saver_that_ends_says_nothing_any_more() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let probe = probe(&home, NO_BUS, &bus.address);
    let why = probe.until(UNTOLD).pop().unwrap();
    assert!(why.contains(FREEDESKTOP) && why.contains(GNOME), "{why}");
    let gnome = Mock::gnome(&home, &bus);
    probe.until(UNLOCKED);
    gnome.cover(true);
    probe.until(LOCKED);
    drop(gnome);
    probe.until(UNTOLD);
}
