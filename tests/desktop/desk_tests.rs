//! A receptionist's journeys in a real window by the keyboard alone: a colleague is found and called, somebody who waits
//! is taken, a queue is joined and left, a missed call is called back. By the mouse: `mouse_tests`.

use crate::harness::home::Home;
use crate::harness::keyboard::Keyboard;
use crate::harness::poll;
use crate::harness::reception::{ACTIVE, FREE, HER_NAME, asked, pbx, ready, ring, stranger};
use crate::harness::screen::Screen;

#[test]
fn a_colleague_is_found_and_called_by_the_keyboard_alone() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let keyboard = Keyboard::over(&screen, &app);
    keyboard.search(HER_NAME, "#search-option-0");
    app.page().wait_for("#call-box[open]");
    assert!(pbx.calls().is_empty(), "the first Enter calls nobody");
    keyboard.press("Return");
    poll::until_equal("who is called by the second", vec![FREE.to_owned()], || pbx.calls());
}

#[test]
fn somebody_who_waits_is_taken_by_the_keyboard_alone_from_the_queue_and_from_the_search() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let (page, keyboard) = (app.page(), Keyboard::over(&screen, &app));
    let row = |id: &str| format!("[data-caller='{id}']");

    // Behind those who wait there already: Tab leads into the list, and Down to whoever came last.
    let first = pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    page.wait_for(&row(&first));
    keyboard.tab_to("[data-caller] button");
    keyboard.go("Down", &format!("{} button", row(&first)));
    keyboard.press("Return");
    poll::until("the caller waits no more", || !page.has(&format!("{} [draggable=true]", row(&first))));
    page.wait_for(ACTIVE);
    let own = app.status()["calls"][0]["id"].as_str().unwrap().to_owned();
    pbx.sandbox().end_call(&own).unwrap();
    poll::until("the call is over", || !page.has(ACTIVE));

    let second = pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    page.wait_for(&row(&second));
    keyboard.search("take ida", &format!("[data-thing$='{second}']"));
    poll::until("the second waits no more", || !page.has(&row(&second)));
    page.wait_for(ACTIVE);
    assert_eq!(asked(&pbx, "/action/queuepickup"), 2);
}

#[test]
fn a_queue_is_joined_and_left_by_the_keyboard_alone() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let keyboard = Keyboard::over(&screen, &app);
    let says = |words: &str| format!("[data-membership][aria-label='{words}']");
    app.page().wait_for(&says("Join: Sales"));
    keyboard.search("join sales", "[data-thing^='member ']");
    app.page().wait_for(&says("Leave: Sales"));
    keyboard.search("leave sales", "[data-thing^='member ']");
    app.page().wait_for(&says("Join: Sales"));
    assert_eq!(asked(&pbx, "/member/"), 1, "it has left once");

    keyboard.tab_to(&says("Join: Sales"));
    keyboard.press("space");
    app.page().wait_for(&format!("{}:focus", says("Leave: Sales")));
    keyboard.press("space");
    app.page().wait_for(&format!("{}:focus", says("Join: Sales")));
    assert_eq!(asked(&pbx, "/member/"), 2);
}

#[test]
fn a_missed_call_is_counted_in_the_title_and_called_back_by_the_keyboard_alone() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let (page, keyboard) = (app.page(), Keyboard::over(&screen, &app));
    let call = ring(&pbx, &app);
    pbx.sandbox().end_call(&call).unwrap();
    poll::until("the title counts it", || app.window().title().starts_with("(1) "));
    page.wait_for("[data-unseen='1']");
    keyboard.search("ida berg", &format!("[data-thing='recent missed {call}']"));
    page.wait_for("#call-box[open]");
    keyboard.press("Return");
    poll::until("it is called back", || pbx.calls() == ["+4520304050"]);
    poll::until("the box is closed", || !page.has("#call-box"));

    keyboard.tab_to("#open-recents");
    keyboard.press("Return");
    page.wait_for("#recents [data-recent]");
    poll::until("it is seen", || !app.window().title().starts_with('('));
    keyboard.tab_to("#recents [data-recent] [data-stop]");
    keyboard.go("Down", &format!("[data-recent='{call}'] [data-act=call]"));
    keyboard.press("Return");
    page.wait_for("#call-box[open]");
    keyboard.press("Return");
    poll::until("it is called again", || pbx.calls().len() == 2);
}
