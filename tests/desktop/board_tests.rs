//! Dashboards edited in a real window, with the keys and the pointer of the display: what is saved is found again, what
//! two people do at once is kept or shown, and a PBX that spoils what it is sent is found out.

use sandbox_pbx::Meddling;
use serde_json::{Value, json};

use crate::harness::accessible;
use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// The first account's own dashboard, which has nearly every kind of item; its id.
fn pbx() -> (Pbx, String) {
    let pbx = Pbx::as_seeded();
    let id = pbx.sandbox().dashboards()[2].0.clone();
    pbx.put(&json!({
        "window": {"x": 20, "y": 30, "width": 1380, "height": 820}, "dashboardId": id, "dashboardColumnWidth": 320,
    }));
    (pbx, id)
}

fn ready<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> App<'a> {
    let app = Start::new(screen, home, pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    app.page().wait_for("[data-column] article");
    app
}

fn edit(app: &App<'_>) {
    app.page().press("#employee-menu");
    choose(app.page(), "Edit this dashboard");
    app.page().wait_for("[data-edit-column] [data-handle]");
}

/// Takes the entry of the open menu.
fn choose(page: &Page, words: &str) {
    let find = format!(
        "[...document.querySelectorAll('[role=menuitem]')].find(e => e.innerText.trim() === {})",
        json!(words)
    );
    poll::until(&format!("the menu has {words:?}"), || page.value(&format!("!!{find}")) == json!(true));
    page.value(&format!("{find}.click()"));
}

/// What the page of the sandbox's notice board is called.
fn host(pbx: &Pbx) -> String {
    pbx.origin().trim_start_matches("http://").to_owned()
}

/// The button in the dashboard whose name begins so.
fn button(words: &str) -> String {
    format!(
        "[...document.querySelectorAll('#dashboard button')]\
         .find(e => (e.ariaLabel ?? e.innerText).trim().startsWith({}))",
        json!(words)
    )
}

#[track_caller]
fn press(page: &Page, words: &str) {
    let find = button(words);
    poll::until(&format!("{words:?} can be pressed"), || {
        page.value(&format!("!!{find} && !{find}.disabled && {find}.ariaDisabled !== 'true'")) == json!(true)
    });
    page.value(&format!("{find}.click()"));
}

/// What the columns of the edit mode have, each item by the name that its handle moves.
fn edited(page: &Page) -> Value {
    page.value(
        "[...document.querySelectorAll('[data-edit-column]')].map((column) =>
            [...column.querySelectorAll('[data-handle]')].map((one) => /Move (.*): drag/.exec(one.ariaLabel)[1]))",
    )
}

/// The names of the cards in the columns of the dashboard.
fn shown(page: &Page) -> Value {
    page.value(
        "[...document.querySelectorAll('[data-column]')].map((column) =>
            [...column.querySelectorAll('article h2')].map((one) => one.textContent.replace(/\\s+/g, ' ').trim()))",
    )
}

/// Kinds of the items at the PBX, by column.
fn stored(pbx: &Pbx, id: &str) -> Vec<Vec<String>> {
    let dashboard = pbx.sandbox().dashboard(id).unwrap();
    let mut columns: Vec<Vec<(u64, String)>> = Vec::new();
    for item in dashboard["items"].as_array().unwrap() {
        let column = item["column"].as_u64().unwrap() as usize;
        columns.resize_with(columns.len().max(column + 1), Vec::new);
        columns[column].push((item["position"].as_u64().unwrap(), item["type"].as_str().unwrap().to_owned()));
    }
    let in_order = |mut column: Vec<(u64, String)>| {
        column.sort_by_key(|(position, _)| *position);
        column.into_iter().map(|(_, kind)| kind).collect()
    };
    columns.into_iter().map(in_order).collect()
}

fn item(pbx: &Pbx, id: &str, kind: &str) -> Value {
    let dashboard = pbx.sandbox().dashboard(id).unwrap();
    let items = dashboard["items"].as_array().unwrap();
    items.iter().find(|item| item["type"] == kind).unwrap_or_else(|| panic!("no {kind}: {items:?}")).clone()
}

/// Drags with the pointer of the display from the middle of one element to a place in another, 0 to 1 of its height.
fn drag(app: &App<'_>, screen: &Screen, from: &str, to: &str, height: f64) {
    let window = app.window();
    let (place, [left, _, top, _]) = (window.geometry().unwrap(), window.frame());
    let corner = (place.x + left, place.y + top);
    let at = |element: &str, height: f64| {
        let dots = app.page().value(&format!(
            "(box => [box.left + box.width / 2, box.top + box.height * {height}])({element}.getBoundingClientRect())"
        ));
        let dot = |which: usize, of: i32| (dots[which].as_f64().unwrap() as i32 + of).to_string();
        (dot(0, corner.0), dot(1, corner.1))
    };
    let (begin, end) = (at(from, 0.5), at(to, height));
    screen.said("xdotool", &["mousemove", &begin.0, &begin.1]);
    screen.said("xdotool", &["mousedown", "1"]);
    poll::until("it is being dragged", || {
        screen.said("xdotool", &["mousemove_relative", "1", "1"]);
        app.page().has("#dashboard .dragged")
    });
    screen.said("xdotool", &["mousemove", &end.0, &end.1]);
    poll::until("a line says where it would be", || app.page().has("#dashboard .before"));
    app.page().wait_until_drawn();
    screen.said("xdotool", &["mouseup", "1"]);
    poll::until("it has been let go", || !app.page().has("#dashboard .dragged"));
}

/// How many times a dashboard was sent.
fn sent(pbx: &Pbx) -> usize {
    let requests = pbx.requests();
    requests.iter().filter(|one| one.method == "POST" && one.path.contains("/dashboard/")).count()
}

/// What the list of differences says, each as the words in it.
fn differences(page: &Page) -> Value {
    page.value(
        "[...document.querySelectorAll('#dashboard .told li')].map((one) =>
            [one.querySelector('p'), ...one.querySelectorAll('dd')].map((part) => part.innerText.replace(/\\s+/g, ' ').trim()))",
    )
}

fn save(app: &App<'_>) {
    press(app.page(), "Save");
    poll::until("it is saved", || !app.page().has("[data-edit-column]"));
}

#[test]
fn a_dashboard_edited_by_keys_and_pointer_is_found_after_a_restart_and_on_a_second_profile() {
    let (screen, home, (pbx, id)) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    edit(&app);
    app.window().focus();
    let before = json!([["My calls", "Shortcuts"], [host(&pbx), "Switches"], ["Reception"], []]);
    assert_eq!(edited(page), before);

    // By the keyboard, one place up.
    page.value(&format!("{}.focus()", button("Move Shortcuts")));
    screen.press("Up");
    poll::until("it is above", || edited(page)[0] == json!(["Shortcuts", "My calls"]));
    assert_eq!(page.value(&format!("document.activeElement === {}", button("Move Shortcuts"))), json!(true));

    // With the pointer, below the queue of another column.
    let web = button(&format!("Move {}", host(&pbx)));
    drag(
        &app,
        &screen,
        &web,
        "document.querySelectorAll('[data-edit-column]')[2].querySelector('[data-item]')",
        0.9,
    );
    poll::until("it is there", || edited(page)[2] == json!(["Reception", host(&pbx)]));

    press(page, "Add an item to column 1");
    choose(page, "Table of queues");
    page.wait_for("#dashboard fieldset input");
    for queue in ["Sales", "Accounts"] {
        let label = format!(
            "[...document.querySelectorAll('#dashboard fieldset label')].find(e => e.innerText.trim() === '{queue}')"
        );
        page.value(&format!("{label}.click()"));
    }
    poll::until("it is called by its queues", || edited(page)[0][2] == "Sales, Accounts");

    press(page, "Set up Reception");
    let rows = "#dashboard [data-edit-column='2'] input[type=number]";
    page.wait_for(rows);
    page.value(&format!(
        "(field => (field.value = '3', field.dispatchEvent(new Event('change', {{ bubbles: true }}))))(document.querySelector({}))",
        json!(rows)
    ));

    press(page, "Remove Switches");
    poll::until("it is gone", || edited(page)[1] == json!([]));
    press(page, "Undo");
    poll::until("it is there again", || edited(page)[1] == json!(["Switches"]));
    press(page, "Remove Switches");
    assert_eq!(stored(&pbx, &id)[1], ["WEB", "SWITCHVAR"], "nothing is sent before it is saved");

    save(&app);
    let kinds = vec![vec!["SHORTCUTS", "MYCALLS", "MULTIQUEUE"], vec!["QUEUE", "WEB"]];
    assert_eq!(stored(&pbx, &id), kinds, "a column without items is none");
    assert_eq!(item(&pbx, &id, "QUEUE")["maxCalls"], 3);
    assert_eq!(item(&pbx, &id, "MULTIQUEUE")["queues"].as_array().unwrap().len(), 2);
    poll::until("the window shows it so", || shown(page).as_array().is_some_and(|all| all.len() == 2));
    let saved = shown(page);
    assert_eq!(saved[0].as_array().unwrap().len(), 3, "{saved}");
    app.quit();

    let app = ready(&screen, &home, &pbx);
    poll::until_equal("the dashboard after a restart", saved.clone(), || shown(app.page()));
    app.quit();
    let other = Home::make();
    let app = ready(&screen, &other, &pbx);
    poll::until_equal("the dashboard on a second profile", saved, || shown(app.page()));
    app.quit();
}

#[test]
fn of_what_two_windows_change_at_once_both_is_kept_and_the_same_item_is_the_users_to_decide() {
    let (pbx, id) = pbx();
    let (screens, homes) = ([Screen::start(), Screen::start()], [Home::make(), Home::make()]);
    let [here, there] = [0, 1].map(|at| ready(&screens[at], &homes[at], &pbx));
    let rows = |app: &App<'_>, of: &str, rows: &str| {
        press(app.page(), &format!("Set up {of}"));
        let field = "#dashboard input[type=number]";
        app.page().wait_for(field);
        app.page().value(&format!(
            "(field => (field.value = '{rows}', field.dispatchEvent(new Event('change', {{ bubbles: true }}))))(document.querySelector({}))",
            json!(field)
        ));
    };
    edit(&here);
    edit(&there);
    rows(&there, "Reception", "4");
    rows(&here, "My calls", "7");
    save(&there);
    save(&here);
    let counts =
        || (item(&pbx, &id, "QUEUE")["maxCalls"].clone(), item(&pbx, &id, "MYCALLS")["maxCalls"].clone());
    assert_eq!(counts(), (json!(4), json!(7)), "both are kept");

    edit(&here);
    edit(&there);
    rows(&there, "Reception", "5");
    rows(&here, "Reception", "9");
    save(&there);
    press(here.page(), "Save");
    here.page().wait_for_words("Somebody has changed the same elsewhere");
    let conflict = json!([["Queue: Reception Calls before scrolling", "9", "5"]]);
    assert_eq!(differences(here.page()), conflict);
    assert_eq!(counts().0, json!(5), "nothing was sent");
    press(here.page(), "Use theirs");
    poll::until("it is theirs", || !here.page().has("[data-edit-column]"));
    assert_eq!(counts().0, json!(5));

    edit(&here);
    edit(&there);
    rows(&there, "Reception", "6");
    press(there.page(), "Set up Reception");
    rows(&there, "My calls", "8");
    rows(&here, "Reception", "9");
    here.page().fill("#board-name", "Renamed");
    save(&there);
    press(here.page(), "Save");
    here.page().wait_for_words("Somebody has changed the same elsewhere");
    press(here.page(), "Save mine");
    poll::until("it is saved", || !here.page().has("[data-edit-column]"));
    assert_eq!(counts(), (json!(9), json!(8)), "what is in no conflict is kept, too");
    assert_eq!(pbx.sandbox().dashboard(&id).unwrap()["name"], "Renamed");
    here.quit();
    there.quit();
}

#[test]
fn a_pbx_that_spoils_a_dashboard_is_found_out_and_what_was_before_is_put_back() {
    let (screen, home, (pbx, id)) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    let before = pbx.sandbox().dashboard(&id).unwrap();
    let what = "The PBX has stored something other than what it was sent";
    let web = format!("Web page: {}", host(&pbx));
    for (how, row) in [
        (Meddling::Drops("WEB".to_owned()), json!([web, "On the dashboard", "Not on the dashboard"])),
        (Meddling::Forgets("maxCalls".to_owned()), json!(["My calls Calls before scrolling", "6", "All"])),
        (
            Meddling::Alters("height".to_owned(), json!(90)),
            json!([format!("{web} Height in pixels"), "360", "90"]),
        ),
    ] {
        edit(&app);
        pbx.sandbox().meddle_with_dashboards(Some(how));
        page.fill("#board-name", "Spoilt");
        press(page, "Save");
        page.wait_for_words(what);
        assert!(page.has("[data-edit-column]"), "the draft is still there");
        let rows = differences(page);
        assert!(rows.as_array().unwrap().contains(&row), "{rows}");
        let so_far = sent(&pbx);
        press(page, "Put it back");
        poll::until("it is put back", || sent(&pbx) > so_far);
        let again = button("Put it back");
        poll::until("it is spoilt again", || {
            page.value(&format!("!!{again} && {again}.ariaDisabled !== 'true'")) == json!(true)
        });
        page.wait_for_words(what);
        pbx.sandbox().meddle_with_dashboards(None);
        press(page, "Put it back");
        poll::until("it is as it was", || !page.has("[data-edit-column]"));
        assert_eq!(pbx.sandbox().dashboard(&id).unwrap(), before);
    }
    app.quit();
}

#[test]
fn what_a_pbx_has_spoilt_is_not_saved_again_and_waits_for_the_user_over_a_restart() {
    let (screen, home, (pbx, id)) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    let before = pbx.sandbox().dashboard(&id).unwrap();
    let what = "The PBX has stored something other than what it was sent";
    let locked = |page: &Page| page.value(&format!("{}.disabled", button("Save"))) == json!(true);
    edit(&app);
    pbx.sandbox().meddle_with_dashboards(Some(Meddling::Drops("WEB".to_owned())));
    press(page, "Add an item to column 1");
    choose(page, "My calls");
    page.wait_for("#dashboard .fields");
    press(page, "Save");
    page.wait_for_words(what);
    pbx.sandbox().meddle_with_dashboards(None);
    press(page, "Remove Switches");
    assert!(locked(page));
    page.value("document.querySelector('#dashboard form').requestSubmit()");
    page.wait_until_drawn();
    page.wait_for_words(what);
    app.quit();

    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    page.wait_for_words("A dashboard is no longer saved");
    edit(&app);
    page.wait_for_words(what);
    let gone = json!([format!("Web page: {}", host(&pbx)), "On the dashboard", "Not on the dashboard"]);
    assert_eq!(differences(page), json!([gone]));
    press(page, "Remove Shortcuts");
    assert!(locked(page));
    page.value("document.querySelector('#dashboard form').requestSubmit()");
    press(page, "Put it back");
    poll::until("it is as it was", || !page.has("[data-edit-column]"));
    assert_eq!(pbx.sandbox().dashboard(&id).unwrap(), before);
    assert_eq!(sent(&pbx), 2, "spoilt once, and put back once");

    edit(&app);
    page.fill("#board-name", "Saved again");
    save(&app);
    assert_eq!(pbx.sandbox().dashboard(&id).unwrap()["name"], "Saved again");
    app.quit();
    let app = ready(&screen, &home, &pbx);
    assert!(!app.page().words().contains("A dashboard is no longer saved"));
    app.quit();
}

#[test]
fn a_draft_outlives_its_page_and_is_saved_by_the_next_one() {
    let (screen, home, (pbx, id)) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    edit(&app);
    page.fill("#board-name", "Half done");
    press(page, "Remove Switches");
    let draft = edited(page);
    // The page tells the host after a moment of quiet, or as it goes.
    page.value("void setTimeout(() => { throw new Error('the page is lost') })");
    poll::until_equal("the page's address", json!("?page=1"), || page.value("location.search"));
    page.wait_for("[data-edit-column] [data-handle]");
    assert_eq!(edited(page), draft);
    assert_eq!(page.value("document.querySelector('#board-name').value"), "Half done");
    save(&app);
    assert_eq!(pbx.sandbox().dashboard(&id).unwrap()["name"], "Half done");
    assert_eq!(stored(&pbx, &id)[1], ["WEB"]);
    app.quit();
}

#[test]
fn a_draft_of_a_window_that_was_hidden_for_long_is_there_again_and_each_of_its_operations_is_undone() {
    let (screen, home, (pbx, id)) = (Screen::start(), Home::make(), pbx());
    let start = Start::new(&screen, &home, &pbx).variable("COMMUNICATOR_DEBUG_DISPOSE_MS", "3000");
    let app = start.accessible().drive();
    app.wait_until_live();
    let page = app.page();
    page.wait_for("[data-column] article");
    edit(&app);
    let before = stored(&pbx, &id);
    page.fill("#board-name", "Half done");
    press(page, "Remove Shortcuts");
    press(page, "Remove Switches");

    // What the driver held goes with the web view; from here on the window is used as a screen reader uses it.
    app.window().focus();
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("the web view is thrown away", || app.report_now().ended("zoom") == "pending no_window");
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    assert_eq!(accessible::press("Undo")["enabled"], true);
    // Only the last operation was taken back.
    accessible::element("Remove Switches");
    assert_eq!(stored(&pbx, &id), before, "nothing is sent before it is saved");
    accessible::press("Save");
    poll::until_equal("the name at the PBX", json!("Half done"), || {
        pbx.sandbox().dashboard(&id).unwrap()["name"].clone()
    });
    let kept = |column: &Vec<String>| column.iter().filter(|kind| *kind != "SHORTCUTS").cloned().collect();
    let wanted: Vec<Vec<String>> = before.iter().map(kept).collect();
    assert_eq!(stored(&pbx, &id), wanted);
    app.quit();
}
