//! A key that is held, and a double click: the X server repeats the one, and the second click of the other hits
//! what the first has put there. Both count once.

use std::time::Duration;

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::hand::{Held, double_click};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// So long a key is held: the server waits 660 ms and then repeats it 25 times a second.
const HELD: Duration = Duration::from_secs(2);

/// A person of the dashboard with a number.
const ROW: &str = "button.person[data-stop]";
const BOX: &str = "#call-box[open]";

/// The seeded settings, with a desk phone, in a window of its own.
fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    for (key, value) in
        [("windowWallboardMode", json!(false)), ("fullscreen", json!(false)), ("zoom", json!(100))]
    {
        settings[key] = value;
    }
    pbx.put(&settings);
    pbx
}

/// With the dashboard of people and queues, and a phone to call with.
fn ready<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> App<'a> {
    let app = Start::new(screen, home, pbx).drive();
    app.wait_until_fetched();
    poll::until("there is a phone", || app.status()["phone"].is_object());
    app.window().focus();
    app
}

/// Gives an element of the page the keyboard, as Tab does.
fn focus(app: &App<'_>, selector: &str) {
    app.page().wait_for(selector);
    app.page().value(&format!("document.querySelector({}).focus()", json!(selector)));
    poll::until("it has the keyboard", || app.page().has(&format!("{selector}:focus")));
}

/// Holds Enter: it opens the box, and nothing is called by it. Let go of and pressed anew it calls once.
fn enter_opens_and_only_a_second_press_calls(screen: &Screen, app: &App<'_>, pbx: &Pbx) {
    let enter = Held::down(screen, "Return");
    app.page().wait_for(BOX);
    poll::never_within(HELD, "a held Enter has called", || !pbx.calls().is_empty());
    assert!(app.page().has(BOX), "a held Enter has closed the box");
    drop(enter);
    let enter = Held::down(screen, "Return");
    poll::until("the second press calls", || !pbx.calls().is_empty());
    poll::never_within(HELD, "it has called again", || pbx.calls().len() > 1);
    drop(enter);
}

#[test]
fn the_x_server_repeats_a_key_that_is_held() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    focus(&app, "#search");
    let _held = Held::down(&screen, "a");
    poll::until("the field has more than one", || {
        app.page()
            .value("document.querySelector('#search').value")
            .as_str()
            .is_some_and(|text| text.len() > 3)
    });
}

#[test]
fn enter_held_in_the_search_opens_the_call_box_and_calls_nobody() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    app.page().fill("#search", "a");
    app.page().wait_for("#search-option-0");
    enter_opens_and_only_a_second_press_calls(&screen, &app, &pbx);
}

#[test]
fn enter_held_on_a_person_opens_the_call_box_and_calls_nobody() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    screen.press("Tab");
    focus(&app, ROW);
    enter_opens_and_only_a_second_press_calls(&screen, &app, &pbx);
}

#[test]
fn enter_held_in_another_program_that_asks_for_the_call_box_calls_nobody() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let window = app.window();
    let _other = screen.another_program();
    let enter = Held::down(&screen, "Return");
    assert_eq!(app.verb(&["call", "20304050"]).exit, Some(0));
    poll::until("the window has the keyboard", || window.has_focus());
    app.page().wait_for(BOX);
    poll::never_within(HELD, "a held Enter has called", || !pbx.calls().is_empty());
    drop(enter);
    assert!(app.page().has(BOX));
    screen.press("Return");
    poll::until_equal("who was called", vec!["20304050".to_owned()], || pbx.calls());
}

#[test]
fn an_enter_right_after_the_window_has_come_to_the_front_counts() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let window = app.window();
    let _other = screen.another_program();
    assert_eq!(app.verb(&["call", "20304050"]).exit, Some(0));
    poll::until("the window has the keyboard", || window.has_focus());
    poll::until("the field has it", || app.page().has(&format!("{BOX} #call-number:focus")));
    screen.press("Return");
    poll::until_equal("who was called", vec!["20304050".to_owned()], || pbx.calls());
}

#[test]
fn enter_held_on_answer_answers_once_and_does_nothing_else_with_the_call() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    app.wait_until_live();
    let call = IncomingCall {
        to: pbx.account().username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
        ..IncomingCall::default()
    };
    pbx.sandbox().ring(call).unwrap();
    screen.press("Tab");
    focus(&app, "#calls [data-action=answer]");
    let asked =
        || pbx.requests().iter().filter(|request| request.path.starts_with("/pbx/app/action/")).count();
    let _enter = Held::down(&screen, "Return");
    poll::until("it is answered", || app.page().has("#calls [data-call-state=active]"));
    poll::never_within(HELD, "something else was asked for", || asked() > 1);
    assert!(app.page().has("#calls [data-call-state=active]"));
}

#[test]
fn a_double_click_on_a_person_opens_the_call_box_and_one_on_call_calls_once() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let window = app.window();
    double_click(&screen, &window, app.page(), ROW);
    app.page().wait_for(BOX);
    poll::never_within(Duration::from_millis(600), "the second click has closed it", || !app.page().has(BOX));
    assert!(pbx.calls().is_empty());
    double_click(&screen, &window, app.page(), "#place-call");
    poll::until("it is called", || !pbx.calls().is_empty());
    poll::until("the box is closed", || !app.page().has("#call-box"));
    poll::never_within(HELD, "the second click did something", || {
        pbx.calls().len() > 1 || app.page().has("#call-box")
    });
}
