//! A PBX that refuses, breaks off or sends rubbish, and files that are damaged: never a crash, one
//! entry in the report for each, and nothing else lost.

use serde_json::{Value, json};

use crate::harness::app::{Report, Start};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, SETTINGS, shortcut};
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::xwindow::Geometry;

const PLACE: Geometry = Geometry { x: 120, y: 90, width: 900, height: 600 };

/// Every key that has an effect, each with a value of its own.
fn good() -> Value {
    json!({
        "showStatusPanel": true,
        "autoLaunch": true,
        "autoLaunchHide": false,
        "theme": "TEAL",
        "windowWallboardMode": false,
        "fullscreen": false,
        "zoom": 110,
        "dashboardColumnWidth": 300,
        "alwaysOnTop": true,
        "window": {"x": PLACE.x, "y": PLACE.y, "width": PLACE.width, "height": PLACE.height},
        "globalShortcuts": {
            "ANSWER": shortcut("ctrl+shift+F5"),
            "HANGUP": shortcut("ctrl+shift+F6"),
            "TOGGLE_WINDOW": shortcut("ctrl+shift+F7"),
            "CALL": shortcut("ctrl+shift+F8"),
            "SEARCH": shortcut("ctrl+shift+F9"),
        },
    })
}

/// The keys of [`good`] as the report names them.
const KEYS: [&str; 18] = [
    "showStatusPanel",
    "autoLaunch",
    "autoLaunchHide",
    "theme",
    "windowWallboardMode",
    "fullscreen",
    "zoom",
    "dashboardColumnWidth",
    "alwaysOnTop",
    "window.x",
    "window.y",
    "window.width",
    "window.height",
    "globalShortcuts.ANSWER",
    "globalShortcuts.HANGUP",
    "globalShortcuts.TOGGLE_WINDOW",
    "globalShortcuts.CALL",
    "globalShortcuts.SEARCH",
];

const ALL_KEYS: usize = 45;

#[track_caller]
fn assert_all_applied_but(report: &Report, expected: &[&str], about: &str) {
    assert_eq!(report.rows().len(), ALL_KEYS, "{about}");
    for key in KEYS.iter().filter(|key| !expected.contains(key)) {
        assert_eq!(report.ended(key), "applied", "{about}: {}", report.row(key));
    }
}

/// Puts a value where a dotted key says.
fn put(document: &mut Value, key: &str, value: Value) {
    let mut place = document;
    for part in key.split('.') {
        place = &mut place[part];
    }
    *place = value;
}

#[test]
fn each_documented_refusal_is_said_in_plain_words_and_the_last_good_settings_stay() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(good()));
    let app = Start::new(&screen, &home, &pbx).drive();
    assert_all_applied_but(&app.wait_until_fetched(), &[], "to begin with");
    let window = app.window();
    let mut said = Vec::new();
    for (status, message) in
        [(500, "internal_error"), (403, "access_denied"), (401, "invalid_token"), (401, "expired")]
    {
        let body = json!({"message": message}).to_string();
        pbx.fault(SETTINGS, json!({"status": status, "body": body, "content_type": "application/json"}));
        let answer = app.verb(&["refresh"]);
        assert_eq!(answer.exit, Some(1), "{status} {message}: {answer:?}");
        let report = app.report();
        assert_eq!(report.in_force("theme"), "TEAL", "{status} {message}");
        assert_eq!(report.in_force("zoom").as_f64(), Some(110.0));
        assert_eq!(window.geometry(), Some(PLACE));
        let why = app.status()["connection"]["why"].as_str().unwrap_or_default().to_owned();
        assert!(why.split_whitespace().count() >= 3, "{status} {message} is explained as {why:?}");
        assert!(!why.contains(['_', '{']), "{why:?} is not plain");
        said.push(why);
    }
    said.sort();
    said.dedup();
    assert!(said.len() >= 3, "different refusals are told apart: {said:?}");
    assert_eq!(app.page().value("document.documentElement.dataset.theme"), "TEAL");

    pbx.clear_faults();
    let back = app.verb(&["refresh"]);
    if back.exit == Some(0) {
        assert_all_applied_but(&app.report(), &[], "and again");
    }
}

#[test]
fn nothing_stored_for_this_account_yet_means_the_defaults_and_no_complaint() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(good()));
    pbx.forget_settings();
    let app = Start::new(&screen, &home, &pbx).run();
    poll::until("the settings were asked for", || pbx.settings_fetches() > 0);
    let answer = app.verb(&["refresh"]);
    assert!(format!("{answer:?}").contains("othing is stored for this account yet"), "{answer:?}");
    let report = app.report();
    assert_eq!(report.rows().len(), ALL_KEYS);
    assert_eq!(report.in_force("theme"), "EARTH");
    for key in ["theme", "zoom", "fullscreen", "globalShortcuts.CALL"] {
        assert_eq!(report.ended(key), "applied absent", "{}", report.row(key));
    }
    assert_ne!(app.status()["connection"]["state"], "offline", "it has answered");
}

#[test]
fn a_server_that_serves_the_settings_page_alone_is_enough() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(good()));
    pbx.serve_settings_alone();
    let app = Start::new(&screen, &home, &pbx).drive();
    assert_all_applied_but(&app.wait_until_fetched(), &[], "the settings page alone");
    app.window().wait_for_geometry(PLACE);
    app.page().wait_for("#status-panel");
    app.page().wait_for("[role=combobox]");
}

#[test]
fn other_pages_that_hang_delay_nothing() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(good()));
    pbx.fault("/", json!({"delay_ms": 3_600_000}));
    pbx.fault(SETTINGS, json!({}));
    let began = std::time::Instant::now();
    let app = Start::new(&screen, &home, &pbx).run();
    let report = app.wait_until_fetched();
    assert_all_applied_but(&report, &[], "everything else hangs");
    let took = began.elapsed();
    // A page that is waited for costs its whole time limit of 15 s.
    assert!(took.as_secs() < 12, "{took:?}");
    app.window().wait_for_geometry(PLACE);
}

#[test]
fn a_body_that_is_no_settings_document_costs_nothing_but_this_fetch() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(good()));
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    let window = app.window();
    let whole = good().to_string();
    let deep = "[".repeat(200_000);
    for (about, body) in [
        ("empty", ""),
        ("html", "<!doctype html><title>Gateway</title><h1>It works!</h1>"),
        ("cut", &whole[..whole.len() / 2]),
        ("an array", "[1, 2, 3]"),
        ("a string", "\"theme\""),
        ("null", "null"),
        ("too deep", &deep),
    ] {
        pbx.put_bytes(body);
        let answer = app.verb(&["refresh"]);
        assert_eq!(answer.exit, Some(1), "{about}: {answer:?}");
        assert!(!answer.stderr.trim().is_empty(), "{about}");
        assert_eq!(app.report().in_force("theme"), "TEAL", "{about}");
        assert_eq!(window.geometry(), Some(PLACE), "{about}");
    }
    pbx.put(&good());
    assert_all_applied_but(&app.refresh(), &[], "after all of them");

    // The connection ends in the middle of an answer that promised more.
    pbx.fault(SETTINGS, json!({"cut_at": 100}));
    assert_eq!(app.verb(&["refresh"]).exit, Some(1));
    assert_eq!(app.report().in_force("theme"), "TEAL");
}

#[test]
fn a_wrong_type_costs_one_value_and_nothing_else() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(good()));
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    let wrong = |key: &str| -> Vec<Value> {
        let kind: fn(&Value) -> bool = match key {
            "theme" => Value::is_string,
            "zoom" | "dashboardColumnWidth" => Value::is_number,
            _ if key.starts_with("window.") => Value::is_number,
            _ if key.starts_with("globalShortcuts.") => Value::is_object,
            _ => Value::is_boolean,
        };
        [json!(true), json!(7), json!("x y"), json!([1]), json!({"a": 1})]
            .into_iter()
            .filter(|value| !kind(value))
            .collect()
    };
    for key in KEYS {
        for value in wrong(key) {
            let mut document = good();
            put(&mut document, key, value.clone());
            pbx.put(&document);
            let report = app.refresh();
            let about = format!("{key} = {value}");
            assert_eq!(report.ended(key), "adjusted invalid", "{about}: {}", report.row(key));
            assert_eq!(report.row(key)["wanted"], value, "{about}");
            // x and y count together alone.
            let together: &[&str] = match key {
                "window.x" => &["window.x", "window.y"],
                "window.y" => &["window.y", "window.x"],
                _ => &[key],
            };
            assert_all_applied_but(&report, together, &about);
        }
    }
}

#[test]
fn every_documented_key_with_every_wrong_type_at_once_gives_one_entry_each() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(good()));
    let mut app = Start::new(&screen, &home, &pbx).run();
    let names: Vec<String> =
        app.wait_until_fetched().rows().iter().map(|row| row["key"].as_str().unwrap().to_owned()).collect();
    let parts = |key: &String| key.split('.').map(str::to_owned).collect::<Vec<_>>();
    for value in
        [json!(true), json!(7), json!(1e300), json!("x y"), json!([]), json!([[{}]]), json!({}), Value::Null]
    {
        let mut whole = json!({});
        let mut members = json!({});
        for path in names.iter().map(parts) {
            whole[&path[0]] = value.clone();
            put(&mut members, &path.join("."), value.clone());
        }
        for document in [whole, members] {
            pbx.put(&document);
            let report = app.refresh();
            let keys: Vec<&str> = report.rows().iter().map(|row| row["key"].as_str().unwrap()).collect();
            assert_eq!(keys, names, "all are {value}");
            assert!(app.is_alive());
        }
    }
    pbx.put(&good());
    assert_all_applied_but(&app.refresh(), &[], "after all of them");
}

#[test]
fn values_out_of_range_are_clamped_and_numbers_as_text_are_taken() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(good()));
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    for (zoom, in_force, ended) in [
        ("-5", 25.0, "adjusted out_of_range"),
        ("1e9", 400.0, "adjusted out_of_range"),
        ("1e999", 400.0, "adjusted out_of_range"),
        ("\"125\"", 125.0, "applied"),
        ("80.0", 80.0, "applied"),
    ] {
        let document = good().to_string().replace("\"zoom\":110", &format!("\"zoom\":{zoom}"));
        assert!(document.contains(zoom));
        pbx.put_bytes(document);
        let report = app.refresh();
        assert_eq!(report.in_force("zoom").as_f64(), Some(in_force), "zoom {zoom}");
        assert_eq!(report.ended("zoom"), ended, "zoom {zoom}");
        assert_all_applied_but(&report, &["zoom"], zoom);
    }
    let mut document = good();
    document["globalShortcuts"]["CALL"] = shortcut("ctrl+§§");
    document["theme"] = json!("LAVENDER");
    pbx.put(&document);
    let report = app.refresh();
    assert_eq!(report.ended("globalShortcuts.CALL"), "adjusted invalid");
    assert_eq!(report.ended("theme"), "adjusted no_palette");
    assert_eq!(report.in_force("theme"), "EARTH");
    assert_all_applied_but(
        &report,
        &["globalShortcuts.CALL", "theme"],
        "a key of two signs, a theme of nobody",
    );
}

/// What of the profile has JSON in it and says the stored settings.
fn stored_settings(home: &Home) -> Vec<std::path::PathBuf> {
    let mut files = home.files("profile");
    files.retain(|file| {
        file.extension().is_some_and(|end| end == "json")
            && std::fs::read_to_string(file).is_ok_and(|text| text.contains("dashboardColumnWidth"))
    });
    files
}

#[test]
fn a_damaged_cache_is_put_aside_and_reported_and_the_app_starts() {
    let screen = Screen::start();
    for (about, damage) in [
        ("half written", &b"{\"zoom\": 110, \"the"[..]),
        ("empty", &b""[..]),
        ("zeros", &[0_u8; 4096][..]),
        ("not text", &[0xff_u8, 0xfe, 0x80, 0x00, 0xc3][..]),
        ("no object", &b"[]"[..]),
    ] {
        let (home, mut pbx) = (Home::make(), Pbx::with(good()));
        let start = Start::new(&screen, &home, &pbx);
        let app = start.run();
        app.wait_until_fetched();
        app.quit();
        let stored = stored_settings(&home);
        assert!(!stored.is_empty(), "the settings are stored in the profile");
        for file in &stored {
            std::fs::write(file, damage).unwrap();
        }
        pbx.go_down();

        let app = start.drive();
        app.window();
        let aside = home.files("profile").into_iter().find(|file| {
            file.file_name().is_some_and(|name| name.to_string_lossy().contains(".json.damaged-"))
        });
        let aside =
            aside.unwrap_or_else(|| panic!("{about}: nothing was put aside: {:?}", home.files("profile")));
        assert_eq!(std::fs::read(aside).unwrap(), damage, "{about}");
        let report = app.report();
        assert_eq!(report.rows().len(), ALL_KEYS);
        assert_eq!(report.in_force("theme"), "EARTH", "{about}");
        let line = "[data-status=settings]";
        app.page().wait_for(&format!("{line}[data-level=warning]"));
        app.page().click(&format!("{line} button"));
        app.page().wait_for_words("damaged");
        app.quit();
    }
}
