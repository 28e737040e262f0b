//! How patches reach the page in WebKitGTK: each once and in its order, as the argument of one function; and what a
//! page misses that is being built anew is there once it is.

use serde_json::json;

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

const PEOPLE: usize = 20;

/// The different states of telephones in sight, as rows show them.
const STATES: &str =
    "[...new Set([...document.querySelectorAll('.person [data-state-word]')].map(word => word.textContent))]";

fn pbx() -> Pbx {
    let pbx = Pbx::of_people(PEOPLE);
    let dashboard = pbx.sandbox().dashboard_of_everybody();
    pbx.put(&json!({
        "dashboardId": dashboard, "windowWallboardMode": false, "fullscreen": false, "zoom": 100,
    }));
    pbx
}

fn open<'a>(start: &'a Start<'_>) -> App<'a> {
    let app = start.drive();
    app.wait_until_fetched();
    app.wait_until_live();
    app.page().wait_for(".person");
    app
}

/// Writes down from now on what the page is told, whichever way it comes.
fn record(page: &Page) {
    let recorded = page.value(
        "(() => {
            window.__told = [];
            window.__events = 0;
            const take = window.__COMMUNICATOR_TAKE__;
            window.__COMMUNICATOR_TAKE__ = (patch) => { __told.push(JSON.parse(patch).revision); take(patch); };
            const { callbacks } = window.__TAURI_INTERNALS__;
            for (const [id, call] of [...callbacks]) callbacks.set(id, (message) => {
                if (typeof message?.event === 'string') window.__events += 1;
                call(message);
            });
            return true;
        })()",
    );
    assert_eq!(recorded, json!(true));
}

fn throw(page: &Page, message: &str) {
    page.value(&format!("void setTimeout(() => {{ throw new Error({}) }})", json!(message)));
}

#[test]
fn a_storm_reaches_the_page_patch_by_patch_as_arguments_and_no_script_is_made_for_one() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let start = Start::new(&screen, &home, &pbx);
    let app = open(&start);
    let page = app.page();
    record(page);
    pbx.sandbox().flood_colleagues(200, 3, &[]);
    poll::until("some of them came", || page.number("__told.length") >= Some(20.0));
    assert_eq!(
        page.value("__told.every((revision, at) => at === 0 || revision === __told[at - 1] + 1)"),
        true
    );
    assert_eq!(page.value("__events"), 0);
}

#[test]
fn a_page_that_is_built_anew_in_the_middle_of_a_storm_shows_what_there_is_and_is_told_what_follows() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let start = Start::new(&screen, &home, &pbx);
    let app = open(&start);
    let page = app.page();
    let numbers: Vec<String> = serde_json::from_value(
        page.value("[...document.querySelectorAll('.person .number')].map(one => one.innerText)"),
    )
    .unwrap();
    assert_eq!(numbers.len(), PEOPLE, "not everybody is in sight: {numbers:?}");
    let all_are = |state: &str| {
        for number in &numbers {
            pbx.sandbox().set_state(number, Some(state)).unwrap();
        }
    };
    all_are("BUSY");
    poll::until("one state is shown of all", || {
        page.value(STATES).as_array().is_some_and(|all| all.len() == 1)
    });
    let busy = page.value(STATES);

    throw(page, "in the middle of a storm");
    let mut round = 0;
    poll::until("the page was built anew", || {
        all_are(if round % 2 == 0 { "IDLE" } else { "BUSY" });
        round += 1;
        page.value("location.search") == "?page=1" && page.has(".person")
    });
    all_are("UNREGISTERED");
    poll::until("one state is shown of all, and another", || {
        let now = page.value(STATES);
        now != busy && now.as_array().is_some_and(|all| all.len() == 1) && now[0] != "Free"
    });
    let gone = page.value(STATES);
    all_are("BUSY");
    poll::until_equal("what is shown", busy.clone(), || page.value(STATES));
    assert_ne!(busy, gone);
}
