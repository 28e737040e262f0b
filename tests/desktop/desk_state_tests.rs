//! A desk in a real window: callers dragged to their place, a colleague's presence, one's own queues and what calls ring on.

use serde_json::{Value, json};

use crate::harness::app::App;
use crate::harness::hand;
use crate::harness::home::Home;
use crate::harness::mouse::Mouse;
use crate::harness::poll;
use crate::harness::reception::{ACTIVE, asked, pbx, ready, stranger};
use crate::harness::screen::Screen;

/// Somebody of the group Service, whose presence the user may set.
const SERVICE: &str = "Tomasz Zieliński";

/// The row of a colleague gets an id that a test can name.
fn row_of(app: &App<'_>, name: &str) -> &'static str {
    let mark = format!(
        "(() => {{ document.getElementById('the-colleague')?.removeAttribute('id'); const row = [...document.querySelectorAll('button.person')].find(r => r.textContent.includes({}));
                   if (row) row.id = 'the-colleague'; return Boolean(row); }})()",
        json!(name)
    );
    poll::until("the colleague has a row", || app.page().value(&mark) == json!(true));
    "#the-colleague"
}

/// What their menu offers.
fn menu_of(screen: &Screen, app: &App<'_>, name: &str) -> Vec<String> {
    let row = row_of(app, name);
    app.page().value(&format!(
        "document.querySelector('{row}').scrollIntoView({{block: 'nearest', inline: 'nearest'}})"
    ));
    hand::ask_for_menu(screen, &app.window(), app.page(), row);
    app.page().wait_for("[role=menuitem]");
    let entries = "[...document.querySelectorAll('[role^=menuitem]')].map(e => e.textContent.trim())";
    let words = app.page().value(entries);
    words.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

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
fn a_colleagues_presence_is_set_where_a_group_grants_it_and_is_not_offered_elsewhere() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    // Sales belongs to no group of the user's, Service does.
    assert!(!menu_of(&screen, &app, "Anneke").iter().any(|entry| entry.starts_with("Set presence")));
    screen.press("Escape");
    poll::until("the menu is gone", || !app.page().has("[role=menuitem]"));
    poll::until("it is offered", || {
        let offered = menu_of(&screen, &app, SERVICE).iter().any(|entry| entry.starts_with("Set presence"));
        if !offered {
            screen.press("Escape");
            poll::until("the menu is gone again", || !app.page().has("[role=menuitem]"));
        }
        offered
    });
    let mouse = Mouse::over(&screen, &app);
    mouse.click("[role=menu] [data-entry=presence]");
    app.page().wait_for("#person-state-box input:checked:focus");
    mouse.click("#person-state-box input[value=MEETING]");
    mouse.write("#person-text", "with the auditor");
    mouse.click("#set-person-presence");
    poll::until("the box closes", || !app.page().has("#person-state-box"));
    let row = row_of(&app, SERVICE);
    poll::until("it is shown", || {
        app.page().text(row).is_some_and(|text| text.contains("with the auditor"))
            || app.page().has(&format!("{row}[data-presence=MEETING]"))
    });
    assert_eq!(asked(&pbx, "/employee/"), 1);
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
