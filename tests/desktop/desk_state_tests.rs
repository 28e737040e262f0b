//! A desk in a real window: callers dragged to their place, one's own queues and what calls ring on.

use serde_json::{Value, json};

use crate::desk_tests::{asked, pbx, ready, stranger};
use crate::harness::hand;
use crate::harness::home::Home;
use crate::harness::poll;
use crate::harness::screen::Screen;

const ACTIVE: &str = "#calls [data-call-state=active]";

#[test]
fn somebody_who_waits_is_dragged_onto_the_place_of_the_calls_and_onto_oneself() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let window = app.window();
    let row = |id: &str| format!("[data-caller='{id}'] [draggable]");
    let over = |selector: &str| app.page().has(&format!("{selector}[data-takes-call]"));

    let first = pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    app.page().wait_for(&row(&first));
    hand::drag(&screen, &window, app.page(), (&row(&first), "#calls"), || over("#calls"));
    poll::until("the caller waits no more", || !app.page().has(&row(&first)));
    app.page().wait_for(ACTIVE);

    let second = pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    hand::drag(&screen, &window, app.page(), (&row(&second), "#own-state"), || over("#own-state"));
    poll::until("the second waits no more", || !app.page().has(&row(&second)));
    assert_eq!(asked(&pbx, "/action/queuepickup"), 2);
}

#[test]
fn ones_own_queues_and_sound_are_in_one_place_by_the_keyboard_alone() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    screen.press("p");
    app.page().wait_for("#own-state-box input:checked:focus");
    let sales = "[...document.querySelectorAll('[data-own-queue][role=switch]')].find(b => b.textContent.includes('Sales'))";
    let joined = || app.page().value(&format!("{sales}?.getAttribute('aria-checked') ?? null"));
    poll::until("the queue is there", || joined() != Value::Null);
    let before = joined();
    poll::until("it has the keyboard", || {
        app.page().value(&format!("document.activeElement === {sales}")) == json!(true) || {
            screen.press("Tab");
            false
        }
    });
    screen.press("space");
    poll::until("it is the other way round", || joined() != before);
    screen.press("space");
    poll::until("it is as before", || joined() == before);
    assert!(app.page().has("#own-state-box"));
}
