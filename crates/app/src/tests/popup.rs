//! A call that brings the window up, and sends it back.

use std::sync::Mutex;

use super::calls::{Office, stranger};
use super::*;
use crate::core::Core;
use crate::feature::{Feature, Handled};
use ::calls::popup::Place;

const AWAY: [Place; 3] = [Place::Hidden, Place::Minimised, Place::Behind];

fn office() -> Office {
    Office::open(json!({"popupOnIncomingCall": true, "popupRevertWhenDone": true}))
}

impl Office {
    fn send_away(&self, place: Place) {
        match place {
            Place::Hidden => {
                self.app.events.send(Event::Window(WindowEvent::CloseRequested)).unwrap();
                self.app.until("the window is hidden", || !self.app.ports.window_now().unwrap().visible);
            }
            Place::Minimised => self.app.ports.window.ask(WindowRequest::Minimise),
            Place::Behind => self.app.ports.focus(false),
            Place::InUse => self.app.ports.focus(true),
        }
        self.app.ports.take_asked();
    }

    /// A call rings, and the window has come up for it.
    fn brought_up(&self) -> String {
        let call = self.ring(stranger(), None);
        self.app.until("the window is up", || self.app.ports.has_asked(&Asked::PopUp));
        let window = self.app.ports.window_now().unwrap();
        assert!(window.visible && !window.minimised, "{window:?}");
        call
    }

    /// The first moments are over.
    fn keys_are_heard(&self) {
        self.app.until("keys are heard", || self.app.snapshot()["popup"]["keysIgnored"] != true);
    }

    fn end(&self, call: &str) {
        self.world.sandbox.end_call(call).unwrap();
        self.app.until("the call is over", || self.cards().is_empty());
        // What was asked of the window because of it is done by now.
        self.app.refresh();
    }

    /// What was asked that moves the window, since the last look.
    fn moved(&self) -> Vec<Asked> {
        let asked = self.app.ports.take_asked();
        asked
            .into_iter()
            .filter(|asked| {
                use WindowRequest::{Hide, Minimise, ShowAndFocus};
                matches!(
                    asked,
                    Asked::OpenWindow
                        | Asked::CloseWindow
                        | Asked::PopUp
                        | Asked::GoBehind
                        | Asked::Window(ShowAndFocus | Hide | Minimise)
                )
            })
            .collect()
    }
}

fn going_back(place: Place) -> Asked {
    match place {
        Place::Hidden => Asked::Window(WindowRequest::Hide),
        Place::Minimised => Asked::Window(WindowRequest::Minimise),
        Place::Behind | Place::InUse => Asked::GoBehind,
    }
}

#[test]
fn from_every_place_it_comes_up_without_the_keyboard_and_goes_back_when_the_call_is_over() {
    let office = office();
    for place in AWAY {
        office.send_away(place);
        let call = office.brought_up();
        assert!(!office.app.ports.window_now().unwrap().focused, "{place:?}");
        assert_eq!(office.moved(), [Asked::PopUp], "{place:?}");
        office.end(&call);
        office.app.until("it goes back", || office.app.ports.has_asked(&going_back(place)));
        assert_eq!(office.moved(), [going_back(place)], "{place:?}");
        office.app.until("the page knows", || office.app.snapshot()["popup"].is_null());
        office.app.verb(Request::Show { server: None });
        office.app.until("the window is in use", || {
            office.app.ports.window_now().is_some_and(|window| window.visible && window.focused)
        });
    }
    office.app.quit();
}

/// Writes down what the page had been told of the pop-up when the window was asked to come up.
#[derive(Default)]
struct Witness(Arc<Mutex<Vec<Vec<Value>>>>);

impl Feature<RecordingPorts> for Witness {
    fn on(&mut self, core: &mut Core<RecordingPorts>, event: &Event) -> Handled {
        if matches!(event, Event::PopUpWindow) {
            self.0.lock().unwrap().push(core.ports.popups_told());
        }
        Handled::No
    }
}

#[test]
fn the_page_ignores_keys_before_the_window_is_asked_to_come_up() {
    let seen = Arc::default();
    let witness = Witness(Arc::clone(&seen));
    let settings = json!({"popupOnIncomingCall": true});
    let office = Office::open_changed(settings, false, |_| {}, |app| app.add_witness(Box::new(witness)));
    office.send_away(Place::Minimised);
    let call = office.brought_up();
    assert_eq!(*seen.lock().unwrap(), [[json!({"keysIgnored": true})]]);
    office.end(&call);
    office.app.quit();
}

#[test]
fn a_web_view_that_is_built_for_a_call_ignores_keys_from_its_first_picture() {
    let office = Office::open_with(json!({"popupOnIncomingCall": true}), true, |_| {});
    let call = office.brought_up();
    let built: Value = serde_json::from_str(&office.app.ports.window.snapshot_given()).unwrap();
    assert_eq!(built["popup"], json!({"keysIgnored": true}));
    office.end(&call);
    office.app.quit();
}

#[test]
fn a_window_in_use_and_one_that_is_not_to_come_up_are_left_alone() {
    let office = office();
    let call = office.ring(stranger(), None);
    office.end(&call);
    assert_eq!(office.moved(), []);
    office.world.put(&json!({"popupOnIncomingCall": false, "popupRevertWhenDone": true}));
    office.app.refresh();
    office.send_away(Place::Behind);
    let call = office.ring(stranger(), None);
    office.end(&call);
    assert_eq!(office.moved(), []);
    office.app.quit();
}

#[test]
fn used_meanwhile_it_stays_where_it_came_to() {
    let office = office();
    let uses: [(&str, &dyn Fn()); 4] = [
        ("clicked or typed in", &|| office.app.page(PageRequest::UseWindow)),
        ("given the keyboard", &|| {
            office.keys_are_heard();
            office.app.ports.focus(true);
            office.app.until("the use is seen", || office.app.snapshot()["popup"].is_null());
            office.app.ports.focus(false);
        }),
        ("moved", &|| {
            office.app.ports.move_by_hand(321.0, 123.0);
            office.keys_are_heard();
            office.app.until("the move is seen", || office.app.snapshot()["popup"].is_null());
        }),
        ("in use just now", &|| office.app.ports.focus(true)),
    ];
    for (how, use_it) in uses {
        office.send_away(Place::Behind);
        let call = office.brought_up();
        use_it();
        assert_eq!(office.moved(), [Asked::PopUp], "{how}");
        office.end(&call);
        assert_eq!(office.moved(), [], "{how}");
    }
    office.app.quit();
}

#[test]
fn closed_meanwhile_it_stays_closed_and_shown_by_hand_it_stays_shown() {
    let office = office();
    office.send_away(Place::Behind);
    let call = office.brought_up();
    office.send_away(Place::Hidden);
    office.end(&call);
    assert_eq!(office.moved(), []);
    let call = office.brought_up();
    assert_eq!(office.moved(), [Asked::PopUp]);
    office.app.verb(Request::Show { server: None });
    office.end(&call);
    assert_eq!(office.moved(), [Asked::Window(WindowRequest::ShowAndFocus)]);
    office.app.quit();
}

#[test]
fn without_a_web_view_one_is_built_unseen_and_then_kept_for_the_next_call() {
    let settings = json!({"popupOnIncomingCall": true, "popupRevertWhenDone": true});
    let office = Office::open_with(settings, true, |world| {
        world.timings.dispose = Duration::from_millis(40);
    });
    assert!(office.app.ports.window_now().is_none());
    let call = office.brought_up();
    assert!(!office.app.ports.window_now().unwrap().focused);
    assert_eq!(office.moved(), [Asked::OpenWindow, Asked::PopUp]);
    office.end(&call);
    office.app.until("it is hidden again", || !office.app.ports.window_now().unwrap().visible);
    // As often as the loop looks at the time, the window is not thrown away.
    for _ in 0..3 {
        office.app.refresh();
    }
    assert_eq!(office.moved(), [Asked::Window(WindowRequest::Hide)]);
    office.world.put(&json!({"popupOnIncomingCall": false}));
    office.app.refresh();
    office.app.until("it is thrown away", || office.app.ports.window_now().is_none());
    office.app.quit();
}

#[test]
fn keys_are_ignored_for_the_first_600_ms_whoever_the_system_gives_the_keyboard() {
    let office = office();
    office.app.ports.give_keyboard();
    office.send_away(Place::Minimised);
    office.app.stop_clock();
    let call = office.brought_up();
    office.app.pass(Duration::from_millis(600) - MOMENT);
    assert_eq!(office.app.ports.popups_told(), [json!({"keysIgnored": true})]);
    office.app.pass(MOMENT);
    office.keys_are_heard();
    assert_eq!(office.app.ports.popups_told(), [json!({"keysIgnored": true}), json!({"keysIgnored": false})]);
    office.end(&call);
    office.app.quit();
}

#[test]
fn the_report_says_what_the_system_did_and_what_it_cannot_do() {
    let office = office();
    let ended = |key: &str| office.app.ended_as(key);
    assert_eq!(ended("popupOnIncomingCall"), "applied - server");
    assert_eq!(ended("popupRevertWhenDone"), "applied - server");
    office.app.ports.give_keyboard();
    office.send_away(Place::Behind);
    let call = office.brought_up();
    office
        .app
        .until("the report says so", || ended("popupOnIncomingCall") == "adjusted system_decided server");
    office.end(&call);
    office.world.put(&json!({"popupOnIncomingCall": false, "popupRevertWhenDone": true}));
    office.app.refresh();
    assert_eq!(ended("popupOnIncomingCall"), "applied - server");
    assert_eq!(ended("popupRevertWhenDone"), "pending popup_off server");
    office.world.put(&json!({"popupOnIncomingCall": true, "popupRevertWhenDone": true}));
    office.app.refresh();
    office.app.ports.refuse_popups();
    for key in ["popupOnIncomingCall", "popupRevertWhenDone"] {
        assert_eq!(ended(key), "unsupported not_in_this_session server");
        assert_eq!(office.app.row(key)["in_force"], false);
    }
    office.send_away(Place::Behind);
    let call = office.ring(stranger(), None);
    office.end(&call);
    assert_eq!(office.moved(), []);
    office.app.quit();
}

#[test]
fn a_window_that_cannot_be_built_is_told_and_the_call_rings_all_the_same() {
    let office = Office::open_with(json!({"popupOnIncomingCall": true}), true, |_| {});
    office.app.ports.refuse_windows();
    let call = office.ring(stranger(), None);
    office.app.until("the report says so", || {
        office.app.ended_as("popupOnIncomingCall") == "failed system_refused server"
    });
    assert!(!office.app.ports.playing().is_empty());
    office.end(&call);
    office.app.quit();
}
