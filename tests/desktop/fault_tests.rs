//! A panic in the program: the window stays and says so, and what fails twice ends the app and says so too.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// What the app is told to fail at, in its environment.
const WORD: &str = "fail";
const LINE: &str = "[data-status^=fault]";

fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let settings = [
        ("windowWallboardMode", json!(false)),
        ("fullscreen", json!(false)),
        ("zoom", json!(100)),
        ("showStatusPanel", json!(true)),
    ];
    for (key, value) in settings {
        put(&pbx, key, value);
    }
    pbx
}

fn put(pbx: &Pbx, key: &str, value: Value) {
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings[key] = value;
    pbx.put(&settings);
}

/// Has it panic, by a verb, whose answer is that there is none.
#[track_caller]
fn fail_in_loop(app: &App<'_>) {
    let answer = app.verb(&["search", &format!("{WORD} loop")]);
    assert_eq!(answer.exit, Some(1), "{answer:?}");
}

fn files(home: &Home) -> Vec<PathBuf> {
    home.files("profile/faults")
}

fn text(file: &PathBuf) -> String {
    std::fs::read_to_string(file).unwrap()
}

/// What it has said on stderr of faults.
fn said(home: &Home) -> Vec<String> {
    let printed = std::fs::read_to_string(home.path("app.log")).unwrap_or_default();
    printed.lines().filter(|line| line.contains("a fault in this program")).map(str::to_owned).collect()
}

#[test]
fn after_a_panic_the_window_stays_and_says_so_and_a_setting_changes_live() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = Start::new(&screen, &home, &pbx).variable("COMMUNICATOR_DEBUG_FAULT", WORD).drive();
    app.wait_until_fetched();
    let (page, window) = (app.page(), app.window());
    page.wait_for("[data-column] article");

    // In a task: its work alone has failed.
    assert_eq!(app.verb(&["search", &format!("{WORD} task")]).exit, Some(0));
    page.wait_for(LINE);
    page.wait_for_words("Something in this program failed");
    assert_eq!(files(&home).len(), 1);
    page.press(&format!("{LINE} .icon-button"));
    poll::until("the line is gone once it is closed", || !page.has(LINE));

    // In the loop, which is built anew.
    fail_in_loop(&app);
    page.wait_for(LINE);
    poll::until_equal("there are two files", 2, || files(&home).len());
    let file = files(&home).into_iter().max().unwrap();
    page.press(&format!("{LINE} .main"));
    page.wait_for_words(&file.file_name().unwrap().to_string_lossy());
    page.wait_for_words("injected into the loop of …");
    let report = text(&file);
    assert!(report.contains("injected into the loop of …") && !report.contains("nobody"), "{report}");
    poll::until("its backtrace is written", || text(&file).contains("injected_fault"));
    app.wait_until_fetched();
    app.wait_until_live();
    assert_eq!(app.window().id(), window.id(), "it is another window");
    assert_eq!(page.value("location.search"), "", "it is the same page");

    put(&pbx, "zoom", json!(140));
    put(&pbx, "theme", json!("DARK"));
    let report = app.refresh();
    assert_eq!((report.ended("zoom"), report.in_force("zoom")), ("applied".to_owned(), &json!(140)));
    assert_eq!(page.value("document.documentElement.dataset.theme"), "DARK");
    for key in ["globalShortcuts.TOGGLE_WINDOW", "theme", "dashboardId"] {
        assert!(report.ended(key).starts_with("applied"), "{}", report.row(key));
    }
    app.quit();
}

#[test]
fn a_second_panic_within_a_minute_ends_the_process_as_failed_with_a_line_and_a_file() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let mut app = Start::new(&screen, &home, &pbx).variable("COMMUNICATOR_DEBUG_FAULT", WORD).run();
    app.wait_until_fetched();
    app.window();
    fail_in_loop(&app);
    app.wait_until_fetched();
    assert!(app.is_alive());
    assert_eq!(said(&home).len(), 1, "{:?}", said(&home));
    fail_in_loop(&app);
    let status = poll::until_some("the process has ended", || app.ended());
    assert_eq!(status.code(), Some(1));
    let lines = said(&home);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[1].contains("Communicator ends"), "{lines:?}");
    let newest = files(&home).into_iter().max().unwrap();
    assert!(lines[1].ends_with(&*newest.to_string_lossy()), "{lines:?}");
    assert_eq!(files(&home).len(), 2);

    // The next start is one as ever.
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    app.quit();
}
