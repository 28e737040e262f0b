//! A bus that takes connections and never answers costs what needs it, and nothing else.

use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::harness::app::{Answer, App, PROGRAM, Start};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;

/// Ten times what a verb may take beside such a bus.
const WITHIN: Duration = Duration::from_secs(20);

/// A socket that takes connections and keeps them, without a word.
struct Mute {
    path: PathBuf,
}

impl Mute {
    #[track_caller]
    fn at(path: PathBuf) -> Self {
        let listener = UnixListener::bind(&path).unwrap();
        // It ends with the program of the tests.
        std::thread::spawn(move || {
            let mut taken = Vec::new();
            for client in listener.incoming() {
                taken.push(client);
            }
        });
        Self { path }
    }

    fn address(&self) -> String {
        format!("unix:path={}", self.path.display())
    }
}

/// A verb of somebody whose session bus it is too.
#[track_caller]
fn verb(home: &Home, mute: &Mute, words: &[&str], input: &str) -> Answer {
    let mut command = Command::new(PROGRAM);
    home.give(&mut command).env_remove("DISPLAY").env("DBUS_SESSION_BUS_ADDRESS", mute.address());
    command.args(words).arg("--profile").arg(home.profile());
    Answer::of(process::output_within(WITHIN, &mut command, input))
}

#[track_caller]
fn assert_works(app: &App<'_>) {
    app.wait_until_fetched();
    app.window();
    assert_eq!(app.refresh().ended("theme"), "applied");
}

#[test]
fn a_session_bus_that_never_answers_costs_the_keyring_and_the_tray_and_the_rest_works_and_says_so() {
    let settings = json!({"theme": "TEAL", "globalShortcuts": {"SEARCH": shortcut("ctrl+shift+F9")}});
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let mute = Mute::at(home.path("run/mute"));
    let start = Start::signed_out(&screen, &home, &pbx).variable("DBUS_SESSION_BUS_ADDRESS", &mute.address());
    let app = start.drive();
    let page = app.page();
    page.sign_in(pbx.account());
    page.wait_for("#employee-menu");
    assert_works(&app);
    assert_eq!(app.report().ended("globalShortcuts.SEARCH"), "applied");
    poll::until("the status panel says so", || page.has("#status-panel [data-status=bus]"));
    let storage = page.text("#status-panel [data-status=storage]").unwrap_or_default();
    assert!(storage.contains("this computer has no keyring"), "the keyring is not to be had: {storage:?}");
    for words in [&["status", "--json"][..], &["explain", "--json"], &["toggle"]] {
        let answer = verb(&home, &mute, words, "");
        assert_eq!(answer.exit, Some(0), "{words:?}: {answer:?}");
    }
    assert_eq!(verb(&home, &mute, &["quit"], "").exit, Some(0));
}

#[test]
fn with_a_session_bus_that_never_answers_a_start_in_the_tray_shows_the_window_minimised() {
    let settings = json!({"autoLaunch": true, "autoLaunchHide": true});
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let mute = Mute::at(home.path("run/mute"));
    let start = Start::new(&screen, &home, &pbx).variable("DBUS_SESSION_BUS_ADDRESS", &mute.address());
    let app = start.word("--autostart").word("--hidden").run();
    poll::until_equal("the setting", "adjusted no_tray".to_owned(), || {
        app.report_now().ended("autoLaunchHide")
    });
}

#[test]
fn the_command_line_signs_in_and_out_beside_a_session_bus_that_never_answers() {
    let (home, pbx) = (Home::make(), Pbx::as_seeded());
    let mute = Mute::at(home.path("run/mute"));
    let (origin, account) = (pbx.origin(), pbx.account());
    let words = ["sign-in", "--username", &account.username, "--password-stdin", "--server", &origin];
    let answer = verb(&home, &mute, &words, &format!("{}\n", account.password));
    assert_eq!(answer.exit, Some(1), "{answer:?}");
    assert!(answer.stderr.contains("--insecure-storage"), "{answer:?}");
    let words = [&words[..], &["--insecure-storage"]].concat();
    let answer = verb(&home, &mute, &words, &format!("{}\n", account.password));
    assert_eq!(answer.exit, Some(0), "{answer:?}");
}

#[test]
fn a_system_bus_that_never_answers_delays_neither_start_nor_end() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"theme": "TEAL"})));
    let mute = Mute::at(home.path("run/mute"));
    let start = Start::new(&screen, &home, &pbx).variable("DBUS_SYSTEM_BUS_ADDRESS", &mute.address());
    let app = start.run();
    assert_works(&app);
    app.quit();
}
