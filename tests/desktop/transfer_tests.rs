//! A receptionist's transfers in a real window by the keyboard alone, and their own presence. By the mouse: `mouse_tests`.

use crate::harness::app::App;
use crate::harness::home::Home;
use crate::harness::keyboard::Keyboard;
use crate::harness::mouse::Mouse;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::reception::{ACTIVE, HELD, HER_NAME, RINGING, own_calls, pbx, ready, ring, with_her};
use crate::harness::screen::Screen;

/// Answers with the shortcut, and finds the colleague with T.
fn answer_and_find(keyboard: &Keyboard<'_>, app: &App<'_>, pbx: &Pbx) -> String {
    let call = ring(pbx, app);
    keyboard.press("ctrl+shift+F9");
    app.page().wait_for(ACTIVE);
    keyboard.press("t");
    app.page().wait_for("#transfer-field:focus");
    keyboard.write(HER_NAME);
    poll::until("she is found alone", || {
        app.page().number("document.querySelectorAll('[data-transfer] [role=option]').length") == Some(1.0)
    });
    call
}

#[test]
fn by_the_keyboard_a_call_is_answered_and_transferred_at_once() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let keyboard = Keyboard::over(&screen, &app);
    answer_and_find(&keyboard, &app, &pbx);
    keyboard.press("Return");
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
    let keyboard = Keyboard::over(&screen, &app);
    answer_and_find(&keyboard, &app, &pbx);
    keyboard.press("shift+Return");
    app.page().wait_for(HELD);
    poll::until("it rings at hers", || with_her(&pbx).len() == 1);
    pbx.sandbox().answer_call(&with_her(&pbx)[0], None).unwrap();
    app.page().wait_for(ACTIVE);
    keyboard.tab_to("#calls [data-action=complete]");
    keyboard.press("Return");
    poll::until("both are gone here", || own_calls(&app) == 0);
    assert_eq!(with_her(&pbx).len(), 1);
}

#[test]
fn by_the_keyboard_somebody_is_asked_and_the_user_goes_back_to_the_caller() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let keyboard = Keyboard::over(&screen, &app);
    let call = answer_and_find(&keyboard, &app, &pbx);
    keyboard.press("shift+Return");
    app.page().wait_for(HELD);
    keyboard.tab_to("#calls [data-action=back-to-caller]");
    keyboard.press("Return");
    poll::until("she is left alone", || with_her(&pbx).is_empty());
    app.page().wait_for(ACTIVE);
    poll::until("the caller alone is here", || own_calls(&app) == 1);
    assert_eq!(app.status()["calls"][0]["id"], call.as_str());
}

#[test]
fn presence_is_set_until_one_o_clock_by_the_keyboard_and_taken_back_by_the_mouse() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let keyboard = Keyboard::over(&screen, &app);
    let page = app.page();
    let state =
        || page.value("document.querySelector('#own-state').title").as_str().unwrap_or_default().to_owned();
    keyboard.press("p");
    page.wait_for("#own-state-box input:checked:focus");
    keyboard.tab_to("#own-until");
    keyboard.write("13:00");
    keyboard.press("Return");
    poll::until("it is shown", || state().contains("13:00") && !page.has("#own-state-box"));

    let mouse = Mouse::over(&screen, &app);
    mouse.click("#own-state");
    mouse.write("#own-until", " ");
    mouse.click("#own-state-box input[value=BUSY]");
    mouse.click("#set-presence");
    poll::until("it is another", || !state().contains("13:00") && !page.has("#own-state-box"));
}
