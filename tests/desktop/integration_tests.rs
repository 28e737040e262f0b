//! What a call makes this computer do, from the text that the server stores to the program that runs: nothing before
//! the user or the administrator has approved it, and then exactly that.

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::integrations::{
    Customers, NAME, NUMBER, entry, integration, log, ready, ring, run, website, write_program,
};
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;
use crate::harness::web::{WebServer, page};

#[test]
fn nothing_runs_before_the_user_has_read_and_approved_the_text_and_then_exactly_that_runs() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let pbx = Pbx::with(run("RINGING", 0, &customers.command("{NUMBER} navn={NAME}")));
    let app = Start::new(&screen, &home, &pbx).drive();
    ready(&app);
    ring(&pbx);
    let refused = entry(&app, 1);
    assert_eq!((&refused["outcome"], &refused["reason"]), (&json!("refused"), &json!("awaiting_approval")));
    let report = app.report();
    assert_eq!(report.row("integration.run")["outcome"], "pending");
    assert_eq!(report.row("integration.run")["reason"], "awaiting_approval");
    assert_eq!(customers.opened(), [] as [String; 0]);

    let page = app.page();
    page.open_settings();
    page.wait_for_words("Programmer på dansk/åbn kunde");
    page.press_button("Approve this text");
    poll::until("it is approved", || integration(&app, "run")["approval"] == "approved");
    assert_eq!(customers.opened(), [] as [String; 0], "an approval runs nothing by itself");

    ring(&pbx);
    poll::until("the program has run", || customers.opened().len() == 4);
    let exactly = [NUMBER.to_owned(), format!("navn={NAME}"), NAME.to_owned(), "no token".to_owned()];
    assert_eq!(customers.opened(), exactly);
    let done = entry(&app, 2);
    assert_eq!((&done["outcome"], &done["key"]), (&json!("done"), &json!("run")));
    assert_eq!(done["sent"]["arguments"], json!([NUMBER, format!("navn={NAME}")]));
    assert_eq!(app.report().row("integration.run")["outcome"], "applied");
    // Of the log nothing is in a file.
    for file in home.files("profile") {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap_or_default()).into_owned();
        assert!(!text.contains("Østergård") && !text.contains("touch hit"), "{}", file.display());
    }
}

#[test]
fn a_text_that_has_changed_since_it_was_looked_at_is_not_approved() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let pbx = Pbx::with(run("RINGING", 0, &customers.command("{NUMBER}")));
    let app = Start::new(&screen, &home, &pbx).run();
    ready(&app);
    let looked_at = integration(&app, "run");
    assert_eq!(looked_at["approval"], "waiting");
    let looked_at = looked_at["fingerprint"].as_str().unwrap().to_owned();

    pbx.put(&run("RINGING", 0, &customers.command("{NUMBER} --delete-everything")));
    app.refresh();
    let approve = ["integrations", "approve", "run", "--fingerprint", looked_at.as_str()];
    let refused = app.verb(&approve);
    assert_eq!(refused.exit, Some(1), "{refused:?}");
    assert!(format!("{}{}", refused.stdout, refused.stderr).contains("changed_meanwhile"), "{refused:?}");
    ring(&pbx);
    assert_eq!(entry(&app, 1)["reason"], "awaiting_approval");
    assert_eq!(customers.opened(), [] as [String; 0]);

    let now = integration(&app, "run")["fingerprint"].as_str().unwrap().to_owned();
    assert_ne!(now, looked_at);
    assert_eq!(app.verb(&["integrations", "approve", "run", "--fingerprint", &now]).exit, Some(0));
    ring(&pbx);
    poll::until("the program has run", || customers.opened().contains(&"--delete-everything".to_owned()));
    // What is approved stays so until the text changes, over a restart too; then it is asked anew.
    app.quit();
    let app = Start::new(&screen, &home, &pbx).run();
    ready(&app);
    assert_eq!(integration(&app, "run")["approval"], "approved");
    pbx.put(&run("RINGING", 0, &customers.command("{NAME}")));
    app.refresh();
    assert_eq!(integration(&app, "run")["approval"], "waiting");
}

#[test]
fn a_program_that_became_a_link_to_a_shell_after_it_was_approved_gets_no_value() {
    use std::os::unix::fs::symlink;

    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let (link, hit) = (home.path("home/kunde"), home.path("hit"));
    symlink(&customers.program, &link).unwrap();
    let pbx = Pbx::with(run("RINGING", 0, &format!("\"{}\" -c \"cat {{NAME}}\"", link.display())));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    assert_eq!(app.verb(&["integrations", "approve", "run"]).exit, Some(0));
    ring(&pbx);
    assert_eq!(entry(&app, 1)["outcome"], "done");

    // The file is another one now; the text is the same, and so is its approval.
    std::fs::remove_file(&link).unwrap();
    symlink("/bin/sh", home.path("home/alternatives")).unwrap();
    symlink(home.path("home/alternatives"), &link).unwrap();
    assert_eq!(integration(&app, "run")["approval"], "approved");
    let from = format!("; touch '{}'", hit.display());
    for words in [&["--number", "1", "--name", from.as_str()][..], &["--number", from.as_str()]] {
        let words = [&["integrations", "try", "run", "--when", "RINGING", "--json"], words].concat();
        let tried = app.verb(&words);
        let row = tried.json().unwrap()["entries"][0].clone();
        assert_eq!((tried.exit, &row["reason"]), (Some(1), &json!("interpreter_with_variable")), "{row}");
        assert_eq!((&row["outcome"], &row["sent"]), (&json!("refused"), &json!(null)), "{row}");
    }
    ring(&pbx);
    let refused = entry(&app, 4);
    assert_eq!(refused["reason"], "interpreter_with_variable", "{refused}");
    assert!(!hit.exists() && !home.path("home/hit").exists());

    std::fs::remove_file(&link).unwrap();
    ring(&pbx);
    assert_eq!(entry(&app, 5)["reason"], "program_not_found");
}

#[test]
fn what_the_administrator_forbids_is_locked_and_says_by_whom() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let pbx = Pbx::with(run("RINGING", 0, &customers.command("{NUMBER}")));
    let policy =
        json!({"set_by": "Havblik IT", "settings": {"thisComputer": {"integrations": {"run": "forbid"}}}});
    std::fs::write(home.path("policy.json"), policy.to_string()).unwrap();
    let app = Start::new(&screen, &home, &pbx).drive();
    ready(&app);
    let row = app.report().row("integration.run").clone();
    assert_eq!((&row["outcome"], &row["reason"]), (&json!("adjusted"), &json!("forbidden_by_policy")));
    assert_eq!(integration(&app, "run")["approval"], "forbidden");
    ring(&pbx);
    assert_eq!(entry(&app, 1)["reason"], "forbidden_by_policy");
    assert_ne!(app.verb(&["integrations", "approve", "run"]).exit, Some(0));
    app.page().open_settings();
    app.page().wait_for_words("Havblik IT");
    assert_eq!(customers.opened(), [] as [String; 0]);
}

#[test]
fn a_delay_ends_with_a_quit_and_with_a_crash_and_nothing_runs_after_the_next_start() {
    let (screen, home) = (Screen::start(), Home::make());
    let customers = Customers::installed(&home);
    let pbx = Pbx::with(json!({}));
    for (when, crashes) in [("RINGING", false), ("RINGING", true), ("ANSWERED", false), ("ANSWERED", true)] {
        pbx.put(&run(when, 600_000, &customers.command("{NUMBER}")));
        let app = Start::new(&screen, &home, &pbx).run();
        ready(&app);
        assert_eq!(app.verb(&["integrations", "approve", "run"]).exit, Some(0));
        let call = ring(&pbx);
        let wait_for_call = |app: &App<'_>, state: &str| {
            poll::until(&format!("a call is {state}"), || app.status()["calls"][0]["state"] == state);
        };
        wait_for_call(&app, "ringing");
        let state = if when == "ANSWERED" { "active" } else { "ringing" };
        if state == "active" {
            pbx.sandbox().answer_call(&call, None).unwrap();
        }
        wait_for_call(&app, state);
        if crashes {
            app.crash();
        } else {
            app.quit();
        }
        // The call is still there when the app is there again: known from a list, it triggers nothing.
        let app = Start::new(&screen, &home, &pbx).run();
        ready(&app);
        if state == "ringing" {
            wait_for_call(&app, state);
        }
        assert_eq!(integration(&app, "run")["approval"], "approved");
        assert_eq!(log(&app), [] as [Value; 0]);
        pbx.sandbox().end_call(&call).unwrap();
        poll::until("the call is over", || app.status()["calls"].as_array().is_some_and(Vec::is_empty));
        assert_eq!(log(&app), [] as [Value; 0]);
        assert_eq!(customers.opened(), [] as [String; 0]);
        app.quit();
    }
}

#[test]
fn a_page_opens_in_the_users_browser_without_an_approval_and_the_address_is_one_argument() {
    let (screen, home) = (Screen::start(), Home::make());
    let programs = home.path("bin");
    std::fs::create_dir_all(&programs).unwrap();
    let opened = home.path("opened");
    write_program(&programs.join("xdg-open"), &format!("printf '%s\\n' \"$@\" >> '{}'", opened.display()));
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let pbx = Pbx::with(website("https://crm.example/søg?n={NUMBER}&navn={NAME}#{NAME}", false));
    let app = Start::new(&screen, &home, &pbx).variable("PATH", &path).variable("BROWSER", "").run();
    ready(&app);
    ring(&pbx);
    let done = entry(&app, 1);
    assert_eq!(done["outcome"], "done", "{done}");
    let opened = std::fs::read_to_string(opened).unwrap();
    assert_eq!(opened.lines().count(), 1, "{opened}");
    assert_eq!(done["sent"]["url"], opened.trim());
    assert!(
        opened.starts_with("https://crm.example/s%C3%B8g?n=%2B4520304050&navn=Ida%20%22%24%28touch"),
        "{opened}"
    );
}

/// What the page of a customer system does: it tries the app's commands and tells what came of it.
const PAGE: &str = "<!doctype html><title>Kunde</title><script>\
    (async () => {\
      let came = 'none';\
      try { came = JSON.stringify(await window.__TAURI_INTERNALS__.invoke('diagnostics')); } catch (e) { came = 'refused'; }\
      document.cookie = 'seen=1;max-age=9999';\
      await fetch('/told?' + came);\
      document.title = 'Kunde 7';\
    })();\
    </script>";

#[test]
fn a_page_in_a_window_of_its_own_can_ask_the_app_for_nothing_and_stays_when_the_call_is_over() {
    let (screen, home, customers) = (Screen::start(), Home::make(), WebServer::start(|_| page(PAGE)));
    let pbx = Pbx::with(website(&format!("{}/kunde?n={{NUMBER}}", customers.origin()), true));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    let call = ring(&pbx);
    assert_eq!(customers.wait_for("/kunde").path, "/kunde?n=%2B4520304050");
    assert_eq!(customers.wait_for("/told").path, "/told?refused");
    assert_eq!(entry(&app, 1)["outcome"], "done");
    let windows = || screen.said("xdotool", &["search", "--onlyvisible", "--name", "^Kunde 7 – 127.0.0.1$"]);
    poll::until("its window is there", || windows().lines().count() == 1);
    assert!(home.profile().join("pages").is_dir(), "it keeps what it stores in a folder of its own");

    pbx.sandbox().end_call(&call).unwrap();
    poll::until("the call is over", || app.status()["calls"].as_array().is_some_and(Vec::is_empty));
    assert_eq!(windows().lines().count(), 1, "nobody has chosen that it closes");
    app.quit();
}

#[test]
fn a_number_is_copied_for_another_program_to_paste() {
    let (screen, home) = (Screen::start(), Home::make());
    let copy = json!({ "when": "RINGING", "what": "{NUMBER} {NAME}", "requireArgs": false });
    let pbx = Pbx::with(json!({ "integration": { "copyToClipboard": copy } }));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    ring(&pbx);
    assert_eq!(entry(&app, 1)["outcome"], "done");
    assert_eq!(screen.said("xclip", &["-selection", "clipboard", "-out"]), format!("{NUMBER} {NAME}"));
}

#[test]
fn keys_are_typed_into_the_program_that_is_named_and_nowhere_else() {
    let (screen, home) = (Screen::start(), Home::make());
    let typed = home.path("typed");
    let sendkeys = json!({ "when": "RINGING", "delay": 0, "focusProcess": "XTERM.exe", "maximizeProcess": true, "useAutoit": false, "keys": "{NUMBER} {NAME}{ENTER}", "requireArgs": false });
    let pbx = Pbx::with(json!({ "integration": { "sendkeys": sendkeys } }));
    let app = Start::new(&screen, &home, &pbx).run();
    ready(&app);
    assert_eq!(app.verb(&["integrations", "approve", "sendkeys"]).exit, Some(0));
    ring(&pbx);
    let missing = entry(&app, 1);
    assert_eq!((&missing["outcome"], &missing["reason"]), (&json!("failed"), &json!("window_not_found")));

    let other = screen.writing_program(&typed);
    app.window();
    screen.said("xdotool", &["windowminimize", other.id()]);
    poll::until("the other program has no keyboard", || !other.has_focus(&screen));
    ring(&pbx);
    assert_eq!(entry(&app, 2)["outcome"], "done");
    let expected = format!("{NUMBER} {NAME}\n");
    poll::until_equal("what was typed", expected, || std::fs::read_to_string(&typed).unwrap_or_default());
}
