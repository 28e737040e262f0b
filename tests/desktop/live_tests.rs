//! A setting changed on the server takes effect in the running window, and nothing else does.

use std::time::Duration;

use serde_json::json;

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::xwindow::Geometry;

const PLACE: Geometry = Geometry { x: 120, y: 90, width: 900, height: 600 };

fn settings() -> serde_json::Value {
    json!({
        "window": {"x": PLACE.x, "y": PLACE.y, "width": PLACE.width, "height": PLACE.height},
        "theme": "EARTH",
        "zoom": 100,
        "dashboardColumnWidth": 300,
        "globalShortcuts": {"SEARCH": shortcut("ctrl+shift+F8")},
    })
}

#[test]
fn every_setting_that_the_page_shows_changes_live() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    let page = app.page();
    page.wait_for("[data-column]");
    page.value("window.sameDocument = true");

    let mut changed = settings();
    changed["theme"] = json!("DARK");
    changed["zoom"] = json!(125);
    changed["dashboardColumnWidth"] = json!(420);
    changed["showStatusPanel"] = json!(false);
    pbx.put(&changed);
    let report = app.refresh();
    // `refresh` returns when the result is applied: no waiting from here on.
    assert_eq!(page.value("document.documentElement.dataset.theme"), "DARK");
    assert_eq!(page.number("innerWidth"), Some(720.0));
    assert_eq!(
        page.number("document.querySelector('[data-column]').getBoundingClientRect().width"),
        Some(420.0)
    );
    assert!(!page.has("#status-panel.panel"));
    for key in ["theme", "zoom", "dashboardColumnWidth", "showStatusPanel"] {
        assert_eq!(report.ended(key), "applied", "{}", report.row(key));
        assert_eq!(report.row(key)["source"], "server");
    }
    assert_eq!(page.value("window.sameDocument"), true, "the page was loaded anew");
}

#[test]
fn a_window_changed_on_the_server_moves_until_the_user_has_moved_it_by_hand() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let app = Start::new(&screen, &home, &pbx).run();
    let window = app.window();
    app.wait_until_fetched();
    window.wait_for_geometry(PLACE);

    let mut changed = settings();
    changed["window"] = json!({"x": 300, "y": 200, "width": 800, "height": 500});
    pbx.put(&changed);
    app.refresh();
    window.wait_for_geometry(Geometry { x: 300, y: 200, width: 800, height: 500 });

    window.move_frame(50, 60);
    let by_hand = Geometry { x: 50, y: 60, width: 800, height: 500 };
    window.wait_for_geometry(by_hand);
    poll::until("the move by hand is noticed", || {
        app.report_now().in_force("window.x").as_f64() == Some(50.0)
    });
    changed["window"] = json!({"x": 400, "y": 300, "width": 700, "height": 450});
    changed["theme"] = json!("TEAL");
    pbx.put(&changed);
    let report = app.refresh();
    assert_eq!(report.ended("theme"), "applied");
    assert_eq!(report.ended("window.x"), "pending window_in_use", "{}", report.row("window.x"));
    poll::never_within(Duration::from_secs(1), "the fetch undid the move by hand", || {
        window.geometry() != Some(by_hand)
    });
}

#[test]
fn a_change_elsewhere_does_not_undo_fullscreen_toggled_by_hand() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let app = Start::new(&screen, &home, &pbx).run();
    let window = app.window();
    app.wait_until_fetched();
    window.focus();
    screen.press("F11");
    window.wait_until("FULLSCREEN");

    let mut changed = settings();
    changed["theme"] = json!("TEAL");
    pbx.put(&changed);
    app.refresh();
    poll::never_within(Duration::from_secs(1), "the fetch undid F11", || !window.is("FULLSCREEN"));
    screen.press("F11");
    window.wait_until_not("FULLSCREEN");
    window.wait_for_geometry(PLACE);
}

#[test]
fn what_did_not_change_is_not_touched() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings()));
    let app = Start::new(&screen, &home, &pbx).run();
    let window = app.window();
    app.wait_until_fetched();
    window.wait_for_geometry(PLACE);

    // Everything that happens to the window from here on, as the X server tells it.
    let events = home.path("events");
    let _watcher = crate::harness::process::Running::start(
        screen
            .command("stdbuf")
            .args(["-oL", "xev", "-id", window.id(), "-event", "structure"])
            .stdout(std::fs::File::create(&events).unwrap()),
    );
    let seen = || std::fs::read_to_string(&events).unwrap_or_default();
    // One that must be seen, so that silence means something; the watcher needs a moment to begin.
    let mut width = 900;
    poll::until("the watcher sees the window", || {
        width = if width == 901 { 902 } else { 901 };
        window.resize(width, 600);
        seen().contains("ConfigureNotify")
    });
    window.resize(900, 600);
    window.wait_for_geometry(PLACE);
    poll::until("the move back is seen", || seen().contains("width 900"));
    let before = seen().matches("Notify event").count();

    let mut changed = settings();
    changed["theme"] = json!("DARK");
    changed["globalShortcuts"]["CALL"] = shortcut("ctrl+shift+F12");
    pbx.put(&changed);
    let report = app.refresh();
    assert_eq!(report.ended("globalShortcuts.CALL"), "applied");
    assert_eq!(seen().matches("Notify event").count(), before, "{}", seen());
}

#[test]
fn the_status_panel_says_when_the_pbx_goes_and_when_it_is_back() {
    let (screen, home, mut pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    let level = || app.page().value("document.querySelector('[data-status=connection]')?.dataset.level");
    pbx.go_down();
    let answer = app.verb(&["refresh"]);
    assert_eq!(answer.exit, Some(1), "{answer:?}");
    poll::until("the panel says that the PBX is away", || level() != "ok" && level() != "info");
    assert_eq!(app.status()["connection"]["state"], "offline");
    pbx.come_back();
    assert_eq!(app.verb(&["refresh"]).exit, Some(0));
    poll::until("the panel says that it is back", || level() == "ok" || level() == "info");
}
