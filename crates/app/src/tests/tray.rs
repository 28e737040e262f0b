//! The tray as the loop shows it, and the window when nothing shows the tray any more.

use desktop::tray::Entry;
use sandbox_pbx::{Caller, IncomingCall};

use super::*;
use crate::ports::tray::{Face, TrayRequest};

impl Running {
    /// Whether the entry can be chosen, and what it is called.
    fn entry(&self, request: TrayRequest) -> (String, bool) {
        let menu = self.ports.tray().unwrap().menu;
        let found = menu.into_iter().find_map(|entry| match entry {
            Entry::Item { request: of, label, enabled, .. } if of == request => Some((label, enabled)),
            _ => None,
        });
        found.unwrap()
    }

    fn choose(&self, request: TrayRequest) {
        self.events.send(Event::Tray(request)).unwrap();
    }

    fn host(&self, present: bool) {
        self.events.send(Event::TrayHost(present)).unwrap();
    }

    fn is_hidden(&self) -> bool {
        self.ports.window_now().is_some_and(|window| !window.visible)
    }

    fn is_minimised(&self) -> bool {
        self.ports.window_now().is_some_and(|window| window.visible && window.minimised)
    }

    fn close_to_the_tray(&self) {
        self.events.send(Event::Window(WindowEvent::CloseRequested)).unwrap();
        self.until("the window is hidden", || self.is_hidden());
    }
}

/// A world in which a host that is gone is soon given up.
fn world_of_short_waits() -> World {
    let mut world = World::with(settings());
    world.timings.tray = Duration::from_millis(50);
    world
}

#[test]
fn the_entry_says_what_it_would_do_with_the_window() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let label = || app.entry(TrayRequest::ToggleWindow).0;
    assert_eq!(label(), "Hide");
    app.choose(TrayRequest::ToggleWindow);
    app.until("it is hidden", || app.is_hidden() && label() == "Show");
    app.choose(TrayRequest::ToggleWindow);
    app.until("it is shown", || !app.is_hidden() && label() == "Hide");
    app.ports.minimise_by_hand(true);
    app.until("that has been seen", || label() == "Show");
    app.ports.minimise_by_hand(false);
    app.until("that too", || label() == "Hide");
    app.quit();
}

#[test]
fn a_call_changes_the_icon_and_opens_the_entries_and_nothing_says_who_calls() {
    let world = World::with(json!({}));
    world.put(&json!({"phoneId": calls::phone(&world)}));
    let app = world.run(false).settled();
    app.until("the connection is live", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    app.refresh();
    let (answer, hang_up) = (TrayRequest::Call(Action::Answer), TrayRequest::Call(Action::Hangup));
    let face = || app.ports.tray().unwrap().icon.face;
    assert_eq!((app.entry(answer).1, app.entry(hang_up).1), (false, false));
    let call = IncomingCall {
        to: world.sandbox.accounts()[0].username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
        ..IncomingCall::default()
    };
    world.sandbox.ring(call).unwrap();
    app.until("it rings in the tray", || face() == Face::Ringing && app.entry(answer).1);
    app.choose(answer);
    app.until("it is talked on", || face() == Face::OnCall);
    assert_eq!((app.entry(answer).1, app.entry(hang_up).1), (false, true));
    app.choose(hang_up);
    app.until("it is over", || matches!(face(), Face::AtRest(_)) && !app.entry(hang_up).1);
    let shown = format!("{:?}", app.ports.trays());
    assert!(!shown.contains("Ida") && !shown.contains("2030"), "{shown}");
    app.quit();
}

#[test]
fn the_tray_is_shown_anew_only_when_it_is_another() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.until("it is live", || app.ports.tray().is_some_and(|tray| tray.title == "Communicator"));
    let before = app.ports.trays().len();
    for _ in 0..5 {
        app.refresh();
    }
    let trays = app.ports.trays();
    assert!(trays.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(trays.len(), before, "{trays:?}");
    app.quit();
}

#[test]
fn status_and_settings_show_their_page_even_of_a_hidden_window() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    for (request, target) in [(TrayRequest::ShowReport, "report"), (TrayRequest::ShowSettings, "settings")] {
        app.close_to_the_tray();
        app.choose(request);
        app.until("the window is shown", || !app.is_hidden());
        assert_eq!(app.snapshot()["intent"]["target"], target);
    }
    app.quit();
}

#[test]
fn the_window_is_brought_to_the_pointer_and_that_place_is_the_users_own() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let before = app.ports.window_now().unwrap().placed;
    app.ports.point_at(1900.0, 1000.0);
    app.close_to_the_tray();
    app.choose(TrayRequest::BringWindowHere);
    app.until("it is there", || {
        app.ports.window_now().is_some_and(|window| window.visible && window.placed.x != before.x)
    });
    let placed = app.ports.window_now().unwrap().placed;
    let middle = (placed.x + placed.width / 2.0, placed.y + placed.height / 2.0);
    assert!((middle.0 - 960.0).abs() <= 1.0 && (middle.1 - 540.0).abs() <= 1.0, "{placed:?}");
    app.until("it is kept", || app.row("window.x")["in_force"].as_f64() == Some(placed.x));
    app.quit();
}

#[test]
fn where_nobody_knows_the_pointer_the_window_is_shown_where_it_was() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    let before = app.ports.window_now().unwrap().placed;
    app.close_to_the_tray();
    app.choose(TrayRequest::BringWindowHere);
    app.until("it is shown", || !app.is_hidden());
    assert_eq!(app.ports.window_now().unwrap().placed, before);
    app.quit();
}

#[test]
fn a_hidden_window_is_given_back_when_the_tray_stays_away_and_hides_again_with_it() {
    let world = world_of_short_waits();
    let app = world.run(false).settled();
    app.host(true);
    app.close_to_the_tray();
    app.host(false);
    app.until("it is back, minimised", || app.is_minimised());
    app.host(true);
    app.until("it is hidden again", || app.is_hidden());
    // Once the user has it, it stays.
    app.host(false);
    app.until("it is back, minimised", || app.is_minimised());
    app.verb(Request::Show { server: None });
    app.until("it is shown", || !app.is_minimised());
    app.host(true);
    app.refresh();
    assert!(!app.is_hidden());
    app.quit();
}

#[test]
fn a_web_view_that_was_thrown_away_is_built_again_minimised() {
    let mut world = world_of_short_waits();
    world.timings.dispose = Duration::ZERO;
    let app = world.run(false).settled();
    app.host(true);
    app.events.send(Event::Window(WindowEvent::CloseRequested)).unwrap();
    app.until("there is none", || app.ports.window_now().is_none());
    app.host(false);
    app.until("it is back, minimised", || app.is_minimised());
    app.quit();
}

#[test]
fn a_tray_that_is_soon_back_and_one_that_never_was_change_nothing() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.host(true);
    app.close_to_the_tray();
    app.host(false);
    app.host(true);
    app.refresh();
    assert!(app.is_hidden());
    app.quit();

    let app = world.run(true).settled();
    app.host(false);
    app.refresh();
    assert_eq!(app.ports.window_now(), None);
    // `--hidden` maps no window, tray or not.
    app.host(true);
    app.host(false);
    app.pass(world.timings.tray * 4);
    app.refresh();
    assert_eq!(app.ports.window_now(), None);
    app.quit();
}
