//! A page that throws, and lists that would make it: the card that is broken says so and the rest goes on, and a page
//! that cannot go on is built anew in its window, where the user was.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

const DASHBOARDS: &str = "/pbx/app/dashboard";

fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    for (key, value) in
        [("windowWallboardMode", json!(false)), ("fullscreen", json!(false)), ("zoom", json!(100))]
    {
        settings[key] = value;
    }
    pbx.put(&settings);
    pbx
}

/// What the PBX answers now.
fn answer(pbx: &Pbx, path: &str) -> Value {
    let address = format!("{}{path}", pbx.origin());
    let request = ureq::get(&address).header("Authorization", format!("Bearer {}", pbx.account().token));
    request.call().unwrap().body_mut().read_json().unwrap()
}

/// Every list within is as long again.
fn doubled(value: Value) -> Value {
    match value {
        Value::Array(all) => {
            let all: Vec<Value> = all.into_iter().map(doubled).collect();
            Value::Array([all.clone(), all].concat())
        }
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, doubled(value))).collect(),
        other => other,
    }
}

/// From now on the PBX lists everything twice.
fn list_twice(pbx: &Pbx) {
    let dashboards = answer(pbx, DASHBOARDS);
    let paths = dashboards
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{DASHBOARDS}/{}", one["_id"].as_str().unwrap()));
    let lists = [DASHBOARDS, "/pbx/app/employees", "/pbx/app/queues", "/pbx/extension"].map(str::to_owned);
    for path in paths.chain(lists) {
        let question = match path.as_str() {
            "/pbx/app/queues" => format!("{path}?all=true"),
            "/pbx/extension" => format!("{path}?employee={}&includePhones=true", pbx.account().employee),
            _ => path.clone(),
        };
        let mut body = doubled(answer(pbx, &question));
        if let Some(items) = body.get_mut("items").and_then(Value::as_array_mut) {
            // Of items only what is in them: the same queue may well stand at two places.
            items.truncate(items.len() / 2);
        }
        pbx.fault(&path, json!({"body": body.to_string()}));
    }
}

fn in_log(home: &Home, text: &str) -> bool {
    home.files("profile").iter().any(|file| {
        file.to_string_lossy().contains(".log")
            && std::fs::read_to_string(file).is_ok_and(|log| log.contains(text))
    })
}

/// Throws where nothing in the page catches it.
fn throw(app: &App<'_>, message: &str) {
    app.page().value(&format!("void setTimeout(() => {{ throw new Error({}) }})", json!(message)));
}

/// Until the page of this number is there and draws the dashboard.
fn wait_for_page(app: &App<'_>, number: u32) {
    poll::until_equal("the page's address", json!(format!("?page={number}")), || {
        app.page().value("location.search")
    });
    app.page().wait_for("[data-column] article");
}

#[test]
fn what_the_pbx_lists_twice_is_shown_once_also_from_the_cache_and_changes_go_on_reaching_the_page() {
    let (screen, home, mut pbx) = (Screen::start(), Home::make(), pbx());
    list_twice(&pbx);
    let start = Start::new(&screen, &home, &pbx);
    let app = start.drive();
    app.wait_until_fetched();
    let page = app.page();
    page.wait_for("[data-column] article .stats");
    assert_eq!(page.value("document.querySelectorAll('[data-failed]').length"), 0);
    let labels = "(list => [list.length, new Set(list).size])([...document.querySelector('.stats').querySelectorAll('dt')].map(e => e.innerText))";
    assert_eq!(page.value(labels), json!([3, 3]));
    let tabs = "(list => list.length - new Set(list).size)([...document.querySelectorAll('nav li')].map(e => e.innerText))";
    assert_eq!(page.value(tabs), 0);
    page.fill("#search", "a");
    page.wait_for("#search-option-0");
    let found = "(list => list.length - new Set(list).size)([...document.querySelectorAll('#search-list .name')].map(e => e.innerText))";
    assert_eq!(page.value(found), 0);

    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["theme"] = json!("DARK");
    settings["dashboardColumnWidth"] = json!(420);
    pbx.put(&settings);
    let report = app.refresh();
    assert_eq!(report.ended("theme"), "applied");
    assert_eq!(
        page.number("document.querySelector('[data-column]').getBoundingClientRect().width"),
        Some(420.0)
    );
    assert!(report.ended("dashboardId").starts_with("applied"), "{}", report.row("dashboardId"));
    app.quit();

    pbx.go_down();
    let app = start.drive();
    app.page().wait_for("[data-column] article");
    assert_eq!(app.page().value("document.querySelectorAll('[data-failed]').length"), 0);
    assert_eq!(app.page().value("location.search"), "");
}

#[test]
fn a_page_that_threw_is_built_anew_where_the_user_was_three_times_and_then_stays_and_says_so() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    let (page, window) = (app.page(), app.window());
    page.wait_for("[data-column] article");
    page.fill("#search", "ann");
    // What is new since the window was born is there as well.
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["theme"] = json!("DARK");
    pbx.put(&settings);
    app.refresh();

    throw(&app, "the first of a test");
    wait_for_page(&app, 1);
    assert_eq!(page.value("document.querySelector('#search').value"), "ann");
    assert_eq!(page.value("document.documentElement.dataset.theme"), "DARK");
    page.wait_for_words("it was drawn again");
    assert!(in_log(&home, "the first of a test"));
    poll::until_equal("the report", "applied".to_owned(), || app.report().ended("theme"));
    assert_eq!(app.window().id(), window.id(), "it is another window");

    // It listens as the first did.
    settings["theme"] = json!("TEAL");
    pbx.put(&settings);
    app.refresh();
    assert_eq!(page.value("document.documentElement.dataset.theme"), "TEAL");

    page.value("void Promise.reject(new Error('the second'))");
    wait_for_page(&app, 2);
    throw(&app, "the third");
    wait_for_page(&app, 3);
    poll::until_equal("the report", "applied".to_owned(), || app.report().ended("theme"));
    throw(&app, "the fourth");
    page.wait_for_words("failed again");
    for key in ["theme", "dashboardColumnWidth", "dashboardId"] {
        let report = app.report();
        assert_eq!(report.ended(key), "failed page_error");
        assert!(report.row(key)["why"].as_str().unwrap().contains("the fourth"), "{}", report.row(key));
    }
    assert_eq!(page.value("location.search"), "?page=3");
    assert!(page.has("[data-column] article"), "and what could be drawn is there");
}

#[test]
fn a_card_that_throws_says_so_in_its_place_while_calls_are_answered_and_is_drawn_when_it_can_be() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    app.wait_until_live();
    let page = app.page();
    page.wait_for("[data-column] article .stats");
    let asked = |action: &str| {
        let path = format!("/pbx/app/action/{action}");
        pbx.requests().iter().filter(|request| request.path == path).count()
    };
    // Cards of queues write figures with it.
    page.value("void (window.format = Intl.NumberFormat, Intl.NumberFormat = function () { throw new Error('no figures') })");
    page.press("nav li:nth-child(2) button");
    page.wait_for("[data-failed=card]");
    page.wait_for_words("could not be shown");
    poll::until_equal("the report", "failed page_error".to_owned(), || app.report().ended("dashboardId"));
    let report = app.report();
    assert!(
        report.row("dashboardId")["why"].as_str().unwrap().contains("no figures"),
        "{}",
        report.row("dashboardId")
    );
    assert_eq!(report.ended("theme"), "applied");
    assert!(in_log(&home, "no figures"));

    let call = IncomingCall {
        to: pbx.account().username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
        ..IncomingCall::default()
    };
    pbx.sandbox().ring(call).unwrap();
    page.press("#calls [data-action=answer]");
    poll::until("it is answered", || asked("pickup") == 1);
    page.wait_for("#calls [data-call-state=active]");
    assert_eq!(page.value("location.search"), "", "the page was built anew");

    page.value("void (Intl.NumberFormat = window.format)");
    page.value("void document.querySelectorAll('[data-failed] button').forEach(button => button.click())");
    poll::until("the cards are drawn", || !page.has("[data-failed]") && page.has("[data-column] .now"));
    poll::until("the report has forgotten it", || app.report().row("dashboardId")["reason"] != "page_error");
}
