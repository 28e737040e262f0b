//! A Wayland session, whose compositor tells nobody where a window is: real windows on sway.

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::compositor::Compositor;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;

fn settings() -> Value {
    json!({
        "theme": "TEAL",
        "zoom": 125,
        "window": {"x": 220, "y": 140, "width": 900, "height": 640},
    })
}

/// Width and height of the app's window, as sway gives it.
fn size(sway: &Compositor, app: &App<'_>) -> Option<(i64, i64)> {
    sway.window_of(app.process().into()).map(|window| (window.width, window.height))
}

fn stored_window(pbx: &Pbx) -> Value {
    let mut document: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    document["window"].take()
}

#[test]
fn under_sway_a_resize_keeps_the_place_that_another_computer_stored() {
    let (sway, home, pbx) = (Compositor::sway(), Home::make(), Pbx::with(settings()));
    let start = Start::on_wayland(&sway, &home, &pbx);
    let app = start.run();
    let report = app.wait_until_fetched();
    for key in ["window.x", "window.y"] {
        assert_eq!(report.ended(key), "unsupported not_in_this_session", "{}", report.row(key));
        assert_eq!(report.in_force(key), &Value::Null);
    }
    for (key, value) in [
        ("window.width", json!(900)),
        ("window.height", json!(640)),
        ("zoom", json!(125)),
        ("theme", json!("TEAL")),
    ] {
        assert_eq!(
            (report.ended(key).as_str(), report.in_force(key)),
            ("applied", &value),
            "{}",
            report.row(key)
        );
    }
    assert_eq!(size(&sway, &app), Some((900, 640)));

    sway.tell("[app_id=\".*\"] resize grow width 31 px");
    poll::until_equal("the size", Some((931, 640)), || size(&sway, &app));
    poll::until_equal("the width that is stored", json!(931), || stored_window(&pbx)["width"].clone());
    assert_eq!(stored_window(&pbx), json!({"x": 220, "y": 140, "width": 931, "height": 640}));
    let report = app.report();
    assert_eq!(report.ended("window.x"), "unsupported not_in_this_session");
    assert_eq!(report.in_force("window.width"), &json!(931));
    app.quit();

    let app = start.run();
    app.wait_until_fetched();
    assert_eq!(size(&sway, &app), Some((931, 640)));
    app.quit();
    assert_eq!(stored_window(&pbx), json!({"x": 220, "y": 140, "width": 931, "height": 640}));
}
