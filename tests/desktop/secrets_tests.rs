//! Nothing secret that a sign-in takes or brings is left anywhere by it.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::app::{Answer, App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;
use crate::second_factor_tests::{with_authenticator, with_sms, without_key};

/// What must be nowhere: what it is, and its text.
type Secret = (&'static str, String);

/// Whether the text stands in there by itself: a code of a few digits may well be part of a longer
/// number.
fn stands_in(all: &[u8], text: &str) -> bool {
    let part = text.as_bytes();
    let joins = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
    all.windows(part.len()).enumerate().any(|(at, window)| {
        let before = at.checked_sub(1).and_then(|at| all.get(at));
        window == part && !joins(before) && !joins(all.get(at + part.len()))
    })
}

#[track_caller]
fn assert_absent(secrets: &[Secret], all: &[u8], place: &dyn std::fmt::Debug) {
    for (what, text) in secrets {
        assert!(!stands_in(all, text), "{what} is in {place:?}");
    }
}

#[track_caller]
fn assert_absent_from_answer(secrets: &[Secret], answer: &Answer) {
    assert_absent(secrets, answer.stdout.as_bytes(), answer);
    assert_absent(secrets, answer.stderr.as_bytes(), answer);
}

/// What the app says of itself: report, status, and the text for whoever helps.
#[track_caller]
fn assert_untold(secrets: &[Secret], app: &App<'_>) {
    for words in [&["explain"][..], &["explain", "--json"], &["status"], &["status", "--json"]] {
        assert_absent_from_answer(secrets, &app.verb(words));
    }
    let page = app.page();
    page.value(
        "(window.told = null, __TAURI_INTERNALS__.invoke('diagnostics').then(t => { window.told = t }))",
    );
    let told = poll::until_some("the diagnostics", || {
        Some(page.value("window.told")).filter(|told| *told != Value::Null)
    });
    assert!(told.to_string().len() > 100, "{told}");
    assert_absent(secrets, told.to_string().as_bytes(), &"the diagnostics");
    let id = app.process();
    for id in process::descendants(id).into_iter().chain([id]) {
        let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        assert_absent(secrets, &line, &"a command line");
    }
}

#[track_caller]
fn assert_unwritten(secrets: &[Secret], home: &Home, but: Option<&Path>) {
    let mut seen = 0;
    for below in ["profile", "home", "run"] {
        for file in home.files(below).into_iter().filter(|file| Some(file.as_path()) != but) {
            // A socket cannot be read as a file.
            let Ok(content) = std::fs::read(&file) else { continue };
            seen += 1;
            assert_absent(secrets, &content, &file);
        }
    }
    assert!(seen > 3, "only {seen} files: that proves nothing");
    assert_absent(secrets, &std::fs::read(home.path("app.log")).unwrap(), &"what the app printed");
}

/// The next sign-in gives the seeded token, so that it is known what to look for.
fn give_the_known_token(pbx: &Pbx) {
    let account = pbx.account();
    let body = json!({
        "token": account.token, "expiresInMinutes": -1, "employee": account.employee, "accessLevel": "PERSONAL",
    });
    pbx.fault("/auth/login", json!({ "body": body }));
}

#[test]
fn after_every_way_to_sign_in_neither_password_nor_code_nor_key_nor_token_is_left_anywhere() {
    let screen = Screen::start();
    let wanted: [fn(&sandbox_pbx::Account) -> bool; 3] = [with_sms, with_authenticator, without_key];
    for wanted in wanted {
        let (home, pbx) = (Home::make(), Pbx::with_account(wanted));
        let app = Start::signed_out(&screen, &home, &pbx).drive();
        let page = app.page();
        let wrong = "907341";
        page.sign_in(pbx.account());
        page.wait_for("#code");
        page.fill("#code", wrong);
        page.press("#sign-in button[type=submit]");
        page.refusal();
        // Errors are where what was sent slips out.
        pbx.fault("/auth/login", json!({"cut_at": 5}));
        let now = pbx.account_now();
        let code = now.sms_code.clone().or(now.authenticator_code.clone()).unwrap();
        page.fill("#code", &code);
        page.press("#sign-in button[type=submit]");
        poll::until("the cut answer is told", || {
            page.text("#sign-in [role=alert]").is_some_and(|said| !said.is_empty() && !said.contains("wrong"))
        });
        assert_eq!(page.value("document.querySelector('#code').value"), code.as_str(), "it is still good");
        give_the_known_token(&pbx);
        page.press("#sign-in button[type=submit]");
        page.wait_for("#employee-menu");
        pbx.clear_faults();
        app.wait_until_live();
        app.refresh();

        let mut secrets: Vec<Secret> = vec![
            ("the password", now.password.clone()),
            ("the code", code),
            ("the wrong code", wrong.to_owned()),
            ("the token", now.token.clone()),
        ];
        secrets.extend(now.authenticator_key.clone().map(|key| ("the authenticator key", key)));
        assert_untold(&secrets, &app);
        assert_absent(
            &secrets,
            page.value("document.documentElement.outerHTML").to_string().as_bytes(),
            &"the page",
        );
        app.verb(&["sign-out"]);
        page.wait_for("#username");
        assert_untold(&secrets, &app);
        app.quit();
        assert_unwritten(&secrets, &home, None);
    }
}

#[test]
fn signing_in_by_the_command_line_leaves_the_token_in_the_file_that_was_asked_for_and_nowhere_else() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with_account(with_sms));
    let start = Start::signed_out(&screen, &home, &pbx);
    let (origin, account) = (pbx.origin(), pbx.account());
    let code = account.sms_code.clone().unwrap();
    let words = [
        "sign-in",
        "--username",
        &account.username,
        "--password-stdin",
        "--insecure-storage",
        "--server",
        &origin,
    ];
    let secrets: Vec<Secret> = vec![
        ("the password", account.password.clone()),
        ("the code", code.clone()),
        ("the token", account.token.clone()),
    ];
    let refused = start.verb_with_input(&words, &format!("{}\n{code}0\n", account.password));
    assert_eq!(refused.exit, Some(1), "{refused:?}");
    assert_absent_from_answer(&secrets, &refused);
    give_the_known_token(&pbx);
    let done = start.verb_with_input(&words, &format!("{}\n{code}\n", account.password));
    assert_eq!(done.exit, Some(0), "{done:?}");
    assert_absent_from_answer(&secrets, &done);
    pbx.clear_faults();

    let app = start.drive();
    app.wait_until_live();
    assert_untold(&secrets, &app);
    let holding: Vec<_> = home
        .files("profile")
        .into_iter()
        .filter(|file| std::fs::read(file).is_ok_and(|content| stands_in(&content, &account.token)))
        .collect();
    assert_eq!(holding.len(), 1, "{holding:?}");
    app.quit();
    assert_unwritten(&secrets, &home, Some(&holding[0]));
    assert_eq!(start.verb(&["sign-out"]).exit, Some(0));
    assert!(!holding[0].exists(), "a sign-out removes the file");
    assert_unwritten(&secrets, &home, None);
}
