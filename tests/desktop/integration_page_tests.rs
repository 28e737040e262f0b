//! What the window says of integrations: what waits for approval, the editor, what would be done.

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

const CARD: &str = "#input-integration-run-approval";
const COMMAND: &str = "#input-integration-run-command";
const SAVE: &str = "#input-integration-run-save";
const TRIED: &str = "#input-integration-run-sample-tried";

fn document(command: &str) -> Value {
    json!({
        "theme": "EARTH",
        "integration": {"run": {"when": "RINGING", "delay": 0, "command": command, "requireArgs": false}},
    })
}

fn open<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> App<'a> {
    let app = Start::new(screen, home, pbx).drive();
    app.wait_until_fetched();
    app.page().open_settings();
    app
}

fn wait_for_text(page: &Page, selector: &str, words: &str) {
    poll::until(&format!("{selector} says {words:?}"), || {
        page.text(selector).is_some_and(|text| text.contains(words))
    });
}

/// The stored command of the PBX's document.
fn stored(pbx: &Pbx) -> Value {
    let document: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    document["integration"]["run"]["command"].clone()
}

fn approval(app: &App) -> String {
    let told = app.verb(&["integrations", "--json"]).json().expect("the integrations are told");
    let one = told["integrations"].as_array().unwrap().iter().find(|one| one["key"] == "run").unwrap();
    one["approval"].as_str().unwrap().to_owned()
}

#[test]
fn what_the_settings_ask_for_is_done_only_once_the_text_on_the_screen_is_approved() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document("crm {NUMBER}")));
    let app = open(&screen, &home, &pbx);
    let page = app.page();
    page.wait_for(&format!("{CARD}-approve"));
    wait_for_text(page, CARD, "crm {NUMBER}");
    assert_eq!(approval(&app), "waiting");

    // Another text comes while the first is read: it is not what a press approves.
    pbx.put(&document("other {NUMBER}"));
    app.refresh();
    page.wait_for(&format!("{CARD}-new"));
    assert!(!page.has(&format!("{CARD}-approve")));
    assert!(page.text(CARD).is_some_and(|text| !text.contains("other {NUMBER}")));
    page.press(&format!("{CARD}-new"));
    wait_for_text(page, CARD, "other {NUMBER}");
    page.press(&format!("{CARD}-approve"));
    page.wait_for("#input-integration-run-revoke");
    assert_eq!(approval(&app), "approved");

    page.press("#input-integration-run-toggle");
    page.press("#input-integration-run-sample-dry-run");
    wait_for_text(page, TRIED, "+4570102030");

    page.press("#input-integration-run-revoke");
    page.wait_for(&format!("{CARD}-approve"));
    assert_eq!(approval(&app), "waiting");
}

#[test]
fn a_text_is_checked_while_it_is_written_and_is_approved_by_being_saved() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(document("crm {NUMBER}")));
    let app = open(&screen, &home, &pbx);
    let page = app.page();
    page.press("#input-integration-run-toggle");
    page.fill(COMMAND, "crm --to={number}");
    page.wait_for("#input-integration-run-command-problem");
    // The place that is marked behind the text is what is wrong in it.
    poll::until("the place is marked", || {
        page.text("[data-member=command] .behind .wrong").is_some_and(|marked| marked.starts_with('{'))
    });
    assert_eq!(stored(&pbx), "crm {NUMBER}", "nothing is saved by typing");

    page.fill(COMMAND, "crm --to={NUMBER}");
    wait_for_text(page, "#input-integration-run-sample-would", "--to=+4570102030");
    page.press(SAVE);
    page.wait_for("#input-integration-run-revoke");
    assert_eq!(approval(&app), "approved");
    poll::until("the PBX has the text", || stored(&pbx) == "crm --to={NUMBER}");

    // It is approved, so the way of a real call would do it too.
    page.press("#input-integration-run-sample-dry-run");
    wait_for_text(page, TRIED, "--to=+4570102030");
    page.press("#to-integration-log");
    page.wait_for("#integration-log");
}
