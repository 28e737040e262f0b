//! axe has nothing to say about the pages of a desk in the app's own web view, with what a PBX really gives them. Each
//! page in every state, width and palette is asked about in Chromium: `ui/tests-chromium/pages.test.ts`.

use serde_json::{Value, json};

use crate::harness::app::App;
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::poll;
use crate::harness::reception::{ACTIVE, HER_NAME, pbx, ready, ring};
use crate::harness::screen::Screen;

const THEMES: [&str; 2] = ["EARTH", "DARK"];

/// Levels A and AA of WCAG 2.2, less what the tests of pages ask better.
const ASKED: &str = "{
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
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

fn open(app: &App<'_>, entry: &str, shows: &str) {
    app.page().press("#employee-menu");
    app.page().press(&format!("[data-entry={entry}]"));
    app.page().wait_for(shows);
}

#[test]
fn axe_has_nothing_to_say_about_any_page_of_a_desk_in_two_palettes() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let page = app.page();
    prepare(page);
    let mut all = Vec::new();
    let mut ask = |name: &str| {
        page.wait_until_drawn();
        for theme in THEMES {
            all.extend(found(page, theme).into_iter().map(|one| format!("{name}: {one}")));
        }
    };
    ask("dashboard");
    page.fill("#search", HER_NAME);
    page.wait_for("#search-option-0");
    ask("search");
    screen.press("Escape");
    let call = ring(&pbx, &app);
    ask("a call rings");
    pbx.sandbox().answer_call(&call, None).unwrap();
    page.wait_for(ACTIVE);
    page.press("#calls [data-action=transfer]");
    page.wait_for("[data-transfer] [role=option]");
    ask("transfer");
    pbx.sandbox().end_call(&call).unwrap();
    poll::until("the call is over", || !page.has(ACTIVE));
    page.press("#open-recents");
    page.wait_for("#recents [data-recent]");
    ask("recents");
    for (entry, shows) in [
        ("settings", "#settings"),
        ("report", "#report [data-setting=theme]"),
        ("integration-log", "#integration-log"),
    ] {
        open(&app, entry, shows);
        ask(entry);
    }
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
}
