//! A Wayland session, whose compositor tells nobody where a window is: real windows on sway.

use serde_json::{Value, json};

use crate::harness::app::{Answer, App, Start};
use crate::harness::compositor::{Compositor, SwayWindow};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen_saver::ScreenSaver;

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

/// The app's window once it is so.
#[track_caller]
fn until(what: &str, sway: &Compositor, app: &App<'_>, so: impl Fn(&SwayWindow) -> bool) -> SwayWindow {
    poll::until_some(what, || sway.window_of(app.process().into()).filter(&so))
}

#[test]
fn under_sway_toggle_and_a_second_start_raise_a_covered_window() {
    let (sway, home, pbx) = (Compositor::sway(), Home::make(), Pbx::with(settings()));
    let start = Start::on_wayland(&sway, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    let size_of = |window: SwayWindow| (window.width, window.height);
    let in_front = |window: &SwayWindow| window.focused && window.on_top;
    let other = sway.another_program(&home);
    // With the next change of the focus sway goes back to the size that the window was born with.
    poll::until_equal("the size", Some((1000, 700)), || sway.window_of(app.process().into()).map(size_of));
    poll::until_equal("the report", "adjusted system_decided".to_owned(), || {
        app.report().ended("window.width")
    });
    let asks: [&dyn Fn() -> Answer; 3] =
        [&|| app.verb(&["toggle"]), &|| start.run_to_end(), &|| app.verb(&["search", "ida"])];
    for ask in asks {
        sway.focus(&other);
        until("the window is covered", &sway, &app, |window| !in_front(window));
        let answer = ask();
        assert_eq!((answer.exit, answer.stderr.trim()), (Some(0), ""), "{answer:?}");
        // When the answer is there it has been raised.
        let now = sway.window_of(app.process().into()).unwrap();
        assert!(in_front(&now), "{now:?}");
    }
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("the window is hidden", || sway.window_of(app.process().into()).is_none());
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    until("the window is back", &sway, &app, in_front);
    // None of this was the user's doing.
    app.quit();
    assert_eq!(stored_window(&pbx), settings()["window"]);
}

#[test]
fn under_sway_the_word_of_the_desktop_raises_the_window_without_taking_it_away_first() {
    let (sway, home, pbx) = (Compositor::sway(), Home::make(), Pbx::with(settings()));
    let start = Start::on_wayland(&sway, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    let before = until("the window is there", &sway, &app, |window| window.focused);
    sway.tell("focus_on_window_activation focus");
    let other = sway.another_program(&home);
    for name in ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"] {
        sway.focus(&other);
        let token = sway.activation_token(&other);
        let answer = app.verb_with(&["toggle"], &[(name, &token)]);
        assert_eq!(answer.exit, Some(0), "{answer:?}");
        let now = sway.window_of(app.process().into()).unwrap();
        assert!(now.focused && now.id == before.id, "{now:?}, before it was {before:?}");
    }
}

#[test]
fn under_sway_a_window_that_is_not_let_to_the_front_is_answered_for() {
    let (sway, home, pbx) = (Compositor::sway(), Home::make(), Pbx::with(settings()));
    let start = Start::on_wayland(&sway, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    let other = sway.another_program(&home);
    sway.tell("no_focus [app_id=\"communicator\"]");
    sway.focus(&other);
    let answer = app.verb(&["toggle"]);
    assert_eq!(answer.exit, Some(1), "{answer:?}");
    assert!(answer.stdout.is_empty() && answer.stderr.contains("front"), "{answer:?}");
}

#[test]
fn under_sway_the_environment_of_the_app_keeps_no_word_of_the_desktop() {
    let (sway, home, pbx) = (Compositor::sway(), Home::make(), Pbx::with(settings()));
    let start = Start::on_wayland(&sway, &home, &pbx);
    let app = start.clone().variable("XDG_ACTIVATION_TOKEN", "word-of-the-desktop").run();
    app.wait_until_fetched();
    // The web process was given what the app had in its environment.
    let family = process::descendants(app.process());
    assert!(!family.is_empty());
    for id in family {
        let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        let environment = String::from_utf8_lossy(&environment).into_owned();
        assert!(!environment.contains("word-of-the-desktop"), "process {id}");
    }
}

#[test]
fn under_sway_the_whole_screen_is_filled_and_left_again() {
    let (sway, home) = (Compositor::sway(), Home::make());
    let mut document = settings();
    document["fullscreen"] = json!(true);
    let pbx = Pbx::with(document.clone());
    let saver = ScreenSaver::start();
    let start = Start::on_wayland(&sway, &home, &pbx).on(saver.bus());
    let app = start.run();
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("fullscreen"), "applied", "{}", report.row("fullscreen"));
    until("the window fills the screen", &sway, &app, |window| window.fullscreen);
    document["fullscreen"] = json!(false);
    pbx.put(&document);
    assert_eq!(app.refresh().ended("fullscreen"), "applied");
    until("it is as large as it was", &sway, &app, |window| !window.fullscreen && window.width == 900);

    document["windowWallboardMode"] = json!(true);
    pbx.put(&document);
    let report = app.refresh();
    assert_eq!(report.ended("windowWallboardMode"), "applied", "{}", report.row("windowWallboardMode"));
    until("the wallboard fills the screen", &sway, &app, |window| window.fullscreen);
    assert_eq!(saver.asked().len(), 1, "{:?}", saver.asked());
}
