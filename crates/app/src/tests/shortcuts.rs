//! Shortcuts after the keyboard has changed, and whether one arrives when it is tried.

use super::*;

const CALL: &str = "globalShortcuts.CALL";

impl Running {
    fn press(&self, action: Action) {
        self.events.send(Event::Shortcut(action)).unwrap();
    }

    fn last_shortcut(&self) -> Value {
        self.verb(Request::Status).body.unwrap()["last_shortcut"]["action"].clone()
    }

    fn proving(&self) -> Value {
        self.ports.told("editor")["proving"].clone()
    }

    fn prove(&self, active: bool) {
        self.page(PageRequest::Watch { report: false, editor: true });
        self.page(PageRequest::ProveShortcut { key: CALL.into(), active });
    }
}

#[test]
fn after_a_change_of_the_keyboard_only_what_was_lost_is_taken_anew() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    for event in [|| Event::KeyboardChanged, || Event::Woke] {
        app.ports.take_asked();
        app.events.send(event()).unwrap();
        app.refresh();
        assert_eq!(app.ports.take_asked(), [], "all stand");
        app.ports.lose(Action::Hangup);
        app.events.send(event()).unwrap();
        app.until("it is held again", || app.ports.held().len() == 5);
        app.refresh();
        assert_eq!(app.ports.take_asked(), [Asked::Release(Action::Hangup), Asked::Register(Action::Hangup)]);
    }
    app.quit();
}

#[test]
fn what_the_keyboard_does_not_give_any_more_is_reported_and_comes_back() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.ports.take(Action::Call, true);
    app.events.send(Event::KeyboardChanged).unwrap();
    app.until("it is reported", || app.ended_as(CALL) == "failed taken server");
    assert_eq!(app.ports.held().len(), 4);
    app.ports.take(Action::Call, false);
    app.events.send(Event::KeyboardChanged).unwrap();
    app.until("it is reported", || app.ended_as(CALL) == "applied - server");
    app.quit();
}

#[test]
fn nothing_is_taken_while_a_shortcut_is_recorded() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.page(PageRequest::RecordShortcut { active: true });
    app.until("all are let go of", || app.ports.held().is_empty());
    app.refresh();
    app.ports.take_asked();
    app.events.send(Event::KeyboardChanged).unwrap();
    app.refresh();
    assert_eq!((app.ports.held(), app.ports.take_asked()), (vec![], vec![]));
    app.quit();
}

#[test]
fn a_press_that_is_waited_for_is_told_and_does_nothing_else() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.snapshot();
    app.prove(true);
    app.until("it is waited for", || app.proving() == json!({"key": CALL, "state": "waiting"}));
    // Of another one nothing is held back.
    app.press(Action::Search);
    app.until("the search is shown", || app.ports.told("intent")["target"] == "search");
    app.press(Action::Call);
    app.until("it has arrived", || app.proving()["state"] == "arrived");
    assert_eq!(app.last_shortcut(), "CALL");
    assert_eq!(app.ports.told("intent")["target"], "search", "the call box is not shown");
    // Known now: the next press is meant.
    app.press(Action::Call);
    app.until("the call box is shown", || app.ports.told("intent")["target"] == "call");
    app.quit();
}

#[test]
fn a_press_that_does_not_come_in_time_is_told_too() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.snapshot();
    app.stop_clock();
    app.prove(true);
    app.pass(Duration::from_secs(20) - MOMENT);
    assert_eq!(app.proving(), json!({"key": CALL, "state": "waiting"}));
    app.pass(MOMENT);
    app.until("it is missed", || app.proving() == json!({"key": CALL, "state": "missed"}));
    app.prove(false);
    app.until("nothing is waited for", || app.proving() == Value::Null);
    app.press(Action::Call);
    app.until("the call box is shown", || app.ports.told("intent")["target"] == "call");
    app.quit();
}
