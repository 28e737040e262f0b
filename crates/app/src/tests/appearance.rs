//! How the page looks, and what it says of it.

use std::cell::{Cell, RefCell};

use super::*;

#[test]
fn a_page_that_says_nothing_is_silent_and_is_asked_anew_with_the_next_refresh() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    assert_eq!(app.ended_as("theme"), "applied - server");
    app.ports.silence_page(true);
    let mut changed = settings();
    changed["theme"] = json!("DARK");
    // Were the change told, it might be asked for once more, at any moment.
    world.sandbox.set_settings_untold(&world.sandbox.accounts()[0].username, changed.to_string()).unwrap();
    app.stop_clock();
    let (reply, mut answer) = ReplyTo::new();
    app.events.send(Event::Verb(Request::Refresh, reply)).unwrap();
    app.until("the page is told", || app.ports.told("appearance")["theme"] == "DARK");
    app.pass(Duration::from_secs(10) - MOMENT);
    assert!(answer.try_recv().is_err(), "whoever waits for the refresh waits for the page");
    let (answer, exit) = (RefCell::new(answer), Cell::new(None));
    app.until("the page is given up", || {
        app.pass(Duration::from_secs(10));
        if let Ok(reply) = answer.borrow_mut().try_recv() {
            exit.set(Some(reply.exit));
        }
        exit.get().is_some()
    });
    assert_eq!(exit.get(), Some(0));
    assert_eq!(app.ended_as("theme"), "failed page_silent server");
    assert_eq!(app.ended_as("showStatusPanel"), "failed page_silent default");
    assert_eq!(app.report()["complete"], true);
    app.ports.silence_page(false);
    app.ports.clock.go_on();
    app.refresh();
    assert_eq!(app.ended_as("theme"), "applied - server");
    assert_eq!(app.row("theme")["in_force"], "DARK");
    app.quit();
}

#[test]
fn the_windows_own_colour_follows_the_theme() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let mut changed = settings();
    changed["theme"] = json!("DARK");
    world.put(&changed);
    app.refresh();
    let colour = Asked::Window(WindowRequest::SetBackground(settings::values::Theme::Dark));
    assert_eq!(app.ports.take_asked(), [colour]);
    app.refresh();
    assert_eq!(app.ports.take_asked(), []);
    app.quit();
}

#[test]
fn while_nobody_is_signed_in_the_page_has_its_look_and_every_other_policy_waits() {
    let world = World::with(settings());
    let app = world.run_start(Start { token: None, account: None, ..world.start(false) }, false);
    app.until("the page shows its look", || app.ended_as("theme") == "applied absent default");
    for key in ["zoom", "alwaysOnTop", "dashboardColumnWidth"] {
        app.until("the window is as by default", || app.row(key)["outcome"] == "applied");
    }
    for key in [
        "autoLaunch",
        "globalShortcuts.CALL",
        "dashboardId",
        "ringtoneExternal",
        "media.ringerVolume",
        "media.preferredAudioOutputs",
        "queueCriticalSound",
        "phoneId",
        "softphoneId",
        "popupOnIncomingCall",
        "dndWhenDesktopLocked",
        "outboundGoto",
    ] {
        let row = app.row(key);
        assert_eq!((&row["outcome"], &row["reason"]), (&json!("pending"), &json!("signed_out")), "{row}");
    }
    app.quit();
}
