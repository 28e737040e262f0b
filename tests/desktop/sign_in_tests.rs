//! The sign-in page, the demo, and the boxes that a shortcut or the command line opens.

use serde_json::json;

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

#[test]
fn signing_in_with_name_and_password_brings_the_settings_into_force() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"theme": "TEAL"})));
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.fill("#username", &pbx.account().username);
    page.fill("#password", "not the password");
    page.click("#sign-in button[type=submit]");
    poll::until("the refusal is shown", || {
        page.text("#sign-in [role=alert]").is_some_and(|text| text.len() > 5)
    });
    assert_eq!(app.status()["connection"]["state"], "signed_out");

    page.fill("#password", &pbx.account().password);
    page.click("#sign-in button[type=submit]");
    page.wait_for("#employee-menu");
    page.wait_for("[data-column]");
    assert_eq!(app.wait_until_fetched().in_force("theme"), "TEAL");
    assert_eq!(page.value("document.documentElement.dataset.theme"), "TEAL");
    let sent = pbx.requests();
    assert!(
        sent.iter().filter(|request| request.path == "/auth/login").all(|request| request.method == "POST")
    );
}

#[test]
fn after_signing_in_the_users_phone_is_known_by_its_name() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.fill("#username", &pbx.account().username);
    page.fill("#password", &pbx.account().password);
    page.click("#sign-in button[type=submit]");
    poll::until_equal("the phone's name", json!("Yealink T54W"), || app.status()["phone"]["name"].clone());
}

#[test]
fn the_demo_needs_no_account_and_does_nothing_that_outlives_it() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.press_button("Try it without an account");
    page.wait_for("[data-column]");
    page.wait_for_words("Demo");
    assert!(home.files("home/.config/autostart").is_empty());
    assert!(pbx.requests().iter().all(|request| request.path != "/auth/login"));
}

#[test]
fn the_search_field_finds_a_colleague_and_enter_opens_the_call_box_which_calls_on_enter() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    let page = app.page();
    page.wait_for("[role=combobox]");
    assert_eq!(app.verb(&["search", "a"]).exit, Some(0));
    poll::until("the words are in the field", || {
        page.value("document.querySelector('[role=combobox]').value") == "a"
    });
    page.wait_for("#search-option-1");
    let window = app.window();
    window.focus();
    screen.press("Down");
    screen.press("Return");
    page.wait_for("#call-box");
    let number = page.value("document.querySelector('#call-number').value");
    let number = number.as_str().unwrap().to_owned();
    assert!(!number.is_empty());
    assert!(pbx.calls().is_empty(), "a call was placed before anybody asked for it");
    screen.press("Return");
    poll::until("the PBX is asked to call", || pbx.calls().len() == 1);
}

#[test]
fn call_with_a_number_opens_the_call_box_and_never_dials_by_itself() {
    let mut settings = json!({"theme": "TEAL", "softphoneId": null, "phoneId": null});
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings.clone()));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    assert_eq!(app.verb(&["call", "12345678"]).exit, Some(0));
    let page = app.page();
    page.wait_for("#call-box");
    assert_eq!(page.value("document.querySelector('#call-number').value"), "12345678");
    // Without a phone it says which setting is missing.
    poll::until("the box names the setting", || {
        page.text("#call-problem").is_some_and(|text| text.contains("desk phone"))
    });
    assert!(page.has("#place-call[disabled]"));
    screen.press("Return");
    assert!(pbx.calls().is_empty());

    settings["phoneId"] = json!("5f0000000000000000000001");
    pbx.put(&settings);
    app.refresh();
}

#[test]
fn an_expired_token_asks_for_a_new_sign_in_with_the_settings_still_in_force() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(json!({"theme": "DARK"})));
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.fill("#username", &pbx.account().username);
    page.fill("#password", &pbx.account().password);
    page.click("#sign-in button[type=submit]");
    page.wait_for("[data-column]");
    app.wait_until_fetched();
    pbx.expire_tokens();
    app.verb(&["refresh"]);
    page.wait_for("#sign-in");
    assert_eq!(page.value("document.documentElement.dataset.theme"), "DARK");
    assert_eq!(app.report_now().in_force("theme"), "DARK");
}
