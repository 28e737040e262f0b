//! A PBX that sends an error or half a document with status 200: nothing of the desktop is reset, and the user
//! decides.

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, SETTINGS, shortcut};
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::xwindow::Geometry;

const PLACE: Geometry = Geometry { x: 120, y: 90, width: 900, height: 600 };

fn settings() -> Value {
    json!({
        "autoLaunch": true,
        "theme": "TEAL",
        "zoom": 125,
        "phoneId": "a phone",
        "presenceBackground": true,
        "window": {"x": PLACE.x, "y": PLACE.y, "width": PLACE.width, "height": PLACE.height},
        "globalShortcuts": {"SEARCH": shortcut("ctrl+shift+F9")},
    })
}

/// All but two of them are gone.
fn mostly_lost() -> Value {
    json!({"theme": "DARK", "showStatusPanel": true})
}

#[track_caller]
fn nothing_was_reset(app: &App, home: &Home, about: &str) {
    let report = app.report();
    for (key, value) in [
        ("autoLaunch", json!(true)),
        ("theme", json!("TEAL")),
        ("zoom", json!(125)),
        ("globalShortcuts.SEARCH", shortcut("ctrl+shift+F9")),
    ] {
        assert_eq!(report.in_force(key), &value, "{about}: {}", report.row(key));
    }
    assert_eq!(home.files("home/.config/autostart").len(), 1, "{about}: the autostart entry");
    assert_eq!(app.window().geometry(), Some(PLACE), "{about}");
    let page = app.page();
    assert_eq!(page.value("document.documentElement.dataset.theme"), "TEAL", "{about}");
}

#[test]
fn an_error_with_status_200_leaves_autostart_zoom_theme_window_and_shortcuts_as_they_are() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.drive();
    app.wait_until_fetched();
    app.window().wait_for_geometry(PLACE);
    let ratio = app.page().value("window.devicePixelRatio");
    for body in [
        json!({"error": "maintenance"}),
        json!({"success": false, "message": "internal_error"}),
        json!({"statusCode": 500}),
        json!({}),
    ] {
        pbx.fault(SETTINGS, json!({"method": "GET", "status": 200, "body": body}));
        let answer = app.verb(&["refresh"]);
        assert_eq!(answer.exit, Some(1), "{body}: {answer:?}");
        assert!(answer.stderr.contains("settings"), "{body}: {answer:?}");
        nothing_was_reset(&app, &home, &body.to_string());
        assert_eq!(app.page().value("window.devicePixelRatio"), ratio, "{body}");
        // Nor by `--accept`, but for what is a document.
        if body != json!({}) {
            assert_eq!(app.verb(&["refresh", "--accept"]).exit, Some(1), "{body}");
            nothing_was_reset(&app, &home, &body.to_string());
        }
    }
    pbx.clear_faults();
    app.refresh();
    nothing_was_reset(&app, &home, "and back");
    app.quit();
}

#[test]
fn a_document_that_lost_most_settings_is_offered_in_the_window_and_used_on_demand() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.drive();
    app.wait_until_fetched();
    app.window().wait_for_geometry(PLACE);
    pbx.put(&mostly_lost());
    let answer = app.verb(&["refresh"]);
    assert_eq!(answer.exit, Some(1), "{answer:?}");
    nothing_was_reset(&app, &home, "kept aside");
    let report = app.report();
    assert_eq!(report.ended("zoom"), "applied kept_aside");
    assert_eq!(report.row("zoom")["source"], "cached");

    let page = app.page();
    page.wait_for("#kept-aside");
    page.press("#kept-aside-keep");
    poll::until("it is asked no more", || {
        page.value("document.querySelector('#kept-aside-keep') === null") == true
    });
    nothing_was_reset(&app, &home, "declined");

    page.press("#kept-aside-use");
    poll::until_equal("the zoom", json!(100), || app.report().in_force("zoom").clone());
    poll::until_equal("the theme of the page", json!("DARK"), || {
        page.value("document.documentElement.dataset.theme")
    });
    poll::until("autostart is off", || home.files("home/.config/autostart").is_empty());
    assert_eq!(app.report().row("theme")["source"], "server");

    // The other way.
    pbx.put(&settings());
    app.refresh();
    pbx.put(&mostly_lost());
    assert_eq!(app.verb(&["refresh"]).exit, Some(1));
    let answer = app.verb(&["refresh", "--accept"]);
    assert_eq!(answer.exit, Some(0), "{answer:?}");
    assert_eq!(app.report().in_force("zoom"), &json!(100));
    app.quit();
}
