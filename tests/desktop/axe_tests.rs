//! axe has nothing to say about the window in the app's own web view, with what a PBX really gives it: its pages, calls,
//! boxes, every kind of item, edit mode and the wallboard, each in every palette. Each page in every state, width and
//! language is asked about in Chromium: `ui/tests-chromium/pages.test.ts`.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::hand;
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::reception::{ACTIVE, HELD, HER_NAME, pbx, ready, ring, stranger, with_her};
use crate::harness::screen::Screen;

const THEMES: [&str; 3] = ["EARTH", "TEAL", "DARK"];

/// Levels A and AA of WCAG 2.2, less what the tests of pages ask better, also in this engine (`webkitgtk.test.ts`). What
/// stands in the frame of a web item is somebody else's.
const ASKED: &str = "{
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    iframes: false,
    rules: { 'label-content-name-mismatch': { enabled: false }, 'target-size': { enabled: false } },
    resultTypes: ['violations'],
}";

/// Gives the page axe, and takes from it what moves: colours on their way would have the contrast of the moment.
fn prepare(page: &Page) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js");
    page.run(&std::fs::read_to_string(file).unwrap());
    page.run(
        "const sheet = new CSSStyleSheet();
         sheet.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important; }');
         document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];",
    );
}

/// What axe finds now in this palette.
fn found(page: &Page, theme: &str) -> Vec<String> {
    page.run(&format!("document.documentElement.dataset.theme = {}", json!(theme)));
    page.wait_until_drawn();
    page.run(&format!(
        "window.__axe = undefined;
         axe.run({ASKED}).then(
             ({{ violations }}) => (window.__axe = violations.flatMap(({{ id, nodes }}) =>
                 nodes.map(({{ html, failureSummary }}) => id + ': ' + html.slice(0, 160) + ' ' + failureSummary))),
             (error) => (window.__axe = ['axe itself: ' + error]))"
    ));
    let found = poll::until_some("axe has looked", || match page.value("window.__axe ?? null") {
        Value::Array(found) => Some(found),
        _ => None,
    });
    found.iter().map(|one| format!("{theme}: {}", one.as_str().unwrap_or_default())).collect()
}

/// Keeps what axe finds.
struct Axe<'a> {
    page: &'a Page,
    found: RefCell<Vec<String>>,
}

impl<'a> Axe<'a> {
    fn on(page: &'a Page) -> Self {
        prepare(page);
        Self { page, found: RefCell::default() }
    }

    /// Asks about what is shown now, in every palette.
    fn ask(&self, name: &str) {
        self.page.wait_until_drawn();
        for theme in THEMES {
            let named = found(self.page, theme).into_iter().map(|one| format!("{name}: {one}"));
            self.found.borrow_mut().extend(named);
        }
    }

    #[track_caller]
    fn end(self) {
        let all = self.found.into_inner();
        assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
    }
}

fn open(app: &App<'_>, entry: &str, shows: &str) {
    app.page().press("#employee-menu");
    app.page().press(&format!("[data-entry={entry}]"));
    app.page().wait_for(shows);
}

#[test]
fn axe_has_nothing_to_say_about_the_pages_of_a_desk() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    let axe = Axe::on(page);
    axe.ask("dashboard");
    page.press("#employee-menu");
    page.wait_for("[role=menuitem]");
    axe.ask("menu");
    screen.press("Escape");
    page.fill("#search", HER_NAME);
    page.wait_for("#search-option-0");
    axe.ask("search");
    screen.press("Escape");
    let call = ring(&pbx, &app);
    pbx.sandbox().end_call(&call).unwrap();
    page.press("#open-recents");
    page.press("#recents [data-act=note]");
    page.wait_for("#recents form");
    axe.ask("recents");
    for (entry, shows) in [
        ("settings", "#settings"),
        ("report", "#report [data-setting=theme]"),
        ("integration-log", "#integration-log"),
        ("first-steps", "#first-steps [data-step]"),
    ] {
        open(&app, entry, shows);
        axe.ask(entry);
    }
    axe.end();
}

#[test]
fn axe_has_nothing_to_say_about_calls_in_any_state_and_the_boxes_about_them() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    let axe = Axe::on(page);
    let call = ring(&pbx, &app);
    axe.ask("a call rings");
    pbx.sandbox().answer_call(&call, None).unwrap();
    page.wait_for(ACTIVE);
    axe.ask("an active call");
    page.press("#calls [data-action=note]");
    page.wait_for("#calls textarea");
    axe.ask("a note");
    page.press("#calls [data-action=hold]");
    page.wait_for(HELD);
    axe.ask("a held call");
    page.press("#calls [data-action=resume]");
    page.wait_for(ACTIVE);
    page.press("#calls [data-action=transfer]");
    page.wait_for("[data-transfer] [role=option]");
    axe.ask("a transfer");
    page.fill("#transfer-field", HER_NAME);
    poll::until("she is found alone", || {
        page.number("document.querySelectorAll('[data-transfer] [role=option]').length") == Some(1.0)
    });
    page.press("[data-consult]");
    page.wait_for(HELD);
    axe.ask("somebody is asked");
    poll::until("it rings at hers", || with_her(&pbx).len() == 1);
    pbx.sandbox().answer_call(&with_her(&pbx)[0], None).unwrap();
    page.wait_for("#calls [data-action=complete]");
    axe.ask("a consult");
    page.press("#open-call");
    page.fill("#call-number", "120");
    page.wait_for("#call-who .known");
    axe.ask("the call box");
    axe.end();
}

#[test]
fn axe_has_nothing_to_say_about_ones_own_state_and_that_of_a_colleague() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    let axe = Axe::on(page);
    page.press("#own-state");
    page.wait_for("#own-state-box [data-own-queue]");
    axe.ask("one's own state");
    screen.press("Escape");
    poll::until("the box is closed", || !page.has("#own-state-box"));
    // Of the group Service, whose presence the user may set.
    let mark = "(() => { const row = [...document.querySelectorAll('button.person')].find((one) => one.textContent.includes('Tomasz'));
                         if (row) { row.id = 'the-colleague'; row.scrollIntoView({ block: 'center', inline: 'center' }) }
                         return Boolean(row) })()";
    poll::until("the colleague has a row", || page.value(mark) == json!(true));
    poll::until("their presence can be set", || {
        hand::ask_for_menu(&screen, &app.window(), page, "#the-colleague");
        page.wait_for("[role^=menuitem]");
        page.has("[data-entry=presence]") || {
            screen.press("Escape");
            poll::until("the menu is gone", || !page.has("[role^=menuitem]"));
            false
        }
    });
    axe.ask("a colleague's menu");
    page.press("[data-entry=presence]");
    page.wait_for("#person-state-box input:checked:focus");
    axe.ask("a colleague's presence");
    axe.end();
}

#[test]
fn axe_has_nothing_to_say_about_any_kind_of_item_shown_or_edited() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    // Every kind, on the dashboard that is open: what the seeded ones have between them.
    let seeded: Vec<Value> = pbx
        .sandbox()
        .dashboards()
        .iter()
        .flat_map(|(id, _)| pbx.sandbox().dashboard(id).unwrap()["items"].as_array().unwrap().clone())
        .collect();
    let kinds = ["QUEUE", "MULTIQUEUE", "EXTENSIONS", "MYCALLS", "SWITCHVAR", "SHORTCUTS", "WEB"];
    let mut items = Vec::new();
    for (place, kind) in kinds.iter().enumerate() {
        let of_kind = seeded.iter().filter(|item| item["type"] == *kind);
        // With the figures of the day, and so with its chart.
        let figures = |item: &&Value| item["stats"].as_array().map_or(0, Vec::len);
        let mut item = of_kind.max_by_key(figures).unwrap().clone();
        item["column"] = json!(place % 3);
        item["position"] = json!(place / 3);
        items.push(item);
    }
    pbx.sandbox().set_dashboard_items(&pbx.sandbox().dashboards()[0].0, json!(items)).unwrap();
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    let axe = Axe::on(page);
    ring(&pbx, &app);
    pbx.sandbox().enter_queue("Reception", stranger()).unwrap();
    page.wait_for("#dashboard [data-call-state]");
    page.wait_for("#dashboard svg[role=img]");
    page.wait_for("#dashboard [role=switch]");
    page.wait_for("#dashboard iframe");
    axe.ask("items");

    open(&app, "edit-dashboard", "[data-edit-column] [data-handle]");
    axe.ask("edit mode");
    let expand = "#dashboard [data-item] [aria-expanded]";
    let count = page.number(&format!("document.querySelectorAll('{expand}').length"));
    assert_eq!(count, Some(kinds.len() as f64));
    for place in 0..kinds.len() {
        page.run(&format!("document.querySelectorAll('{expand}')[{place}].click()"));
        page.wait_for("#dashboard .fields");
        axe.ask(&format!("item {place}, set up"));
    }
    page.press("#dashboard .buttons > :nth-child(2)");
    page.wait_for("#dashboard .told");
    axe.ask("to delete it");
    axe.end();
}

#[test]
fn axe_has_nothing_to_say_about_the_wallboard_also_without_its_pbx() {
    let (screen, home) = (Screen::of_size(1920, 1080), Home::make());
    let mut pbx = Pbx::as_seeded();
    let id = pbx.sandbox().dashboards()[1].0.clone();
    pbx.put(&json!({ "windowWallboardMode": true, "dashboardId": id }));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_live();
    let page = app.page();
    page.wait_for("[data-wallboard] [data-column] article");
    page.wait_for("[data-wallboard] table [data-figure=waiting]");
    let axe = Axe::on(page);
    axe.ask("wallboard");
    pbx.go_down();
    page.wait_for("#stale p");
    axe.ask("wallboard that is not up to date");
    axe.end();
}

#[test]
fn axe_has_nothing_to_say_about_the_sign_in_page() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.wait_for("#sign-in form");
    let axe = Axe::on(page);
    axe.ask("sign-in");
    page.fill("#username", "nobody@example.com");
    page.fill("#password", "wrong");
    page.press("#sign-in button[type=submit]");
    page.refusal();
    axe.ask("sign-in refused");
    axe.end();
}
