//! A dashboard edited in a real window by the keyboard alone, from the menu to the PBX. With the pointer, and what
//! others do at the same time: `board_tests`.

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::keyboard::Keyboard;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// What the columns of the edit mode have, each item by the name that its handle moves.
fn edited(page: &Page) -> Value {
    page.value(
        "[...document.querySelectorAll('[data-edit-column]')].map((column) =>
            [...column.querySelectorAll('[data-handle]')].map((one) => /Move (.*): drag/.exec(one.ariaLabel)[1]))",
    )
}

/// A button of the dashboard whose name begins so.
fn named(words: &str) -> String {
    format!("#dashboard [aria-label^='{words}']")
}

#[test]
fn a_dashboard_is_edited_by_the_keyboard_alone() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let id = pbx.sandbox().dashboards()[2].0.clone();
    pbx.put(&json!({
        "window": {"x": 20, "y": 30, "width": 1380, "height": 820}, "dashboardId": id, "dashboardColumnWidth": 320,
    }));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    let (page, keyboard) = (app.page(), Keyboard::over(&screen, &app));
    page.wait_for("[data-column] article");
    let notices = pbx.origin().trim_start_matches("http://").to_owned();

    keyboard.tab_to("#employee-menu");
    keyboard.press("Return");
    page.wait_for("[role=menuitem]:focus");
    keyboard.press("e");
    page.wait_for("[data-entry=edit-dashboard]:focus");
    keyboard.press("Return");
    page.wait_for("[data-edit-column] [data-handle]");
    let before = json!([["My calls", "Shortcuts"], [notices, "Switches"], ["Reception"], []]);
    assert_eq!(edited(page), before);

    // To another column, and down there.
    keyboard.tab_to(&named("Move Shortcuts"));
    keyboard.press("Right");
    let second = |at: &[&str]| poll::until_equal("the second column", json!(at), || edited(page)[1].clone());
    second(&[&notices, "Shortcuts", "Switches"]);
    page.wait_for(&format!("{}:focus", named("Move Shortcuts")));
    keyboard.press("Down");
    second(&[&notices, "Switches", "Shortcuts"]);
    page.wait_for(&format!("{}:focus", named("Move Shortcuts")));

    keyboard.tab_to(&named("Set up Reception"));
    keyboard.press("Return");
    keyboard.tab_to("[data-edit-column='2'] input[type=number]");
    keyboard.press("ctrl+a");
    keyboard.write("3");

    // Who removes something finds the keyboard at what stands in its place.
    keyboard.tab_back_to(&named("Remove Switches"));
    keyboard.press("Return");
    second(&[&notices, "Shortcuts"]);
    page.wait_for(&format!("{}:focus", named("Move Shortcuts")));
    keyboard.press("ctrl+z");
    second(&[&notices, "Switches", "Shortcuts"]);
    keyboard.tab_back_to(&named("Remove Switches"));
    keyboard.press("space");
    second(&[&notices, "Shortcuts"]);

    keyboard.tab_back_to(&named("Add an item to column 1"));
    keyboard.press("Return");
    page.wait_for("[role=menuitem]:focus");
    keyboard.press("t");
    page.wait_for("[data-entry=MULTIQUEUE]:focus");
    keyboard.press("Return");
    page.wait_for("[data-edit-column='0'] fieldset input:focus");
    keyboard.press("space");
    poll::until_equal("the new table", json!(["My calls", "Accounts"]), || edited(page)[0].clone());
    keyboard.press("Tab");
    keyboard.press("space");
    poll::until_equal("the new table", json!(["My calls", "Accounts, Reception"]), || {
        edited(page)[0].clone()
    });

    keyboard.tab_back_to("#board-name");
    keyboard.press("ctrl+a");
    keyboard.write("by keys");
    assert_eq!(pbx.sandbox().dashboard(&id).unwrap()["name"], "My day", "nothing is sent before it is saved");
    keyboard.tab_to("#dashboard form [type=submit]");
    keyboard.press("Return");
    poll::until("it is saved", || !page.has("[data-edit-column]"));
    page.wait_for("#dashboard:focus");

    let stored = pbx.sandbox().dashboard(&id).unwrap();
    let mut items = stored["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| (item["column"].as_u64(), item["position"].as_u64()));
    let places: Vec<Value> = items.iter().map(|item| json!([item["column"], item["type"]])).collect();
    let wanted = json!([[0, "MYCALLS"], [0, "MULTIQUEUE"], [1, "WEB"], [1, "SHORTCUTS"], [2, "QUEUE"]]);
    assert_eq!(json!(places), wanted);
    assert_eq!(stored["name"], "by keys");
    assert_eq!(items[1]["queues"].as_array().unwrap().len(), 2);
    assert_eq!(items[4]["maxCalls"], 3);
    app.quit();
}

#[test]
fn the_keyboard_stays_where_it_is_when_the_last_operation_was_undone() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    let (page, keyboard) = (app.page(), Keyboard::over(&screen, &app));
    page.wait_for("[data-column] article");
    keyboard.search("edit this", "[data-thing='action edit-dashboard']");
    page.wait_for("[data-edit-column] [data-handle]");
    let before = edited(page);
    keyboard.tab_to("[data-edit-column] [data-handle]");
    keyboard.press("Down");
    poll::until("it has moved", || edited(page) != before);
    let undo = "#dashboard .buttons > :first-child";
    keyboard.tab_back_to(undo);
    keyboard.press("Return");
    poll::until_equal("it is where it was", before, || edited(page));
    assert!(page.has(&format!("{undo}:focus")), "the keyboard is where it was");
    app.quit();
}
