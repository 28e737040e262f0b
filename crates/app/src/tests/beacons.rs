//! Where this computer is, by the beacons of the sandbox's company.

use desktop::beacons::frame::BeaconId;
use desktop::beacons::{Around, Scan};
use sandbox_pbx::Fault;

use super::*;

const SETTING: &str = "beaconsMayUpdateLocation";
const ROW: &str = "unsupported reporting_undocumented server";

/// What the beacons of the sandbox send.
const UUID: u128 = 0x7b5c_1e0a_64f0_4c0d_9e00_0f1e_2d3c_4b5a;
const CANTEEN: BeaconId = BeaconId { uuid: UUID, major: 2, minor: 2 };

impl Running {
    fn hear(&self, scan: Scan, nearest: Option<BeaconId>) {
        self.events.send(Event::BeaconsAround(Around { scan, nearest })).unwrap();
    }

    /// The line of the status panel, with its level.
    fn place(&self) -> Option<(String, String)> {
        let lines = self.snapshot()["status"]["lines"].clone();
        let line = lines.as_array().unwrap().iter().find(|line| line["id"] == "beacons").cloned()?;
        Some((line["level"].as_str().unwrap().to_owned(), line["text"].as_str().unwrap().to_owned()))
    }

    /// What scripts are told.
    fn beacons(&self) -> Value {
        self.verb(Request::Status).body.unwrap()["devices"]["beacons"].clone()
    }

    fn until_watched(&self) {
        self.until("the system listens for them", || {
            self.ports.take_asked().iter().any(|asked| matches!(asked, Asked::WatchBeacons(_)))
        });
    }
}

/// How often the list was asked for.
fn asked(world: &World) -> usize {
    world.sandbox.requests().iter().filter(|request| request.path == "/pbx/beacon").count()
}

#[test]
fn while_the_setting_is_false_neither_the_pbx_nor_bluetooth_is_asked() {
    let world = World::with(json!({}));
    let app = world.run(false);
    app.until("all is loaded", || app.report()["complete"] == true);
    let app_asked = app.ports.take_asked();
    assert!(!app_asked.iter().any(|one| matches!(one, Asked::WatchBeacons(_) | Asked::StopBeacons)));
    assert_eq!((asked(&world), app.ended_as(SETTING).as_str()), (0, "applied absent default"));
    assert_eq!((app.place(), app.beacons()), (None, Value::Null));
    app.quit();
}

#[test]
fn the_place_of_the_nearest_beacon_stands_in_the_status_panel_until_the_setting_is_false_again() {
    let world = World::with(json!({SETTING: true}));
    let app = world.run(false);
    let beacon = |major, minor| BeaconId { uuid: UUID, major, minor };
    let all = Asked::WatchBeacons(vec![beacon(0, 1), beacon(1, 1), beacon(1, 2), beacon(2, 1), CANTEEN]);
    app.until("the system listens for all of them", || app.ports.has_asked(&all));
    app.ports.take_asked();
    assert_eq!(app.beacons(), json!({"place": null, "scan": "starting", "why": null}));
    assert_eq!((app.ended_as(SETTING).as_str(), &app.row(SETTING)["in_force"]), (ROW, &json!(false)));
    app.hear(Scan::Listening, None);
    app.until("it listens", || app.row(SETTING)["in_force"] == true);
    assert_eq!(app.ended_as(SETTING), ROW);
    assert_eq!(app.place().unwrap(), ("info".to_owned(), "Place unknown: no beacon nearby".to_owned()));
    app.hear(Scan::Listening, Some(CANTEEN));
    app.until("the place is shown", || app.place().unwrap().1 == "Place: Canteen");
    assert_eq!(app.beacons(), json!({"place": "Canteen", "scan": "listening", "why": null}));
    // One that the list does not have any more.
    app.hear(Scan::Listening, Some(BeaconId { minor: 99, ..CANTEEN }));
    app.until("no place is shown", || app.place().unwrap().1 == "Place unknown: no beacon nearby");
    app.hear(Scan::Listening, Some(CANTEEN));
    world.put(&json!({SETTING: false}));
    app.until("it listens no more", || app.ports.take_asked().contains(&Asked::StopBeacons));
    app.until("the setting is false", || app.ended_as(SETTING) == "applied - server");
    // What comes in late changes nothing.
    app.hear(Scan::Listening, Some(CANTEEN));
    assert_eq!((app.place(), app.beacons()), (None, Value::Null));
    app.quit();
}

#[test]
fn why_no_beacon_is_heard_is_said_in_the_panel_and_in_the_report() {
    let world = World::with(json!({SETTING: true}));
    let app = world.run(false);
    app.until_watched();
    let why = || "by the test".to_owned();
    for (scan, word, level, text, said) in [
        (Scan::Off, "bluetooth_off", "warning", "Bluetooth is off", "Bluetooth is switched off."),
        (
            Scan::Absent { why: why().into() },
            "no_bluetooth",
            "info",
            "no Bluetooth here",
            "no Bluetooth that can be used: by the test.",
        ),
        (
            Scan::Refused { why: why().into() },
            "refused",
            "warning",
            "Bluetooth is not allowed",
            "may not use Bluetooth: by the test.",
        ),
        (
            Scan::Failed { why: why().into() },
            "failed",
            "warning",
            "listening failed",
            "is tried again: by the test.",
        ),
    ] {
        app.hear(scan, None);
        app.until("scripts are told", || app.beacons()["scan"] == word);
        assert!(app.beacons()["why"].as_str().unwrap().contains(said), "{}", app.beacons());
        assert_eq!(app.place().unwrap(), (level.to_owned(), format!("Place unknown: {text}")));
        let row = app.row(SETTING);
        assert_eq!((app.ended_as(SETTING).as_str(), &row["in_force"]), (ROW, &json!(false)));
        assert!(row["why"].as_str().unwrap().contains(said), "{row}");
    }
    app.hear(Scan::Listening, Some(CANTEEN));
    app.until("it is heard again", || app.place().unwrap().1 == "Place: Canteen");
    app.quit();
}

#[test]
fn a_list_that_cannot_be_loaded_is_said_and_loaded_when_the_pbx_answers_again() {
    let world = World::with(json!({SETTING: true}));
    let fault: Fault = serde_json::from_value(json!({"status": 404})).unwrap();
    world.sandbox.add_fault("/pbx/beacon", fault);
    let app = world.run(false);
    app.until("it is said", || app.beacons()["scan"] == "list_unavailable");
    assert_eq!(app.place().unwrap().0, "warning");
    assert_eq!(app.ended_as(SETTING), ROW);
    assert!(app.row(SETTING)["why"].as_str().unwrap().contains("cannot be loaded"));
    assert!(!app.ports.take_asked().iter().any(|one| matches!(one, Asked::WatchBeacons(_))));
    world.sandbox.clear_faults();
    app.refresh();
    app.until_watched();
    app.quit();
}

#[test]
fn a_list_that_fails_is_asked_for_again_half_a_minute_later() {
    let world = World::with(json!({SETTING: true}));
    let fault: Fault = serde_json::from_value(json!({"status": 404})).unwrap();
    world.sandbox.add_fault("/pbx/beacon", fault);
    let app = world.run(false).settled();
    app.until("the connection is live", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    app.until("it is said", || app.beacons()["scan"] == "list_unavailable");
    app.stop_clock();
    let before = asked(&world);
    app.pass(Duration::from_secs(31));
    app.until("it is asked for again", || asked(&world) > before);
    app.quit();
}

#[test]
fn a_company_without_beacons_has_nothing_to_listen_for() {
    let world = World::with(json!({SETTING: true}));
    world.sandbox.add_fault("/pbx/beacon", Fault { body: Some("[]".to_owned()), ..Fault::default() });
    let app = world.run(false).settled();
    app.until("it is said", || app.beacons()["scan"] == "no_beacons");
    assert_eq!(app.place().unwrap().1, "Place unknown: the PBX has no beacons");
    assert!(!app.ports.take_asked().iter().any(|one| matches!(one, Asked::WatchBeacons(_))));
    app.quit();
}

#[test]
fn a_sign_out_ends_it() {
    let world = World::with(json!({SETTING: true}));
    let app = world.run(false);
    app.until_watched();
    app.hear(Scan::Listening, Some(CANTEEN));
    app.until("the place is shown", || app.place().is_some());
    assert_eq!(app.verb(Request::SignOut { everywhere: false }).exit, 0);
    app.until("it listens no more", || app.ports.take_asked().contains(&Asked::StopBeacons));
    assert_eq!((app.place(), app.beacons()), (None, Value::Null));
    app.quit();
}
