//! The window among monitors that come and go, the wallboard's hold on the screen, and a web view that is
//! not thrown away in the middle of a call.

use settings::placement::{Monitor, Rect};

use super::*;
use crate::ports::WindowState;
use crate::ports::recording::monitor;

const AWAY: f64 = 2500.0;

fn on_the_second() -> Value {
    json!({"window": {"x": AWAY, "y": 50, "width": 900, "height": 700}})
}

/// Quick, and with a moment for window managers all the same.
fn world(document: Value) -> World {
    let mut world = World::with(document);
    world.timings.monitors = Duration::from_millis(20);
    world.timings.shaken = Duration::from_millis(400);
    world
}

fn both() -> Vec<Monitor> {
    vec![monitor(0.0), monitor(1920.0)]
}

fn first() -> Vec<Monitor> {
    vec![monitor(0.0)]
}

impl Running {
    fn window(&self) -> WindowState {
        self.ports.window_now().unwrap()
    }

    fn call_state(&self) -> Value {
        self.verb(Request::Status).body.unwrap()["calls"][0]["state"].clone()
    }

    /// A call rings for the user; its id.
    #[track_caller]
    fn ring(&self, world: &World) -> String {
        self.until("the connection is live", || {
            self.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
        });
        let to = world.sandbox.accounts()[0].username.clone();
        let call = sandbox_pbx::IncomingCall { to, ..sandbox_pbx::IncomingCall::default() };
        let id = world.sandbox.ring(call).unwrap();
        self.until("it rings", || self.call_state() == "ringing");
        id
    }

    #[track_caller]
    fn until_at(&self, x: f64) {
        self.until(&format!("the window is at {x}"), || self.window().placed.x == x);
    }
}

#[test]
fn the_window_comes_back_returns_with_its_monitor_and_nothing_of_it_is_kept() {
    let world = world(on_the_second());
    let app = world.run(false).settled();
    assert_eq!(app.ended_as("window.x"), "adjusted off_screen server");
    for pushed in [None, Some((333.0, 20.0)), Some((-400.0, 900.0))] {
        app.ports.rearrange(both(), pushed);
        app.until_at(AWAY);
        app.until("it is told", || app.ended_as("window.x") == "applied - server");
        app.ports.rearrange(first(), pushed);
        app.until_at(1920.0 - 900.0);
        app.until("it is told", || app.ended_as("window.x") == "adjusted off_screen server");
    }
    app.quit();
    assert_eq!(world.document(), on_the_second());
}

#[test]
fn what_the_user_does_among_other_monitors_is_kept_and_stays() {
    let world = world(on_the_second());
    let app = world.run(false).settled();
    // Right after a change a move may still be the window manager's.
    app.until("the move is the user's", || {
        if app.window().placed.x != 77.0 {
            app.ports.move_by_hand(77.0, 88.0);
        }
        app.row("window.x")["wanted"] == 77
    });
    app.ports.rearrange(both(), Some((500.0, 500.0)));
    app.until_at(77.0);
    app.refresh();
    assert_eq!(app.window().placed.x, 77.0);
    app.quit();
}

#[test]
fn a_move_by_hand_while_other_settings_are_being_applied_is_the_users_all_the_same() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.snapshot();
    app.ports.hold_up(true);
    app.page(PageRequest::RecordShortcut { active: true });
    let looked = app.ports.reads();
    app.ports.move_by_hand(77.0, 88.0);
    app.until("it has been looked at", || app.ports.reads() > looked);
    app.ports.hold_up(false);
    app.until("the move is the user's", || app.row("window.x")["wanted"] == 77);
    assert_eq!(app.ended_as("window.x"), "applied - unsaved");
    app.quit();
}

#[test]
fn a_move_by_hand_right_after_the_window_was_put_in_its_place_is_the_users() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.ports.hold_up(true);
    let mut changed = settings();
    changed["window"]["x"] = json!(300);
    changed["globalShortcuts"]["CALL"] = shortcut("F4");
    world.put(&changed);
    let (reply, _nobody) = ReplyTo::new();
    app.events.send(Event::Verb(Request::Refresh, reply)).unwrap();
    app.until_at(300.0);
    app.until("the shortcuts' turn has come", || app.ports.waits());
    app.ports.move_by_hand(77.0, 88.0);
    app.ports.hold_up(false);
    app.until("the move is the user's", || app.row("window.x")["wanted"] == 77);
    assert_eq!(app.ended_as("window.x"), "applied - unsaved");
    app.quit();
}

#[test]
fn in_a_call_a_window_is_brought_back_into_reach_and_otherwise_left_where_it_is() {
    let world = world(on_the_second());
    let app = world.run(false).settled();
    let id = app.ring(&world);
    world.sandbox.answer_call(&id, None).unwrap();
    app.until("it is talked on", || app.call_state() == "active");

    // Its monitor is back, and the window stays where the user talks.
    app.ports.rearrange(both(), None);
    app.until("that is told", || app.ended_as("window.x") == "pending call_in_progress server");
    assert_eq!(app.window().placed.x, 1020.0);
    // Where nobody could reach it, it does not stay.
    app.ports.rearrange(first(), Some((6000.0, 50.0)));
    app.until_at(1020.0);
    app.ports.rearrange(both(), None);
    world.sandbox.end_call(&id).unwrap();
    app.until_at(AWAY);
    app.quit();
}

#[test]
fn fullscreen_goes_to_the_monitor_that_holds_the_place_and_follows_it() {
    let mut document = on_the_second();
    document["fullscreen"] = json!(true);
    let world = world(document);
    let app = world.run(false).settled();
    app.ports.rearrange(both(), None);
    app.until_at(1920.0);
    assert_eq!(app.window().placed.width, 1920.0);
    app.ports.rearrange(first(), None);
    app.until_at(0.0);
    app.ports.rearrange(both(), None);
    app.until_at(1920.0);
    app.until("it is told", || app.ended_as("fullscreen") == "applied - server");
    app.quit();
}

#[test]
fn what_let_go_of_the_top_is_asked_again_when_monitors_change() {
    let world = world(json!({"alwaysOnTop": true}));
    let app = world.run(false).settled();
    app.ports.window.ask(WindowRequest::SetAlwaysOnTop(false));
    app.ports.rearrange(both(), None);
    app.until("it is on top", || app.window().always_on_top);
    app.quit();
}

#[test]
fn the_wallboard_keeps_the_screen_on_while_it_is_seen() {
    let world = world(json!({"windowWallboardMode": true}));
    let app = world.run(false).settled();
    assert!(app.ports.is_awake());
    assert_eq!(app.ended_as("windowWallboardMode"), "applied - server");
    app.verb(Request::Toggle);
    app.until("hidden, it lets the screen sleep", || !app.ports.is_awake());
    app.verb(Request::Toggle);
    app.until("shown, it keeps it on", || app.ports.is_awake());
    app.page(PageRequest::LeaveWallboard);
    app.until("left, it lets the screen sleep", || !app.ports.is_awake());
    app.refresh();
    assert!(!app.ports.is_awake());
    assert_eq!(app.ended_as("windowWallboardMode"), "adjusted changed_by_hand server");
    app.quit();
}

#[test]
fn a_screen_that_cannot_be_kept_on_is_told_and_asked_for_again() {
    let world = world(json!({"windowWallboardMode": true}));
    let app = world.run(false);
    app.ports.refuse_to_stay_awake();
    let app = app.settled();
    app.ports.rearrange(first(), None);
    app.until("it is told", || app.ended_as("windowWallboardMode") == "adjusted screen_may_sleep server");
    let why = app.row("windowWallboardMode")["why"].as_str().unwrap().to_owned();
    assert!(why.contains("nobody is there to ask"), "{why}");
    assert_eq!(app.row("windowWallboardMode")["in_force"], true);
    app.ports.take_asked();
    app.refresh();
    app.until("it is asked again", || app.ports.take_asked().contains(&Asked::KeepAwake));
    app.quit();
}

#[test]
fn the_web_view_is_not_thrown_away_during_a_call() {
    let world = world(json!({}));
    let app = world.run(false).settled();
    let id = app.ring(&world);
    app.stop_clock();
    app.verb(Request::Toggle);
    app.until("it is hidden", || !app.window().visible);
    for _ in 0..10 {
        app.pass(world.timings.dispose);
        assert!(app.ports.window_now().is_some());
    }
    world.sandbox.end_call(&id).unwrap();
    app.until("the call is over", || app.calls().is_empty());
    app.pass(Duration::from_secs(30) - MOMENT);
    assert!(app.ports.window_now().is_some(), "half a minute after the last look during the call");
    app.pass(MOMENT);
    app.until("after it the web view goes", || app.ports.window_now().is_none());
    app.quit();
}

#[test]
fn a_minimised_window_is_put_in_its_place_when_it_is_back() {
    let world = world(on_the_second());
    let app = world.run(false).settled();
    app.ports.window.ask(WindowRequest::Minimise);
    app.ports.rearrange(both(), None);
    app.until("that waits", || app.ended_as("window.x") == "pending no_window server");
    app.ports.window.ask(WindowRequest::ShowAndFocus);
    app.events.send(Event::Window(WindowEvent::Focused)).unwrap();
    app.until_at(AWAY);
    app.quit();
}

#[test]
fn the_size_of_a_window_is_cut_to_the_room_and_given_back() {
    let world = world(json!({"window": {"x": 10, "y": 20, "width": 1800, "height": 1000}}));
    let app = world.run(false).settled();
    let area = Rect { x: 0.0, y: 0.0, width: 1280.0, height: 800.0 };
    app.ports.rearrange(vec![Monitor { area, work: area, primary: true }], None);
    app.until("it has room", || (app.window().placed.width, app.window().placed.height) == (1280.0, 800.0));
    app.until("it is told", || app.ended_as("window.width") == "adjusted too_large server");
    app.ports.rearrange(first(), None);
    app.until("it has its size again", || app.window().placed.width == 1800.0);
    app.quit();
}
