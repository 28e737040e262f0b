//! A receptionist's journeys by the mouse alone, as a hand moves it in a real window. One call each: what is left of one
//! journey is no beginning of another.

use serde_json::json;

use crate::harness::app::App;
use crate::harness::home::Home;
use crate::harness::mouse::Mouse;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::reception::{
    ACTIVE, FREE, HELD, HER_NAME, RINGING, asked, own_calls, pbx, ready, ring, stranger, with_her,
};
use crate::harness::screen::Screen;

/// Rings and is answered by the button.
fn answered(mouse: &Mouse<'_>, app: &App<'_>, pbx: &Pbx) -> String {
    let call = ring(pbx, app);
    mouse.click("#calls [data-action=answer]");
    app.page().wait_for(ACTIVE);
    call
}

/// Opens the list of where the call can go, and chooses her there.
fn choose_her(mouse: &Mouse<'_>, app: &App<'_>) {
    mouse.click("#calls [data-action=transfer]");
    mouse.write("#transfer-field", HER_NAME);
    poll::until("she is found alone", || {
        app.page().number("document.querySelectorAll('[data-transfer] [role=option]').length") == Some(1.0)
    });
    mouse.click("[data-transfer] [role=option]");
}

/// The one of these that shows this text in its part: how it can be pointed at from now on.
fn marked(app: &App<'_>, all: &str, part: &str, text: &str) -> String {
    let find = format!(
        "(() => {{ const one = [...document.querySelectorAll({})]\
         .find(one => one.querySelector({})?.textContent.includes({})); \
         if (one) one.id = 'marked'; return one !== undefined }})()",
        json!(all),
        json!(part),
        json!(text)
    );
    poll::until(&format!("{text} is there"), || app.page().value(&find) == json!(true));
    "#marked".to_owned()
}

#[test]
fn a_call_is_answered_and_transferred_at_once() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    answered(&mouse, &app, &pbx);
    choose_her(&mouse, &app);
    mouse.click("[data-transfer-to]");
    poll::until("it rings at hers", || with_her(&pbx).len() == 1);
    poll::until("it is gone here", || own_calls(&app) == 0);
    app.page().wait_for_words("Transferred to");
}

#[test]
fn somebody_is_asked_and_the_call_put_through() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    answered(&mouse, &app, &pbx);
    choose_her(&mouse, &app);
    mouse.click("[data-consult]");
    app.page().wait_for(HELD);
    poll::until("it rings at hers", || with_her(&pbx).len() == 1);
    pbx.sandbox().answer_call(&with_her(&pbx)[0], None).unwrap();
    app.page().wait_for(ACTIVE);
    mouse.click("#calls [data-action=complete]");
    poll::until("both are gone here", || own_calls(&app) == 0);
    assert_eq!(with_her(&pbx).len(), 1);
}

#[test]
fn somebody_is_asked_and_the_user_goes_back_to_the_caller() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    let call = answered(&mouse, &app, &pbx);
    choose_her(&mouse, &app);
    mouse.click("[data-consult]");
    app.page().wait_for(HELD);
    mouse.click("#calls [data-action=back-to-caller]");
    poll::until("she is left alone", || with_her(&pbx).is_empty());
    app.page().wait_for(ACTIVE);
    poll::until("the caller alone is here", || own_calls(&app) == 1);
    assert_eq!(app.status()["calls"][0]["id"], call.as_str());
}

#[test]
fn a_call_dragged_onto_a_person_goes_to_them() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    answered(&mouse, &app, &pbx);
    let row = marked(&app, "button.person[data-stop]", ".number", FREE);
    mouse.drag(&format!("{ACTIVE} .who"), &row, &format!("{row}[data-takes-call]"));
    poll::until("it rings at hers", || with_her(&pbx).len() == 1);
    poll::until("it is gone here", || own_calls(&app) == 0);
    assert!(!app.page().has("[data-takes-call]"));
}

#[test]
fn a_call_dragged_onto_a_queue_waits_there() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    answered(&mouse, &app, &pbx);
    let card = marked(&app, "[data-transfer-number]", "h2", "Reception");
    mouse.drag(&format!("{ACTIVE} .who"), &format!("{card} h2"), &format!("{card}[data-takes-call]"));
    poll::until("it is gone here", || own_calls(&app) == 0);
    poll::until("the caller waits", || app.page().text(&card).is_some_and(|text| text.contains("Ida Berg")));
}

#[test]
fn a_colleague_is_found_and_called() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    mouse.write("#search", HER_NAME);
    mouse.click("#search-option-0");
    app.page().wait_for("#call-box[open]");
    assert!(pbx.calls().is_empty(), "the first click calls nobody");
    mouse.click("#place-call");
    poll::until_equal("who is called", vec![FREE.to_owned()], || pbx.calls());
    app.page().wait_for("#calls [data-call-state=dialling]");
}

#[test]
fn somebody_who_waits_is_taken() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    let caller = pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    let row = format!("[data-caller='{caller}']");
    mouse.click(&format!("{row} button"));
    poll::until("the caller waits no more", || !app.page().has(&row));
    app.page().wait_for(ACTIVE);
    assert_eq!(asked(&pbx, "/action/queuepickup"), 1);
}

#[test]
fn a_queue_is_joined_and_left() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    let member = || asked(&pbx, "/member/");
    for (button, after) in [
        ("[aria-label='Join: Sales']", "[aria-label='Leave: Sales']"),
        ("[aria-label='Leave: Sales']", "[aria-label='Join: Sales']"),
    ] {
        mouse.click(&format!("{button}[data-membership]"));
        app.page().wait_for(&format!("{after}[data-membership]"));
    }
    assert!(member() > 0);
}

#[test]
fn a_missed_call_is_called_back() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    let call = ring(&pbx, &app);
    pbx.sandbox().end_call(&call).unwrap();
    app.page().wait_for("[data-unseen='1']");
    mouse.click("#open-recents");
    poll::until("it is seen", || !app.window().title().starts_with('('));
    mouse.click(&format!("[data-recent='{call}'] [data-act=call]"));
    app.page().wait_for("#call-box[open]");
    mouse.click("#place-call");
    poll::until_equal("who is called", vec!["+4520304050".to_owned()], || pbx.calls());
}

#[test]
fn presence_is_set_until_one_o_clock() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let mouse = Mouse::over(&screen, &app);
    let page = app.page();
    mouse.click("#own-state");
    mouse.click("#own-state-box input[value=LUNCH]");
    mouse.write("#own-until", "13:00");
    mouse.click("#set-presence");
    poll::until("it is shown", || {
        let state = page.value("document.querySelector('#own-state').title");
        !page.has("#own-state-box") && state.as_str().is_some_and(|state| state.contains("13:00"))
    });
}

#[test]
fn at_another_zoom_a_call_is_answered_and_hung_up_by_its_menu() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    screen.press("ctrl+plus");
    poll::until("it is larger", || app.report().in_force("zoom") == &json!(110));
    let mouse = Mouse::over(&screen, &app);
    answered(&mouse, &app, &pbx);
    mouse.open_menu(&format!("{ACTIVE} .who"));
    mouse.click("[role=menu] [data-entry=hang_up]");
    poll::until("it is over", || own_calls(&app) == 0);
    assert!(!app.page().has(RINGING));
}
