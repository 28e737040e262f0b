//! A sign-in in a real keyring: a sign-out that cannot take it out again, and a file beside it.

use crate::harness::app::Start;
use crate::harness::bus::Bus;
use crate::harness::home::Home;
use crate::harness::keyring::Keyring;
use crate::harness::pbx::Pbx;
use crate::harness::poll;
use crate::harness::screen::Screen;

/// Signs in by the command line.
#[track_caller]
fn sign_in(start: &Start<'_>, pbx: &Pbx, more: &[&str]) {
    let (origin, account) = (pbx.origin(), pbx.account());
    let mut words = vec!["sign-in", "--username", &account.username, "--password-stdin", "--server", &origin];
    words.extend(more);
    let answer = start.verb_with_input(&words, &format!("{}\n", account.password));
    assert_eq!(answer.exit, Some(0), "{answer:?}");
}

#[test]
fn a_sign_out_that_a_locked_keyring_does_not_carry_out_is_told_and_made_good_at_the_next_start() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let bus = Bus::start(&home);
    let keyring = Keyring::start(&home, &bus);
    let start = Start::signed_out(&screen, &home, &pbx).on(&bus);
    let app = start.drive();
    let page = app.page();
    page.sign_in(pbx.account());
    page.wait_for("#employee-menu");
    app.wait_until_live();
    assert_eq!(keyring.held(), 1);

    keyring.lock();
    page.press("#employee-menu");
    page.press_button("Sign out");
    page.press("#sign-out-here");
    page.wait_for("#username");
    let said = page.text("#sign-in .why").unwrap_or_default();
    assert!(said.contains("could not be removed"), "what did not happen is said: {said:?}");
    assert_eq!(keyring.held(), 1);
    app.quit();

    drop(keyring);
    let keyring = Keyring::start(&home, &bus);
    assert_eq!(keyring.held(), 1, "it is open again and has it still");
    let app = start.run();
    poll::until("it is removed", || keyring.held() == 0);
    poll::until_equal("nobody is signed in", "signed_out".to_owned(), || app.connection());

    // And the next sign-in is kept as ever.
    sign_in(&start, &pbx, &[]);
    app.quit();
    start.run().wait_until_live();
}

#[test]
fn the_command_line_says_that_the_keyring_kept_the_sign_in_with_the_app_running_and_without() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let bus = Bus::start(&home);
    let keyring = Keyring::start(&home, &bus);
    let start = Start::signed_out(&screen, &home, &pbx).on(&bus);
    let fails = |words: &[&str]| {
        let answer = start.verb(words);
        assert!(answer.exit == Some(1) && answer.stdout.is_empty(), "{answer:?}");
        assert!(answer.stderr.contains("could not be removed"), "{answer:?}");
    };
    sign_in(&start, &pbx, &[]);
    let app = start.run();
    app.wait_until_live();
    keyring.lock();
    fails(&["sign-out"]);
    assert_eq!(app.connection(), "signed_out");
    app.quit();
    fails(&["sign-out"]);
    // No keyring at all is none that has lost it.
    drop(keyring);
    fails(&["sign-out", "--everywhere"]);

    let keyring = Keyring::start(&home, &bus);
    assert_eq!(keyring.held(), 1);
    assert_eq!(start.verb(&["sign-out"]).exit, Some(0));
    assert_eq!(keyring.held(), 0);
    drop(keyring);
    assert_eq!(start.verb(&["sign-out"]).exit, Some(0), "there is nothing left that could be kept");
}

#[test]
fn of_a_file_and_the_keyring_the_newer_sign_in_counts_and_the_file_of_before_is_removed() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::as_seeded());
    let bus = Bus::start(&home);
    let start = Start::signed_out(&screen, &home, &pbx).on(&bus);
    let file = home.profile().join("token");
    sign_in(&start, &pbx, &["--insecure-storage"]);
    let older = std::fs::read(&file).unwrap();
    let keyring = Keyring::start(&home, &bus);
    sign_in(&start, &pbx, &["--insecure-storage"]);
    assert_eq!(keyring.held(), 1);
    assert!(!file.exists(), "a sign-in that the keyring keeps removes the file of before");

    // As earlier versions left it.
    std::fs::write(&file, &older).unwrap();
    let app = start.drive();
    app.wait_until_live();
    // Files are removed where nobody waits for the disk.
    poll::until("the file of before is removed", || !file.exists());
    assert!(!app.page().has("#status-panel [data-status=storage]"), "it is the one of the keyring");
    app.quit();

    // A keyring that is locked now keeps an older one; the file is newer.
    keyring.lock();
    sign_in(&start, &pbx, &["--insecure-storage"]);
    assert!(file.exists());
    drop(keyring);
    let keyring = Keyring::start(&home, &bus);
    let app = start.drive();
    app.wait_until_live();
    // It is the one of the file.
    app.page().wait_for("#status-panel [data-status=storage]");
    poll::until("the older one is removed", || keyring.held() == 0);
    assert!(file.exists());
    app.quit();
    assert_eq!(start.verb(&["sign-out"]).exit, Some(0));
    assert!(!file.exists());
}
