//! A receptionist's journeys in a real window, each by the keyboard alone and by the mouse: a colleague is found and
//! called, somebody who waits is taken, a queue is joined and left, a missed call is called back.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// The seeded settings in a window of its own, with the receptionist's dashboard.
pub fn pbx() -> Pbx {
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

pub fn ready<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> App<'a> {
    let app = Start::new(screen, home, pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    poll::until("there is a phone", || app.status()["phone"].is_object());
    app.page().wait_for("[data-column] article");
    app.window().focus();
    app
}

pub fn stranger() -> Caller {
    Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) }
}

/// Opens the search by its key and types.
fn search(screen: &Screen, app: &App<'_>, words: &str) {
    screen.press("ctrl+k");
    poll::until("the search has the keyboard", || app.page().has("#search:focus"));
    app.page().fill("#search", words);
    app.page().wait_for("#search-option-0");
}

/// Goes down the list to this thing, and chooses it.
fn choose(screen: &Screen, app: &App<'_>, thing: &str) {
    let chosen = format!("[data-thing='{thing}'][aria-selected=true]");
    poll::until("it is chosen", || {
        app.page().has(&chosen) || {
            screen.press("Down");
            false
        }
    });
    screen.press("Return");
}

pub fn asked(pbx: &Pbx, path: &str) -> usize {
    pbx.requests().iter().filter(|request| request.path.contains(path)).count()
}

fn queue_id(app: &App<'_>, name: &str) -> String {
    let find = format!(
        "[...document.querySelectorAll('[data-membership]')].some(b => b.ariaLabel.includes({}))",
        json!(name)
    );
    poll::until("the queue is there", || app.page().value(&find) == json!(true));
    name.to_owned()
}

#[test]
fn a_colleague_is_found_and_called_by_the_keyboard_alone_and_by_the_mouse() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    search(&screen, &app, "anneke");
    screen.press("Return");
    app.page().wait_for("#call-box[open]");
    assert!(pbx.calls().is_empty(), "the first Enter calls nobody");
    screen.press("Return");
    poll::until("the second Enter calls", || pbx.calls().len() == 1);

    app.page().click("#search");
    app.page().fill("#search", "anneke");
    app.page().click("#search-option-0");
    app.page().wait_for("#call-box[open]");
    app.page().click("#call-box [type=submit]");
    poll::until("the button calls", || pbx.calls().len() == 2);
}

#[test]
fn somebody_who_waits_is_taken_by_the_keyboard_alone_and_by_the_mouse() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let row = |id: &str| format!("[data-caller='{id}']");
    let first = pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    app.page().wait_for(&row(&first));
    app.page().value(&format!("document.querySelector(\"{} button\").focus()", row(&first)));
    screen.press("Return");
    poll::until("the caller waits no more", || !app.page().has(&row(&first)));
    poll::until("the call is the user's", || app.page().has("#calls [data-call-state=active]"));

    let second = pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    app.page().press(&format!("{} button", row(&second)));
    poll::until("the second is taken too", || !app.page().has(&row(&second)));
    assert_eq!(asked(&pbx, "/action/queuepickup"), 2);
}

#[test]
fn a_queue_is_joined_and_left_by_the_keyboard_alone_and_by_the_mouse() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    queue_id(&app, "Sales");
    let says = |words: &str| {
        let find = format!(
            "[...document.querySelectorAll('[data-membership]')].some(b => b.ariaLabel === {})",
            json!(words)
        );
        app.page().value(&find) == json!(true)
    };
    search(&screen, &app, "join sales");
    screen.press("Return");
    poll::until("the user is a member", || says("Leave: Sales"));
    app.page().press_button("Leave: Sales");
    poll::until("the user is no member", || says("Join: Sales"));
    assert_eq!(asked(&pbx, "/member/"), 1);
}

#[test]
fn a_missed_call_is_counted_in_the_title_and_called_back_by_the_keyboard_alone_and_by_the_mouse() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let call =
        IncomingCall { to: pbx.account().username.clone(), from: stranger(), ..IncomingCall::default() };
    let call = pbx.sandbox().ring(call).unwrap();
    app.page().wait_for("#calls [data-call-state=ringing]");
    pbx.sandbox().end_call(&call).unwrap();
    poll::until("the title counts it", || app.window().title().starts_with("(1) "));
    app.page().wait_for("[data-unseen='1']");
    search(&screen, &app, "ida berg");
    choose(&screen, &app, &format!("recent missed {call}"));
    app.page().wait_for("#call-box[open]");
    screen.press("Return");
    poll::until("it is called back", || pbx.calls() == ["+4520304050"]);

    app.page().press("#open-recents");
    app.page().wait_for("#recents [data-recent]");
    poll::until("it is seen", || !app.window().title().starts_with('('));
    app.page().press(&format!("[data-recent='{call}'] [data-act=call]"));
    app.page().wait_for("#call-box[open]");
    app.page().press("#call-box [type=submit]");
    poll::until("it is called again", || pbx.calls().len() == 2);
}
