//! A light on a USB bus, whose writes wait where a real light's do.

use std::time::Duration;

use serde_json::json;

use crate::harness::app::App;
use crate::harness::device::Device;
use crate::harness::gadget::Gadget;
use crate::harness::kinds::{ALPHA, DARK, FREE, JABRA, OMEGA, ON_A_CALL, RINGING};
use crate::harness::poll;
use crate::light_tests::{LIGHT, settings};

#[test]
fn a_light_by_usb_shows_a_call_and_shows_it_again_when_it_is_taken_out_and_put_back() {
    let mut light = Gadget::plug_in(&OMEGA);
    let app = App::with(settings());
    light.until_it_shows(&FREE);
    let call = app.ring();
    light.until_it_shows(&RINGING);
    app.pbx().sandbox().answer_call(&call, None).unwrap();
    light.until_it_shows(&ON_A_CALL);
    light.take_out();
    poll::until_equal("the report", "pending not_connected".to_owned(), || app.ended(LIGHT));
    light.forget();
    light.put_back();
    light.until_it_shows(&ON_A_CALL);
    app.quit();
    light.until_it_shows(&DARK);
}

#[test]
fn a_light_that_takes_nothing_is_taken_out_while_it_is_written_to_and_the_other_goes_on() {
    let mut hangs = Gadget::plug_in(&OMEGA);
    let goes_on = Device::plug_in(&ALPHA);
    let app = App::with(settings());
    hangs.until_it_shows(&FREE);
    hangs.hang();
    // More frames than the bus keeps for it: a write waits.
    for presence in ["LUNCH", "AVAILABLE", "LUNCH", "AVAILABLE", "LUNCH", "AVAILABLE"] {
        let before = goes_on.written().len();
        app.set_presence(presence);
        poll::until("the other one is told", || goes_on.written().len() > before);
    }
    let call = app.ring();
    app.until_call(Some("ringing"));
    hangs.take_out();
    goes_on.until_it_was_told(&RINGING);
    app.pbx().sandbox().answer_call(&call, None).unwrap();
    goes_on.until_it_was_told(&ON_A_CALL);
    poll::until_equal("the lights", vec!["Busylight Alpha".to_owned()], || app.driven_lights());
    hangs.forget();
    hangs.put_back();
    hangs.until_it_shows(&ON_A_CALL);
    // The app is the next test's too.
    app.pbx().sandbox().end_call(&call).unwrap();
    hangs.until_it_shows(&FREE);
}

#[test]
fn while_a_light_takes_nothing_the_headset_rings_and_its_button_answers() {
    let mut hangs = Gadget::plug_in(&OMEGA);
    let headset = Device::plug_in(&JABRA);
    let mut wanted = settings();
    wanted["media"]["preferredHeadset"] = json!("JABRA");
    let app = App::with(wanted);
    app.until_headset(Some(JABRA.name));
    hangs.until_it_shows(&FREE);
    hangs.hang();
    // More frames than the bus keeps for it: a write waits.
    let mut states = ["LUNCH", "AVAILABLE"].into_iter().cycle();
    poll::until("a write to the light waits", || {
        let waits = app.writes_in("lights");
        if !waits {
            app.set_presence(states.next().unwrap());
        }
        waits
    });
    let call = app.ring();
    // A write is given up after a while, and another one waits.
    let mut waited = app.writes_in("lights");
    headset.until_it_shows(&[2, 0b0100, 0]);
    headset.report(&[2, 0b0001, 0]);
    poll::until_equal("answered at the PBX", 1, || {
        waited |= app.writes_in("lights");
        app.asked_of_the_pbx("pickup")
    });
    assert!(waited, "the light hangs no more");
    app.until_call(Some("active"));
    app.pbx().sandbox().end_call(&call).unwrap();
    app.until_call(None);
}

#[test]
fn a_light_that_another_program_has_for_itself_is_missed_and_driven_when_it_is_given_back() {
    let light = Gadget::plug_in(&OMEGA);
    let app = App::with(settings());
    light.until_it_shows(&FREE);
    let held = light.held_by_another_program();
    poll::until_equal("the report", "pending not_connected".to_owned(), || app.ended(LIGHT));
    light.forget();
    let call = app.ring();
    app.until_call(Some("ringing"));
    poll::never_within(Duration::from_secs(1), "it is written to", || !light.frames().is_empty());
    drop(held);
    light.until_it_shows(&RINGING);
    app.pbx().sandbox().end_call(&call).unwrap();
    light.until_it_shows(&FREE);
    assert_eq!(app.ended(LIGHT), "applied");
}
