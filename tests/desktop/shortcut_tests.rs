//! Global shortcuts: they fire while another program has the keyboard, and take no key they should
//! not.

use serde_json::{Value, json};
use x11rb::protocol::xproto::ModMask;

use crate::harness::app::{App, Start};
use crate::harness::bus::Bus;
use crate::harness::home::Home;
use crate::harness::keys::{Rival, code};
use crate::harness::mock_portal::{MockPortal, Says};
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::screen::Screen;

const FIVE: [(&str, &str); 5] = [
    ("ANSWER", "ctrl+shift+F9"),
    ("HANGUP", "ctrl+shift+F10"),
    ("TOGGLE_WINDOW", "ctrl+alt+t"),
    ("CALL", "ctrl+shift+space"),
    ("SEARCH", "ctrl+alt+Home"),
];

fn settings(shortcuts: &[(&str, &str)]) -> Value {
    let table: serde_json::Map<String, Value> =
        shortcuts.iter().map(|(action, keys)| ((*action).to_owned(), shortcut(keys))).collect();
    json!({"globalShortcuts": table})
}

fn last_fired(app: &App<'_>) -> Option<String> {
    app.status()["last_shortcut"]["action"].as_str().map(str::to_owned)
}

#[test]
fn each_shortcut_fires_while_another_program_has_the_focus() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&FIVE)));
    let app = Start::new(&screen, &home, &pbx).drive();
    let report = app.wait_until_fetched();
    let window = app.window();
    let other = screen.another_program();
    for (action, keys) in FIVE {
        assert_eq!(report.ended(&format!("globalShortcuts.{action}")), "applied");
        other.take_focus(&screen);
        screen.press(keys);
        poll::until_equal(&format!("{keys} fires"), Some(action.to_owned()), || last_fired(&app));
    }
    // The last one was SEARCH: its field is where the keys go now.
    poll::until("the window has the focus", || window.has_focus());
    let page = app.page();
    poll::until("the search field has the focus", || {
        page.value("document.activeElement?.getAttribute('role')") == "combobox"
    });
}

#[test]
fn toggle_shows_and_focuses_the_window_and_hides_it_when_it_has_the_focus() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&FIVE)));
    let app = Start::new(&screen, &home, &pbx).run();
    app.wait_until_fetched();
    let window = app.window();
    let other = screen.another_program();
    screen.press("ctrl+alt+t");
    poll::until("the window has the focus", || window.has_focus());
    screen.press("ctrl+alt+t");
    poll::until("the window is hidden", || !window.is_mapped());
    other.take_focus(&screen);
    screen.press("ctrl+alt+t");
    let window = app.window();
    poll::until("the window is back with the focus", || window.has_focus());
}

#[test]
fn answer_and_hangup_without_a_call_say_so_in_the_window() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&FIVE)));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    for (keys, action) in [("ctrl+shift+F9", "ANSWER"), ("ctrl+shift+F10", "HANGUP")] {
        screen.press(keys);
        poll::until_equal("it fires", Some(action.to_owned()), || last_fired(&app));
        app.page().wait_for_words("no call");
    }
    for verb in ["answer", "hangup"] {
        let answer = app.verb(&[verb]);
        assert_eq!(answer.exit, Some(1), "{answer:?}");
        assert!(!answer.stderr.trim().is_empty() && answer.stdout.is_empty(), "{answer:?}");
    }
}

#[test]
fn a_combination_that_another_program_holds_is_reported_as_taken_and_the_other_four_work() {
    // openbox holds Alt+F4 from the start.
    let mut shortcuts = FIVE;
    shortcuts[2].1 = "alt+F4";
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&shortcuts)));
    let app = Start::new(&screen, &home, &pbx).run();
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("globalShortcuts.TOGGLE_WINDOW"), "failed taken");
    let row = report.row("globalShortcuts.TOGGLE_WINDOW");
    assert!(row["why"].is_string() && row["hint"].is_string(), "{row}");
    let _other = screen.another_program();
    for (action, keys) in shortcuts.into_iter().filter(|(action, _)| *action != "TOGGLE_WINDOW") {
        screen.press(keys);
        poll::until_equal(&format!("{keys} fires"), Some(action.to_owned()), || last_fired(&app));
    }
}

#[test]
fn a_taken_combination_is_tried_again_at_the_next_refresh() {
    let pbx = Pbx::with(settings(&[("SEARCH", "ctrl+alt+=")]));
    let (screen, home) = (Screen::start(), Home::make());
    let rival = Rival::on(&screen);
    assert!(rival.take(ModMask::CONTROL | ModMask::M1, code::EQUAL));
    let app = Start::new(&screen, &home, &pbx).run();
    assert_eq!(app.wait_until_fetched().ended("globalShortcuts.SEARCH"), "failed taken");
    drop(rival);
    poll::until("the freed combination is registered", || {
        app.refresh().ended("globalShortcuts.SEARCH") == "applied"
    });
}

#[test]
fn with_the_danish_layout_a_key_fires_by_what_types_it_or_the_report_says_why_not() {
    let shortcuts = [
        ("ANSWER", "ctrl+alt+="),
        ("HANGUP", "ctrl+alt+;"),
        ("CALL", "ctrl+alt+å"),
        ("SEARCH", "ctrl+alt+k"),
    ];
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&shortcuts)));
    screen.set_layout("dk");
    let rival = Rival::on(&screen);
    let modifiers = ModMask::CONTROL | ModMask::M1;
    let app = Start::new(&screen, &home, &pbx).run();
    let report = app.wait_until_fetched();

    // On this layout = and ; are typed with Shift, which is another combination, and å has a key.
    for action in ["ANSWER", "HANGUP"] {
        assert_eq!(report.ended(&format!("globalShortcuts.{action}")), "failed key_not_available");
    }
    let _other = screen.another_program();
    assert_eq!(report.ended("globalShortcuts.CALL"), "applied");
    screen.press("ctrl+alt+aring");
    poll::until_equal("å fires", Some("CALL".to_owned()), || last_fired(&app));
    assert_eq!(report.ended("globalShortcuts.SEARCH"), "applied");
    screen.press("ctrl+alt+k");
    poll::until_equal("k fires", Some("SEARCH".to_owned()), || last_fired(&app));

    // No other key is taken: not the 0 of =, the comma of ;, the 9 that a US keyboard's ] would be.
    let taken = rival.taken(modifiers);
    app.quit();
    // What is taken without the app is the window manager's.
    let without = rival.taken(modifiers);
    let mut taken: Vec<u8> = taken.into_iter().filter(|key| !without.contains(key)).collect();
    const K: u8 = 45;
    taken.sort_unstable();
    assert_eq!(taken, [code::BRACKET_LEFT, K]);
    for key in [code::DIGIT_0, code::DIGIT_9, code::COMMA] {
        assert!(!taken.contains(&key));
    }
}

#[test]
fn a_layout_that_changes_while_it_runs_moves_the_keys_and_the_report_follows() {
    let shortcuts = [("HANGUP", "ctrl+alt+-"), ("CALL", "ctrl+alt+["), ("SEARCH", "ctrl+alt+k")];
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&shortcuts)));
    screen.set_layout("us");
    let rival = Rival::on(&screen);
    let modifiers = ModMask::CONTROL | ModMask::M1;
    let app = Start::new(&screen, &home, &pbx).run();
    let report = app.wait_until_fetched();
    for action in ["HANGUP", "CALL", "SEARCH"] {
        assert_eq!(report.ended(&format!("globalShortcuts.{action}")), "applied");
    }
    let other = screen.another_program();
    other.take_focus(&screen);
    screen.press("ctrl+alt+minus");
    poll::until_equal("- fires", Some("HANGUP".to_owned()), || last_fired(&app));

    screen.set_layout("dk");
    poll::until("[ has no key here, and that is reported", || {
        app.report().ended("globalShortcuts.CALL") == "failed key_not_available"
    });
    poll::until("the key of [ is free", || !rival.is_taken(modifiers, code::BRACKET_LEFT));
    for (keys, action) in [("ctrl+alt+k", "SEARCH"), ("ctrl+alt+minus", "HANGUP")] {
        other.take_focus(&screen);
        screen.press(keys);
        poll::until_equal(&format!("{keys} fires"), Some(action.to_owned()), || last_fired(&app));
        assert_eq!(app.report().ended(&format!("globalShortcuts.{action}")), "applied");
    }

    screen.set_layout("us");
    poll::until("[ is back", || app.report().ended("globalShortcuts.CALL") == "applied");
    assert!(rival.is_taken(modifiers, code::BRACKET_LEFT));
}

#[test]
fn a_press_that_is_tried_on_the_settings_page_arrives_from_another_program_and_does_nothing_else() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&FIVE)));
    let app = Start::new(&screen, &home, &pbx).drive();
    app.wait_until_fetched();
    let page = app.page();
    page.open_settings();
    let row = "#setting-globalShortcuts-TOGGLE_WINDOW [role=status]";
    let says = |words: &str| {
        poll::until(&format!("the row says {words:?}"), || {
            page.text(row).is_some_and(|text| text.contains(words))
        });
    };
    page.press("#input-globalShortcuts-TOGGLE_WINDOW-prove");
    says("Press the combination now");
    let other = screen.another_program();
    other.take_focus(&screen);
    screen.press("ctrl+alt+t");
    says("It arrived.");
    assert!(other.has_focus(&screen), "the window was brought to the front");
    // And now it does what it is for.
    screen.press("ctrl+alt+t");
    let window = app.window();
    poll::until("the window has the focus", || window.has_focus());
}

#[test]
fn on_wayland_the_key_that_the_desktop_chose_is_reported_and_fires() {
    let shortcuts = [("ANSWER", "ctrl+shift+F9"), ("SEARCH", "ctrl+alt+Home")];
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&shortcuts)));
    let bus = Bus::start(&home);
    let another = |id: &str, trigger: &str| match id {
        "answer" => "Ctrl+Alt+F1".to_owned(),
        _ => trigger.to_owned(),
    };
    let portal = MockPortal::start(bus.address(), Says::Gives(another));
    let start = Start::new(&screen, &home, &pbx).on(&bus).variable("XDG_SESSION_TYPE", "wayland");
    let app = start.run();
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("globalShortcuts.SEARCH"), "applied");
    assert_eq!(report.ended("globalShortcuts.ANSWER"), "adjusted chosen_by_desktop");
    let row = report.row("globalShortcuts.ANSWER");
    assert_eq!((&row["in_force"]["key"], &row["in_force"]["alt"]), (&json!("F1"), &json!(true)));
    assert!(row["why"].as_str().unwrap().contains("Ctrl+Alt+F1"), "{row}");
    portal.press("answer");
    poll::until_equal("it fires", Some("ANSWER".to_owned()), || last_fired(&app));

    portal.choose("search", "Ctrl+F2");
    poll::until("the person's own choice is reported", || {
        app.report().ended("globalShortcuts.SEARCH") == "adjusted chosen_by_desktop"
    });
    pbx.put(&settings(&[("CALL", "ctrl+alt+c")]));
    assert_eq!(app.refresh().ended("globalShortcuts.CALL"), "applied");
    assert_eq!(portal.bound().last(), Some(&vec![("call".to_owned(), "CTRL+ALT+c".to_owned())]));
    assert!(Rival::on(&screen).take(ModMask::CONTROL | ModMask::M1, 54), "X was asked for c");
}

#[test]
fn on_wayland_without_a_portal_the_report_names_the_command_to_bind() {
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&FIVE)));
    let bus = Bus::start(&home);
    let start = Start::new(&screen, &home, &pbx).on(&bus).variable("XDG_SESSION_TYPE", "wayland");
    let app = start.run();
    let report = app.wait_until_fetched();
    for (action, command) in [("ANSWER", "answer"), ("TOGGLE_WINDOW", "toggle"), ("SEARCH", "search")] {
        let key = format!("globalShortcuts.{action}");
        assert_eq!(report.ended(&key), "unsupported not_in_this_session");
        let hint = report.row(&key)["hint"].as_str().unwrap().to_owned();
        assert!(hint.contains(&format!("communicator {command}")), "{hint}");
    }
}

#[test]
fn the_same_combination_twice_is_a_duplicate_and_an_unknown_key_is_invalid() {
    let shortcuts = [
        ("ANSWER", "ctrl+shift+F9"),
        ("HANGUP", "ctrl+shift+F9"),
        ("CALL", "ctrl+§§"),
        ("SEARCH", "shift+a"),
    ];
    let (screen, home, pbx) = (Screen::start(), Home::make(), Pbx::with(settings(&shortcuts)));
    let app = Start::new(&screen, &home, &pbx).run();
    let report = app.wait_until_fetched();
    assert_eq!(report.ended("globalShortcuts.ANSWER"), "applied");
    assert_eq!(report.ended("globalShortcuts.HANGUP"), "failed duplicate");
    assert_eq!(report.ended("globalShortcuts.CALL"), "adjusted invalid");
    assert_eq!(report.ended("globalShortcuts.SEARCH"), "adjusted would_swallow_typing");
    assert_eq!(report.ended("globalShortcuts.TOGGLE_WINDOW"), "applied absent");
}
