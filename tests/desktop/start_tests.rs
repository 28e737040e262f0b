//! Starting, one instance, the command line without a display, secrets and files.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use serde_json::json;

use crate::harness::app::{PROGRAM, Start};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;

#[test]
fn a_second_start_shows_the_window_of_the_first() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let start = Start::new(&screen, &home, &pbx);
    let app = start.clone().word("--hidden").run();
    app.wait_until_fetched();
    assert_eq!(start.run_to_end().exit, Some(0));
    let window = app.window();
    poll::until("the window has the focus", || window.has_focus());
}

#[test]
fn a_second_start_that_names_another_server_is_refused_and_changes_nothing() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).run();
    let before = app.wait_until_fetched();
    let another = Pbx::as_seeded();
    let refused = Start::new(&screen, &home, &another).run_to_end();
    assert_eq!(refused.exit, Some(2), "{refused:?}");
    assert!(!refused.stderr.trim().is_empty() && refused.stdout.is_empty(), "{refused:?}");
    assert_eq!(app.report().0["server"], before.0["server"]);
    assert!(another.requests().is_empty(), "{:?}", another.requests());
}

#[test]
fn plain_http_to_anything_but_loopback_is_refused_before_a_byte_is_sent() {
    let home = Home::make();
    for server in
        ["http://192.0.2.7", "http://pbx.example", "http://127.0.0.1.example", "ftp://localhost", "nonsense"]
    {
        for words in
            [&["--server", server][..], &["status", "--server", server], &["--server", server, "explain"]]
        {
            let output = process::output(home.give(Command::new(PROGRAM).args(words)).env_remove("DISPLAY"));
            assert_eq!(output.status.code(), Some(2), "{words:?}");
            assert!(output.stdout.is_empty(), "{words:?}");
            assert!(!output.stderr.is_empty(), "{words:?}");
        }
    }
}

#[test]
fn the_verbs_open_no_display_and_say_when_nothing_runs() {
    let home = Home::make();
    let ask = |words: &[&str]| {
        let mut command = Command::new(PROGRAM);
        home.give(&mut command).env_remove("DISPLAY").args(words).arg("--profile").arg(home.profile());
        process::output(&mut command)
    };
    for (words, exit) in [
        (&["status", "--json"][..], 3),
        (&["explain", "--json"], 3),
        (&["refresh"], 3),
        (&["quit"], 3),
        (&["answer"], 3),
        (&["hangup"], 3),
        (&["--help"], 0),
        (&["--version"], 0),
        (&["--no-such-option"], 2),
        (&["no-such-verb"], 2),
        (&["--demo", "--server", "https://pbx.example"], 2),
    ] {
        let output = ask(words);
        assert_eq!(
            output.status.code(),
            Some(exit),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    // A start wants one, and says in one line that there is none.
    let output = ask(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr).trim().lines().count(), 1);
    assert!(output.stdout.is_empty());
}

#[test]
fn without_a_running_app_the_stored_report_is_shown() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"theme": "TEAL"})));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    app.quit();
    let answer = start.verb(&["explain", "--json"]);
    assert_eq!(answer.exit, Some(0), "{answer:?}");
    let report = answer.json().unwrap();
    assert_eq!(report["running"], false);
    assert_eq!(report["settings"].as_array().map(Vec::len), Some(45));
    let theme = report["settings"].as_array().unwrap().iter().find(|row| row["key"] == "theme").unwrap();
    assert_eq!(theme["in_force"], "TEAL");
}

#[test]
fn sigterm_ends_it_like_quit() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let mut app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    process::said(Command::new("kill").args(["-TERM", &app.process().to_string()]));
    poll::until("the process has ended", || !app.is_alive());
    assert_eq!(app.verb(&["status"]).exit, Some(3));
}

#[test]
fn after_a_crash_it_starts_again_with_the_same_settings() {
    let (screen, home, mut pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"theme": "DARK"})));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    app.crash();
    pbx.go_down();
    let app = start.run();
    app.window();
    assert_eq!(app.report().in_force("theme"), "DARK");
}

#[test]
fn the_token_is_in_no_file_no_report_and_no_process_list_and_every_file_is_its_owners_alone() {
    let settings = json!({"globalShortcuts": {"SEARCH": shortcut("ctrl+shift+F9")}, "autoLaunch": true});
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings));
    let token = pbx.account().token.clone();
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    app.window();
    // Errors are where addresses slip out.
    pbx.fault("/", json!({"status": 500}));
    app.verb(&["refresh"]);
    pbx.fault("/", json!({"cut_at": 5}));
    app.verb(&["refresh"]);
    pbx.clear_faults();
    app.refresh();

    for words in [&["explain"][..], &["explain", "--json"], &["status"], &["status", "--json"]] {
        let answer = app.verb(words);
        assert!(!answer.stdout.contains(&token) && !answer.stderr.contains(&token), "{words:?}");
    }
    let own = app.process();
    let mut family = process::descendants(own);
    assert!(!family.is_empty(), "the web view has processes of its own");
    for child in &family {
        let environment = std::fs::read(format!("/proc/{child}/environ")).unwrap_or_default();
        assert!(!contains(&environment, token.as_bytes()), "the environment of process {child}");
    }
    family.push(own);
    for (id, words) in process::all() {
        if family.contains(&id) {
            assert!(!words.join(" ").contains(&token), "the command line of process {id}");
        }
    }
    for below in ["profile", "home", "run"] {
        for file in home.files(below) {
            // A socket cannot be read as a file.
            let content = std::fs::read(&file).unwrap_or_default();
            assert!(!contains(&content, token.as_bytes()), "{}", file.display());
        }
    }
    let printed = std::fs::read(home.path("app.log")).unwrap();
    assert!(!contains(&printed, token.as_bytes()));

    let files = home.files("profile");
    assert!(files.len() > 3, "{files:?}");
    for file in files {
        let Ok(found) = std::fs::symlink_metadata(&file) else { continue };
        if !found.file_type().is_symlink() {
            assert_eq!(found.permissions().mode() & 0o077, 0, "{}", file.display());
        }
        let folder = std::fs::metadata(file.parent().unwrap()).unwrap();
        assert_eq!(folder.permissions().mode() & 0o077, 0, "the folder of {}", file.display());
    }
}

fn contains(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

#[test]
fn another_account_starts_from_defaults_and_leaves_the_first_ones_cache_alone() {
    let (screen, home) = (Screen::start(), Home::make());
    let pbx = Pbx::with(json!({"theme": "DARK"}));
    let start = Start::new(&screen, &home, &pbx);
    let app = start.run();
    app.wait_until_fetched();
    app.quit();

    let another = Pbx::with(json!({"theme": "TEAL"}));
    another.fault("/pbx/app/settings", json!({"status": 500}));
    let app = Start::new(&screen, &home, &another).run();
    poll::until("the other PBX was asked", || another.settings_fetches() > 0);
    assert_ne!(app.report_now().in_force("theme"), "DARK");
    app.quit();

    let app = start.run();
    assert_eq!(app.report().in_force("theme"), "DARK");
}
