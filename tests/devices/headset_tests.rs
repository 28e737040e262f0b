//! Headsets of three makers: they ring, their hook answers and hangs up at the PBX, and what they repeat is no press.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::app::App;
use crate::harness::device::Device;
use crate::harness::kinds::{EPOS, EPOS_BUTTON, JABRA, Kind, YEALINK};
use crate::harness::poll;

fn settings(maker: &str) -> Value {
    json!({"media": {"preferredHeadset": maker}})
}

/// A headset in the words of its own reports.
struct Words {
    kind: &'static Kind,
    maker: &'static str,
    driver: &'static str,
    /// What the headset says for a press that answers, and for one that hangs up.
    answer: &'static [&'static [u8]],
    hang_up: &'static [&'static [u8]],
    /// What it is told.
    ring: &'static [u8],
    off_hook: &'static [u8],
    nothing: &'static [u8],
}

const ALL: [Words; 4] = [
    Words {
        kind: &JABRA,
        maker: "JABRA",
        driver: "jabra",
        answer: &[&[2, 0b0001, 0]],
        hang_up: &[&[2, 0, 0]],
        ring: &[2, 0b0100, 0],
        off_hook: &[2, 0b0001, 0],
        nothing: &[2, 0, 0],
    },
    Words {
        kind: &EPOS,
        maker: "SENNHEISER",
        driver: "hid-generic",
        answer: &[&[2, 0b0001]],
        hang_up: &[&[2, 0]],
        ring: &[3, 0b0100],
        off_hook: &[3, 0b0001],
        nothing: &[3, 0],
    },
    Words {
        kind: &EPOS_BUTTON,
        maker: "SENNHEISER",
        driver: "hid-generic",
        answer: &[&[0b001], &[0]],
        hang_up: &[&[0b001], &[0]],
        ring: &[0b10],
        off_hook: &[0b01],
        nothing: &[0],
    },
    Words {
        kind: &YEALINK,
        maker: "YEALINK",
        driver: "hid-generic",
        answer: &[&[2, 0b0001, 0]],
        hang_up: &[&[2, 0, 0]],
        ring: &[2, 0b0100, 0],
        off_hook: &[2, 0b0001, 0],
        nothing: &[2, 0, 0],
    },
];

fn press(headset: &Device, reports: &[&[u8]]) {
    reports.iter().for_each(|report| headset.report(report));
}

/// What a headset repeats of what it is told is over after this (`devices::headset::SETTLES`, and a margin).
fn settle() {
    std::thread::park_timeout(Duration::from_millis(600));
}

#[test]
fn each_maker_s_headset_rings_answers_at_the_pbx_and_hangs_up_there_and_is_free_between_calls() {
    let app = App::with(settings("NONE"));
    for (round, words) in ALL.iter().enumerate() {
        let headset = Device::plug_in(words.kind);
        assert_eq!(headset.driver(), words.driver, "{}", words.kind.name);
        app.put(settings(words.maker));
        app.until_headset(Some(words.kind.name));
        poll::until("between calls it is free", || !app.has_open(headset.node()));

        app.ring();
        headset.until_it_shows(words.ring);
        assert!(app.has_open(headset.node()));
        press(&headset, words.answer);
        headset.until_it_shows(words.off_hook);
        poll::until_equal("answered at the PBX", round + 1, || app.asked_of_the_pbx("pickup"));
        app.until_call(Some("active"));
        settle();
        press(&headset, words.hang_up);
        poll::until_equal("ended at the PBX", round + 1, || app.asked_of_the_pbx("hangup"));
        app.until_call(None);
        headset.until_it_shows(words.nothing);
        poll::until("it is free again", || !app.has_open(headset.node()));
        headset.take_out();
        app.until_headset(None);
    }
}

#[test]
fn a_headset_that_repeats_what_it_is_told_and_sends_its_press_twice_answers_once_and_ends_nothing() {
    for words in [&ALL[0], &ALL[2]] {
        // It says again what its hook was told: a switch where it is, a button as a press.
        let off_hook = words.off_hook;
        let (answer, button) = (words.answer[0], words.answer.len() > 1);
        let headset = Device::answering(words.kind, move |told| (told == off_hook).then(|| answer.to_vec()));
        let app = App::with(settings(words.maker));
        app.until_headset(Some(words.kind.name));
        app.ring();
        headset.until_it_shows(words.ring);
        press(&headset, words.answer);
        press(&headset, words.answer);
        if button {
            headset.report(&[0]);
        }
        app.until_call(Some("active"));
        poll::never_within(Duration::from_secs(2), "a press too many", || {
            app.asked_of_the_pbx("hangup") > 0 || app.asked_of_the_pbx("pickup") > 1
        });
        if button {
            headset.report(&[0]);
        }
        press(&headset, words.hang_up);
        poll::until_equal("one press ends it", 1, || app.asked_of_the_pbx("hangup"));
        app.until_call(None);
    }
}

#[test]
fn mute_at_the_headset_is_confirmed_to_it_and_turned_off_again() {
    let headset = Device::plug_in(&JABRA);
    let app = App::with(settings("JABRA"));
    app.until_headset(Some(JABRA.name));
    let call = app.ring();
    headset.until_it_shows(&[2, 0b0100, 0]);
    press(&headset, &[&[2, 0b0001, 0]]);
    app.until_call(Some("active"));
    settle();
    press(&headset, &[&[2, 0b0101, 0], &[2, 0b0001, 0]]);
    headset.until_it_shows(&[2, 0b0011, 0]);
    settle();
    press(&headset, &[&[2, 0b0101, 0], &[2, 0b0001, 0]]);
    headset.until_it_shows(&[2, 0b0001, 0]);
    app.pbx().sandbox().end_call(&call).unwrap();
    headset.until_it_shows(&[2, 0, 0]);
}

#[test]
fn a_headset_that_is_taken_out_and_put_back_in_the_middle_of_a_call_shows_it_and_ends_it_by_its_hook() {
    let headset = Device::plug_in(&JABRA);
    let app = App::with(settings("JABRA"));
    app.until_headset(Some(JABRA.name));
    app.ring();
    headset.until_it_shows(&[2, 0b0100, 0]);
    press(&headset, &[&[2, 0b0001, 0]]);
    app.until_call(Some("active"));
    headset.take_out();
    app.until_headset(None);
    let back = Device::plug_in(&JABRA);
    back.until_it_shows(&[2, 0b0001, 0]);
    // It comes as it lies on the desk, and then hears that it is off the hook.
    press(&back, &[&[2, 0, 0], &[2, 0b0001, 0]]);
    settle();
    assert_eq!((app.call_state().as_deref(), app.asked_of_the_pbx("hangup")), (Some("active"), 0));
    press(&back, &[&[2, 0, 0]]);
    poll::until_equal("ended at the PBX", 1, || app.asked_of_the_pbx("hangup"));
    app.until_call(None);
}

#[test]
fn a_headset_that_another_program_has_open_as_well_rings_and_answers_all_the_same() {
    let headset = Device::plug_in(&YEALINK);
    let _other = std::fs::File::options().read(true).write(true).open(headset.node()).unwrap();
    let app = App::with(settings("YEALINK"));
    app.until_headset(Some(YEALINK.name));
    app.ring();
    headset.until_it_shows(&[2, 0b0100, 0]);
    press(&headset, &[&[2, 0b0001, 0]]);
    poll::until_equal("answered at the PBX", 1, || app.asked_of_the_pbx("pickup"));
    app.until_call(Some("active"));
}
