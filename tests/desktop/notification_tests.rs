//! Notifications of calls, as a desktop is given them and a user presses them.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::bus::Bus;
use crate::harness::home::Home;
use crate::harness::logind::Logind;
use crate::harness::notifications::Notifications;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// The seeded settings, with a window that no call brings up.
fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    // Nor DND with the lock: a call that comes after it is not announced.
    for key in ["popupOnIncomingCall", "windowWallboardMode", "fullscreen", "dndWhenDesktopLocked"] {
        settings[key] = json!(false);
    }
    pbx.put(&settings);
    pbx
}

fn ring(pbx: &Pbx, name: &str, number: &str) -> String {
    let call = IncomingCall {
        to: pbx.account().username.clone(),
        from: Caller { number: Some(number.into()), name: Some(name.into()) },
        ..IncomingCall::default()
    };
    pbx.sandbox().ring(call).unwrap()
}

fn asked_for(pbx: &Pbx, action: &str) -> usize {
    let path = format!("/pbx/app/action/{action}");
    pbx.requests().iter().filter(|request| request.path == path).count()
}

/// Hidden, and ready for a call.
fn hidden<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx, bus: &Bus) -> App<'a> {
    let app = Start::new(screen, home, pbx).on(bus).word("--hidden").run();
    app.wait_until_fetched();
    app.wait_until_live();
    app
}

#[test]
fn a_call_is_answered_at_its_notification_and_the_notification_goes() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let bus = Bus::start(&home);
    let notifications = Notifications::start(&bus, false);
    let app = hidden(&screen, &home, &pbx, &bus);
    ring(&pbx, "Ida Berg", "+4520304050");
    let shown = notifications.one("the call is notified", |shown| shown.title == "Ida Berg");
    assert_eq!(shown.body, "+4520304050\nExternal call");
    // The sandbox names no phone while a call rings, so there is none to decline it at.
    assert_eq!(shown.buttons(), ["answer", "silence"]);
    assert_eq!(shown.urgency, 2);
    notifications.press(&shown, "answer");
    poll::until("the PBX was asked to pick it up", || asked_for(&pbx, "pickup") == 1);
    poll::until("it is talked on", || app.status()["calls"][0]["state"] == "active");
    notifications.wait_until_none();
    assert_eq!(notifications.ever().len(), 1);

    assert_eq!(app.verb(&["hangup"]).exit, Some(0));
    poll::until("it is over", || app.status()["calls"].as_array().is_some_and(Vec::is_empty));
    ring(&pbx, "Ida Berg", "+4520304050");
    let shown = notifications.one("the next call is notified", |_| true);
    let hangups = asked_for(&pbx, "hangup");
    notifications.press(&shown, "silence");
    notifications.wait_until_closed(&shown);
    assert_eq!(app.verb(&["hangup"]).exit, Some(1), "it is quiet here already");
    assert_eq!(app.status()["calls"][0]["state"], "ringing");
    assert_eq!(asked_for(&pbx, "hangup"), hangups);
    notifications.wait_until_none();
    assert_eq!(notifications.ever().len(), 2);
}

#[test]
fn answered_at_the_desk_phone_the_notification_is_withdrawn() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let bus = Bus::start(&home);
    let notifications = Notifications::start(&bus, false);
    let _app = hidden(&screen, &home, &pbx, &bus);
    let call = ring(&pbx, "Ida Berg", "+4520304050");
    notifications.one("the call is notified", |shown| shown.title == "Ida Berg");
    pbx.sandbox().answer_call(&call, None).unwrap();
    notifications.wait_until_none();
}

#[test]
fn a_hostile_caller_stays_text_and_pressing_the_notification_shows_the_window() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let bus = Bus::start(&home);
    let notifications = Notifications::start(&bus, false);
    let app = hidden(&screen, &home, &pbx, &bus);
    ring(&pbx, "<b>Ida</b>\u{202e}&amp;\n<img src=\"http://x\">", "<a href=\"http://x\">+45 & 1</a>");
    let shown = notifications.one("the call is notified", |shown| shown.title.contains("Ida"));
    assert!(!shown.title.contains(['\n', '\u{202e}']), "{shown:?}");
    assert!(!shown.body.contains(['<', '>']), "{shown:?}");
    assert!(
        !shown.body.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").contains('&'),
        "{shown:?}"
    );
    notifications.press(&shown, "default");
    assert!(app.window().is_mapped());
    notifications.wait_until_none();
    assert_eq!(asked_for(&pbx, "pickup"), 0);
}

#[test]
fn the_first_closing_that_hides_the_window_is_told_and_no_other() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let bus = Bus::start(&home);
    let notifications = Notifications::start(&bus, true);
    for told in [1, 1] {
        let app = Start::new(&screen, &home, &pbx).on(&bus).run();
        app.wait_until_fetched();
        for _ in 0..2 {
            let window = app.window();
            screen.said("wmctrl", &["-i", "-c", window.id()]);
            poll::until("the window is hidden", || !window.is_mapped());
            poll::until_equal("how often it was told", told, || notifications.ever().len());
            assert_eq!(app.verb(&["toggle"]).exit, Some(0));
            poll::until("the window is back", || window.is_mapped());
        }
        app.quit();
    }
    let ever = notifications.ever();
    assert!(ever.iter().all(|shown| shown.body.contains("tray")), "{ever:?}");
}

#[test]
fn without_anybody_who_shows_notifications_a_call_is_taken_as_well_and_the_panel_says_why() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let bus = Bus::start(&home);
    let app = Start::new(&screen, &home, &pbx).on(&bus).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    let other = screen.another_program();
    other.take_focus(&screen);
    ring(&pbx, "Ida Berg", "+4520304050");
    let page = app.page();
    poll::until("the card is there", || page.has("#calls [data-call-state=ringing]"));
    // It is no trouble of this app's, so the line is one of those that the panel folds away.
    page.press("#status-all");
    poll::until("the panel says so", || {
        page.text("body").is_some_and(|text| text.contains("no call notifications"))
    });
    assert_eq!(app.verb(&["answer"]).exit, Some(0));
    poll::until("it is talked on", || page.has("#calls [data-call-state=active]"));
}

#[test]
fn locked_while_it_rings_the_notification_names_nobody_until_the_screen_is_open_again() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let (bus, logind) = (Bus::start(&home), Logind::start(&home));
    let notifications = Notifications::start(&bus, false);
    let app = Start::new(&screen, &home, &pbx).on(&bus).logind(&logind).word("--hidden").run();
    app.wait_until_fetched();
    app.wait_until_live();
    let call = ring(&pbx, "Ida Berg", "+4520304050");
    let named = notifications.one("the call is notified", |shown| shown.title == "Ida Berg");
    logind.lock(true);
    let locked = notifications.one("nobody is named", |shown| shown.title == "Incoming call");
    assert_eq!((locked.id, locked.body.as_str()), (named.id, "External call"), "it is replaced in place");
    logind.lock(false);
    notifications.one("the caller is named again", |shown| shown.title == "Ida Berg");
    pbx.sandbox().end_call(&call).unwrap();
    notifications.wait_until_none();

    logind.lock(true);
    ring(&pbx, "Ida Berg", "+4520304050");
    notifications.one("the next call names nobody from the first", |shown| shown.title == "Incoming call");
    let ever = notifications.ever();
    let last = ever.last().unwrap();
    assert_eq!((last.title.as_str(), last.body.as_str()), ("Incoming call", "External call"));
}

#[test]
fn a_new_user_is_led_to_the_first_steps_once_and_says_that_a_trial_notification_was_seen() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let bus = Bus::start(&home);
    let notifications = Notifications::start(&bus, false);
    let app = Start::new(&screen, &home, &pbx).on(&bus).drive();
    app.wait_until_fetched();
    let page = app.page();
    page.wait_for("#dashboard");
    page.wait_for("#first-offer-go");
    page.press("#first-offer-go");
    page.wait_for("#first-steps");
    let step = |rest: &str| format!("[data-step=notifications]{rest}");
    assert!(page.has(&step("[data-state=open]")));
    page.press(&step(" [data-act=check]"));
    let shown = notifications.one("the trial is shown", |shown| shown.title == "This is a trial");
    assert_eq!((shown.urgency, shown.buttons()), (2, vec![]), "as a call's is");
    page.wait_for(&step(" [data-act=yes]"));
    assert!(page.has(&step("[data-state=open]")), "only the user knows whether it was seen");
    page.press(&step(" [data-act=yes]"));
    page.wait_for(&step("[data-state=done]"));
    app.quit();

    let app = Start::new(&screen, &home, &pbx).on(&bus).drive();
    app.wait_until_fetched();
    let page = app.page();
    page.wait_for("#dashboard");
    assert!(!page.has("#first-offer"), "it is offered once");
    page.press("#employee-menu");
    page.wait_for("[data-entry=first-steps]");
    page.press("[data-entry=first-steps]");
    page.wait_for(&step("[data-state=done]"));
}
