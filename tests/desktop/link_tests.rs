//! Numbers from other programs: what is marked there and CALL is pressed, and links that the system hands on.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::app::{App, Start};
use crate::harness::home::Home;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::process::Running;
use crate::harness::screen::Screen;

pub const BOX: &str = "document.querySelector('#call-number')?.value ?? null";

/// The seeded settings, with a desk phone; here with a shortcut to call.
pub fn pbx() -> Pbx {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["globalShortcuts"] = json!({"CALL": shortcut("ctrl+shift+F9")});
    settings["windowWallboardMode"] = json!(false);
    settings["fullscreen"] = json!(false);
    pbx.put(&settings);
    pbx
}

/// A program that has this text marked (`primary`) or copied (`clipboard`).
pub fn holds(screen: &Screen, home: &Home, selection: &str, text: &str) -> Running {
    let file = home.path("marked");
    std::fs::write(&file, text).unwrap();
    let mut command = screen.command("xclip");
    command.args(["-quiet", "-selection", selection, "-in"]).arg(&file);
    let holder = Running::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
    poll::until("the other program has the selection", || {
        screen.said("xclip", &["-selection", selection, "-out"]) == text
    });
    holder
}

/// The files of the app that hold this text, what it printed among them.
fn saying(home: &Home, text: &str) -> Vec<PathBuf> {
    let files = home.files("profile").into_iter().chain([home.path("app.log")]);
    files
        .filter(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).contains(text))
        .collect()
}

pub fn ready<'a>(screen: &'a Screen, home: &'a Home, pbx: &Pbx) -> App<'a> {
    let app = Start::new(screen, home, pbx).drive();
    app.wait_until_fetched();
    poll::until("there is a phone", || app.status()["phone"].is_object());
    app
}

pub fn in_box(app: &App<'_>) -> Option<String> {
    app.page().value(BOX).as_str().map(str::to_owned)
}

pub fn close_box(app: &App<'_>) {
    app.page().press("#call-box footer button");
    poll::until("the box is closed", || in_box(app).is_none());
}

#[test]
fn call_opens_the_box_with_what_is_marked_in_another_program_and_pressed_again_calls_it() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let other = screen.another_program();
    let _marked = holds(&screen, &home, "primary", "+45 70 20 30 40");
    other.take_focus(&screen);
    screen.press("ctrl+shift+F9");
    poll::until_equal("the number in the box", Some("+4570203040".to_owned()), || in_box(&app));
    assert_eq!(pbx.calls(), [] as [String; 0]);
    close_box(&app);

    // Again within three seconds; where this machine was too slow for that, once more.
    loop {
        other.take_focus(&screen);
        let began = Instant::now();
        screen.press("ctrl+shift+F9");
        poll::until_equal("the number in the box", Some("+4570203040".to_owned()), || in_box(&app));
        screen.press("ctrl+shift+F9");
        if began.elapsed() < Duration::from_millis(2900) {
            break;
        }
        close_box(&app);
    }
    poll::until_equal("the calls", vec!["+4570203040".to_owned()], || pbx.calls());
    poll::until("the box is closed", || in_box(&app).is_none());
    app.quit();
    assert_eq!(saying(&home, "70203040"), [] as [PathBuf; 0]);
}

#[test]
fn where_nothing_usable_is_marked_the_copied_number_counts() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let _copied = holds(&screen, &home, "clipboard", "70 20 30 40");
    screen.press("ctrl+shift+F9");
    poll::until_equal("the number in the box", Some("70203040".to_owned()), || in_box(&app));
}

#[test]
fn a_marked_password_is_not_used_and_is_in_no_file() {
    const SECRET: &str = "Tr0ub4dor-70203040-zebra";
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let _marked = holds(&screen, &home, "primary", SECRET);
    screen.press("ctrl+shift+F9");
    poll::until_equal("the box", Some(String::new()), || in_box(&app));
    screen.press("ctrl+shift+F9");
    app.quit();
    assert_eq!(pbx.calls(), [] as [String; 0]);
    for part in ["Tr0ub4dor", "zebra"] {
        assert_eq!(saying(&home, part), [] as [PathBuf; 0]);
    }
}

#[test]
fn a_link_opens_the_box_of_the_running_app_and_calls_nobody() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    for (link, number) in [
        ("tel:+45-70-20-30-40", "+4570203040"),
        ("callto:204", "204"),
        ("sip:205@pbx.example;user=phone", "205"),
    ] {
        let answer = app.verb(&[link]);
        assert_eq!((answer.exit, answer.stdout.as_str()), (Some(0), ""), "{answer:?}");
        poll::until_equal("the number in the box", Some(number.to_owned()), || in_box(&app));
        close_box(&app);
    }
    for link in ["tel:*21*70203040#", "tel:70203040,1", "sip:a:b@pbx.example", "callto:x", "TEL:"] {
        let answer = app.verb(&[link]);
        assert_eq!((answer.exit, answer.stdout.as_str()), (Some(2), ""), "{answer:?}");
        assert_eq!(answer.stderr.lines().count(), 1, "{answer:?}");
        assert_eq!(in_box(&app), None);
    }
    assert_eq!(pbx.calls(), [] as [String; 0]);
}

#[test]
fn a_link_that_a_browser_hands_on_and_that_is_refused_is_said_in_the_window_though_it_was_hidden() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = ready(&screen, &home, &pbx);
    let window = app.window();
    poll::until("the window has the keyboard", || window.has_focus());
    assert_eq!(app.verb(&["toggle"]).exit, Some(0));
    poll::until("the window is hidden", || !window.is_mapped());
    let answer = app.verb(&["--", "tel:*21*70203040#"]);
    assert_eq!((answer.exit, answer.stdout.as_str()), (Some(2), ""), "{answer:?}");
    let window = app.window();
    poll::until("the window is shown", || window.is_mapped());
    app.page().wait_for_words("The link was not followed: it has * or #");
    assert_eq!((in_box(&app), pbx.calls()), (None, vec![]));
    app.quit();
    // And where no app runs, one is started to say it.
    let app = Start::new(&screen, &home, &pbx).word("--").word("sip:a:b@pbx.example").drive();
    app.page().wait_for_words("The link was not followed: it has a password in it");
}

#[test]
fn a_refused_link_starts_nothing() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let start = Start::new(&screen, &home, &pbx);
    let answer = start.clone().word("tel:*%2306%23").run_to_end();
    assert_eq!(answer.exit, Some(2), "{answer:?}");
    assert!(answer.stderr.contains("commands to the telephone network"), "{answer:?}");
    assert_eq!(start.verb(&["status"]).exit, Some(3));
    assert!(!home.profile().exists());
}

#[test]
fn a_start_for_a_link_shows_it_and_with_the_users_word_it_is_called_at_once() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let app = Start::new(&screen, &home, &pbx).word("tel:70203040").drive();
    poll::until_equal("the number in the box", Some("70203040".to_owned()), || in_box(&app));
    app.wait_until_fetched();
    close_box(&app);
    let page = app.page();
    page.open_settings();
    page.press("#setting-dialLinks input");
    poll::until("it is kept", || {
        let kept = std::fs::read_to_string(home.profile().join("local.json")).unwrap_or_default();
        kept.contains(r#""dialLinks":true"#)
    });
    assert_eq!(app.verb(&["tel:204"]).exit, Some(0));
    poll::until_equal("the calls", vec!["204".to_owned()], || pbx.calls());
    app.quit();

    let app = Start::new(&screen, &home, &pbx).word("tel:205").drive();
    poll::until_equal("the calls", vec!["204".to_owned(), "205".to_owned()], || pbx.calls());
    poll::until("the box is closed", || in_box(&app).is_none());
}

#[test]
fn chosen_in_the_settings_page_it_is_what_the_system_opens_links_with_until_it_is_unchosen() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), pbx());
    let list = home.path("home/.config/mimeapps.list");
    let before = "[Default Applications]\nx-scheme-handler/tel=phone.desktop\n";
    std::fs::write(&list, before).unwrap();
    let app = ready(&screen, &home, &pbx);
    let asked = |scheme: &str| {
        let mut command = Command::new("xdg-mime");
        home.give(&mut command).args(["query", "default", &format!("x-scheme-handler/{scheme}")]);
        let said = crate::harness::process::said(command.env_remove("XDG_CURRENT_DESKTOP"));
        said.trim().to_owned()
    };
    let page = app.page();
    page.open_settings();
    page.choose("#setting-telephoneLinks select", "Open them with this program");
    page.wait_for_words("This program opens them.");
    for scheme in ["tel", "callto", "sip"] {
        let name = asked(scheme);
        assert!(name.starts_with("communicator-") && name.ends_with("-links.desktop"), "{scheme}: {name}");
    }
    // As a browser does it.
    let mut open = Command::new("gio");
    home.give(&mut open).env("DISPLAY", screen.name()).args(["open", "tel:+4570203040"]);
    let opened = crate::harness::process::output(open.env_remove("XDG_CURRENT_DESKTOP"));
    assert!(opened.status.success(), "{opened:?}");
    poll::until_equal("the number in the box", Some("+4570203040".to_owned()), || in_box(&app));
    close_box(&app);
    page.choose("#setting-telephoneLinks select", "Not opened by this program");
    poll::until_equal("the list as it was", Some(before.to_owned()), || std::fs::read_to_string(&list).ok());
    // It goes after the list no longer names it.
    poll::until("its entry is gone", || {
        !home.files("home/.local/share/applications").iter().any(|file| {
            file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("communicator"))
        })
    });
    assert_eq!(pbx.calls(), [] as [String; 0]);
}
