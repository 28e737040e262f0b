//! Where the computer is, by what is sent around it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use zbus::zvariant::Value;

use crate::bus::{Bus, DEADLINE, Home};
use crate::mock::{Mock, frame};
use crate::probe::{A_WHILE, Probe};
use crate::{probe, told};

const A: &str = "00:11:22:33:44:0A";
const B: &str = "00:11:22:33:44:0B";

/// Between two rounds of frames.
const PAUSE: Duration = Duration::from_millis(50);

/// Sends `round` again and again until `word` is told; whatever else is told meanwhile is a fault.
fn send_until(probe: &Probe, word: &str, mut round: impl FnMut()) {
    let before = Instant::now();
    loop {
        round();
        match probe.told_within(PAUSE) {
            None => assert!(before.elapsed() < DEADLINE, "{word} was not told"),
            Some(line) if line == word => return,
            Some(other) => panic!("{other} where {word} was to be told"),
        }
    }
}

/// Sends `round` for a while, in which nothing may be told.
fn send_in_silence(probe: &Probe, mut round: impl FnMut()) {
    let before = Instant::now();
    while before.elapsed() < A_WHILE {
        round();
        assert_eq!(probe.told_within(PAUSE), None);
    }
}

#[test]
fn of_two_beacons_the_known_one_is_the_place_and_is_told_once() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::with_adapter(&home, &bus);
    bluez.appear(A);
    bluez.appear(B);
    let probe = probe(&home, &bus.address, &["1"]);
    probe.until(&told("Listening", None));
    let round = || {
        bluez.send(A, &frame(1), -70);
        // Nearer, and nobody's.
        bluez.send(B, &frame(9), -40);
    };
    send_until(&probe, &told("Listening", Some(1)), round);
    send_in_silence(&probe, round);
}

#[test]
fn on_the_way_to_another_beacon_the_place_changes_once() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::with_adapter(&home, &bus);
    bluez.appear(A);
    bluez.appear(B);
    let probe = probe(&home, &bus.address, &["1", "2"]);
    probe.until(&told("Listening", None));
    let mut swing = [-2_i16, 1, 2, -1, 0].into_iter().cycle();
    let mut noise = move || swing.next().unwrap_or_default();
    send_until(&probe, &told("Listening", Some(1)), || {
        bluez.send(A, &frame(1), -50 + noise());
        bluez.send(B, &frame(2), -85 + noise());
    });
    let mut at_b = || {
        bluez.send(A, &frame(1), -85 + noise());
        bluez.send(B, &frame(2), -50 + noise());
    };
    send_until(&probe, &told("Listening", Some(2)), &mut at_b);
    send_in_silence(&probe, at_b);
}

#[test]
fn a_frame_whose_strength_has_not_changed_counts_with_the_last_one() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::with_adapter(&home, &bus);
    bluez.appear(A);
    let probe = probe(&home, &bus.address, &["1"]);
    probe.until(&told("Listening", None));
    bluez.send(A, &frame(9), -60);
    // The same sender is the known beacon from now on, and is heard as well as before.
    let data = || Value::from(HashMap::from([(0x004c_u16, Value::from(frame(1)))]));
    send_until(&probe, &told("Listening", Some(1)), || {
        bluez.tell(A, HashMap::from([("ManufacturerData", data())]));
    });
}

#[test]
fn hostile_advertisements_end_nothing() {
    let home = Home::new();
    let bus = Bus::start(&home);
    let bluez = Mock::with_adapter(&home, &bus);
    bluez.appear(A);
    bluez.appear(B);
    let probe = probe(&home, &bus.address, &["1"]);
    probe.until(&told("Listening", None));
    let text = |text: &str| Value::from(text.to_owned());
    for hostile in [vec![], vec![0x02], vec![0x02, 0x15], vec![0x02, 0x15, 0xff], vec![0xff; 254]] {
        bluez.send(B, &hostile, -30);
    }
    for of_another_type in [
        HashMap::from([("ManufacturerData", text("rubbish"))]),
        HashMap::from([("ManufacturerData", Value::from(vec![1_u32, 2])), ("RSSI", text("loud"))]),
        HashMap::from([("ManufacturerData", Value::from(HashMap::from([(0x004c_u16, text("x"))])))]),
        HashMap::from([("ManufacturerData", Value::from(HashMap::from([("x", text("x"))])))]),
        HashMap::from([("RSSI", Value::from(i16::MIN))]),
    ] {
        bluez.tell(B, of_another_type);
    }
    send_until(&probe, &told("Listening", Some(1)), || bluez.send(A, &frame(1), -70));
}
