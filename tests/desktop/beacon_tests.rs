//! From an advertisement in the air to the place in the status panel.

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::bluez::Bluez;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

const SETTING: &str = "beaconsMayUpdateLocation";
const LINE: &str = "#status-panel [data-status=beacons]";

/// What the beacons of the sandbox send.
const UUID: u128 = 0x7b5c_1e0a_64f0_4c0d_9e00_0f1e_2d3c_4b5a;

#[test]
fn the_place_of_the_nearest_beacon_stands_in_the_status_panel_while_the_user_wants_it() {
    let (screen, home) = (Screen::start(), Home::make());
    let pbx = Pbx::with(json!({ SETTING: true, "showStatusPanel": true }));
    let bluez = Bluez::start(&home);
    let app = Start::new(&screen, &home, &pbx).variable("DBUS_SYSTEM_BUS_ADDRESS", bluez.address()).drive();
    app.wait_until_fetched();
    let beacons = || app.status()["devices"]["beacons"].clone();
    poll::until_equal("the scan", json!("listening"), || beacons()["scan"].clone());
    let page = app.page();
    page.wait_for(LINE);
    poll::until("the place is shown", || {
        bluez.send(UUID, 2, 2);
        page.text(LINE).is_some_and(|text| text.contains("Place: Canteen"))
    });
    assert_eq!(beacons(), json!({ "place": "Canteen", "scan": "listening", "why": null }));
    let report = app.report_now();
    assert_eq!(report.ended(SETTING), "unsupported reporting_undocumented");
    assert_eq!(report.in_force(SETTING), true);

    bluez.power(false);
    poll::until("it says that Bluetooth is off", || {
        page.text(LINE).is_some_and(|text| text.contains("Bluetooth is off"))
    });
    bluez.power(true);
    poll::until("the place is shown again", || {
        bluez.send(UUID, 2, 2);
        page.text(LINE).is_some_and(|text| text.contains("Place: Canteen"))
    });

    pbx.put(&json!({ SETTING: false, "showStatusPanel": true }));
    poll::until("the line is gone", || !page.has(LINE));
    assert_eq!((beacons(), app.report_now().ended(SETTING)), (Value::Null, "applied".to_owned()));
    app.quit();
}
