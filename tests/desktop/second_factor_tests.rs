//! Signing in with more than a password, for the first time, and without the password.

use serde_json::json;

use sandbox_pbx::{Account, Trouble};

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::page::Page;
use crate::harness::pbx::Pbx;
use crate::harness::picture;
use crate::harness::poll;
use crate::harness::process;
use crate::harness::screen::Screen;

pub fn with_sms(account: &Account) -> bool {
    account.sms_code.is_some()
}

pub fn with_authenticator(account: &Account) -> bool {
    account.authenticator_key.is_some()
}

pub fn without_key(account: &Account) -> bool {
    account.trouble == Some(Trouble::NoAuthenticatorKey)
}

/// Sends a code, in a field that another may have been typed into before.
fn send(page: &Page, code: &str) {
    page.fill("#code", code);
    page.press("#sign-in button[type=submit]");
}

#[test]
fn a_code_by_sms_is_asked_for_told_when_it_is_wrong_and_lets_in() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with_account(with_sms));
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.sign_in(pbx.account());
    page.wait_for("#code");
    assert_eq!(page.text("label[for=code]").as_deref(), Some("Code from the SMS"));
    assert_eq!(page.value("document.activeElement.id"), "code");
    assert_eq!(page.text("#sign-in [role=alert]").as_deref(), Some(""), "being asked is no fault");

    send(page, "0000");
    let said = page.refusal();
    assert!(said.contains("wrong"), "{said}");
    assert_eq!(page.value("document.querySelector('#code').value"), "", "a wrong code is typed anew");
    assert_eq!(app.connection(), "signed_out");
    assert_eq!(pbx.sandbox().sent_codes().len(), 1, "one message for one sign-in");

    send(page, &pbx.sandbox().sent_codes()[0].code);
    page.wait_for("#employee-menu");
    app.wait_until_live();
}

#[test]
fn a_code_of_the_authenticator_app_is_asked_for_told_when_it_is_wrong_and_lets_in() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with_account(with_authenticator));
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.sign_in(pbx.account());
    page.wait_for("#code");
    assert_eq!(page.text("label[for=code]").as_deref(), Some("Code from the authenticator app"));
    send(page, "1");
    let said = page.refusal();
    assert!(said.contains("wrong"), "{said}");
    assert_eq!(app.connection(), "signed_out");
    send(page, &pbx.account_now().authenticator_code.unwrap());
    page.wait_for("#employee-menu");
    app.wait_until_live();
}

#[test]
fn the_first_sign_in_shows_key_and_qr_code_and_the_code_made_from_them_lets_in() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with_account(without_key));
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.sign_in(pbx.account());
    page.wait_for("#setup-key");
    assert_eq!(page.text("#sign-in-title").as_deref(), Some("Set up the authenticator app"));
    let key: String = page.text("#setup-key").unwrap().split_whitespace().collect();
    let account = pbx.account_now();
    assert_eq!(Some(&key), account.authenticator_key.as_ref(), "the key that the PBX counts with");

    page.value("document.querySelector('#sign-in .qr').scrollIntoView({ block: 'center' })");
    page.wait_until_drawn();
    picture::wait_until_still(&screen);
    let file = home.path("screen.png");
    picture::save(&screen, &file);
    let scanned = process::said(std::process::Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&file));
    let scanned = scanned.trim();
    assert!(scanned.starts_with("otpauth://totp/"), "{scanned:?}");
    assert!(scanned.contains(&format!("secret={key}")), "{scanned:?}");
    assert!(scanned.contains(&account.username), "{scanned:?}");

    send(page, "1");
    let said = page.refusal();
    assert!(said.contains("wrong"), "{said}");
    let still: String = page.text("#setup-key").unwrap().split_whitespace().collect();
    assert_eq!(still, key, "the key stays, for the phone may have it wrong");
    send(page, &account.authenticator_code.unwrap());
    page.wait_for("#employee-menu");
    app.wait_until_live();
}

/// Asks for a new password by the page, from its start.
fn forget(page: &Page, username: &str, by: &str) {
    if page.has("#back-to-sign-in") {
        page.press("#back-to-sign-in");
    }
    page.press("#forgot-password");
    page.fill("#reset-username", username);
    page.press(&format!("input[name=reset-by][value={by}]"));
    page.press("#sign-in button[type=submit]");
}

/// Until the page says that something was sent, and what.
fn sent(page: &Page) -> String {
    poll::until_some("it is sent", || {
        page.text("#sign-in [role=status]").filter(|text| !text.trim().is_empty())
    })
}

#[test]
fn a_forgotten_password_is_asked_for_by_mail_or_sms_and_each_refusal_is_told_in_words() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    let name = pbx.account().username.clone();
    page.wait_for("#forgot-password");
    forget(page, &name, "email");
    let said = sent(page);
    assert!(said.contains("e-mail") && said.contains(&name), "{said}");
    forget(page, &name, "email");
    let said = page.refusal();
    assert!(said.contains("30 minutes"), "{said}");

    // Nobody in this company has a number for messages: it goes by mail then, and the page says so.
    let other = pbx.another_account().username;
    forget(page, &other, "sms");
    let said = sent(page);
    assert!(said.contains("e-mail") && said.contains(&other), "{said}");
    pbx.fault("/auth/reset", json!({"body": {"success": true, "method": "SMS"}}));
    forget(page, &other, "sms");
    let said = sent(page);
    assert!(said.contains("SMS") && said.contains(&other), "{said}");
    pbx.clear_faults();

    let refused = |wanted: fn(&Account) -> bool| pbx.sandbox().accounts().into_iter().find(wanted).unwrap();
    for (account, words) in
        [(refused(with_sms), "second factor"), (refused(|account| account.disabled), "disabled")]
    {
        forget(page, &account.username, "email");
        let said = page.refusal();
        assert!(said.contains(words), "{said}");
    }
    let resets = pbx.requests().into_iter().filter(|request| request.path == "/auth/reset");
    assert!(resets.into_iter().all(|request| request.method == "POST" && request.query.is_empty()));
}

#[test]
fn the_command_line_takes_the_code_as_a_second_line_with_the_app_running_and_without() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with_account(with_sms));
    let start = Start::signed_out(&screen, &home, &pbx);
    let (origin, account) = (pbx.origin(), pbx.account());
    let words = [
        "sign-in",
        "--username",
        &account.username,
        "--password-stdin",
        "--insecure-storage",
        "--server",
        &origin,
    ];
    let lines = |code: &str| format!("{}\n{code}\n", account.password);
    let right = lines(account.sms_code.as_deref().unwrap());

    let answer = start.verb_with_input(&words, &lines("0000"));
    assert_eq!(answer.exit, Some(1), "{answer:?}");
    assert!(answer.stdout.is_empty() && answer.stderr.contains("wrong"), "{answer:?}");
    let answer = start.verb_with_input(&words, &format!("{}\n", account.password));
    assert_eq!(answer.exit, Some(1), "a code is wanted and none comes: {answer:?}");
    let answer = start.verb_with_input(&words, &right);
    assert_eq!(answer.exit, Some(0), "{answer:?}");
    let app = start.run();
    app.wait_until_fetched();

    assert_eq!(app.verb(&["sign-out"]).exit, Some(0));
    poll::until_equal("it is signed out", "signed_out".to_owned(), || app.connection());
    let answer = app.verb_with_input(&words[..5], &lines("0000"));
    assert_eq!(answer.exit, Some(1), "{answer:?}");
    assert!(answer.stdout.is_empty() && !answer.stderr.trim().is_empty(), "{answer:?}");
    assert_eq!(app.connection(), "signed_out");
    let answer = app.verb_with_input(&words[..5], &right);
    assert_eq!(answer.exit, Some(0), "{answer:?}");
    app.wait_until_live();
}
