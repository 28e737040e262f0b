//! Bad weather in a whole real window: a PBX that is slow, one that never answers, an answer that comes when the call is
//! over, and two windows of one user that wish the same. What every action shows in every weather is asked of the page
//! alone (`ui/tests-chromium/weather.test.ts`) and of the host alone; here both meet, with a hand on the mouse.

use std::time::Duration;

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::json;

use crate::harness::app::App;
use crate::harness::home::Home;
use crate::harness::mouse::Mouse;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::reception::{ACTIVE, HER_NAME, RINGING, asked, own_calls, pbx, ready, ring, with_her};
use crate::harness::screen::Screen;

const UNDER_WAY: &str = "#calls [aria-busy=true]";

/// Rings and is answered by the button.
fn answered(mouse: &Mouse<'_>, app: &App<'_>, pbx: &Pbx) -> String {
    let call = ring(pbx, app);
    mouse.click("#calls [data-action=answer]");
    app.page().wait_for(ACTIVE);
    call
}

/// Somebody else calls the user.
fn ring_another(pbx: &Pbx, app: &App<'_>) -> String {
    let from = Caller { number: Some("+4588991834".into()), name: Some("Nora Holm".into()) };
    let to = pbx.account().username.clone();
    let call = pbx.sandbox().ring(IncomingCall { to, from, ..IncomingCall::default() }).unwrap();
    app.page().wait_for(RINGING);
    call
}

/// Presses Answer on the call that rings until it is talked on: in a narrow window a card that has just come to lie over
/// the page takes no press for a moment.
fn answer(mouse: &Mouse<'_>, app: &App<'_>, call: &str) {
    let button = format!("{RINGING} [data-action=answer]");
    poll::until("the other is talked on", || {
        if app.page().has(&format!("{button}:not([aria-busy])")) {
            mouse.try_click(&button);
        }
        state_of(app, call) == "active"
    });
}

/// What is told beside calls and in messages.
fn told(app: &App<'_>) -> String {
    let all = "[...document.querySelectorAll('#calls [role=alert] p, .toast p')]";
    let shown = format!("{all}.filter(one => one.checkVisibility({{ visibilityProperty: true }}))");
    app.page()
        .value(&format!("{shown}.map(one => one.innerText).join('\\n')"))
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn state_of(app: &App<'_>, call: &str) -> serde_json::Value {
    let status = app.status();
    let calls = status["calls"].as_array().cloned().unwrap_or_default();
    calls.into_iter().find(|one| one["id"] == call).map_or(json!(null), |one| one["state"].clone())
}

#[test]
fn while_the_pbx_takes_ten_seconds_for_a_transfer_another_call_is_answered() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    answered(&mouse, &app, &pbx);
    mouse.click("#calls [data-action=transfer]");
    mouse.write("#transfer-field", HER_NAME);
    poll::until("she is found alone", || {
        app.page().number("document.querySelectorAll('[data-transfer] [role=option]').length") == Some(1.0)
    });
    pbx.fault("/pbx/app/action/transfer", json!({"delay_ms": 10_000, "times": 1}));
    mouse.click("[data-transfer-to]");
    app.page().wait_for("[data-transfer-to][aria-busy=true]");
    let other = ring_another(&pbx, &app);
    answer(&mouse, &app, &other);
    // The first is still on its way.
    assert!(with_her(&pbx).is_empty() && own_calls(&app) == 2, "the other was not answered within 10 s");
    poll::until("it rings at hers", || with_her(&pbx).len() == 1);
    poll::until("the other alone is here", || own_calls(&app) == 1 && !app.page().has(UNDER_WAY));
    assert_eq!(state_of(&app, &other), "active");
    assert_eq!(asked(&pbx, "/action/transfer"), 1);
}

#[test]
fn a_pbx_that_never_answers_a_hang_up_is_asked_once_and_then_said_not_to_answer() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    answered(&mouse, &app, &pbx);
    pbx.fault("/pbx/app/action/hangup", json!({"delay_ms": 600_000}));
    let hang_up = "#calls [data-action=hang_up]";
    mouse.click(hang_up);
    app.page().wait_for(&format!("{hang_up}[aria-busy=true]"));
    mouse.click(hang_up);
    mouse.click(hang_up);
    poll::until("it is told", || told(&app).contains("did not answer in time"));
    assert_eq!(asked(&pbx, "/action/hangup"), 1);
    assert!(!app.page().has(UNDER_WAY) && app.page().has(ACTIVE), "the call stays");
    pbx.clear_faults();
    mouse.click(hang_up);
    poll::until("it is over", || own_calls(&app) == 0);
    poll::until("nothing is told any more", || told(&app).is_empty());
}

#[test]
fn an_answer_for_a_call_that_is_over_leaves_nothing_on_the_next_one() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    let call = answered(&mouse, &app, &pbx);
    pbx.fault("/pbx/app/action/hold", json!({"delay_ms": 4_000, "times": 1}));
    mouse.click("#calls [data-action=hold]");
    app.page().wait_for(UNDER_WAY);
    poll::until("the PBX is asked", || asked(&pbx, "/action/hold") == 1);
    pbx.sandbox().end_call(&call).unwrap();
    let next = ring_another(&pbx, &app);
    poll::until("the first is over", || own_calls(&app) == 1);
    // Longer than the answer takes.
    poll::never_within(Duration::from_secs(8), "something is left of the first", || {
        !told(&app).is_empty() || app.page().has(UNDER_WAY) || state_of(&app, &next) != "ringing"
    });
    answer(&mouse, &app, &next);
}

#[test]
fn two_windows_of_one_user_answer_the_same_call_and_both_show_it_answered() {
    let (screens, homes, pbx) = ([Screen::start(), Screen::start()], [Home::make(), Home::make()], pbx());
    let apps = [ready(&screens[0], &homes[0], &pbx), ready(&screens[1], &homes[1], &pbx)];
    let call = ring(&pbx, &apps[0]);
    apps[1].page().wait_for(RINGING);
    pbx.fault("/pbx/app/action/pickup", json!({"delay_ms": 5_000, "times": 2}));
    for (screen, app) in screens.iter().zip(&apps) {
        Mouse::over(screen, app).click("#calls [data-action=answer]");
    }
    for app in &apps {
        poll::until("it is talked on in both", || state_of(app, &call) == "active");
        poll::until("nothing is under way", || !app.page().has(UNDER_WAY));
        app.page().wait_for(ACTIVE);
        let told = told(app);
        assert!(!told.contains("HTTP") && !told.contains("422"), "{told}");
        // Whoever was slower sees the call, and not that it was refused to them.
        assert_eq!(told, "", "{call}");
        assert_eq!(own_calls(app), 1);
    }
}
