//! A receptionist's transfers in a real window, by the keyboard alone and by the mouse; and their own presence.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::screen::Screen;

/// A colleague with a telephone that is free, and what is typed to find her.
const FREE: (&str, &str) = ("120", "anneke");
const RINGING: &str = "#calls [data-call-state=ringing]";
const ACTIVE: &str = "#calls [data-call-state=active]";
const HELD: &str = "#calls [data-call-state=held]";

fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["globalShortcuts"] = json!({"ANSWER": shortcut("ctrl+shift+F9")});
    for (key, value) in
        [("windowWallboardMode", json!(false)), ("fullscreen", json!(false)), ("zoom", json!(100))]
    {
        settings[key] = value;
    }
    pbx.put(&settings);
    pbx
}

fn ready<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> App<'a> {
    let app = Start::new(screen, home, pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    poll::until("there is a phone", || app.status()["phone"].is_object());
    app.window().focus();
    app
}

fn ring(pbx: &Pbx, app: &App<'_>) -> String {
    let call = IncomingCall {
        to: pbx.account().username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
        ..IncomingCall::default()
    };
    let call = pbx.sandbox().ring(call).unwrap();
    app.page().wait_for(RINGING);
    call
}

fn write(screen: &Screen, text: &str) {
    for letter in text.chars() {
        match letter {
            ':' => screen.press("colon"),
            letter => screen.press(&letter.to_string()),
        }
    }
}

/// Goes on by Tab until the control has the keyboard.
fn tab_to(screen: &Screen, app: &App<'_>, selector: &str) {
    app.page().wait_for(selector);
    poll::until(&format!("Tab reaches {selector}"), || {
        let there = app.page().has(&format!("{selector}:focus"));
        if !there {
            screen.press("Tab");
        }
        there
    });
}

/// Answers with the shortcut, and finds the colleague with T.
fn answer_and_find(screen: &Screen, app: &App<'_>, pbx: &Pbx) -> String {
    let call = ring(pbx, app);
    screen.press("ctrl+shift+F9");
    app.page().wait_for(ACTIVE);
    screen.press("t");
    app.page().wait_for("#transfer-field:focus");
    write(screen, FREE.1);
    poll::until("she is found alone", || {
        app.page().number("document.querySelectorAll('[data-transfer] [role=option]').length") == Some(1.0)
    });
    call
}

fn own_calls(app: &App<'_>) -> usize {
    app.status()["calls"].as_array().map_or(0, Vec::len)
}

fn with_her(pbx: &Pbx) -> Vec<String> {
    pbx.sandbox().calls_at(FREE.0)
}

#[test]
fn by_the_keyboard_a_call_is_answered_and_transferred_at_once() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    answer_and_find(&screen, &app, &pbx);
    screen.press("Return");
    poll::until("it rings at hers", || with_her(&pbx).len() == 1);
    poll::until("it is gone here", || own_calls(&app) == 0);
    app.page().wait_for_words("Transferred to");
    // Nobody is lost: what she does not take comes back, and says from where.
    pbx.sandbox().leave_unanswered(&with_her(&pbx)[0]).unwrap();
    app.page().wait_for(RINGING);
    app.page().wait_for_words("nobody answered there");
}

#[test]
fn by_the_keyboard_somebody_is_asked_and_the_call_put_through() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    answer_and_find(&screen, &app, &pbx);
    screen.press("shift+Return");
    app.page().wait_for(HELD);
    poll::until("it rings at hers", || with_her(&pbx).len() == 1);
    pbx.sandbox().answer_call(&with_her(&pbx)[0], None).unwrap();
    app.page().wait_for(ACTIVE);
    tab_to(&screen, &app, "#calls [data-action=complete]");
    screen.press("Return");
    poll::until("both are gone here", || own_calls(&app) == 0);
    assert_eq!(with_her(&pbx).len(), 1);
}

#[test]
fn by_the_keyboard_somebody_is_asked_and_the_user_goes_back_to_the_caller() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let call = answer_and_find(&screen, &app, &pbx);
    screen.press("shift+Return");
    app.page().wait_for(HELD);
    tab_to(&screen, &app, "#calls [data-action=back-to-caller]");
    screen.press("Return");
    poll::until("she is left alone", || with_her(&pbx).is_empty());
    app.page().wait_for(ACTIVE);
    poll::until("the caller alone is here", || own_calls(&app) == 1);
    assert_eq!(app.status()["calls"][0]["id"], call.as_str());
}

#[test]
fn presence_is_set_until_one_o_clock_by_the_keyboard_and_taken_back_by_the_mouse() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    let state =
        || page.value("document.querySelector('#own-state').title").as_str().unwrap_or_default().to_owned();
    screen.press("p");
    page.wait_for("#own-state-box input:checked:focus");
    tab_to(&screen, &app, "#own-until");
    write(&screen, "13:00");
    screen.press("Return");
    poll::until("it is shown", || state().contains("13:00") && !page.has("#own-state-box"));

    page.click("#own-state");
    page.wait_for("#own-state-box");
    page.fill("#own-until", " ");
    page.click("#own-state-box input[value=BUSY]");
    page.click("#set-presence");
    poll::until("it is another", || !state().contains("13:00") && !page.has("#own-state-box"));
}
