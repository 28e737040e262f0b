//! Signing out: here alone, or everywhere.

use crate::harness::app::Start;
use crate::harness::home::Home;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

#[test]
fn signing_out_here_leaves_other_clients_signed_in_and_everywhere_ends_them_too() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let another_client = pbx.account().token.clone();
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    for (button, ends_all) in [("#sign-out-here", false), ("#sign-out-everywhere", true)] {
        page.sign_in(pbx.account());
        page.wait_for("#employee-menu");
        app.wait_until_live();
        page.press("#employee-menu");
        page.press_button("Sign out");
        page.wait_for(button);
        assert_eq!(page.value("document.activeElement.id"), "sign-out-here", "the lesser one is at hand");
        assert!(pbx.takes(&another_client));
        page.press(button);
        page.wait_for("#username");
        assert_eq!(app.connection(), "signed_out");
        assert_eq!(pbx.takes(&another_client), !ends_all, "{button}");
    }
    let logouts = pbx.requests().iter().filter(|request| request.path == "/auth/logout").count();
    assert_eq!(logouts, 1, "signing out here asks nothing of the PBX");
}

#[test]
fn the_sign_out_everywhere_that_the_pbx_does_not_carry_out_is_told() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let app = Start::signed_out(&screen, &home, &pbx).drive();
    let page = app.page();
    page.sign_in(pbx.account());
    app.wait_until_live();
    pbx.fault("/auth/logout", serde_json::json!({"status": 503}));
    page.press("#employee-menu");
    page.press_button("Sign out");
    page.press("#sign-out-everywhere");
    page.wait_for("#username");
    let said = page.text("#sign-in .why").unwrap_or_default();
    assert!(said.contains("everywhere"), "what did not happen is said: {said:?}");
    assert!(pbx.takes(&pbx.account().token));
}

#[test]
fn the_command_line_says_what_a_sign_out_left_valid_with_the_app_running_and_without() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
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
    let sign_in = || start.verb_with_input(&words, &format!("{}\n", account.password));
    let stays = |words: &[&str]| {
        let answer = start.verb(words);
        assert!(answer.exit == Some(0) && answer.stdout.is_empty(), "{answer:?}");
        assert!(answer.stderr.contains("goes on taking this sign-in"), "{answer:?}");
        assert!(pbx.takes(&account.token));
    };
    assert_eq!(sign_in().exit, Some(0));
    stays(&["sign-out"]);
    assert_eq!(sign_in().exit, Some(0));
    let app = start.run();
    app.wait_until_live();
    stays(&["sign-out"]);
    let answer = app.verb_with_input(&words[..5], &format!("{}\n", account.password));
    assert_eq!(answer.exit, Some(0), "{answer:?}");
    app.wait_until_live();
    let answer = app.verb(&["sign-out", "--everywhere"]);
    assert!(answer.exit == Some(0) && answer.stdout.is_empty(), "{answer:?}");
    assert!(answer.stderr.contains("all of your sessions"), "{answer:?}");
    assert!(!pbx.takes(&account.token));
    assert_eq!(app.connection(), "signed_out");
    app.quit();

    assert_eq!(sign_in().exit, Some(0));
    let sessions = |answer: crate::harness::app::Answer| {
        assert!(answer.exit == Some(0) && answer.stderr.contains("all of your sessions"), "{answer:?}");
    };
    sessions(start.verb(&["sign-out", "--everywhere"]));
    let app = start.run();
    // The first word is that it looks for a sign-in.
    poll::until_equal("nobody is signed in", "signed_out".to_owned(), || app.connection());
}
