//! Monitors that are taken away and given back while the app runs, under two window managers, which
//! each have ideas of their own about it.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::monitors::{FIRST, Monitors, SECOND};
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Manager;
use crate::harness::xwindow::{Geometry, XWindow};

/// On the second monitor.
const PLACE: Geometry = Geometry { x: FIRST.0 as i32 + 220, y: 130, width: 800, height: 600 };
/// Two places on the first one.
const HERE: Geometry = Geometry { x: 90, y: 110, width: 800, height: 600 };
const BESIDE: Geometry = Geometry { x: 140, y: 110, width: 800, height: 600 };

/// The app looks at a move half a second after it, and each further move begins that time anew.
const LEFT_ALONE: Duration = Duration::from_secs(3);

fn settings() -> serde_json::Value {
    json!({
        "window": {"x": PLACE.x, "y": PLACE.y, "width": PLACE.width, "height": PLACE.height},
        "alwaysOnTop": true,
    })
}

/// Frame and all, within the first monitor.
fn is_on_the_first(window: &XWindow<'_>) -> bool {
    let [left, right, top, bottom] = window.frame();
    window.geometry().is_some_and(|at| {
        at.x >= 0
            && at.y >= 0
            && at.x + at.width as i32 + left + right <= FIRST.0 as i32
            && at.y + at.height as i32 + top + bottom <= FIRST.1 as i32
    })
}

fn wait_until_reported(app: &App<'_>, key: &str, wanted: &str) {
    poll::until_equal(&format!("the report of {key}"), wanted.to_owned(), || app.report().ended(key));
}

/// Moves the window and leaves it alone for a while. True once it is there, and the app wants it there.
fn is_taken_as_the_users(app: &App<'_>, window: &XWindow<'_>, place: Geometry) -> bool {
    window.move_frame(place.x, place.y);
    let moved = Instant::now();
    while moved.elapsed() < LEFT_ALONE {
        let wanted = app.report().row("window.x")["wanted"].clone();
        if window.geometry() == Some(place) && wanted == json!(place.x) {
            return true;
        }
        std::thread::park_timeout(Duration::from_millis(20));
    }
    false
}

fn the_window_comes_back_and_returns(manager: Manager) {
    let monitors = Monitors::two(manager);
    let (screen, home, pbx) = (&monitors.screen, Home::make(), Pbx::with(settings()));
    let before = pbx.settings();
    let app = Start::new(screen, &home, &pbx).run();
    let window = app.window();
    window.wait_for_geometry(PLACE);
    app.wait_until_fetched();
    window.wait_until("ABOVE");

    for round in 1..=3 {
        monitors.unplug_second();
        let began = Instant::now();
        poll::until("the window is where it can be reached", || is_on_the_first(&window));
        println!("{manager:?}, round {round}: brought back after {:?}", began.elapsed());
        wait_until_reported(&app, "window.x", "adjusted off_screen");
        assert_eq!(app.report().row("window.x")["source"], "server", "that is no change of the user's");
        assert_eq!(app.report().row("window.x")["wanted"], PLACE.x);
        window.wait_until("ABOVE");

        monitors.plug_in_second();
        let began = Instant::now();
        window.wait_for_geometry(PLACE);
        println!("{manager:?}, round {round}: returned after {:?}", began.elapsed());
        wait_until_reported(&app, "window.x", "applied");
        assert_eq!(app.report().row("window.x")["source"], "server");
    }

    // Who has let it down from above, be it a window manager, is asked again when monitors change.
    poll::until("the window is let down", || {
        // Right after a change the app itself asks again, and may be quicker than a look.
        screen.said("wmctrl", &["-i", "-r", window.id(), "-b", "remove,above"]);
        !window.is("ABOVE")
    });
    monitors.unplug_second();
    window.wait_until("ABOVE");

    // Moved meanwhile by the user it stays where they have put it. Right after monitors have changed a move counts as
    // the window manager's; who means it moves the window once more, from another place.
    poll::until("the move is the user's", || {
        if is_taken_as_the_users(&app, &window, HERE) {
            return true;
        }
        is_taken_as_the_users(&app, &window, BESIDE);
        false
    });
    monitors.plug_in_second();
    wait_until_reported(&app, "window.x", "applied");
    window.wait_for_geometry(HERE);

    // Another resolution has no room for all of it, and the one before has.
    monitors.resize_first(640, 480);
    poll::until("the window is no larger than its monitor", || {
        window.geometry().is_some_and(|at| at.width <= 640 && at.height < 480 && at.y >= 0)
    });
    monitors.resize_first(FIRST.0, FIRST.1);
    window.wait_for_geometry(HERE);
    wait_until_reported(&app, "window.width", "applied");
    app.quit();
    let kept: serde_json::Value = serde_json::from_slice(&pbx.settings()).unwrap();
    assert_eq!(kept["window"], json!({"x": HERE.x, "y": HERE.y, "width": 800, "height": 600}));
    assert_ne!(before, pbx.settings());
}

#[test]
fn the_window_comes_back_at_once_and_returns_with_its_monitor_under_openbox() {
    the_window_comes_back_and_returns(Manager::Openbox);
}

#[test]
fn the_window_comes_back_at_once_and_returns_with_its_monitor_under_xfwm4() {
    the_window_comes_back_and_returns(Manager::Xfwm4);
}

fn fullscreen_stays_on_its_monitor(manager: Manager) {
    let monitors = Monitors::two(manager);
    let mut settings = settings();
    settings["fullscreen"] = json!(true);
    let (screen, home, pbx) = (&monitors.screen, Home::make(), Pbx::with(settings));
    let app = Start::new(screen, &home, &pbx).run();
    let window = app.window();
    let second = Geometry { x: FIRST.0 as i32, y: 0, width: SECOND.0, height: SECOND.1 };
    window.wait_for_geometry(second);
    app.wait_until_fetched();
    for _ in 0..2 {
        monitors.unplug_second();
        window.wait_for_geometry(Geometry { x: 0, y: 0, width: FIRST.0, height: FIRST.1 });
        wait_until_reported(&app, "fullscreen", "applied");
        monitors.plug_in_second();
        window.wait_for_geometry(second);
        wait_until_reported(&app, "fullscreen", "applied");
        assert_eq!(app.report().row("fullscreen")["source"], "server");
    }
    assert!(window.is("FULLSCREEN"));
}

#[test]
fn fullscreen_is_on_the_monitor_that_holds_the_place_also_after_it_was_away_under_openbox() {
    fullscreen_stays_on_its_monitor(Manager::Openbox);
}

#[test]
fn fullscreen_is_on_the_monitor_that_holds_the_place_also_after_it_was_away_under_xfwm4() {
    fullscreen_stays_on_its_monitor(Manager::Xfwm4);
}
