//! What a call makes this computer do, from the text that the server stores to the program that runs: nothing before
//! the user or the administrator has approved it, and then exactly that.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use serde_json::{Value, json};

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::integrations::{
    Customers, NAME, NUMBER, entry, integration, log, ready, ring, run, website, write_program,
};
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

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
    let pbx = Pbx::with(run("RINGING", 600_000, &customers.command("{NUMBER}")));
    for crashes in [false, true] {
        let app = Start::new(&screen, &home, &pbx).run();
        ready(&app);
        assert_eq!(app.verb(&["integrations", "approve", "run"]).exit, Some(0));
        let call = ring(&pbx);
        poll::until("it rings", || app.status()["calls"].as_array().is_some_and(|calls| !calls.is_empty()));
        if crashes {
            app.crash();
        } else {
            app.quit();
        }
        // The call still rings when the app is there again: known from a list, it triggers nothing.
        let app = Start::new(&screen, &home, &pbx).run();
        ready(&app);
        poll::until("it rings", || app.status()["calls"].as_array().is_some_and(|calls| !calls.is_empty()));
        assert_eq!(integration(&app, "run")["approval"], "approved");
        assert_eq!(log(&app), [] as [Value; 0]);
        pbx.sandbox().end_call(&call).unwrap();
        poll::until("the call is over", || app.status()["calls"].as_array().is_some_and(Vec::is_empty));
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

/// A customer system on loopback: its page tries the app's commands and tells what came of it.
struct CustomerSystem {
    port: u16,
    asked: Receiver<String>,
}

impl CustomerSystem {
    const PAGE: &str = "<!doctype html><title>Kunde</title><script>\
        (async () => {\
          let came = 'none';\
          try { came = JSON.stringify(await window.__TAURI_INTERNALS__.invoke('diagnostics')); } catch (e) { came = 'refused'; }\
          document.cookie = 'seen=1;max-age=9999';\
          await fetch('/told?' + came);\
          document.title = 'Kunde 7';\
        })();\
        </script>";

    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, asked) = mpsc::channel();
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let mut request = String::new();
                let mut lines = BufReader::new(&stream);
                while lines.read_line(&mut request).is_ok_and(|read| read > 2) {}
                let page = Self::PAGE;
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                    page.len()
                );
                let _gone = stream.write_all(answer.as_bytes());
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                if sender.send(path).is_err() {
                    return;
                }
            }
        });
        Self { port, asked }
    }

    /// Waits until a path is asked for that begins so.
    #[track_caller]
    fn wait_for(&self, beginning: &str) -> String {
        poll::until_some(&format!("the page asks for {beginning}"), || {
            self.asked.try_iter().find(|path| path.starts_with(beginning))
        })
    }
}

#[test]
fn a_page_in_a_window_of_its_own_can_ask_the_app_for_nothing_and_stays_when_the_call_is_over() {
    let (screen, home, customers) = (Screen::start(), Home::make(), CustomerSystem::start());
    let pbx = Pbx::with(website(&format!("http://127.0.0.1:{}/kunde?n={{NUMBER}}", customers.port), true));
    let app = Start::new(&screen, &home, &pbx).word("--hidden").run();
    ready(&app);
    let call = ring(&pbx);
    assert_eq!(customers.wait_for("/kunde"), "/kunde?n=%2B4520304050");
    assert_eq!(customers.wait_for("/told"), "/told?refused");
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
