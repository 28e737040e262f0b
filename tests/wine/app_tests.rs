//! A working day: sign-in, settings, shortcuts, calls, the lock, a crash.

use serde_json::json;

use crate::harness::desk::{Desk, SHORTCUTS, settings};
use crate::harness::poll;

/// What do not disturb of the user's phone was set to at last.
fn dnd(desk: &Desk) -> Option<String> {
    let requests = desk.pbx.requests();
    let asked = requests
        .iter()
        .rfind(|request| request.path.starts_with("/pbx/extension/") && request.path.ends_with("/dnd"))?;
    asked.query.split('&').find_map(|part| part.strip_prefix("state=")).map(str::to_owned)
}

#[test]
fn signed_in_at_the_prompt_the_app_applies_the_settings_and_answers_a_ringing_call_by_a_shortcut() {
    let desk = Desk::with("dag", settings());
    let sound = desk.sound();
    let recording = desk.recording();
    desk.sign_in();
    let app = desk.start();
    app.wait_until_live();
    for key in ["autoLaunch", "autoLaunchHide"] {
        assert_eq!(app.outcome(key), "applied", "{key}");
    }
    let entry = desk.run_value().expect("a value of the Run key");
    assert!(
        entry.contains("communicator.exe") && entry.contains("--autostart") && entry.contains("--hidden"),
        "{entry}"
    );

    assert_eq!(recording.loudest_since(0), 0.0, "nothing rings yet");
    desk.ring();
    recording.hears_something();
    assert_eq!(sound.plays_on("Communicator").as_deref(), Some("speakers"));
    desk.does(&["press", "ctrl", "shift", "F9"]);
    poll::until("the PBX was asked to pick it up", || desk.asked_for("pickup") == 1);
    poll::until_equal("the calls", vec![json!("active")], || app.calls());
    recording.falls_silent();
    desk.does(&["press", "ctrl", "shift", "F10"]);
    poll::until("the PBX was asked to end it", || desk.asked_for("hangup") == 1);
    app.quit();
}

#[test]
fn all_five_shortcuts_of_the_settings_are_held_and_each_is_its_own() {
    let desk = Desk::with("keys", settings());
    desk.sign_in();
    let app = desk.start();
    app.wait_until_live();
    let last = || desk.json("status")["last_shortcut"]["action"].as_str().map(str::to_owned);
    assert_eq!(last(), None);
    for (action, keys) in SHORTCUTS {
        assert_eq!(app.outcome(&format!("globalShortcuts.{action}")), "applied");
        desk.press(keys);
        poll::until_equal(keys, Some(action.to_owned()), last);
    }
    app.quit();
}

#[test]
fn a_locked_session_sets_do_not_disturb_and_a_crash_while_it_is_locked_leaves_none_behind() {
    let desk = Desk::with("lock", settings());
    desk.sign_in();
    let app = desk.start();
    app.wait_until_live();
    poll::until_equal("the setting", "applied".to_owned(), || app.outcome("dndWhenDesktopLocked"));
    desk.does(&["lock"]);
    poll::until_equal("do not disturb", Some("true".to_owned()), || dnd(&desk));
    desk.does(&["unlock"]);
    poll::until_equal("do not disturb", Some("false".to_owned()), || dnd(&desk));
    desk.does(&["lock"]);
    poll::until_equal("do not disturb", Some("true".to_owned()), || dnd(&desk));
    app.crash();
    let app = desk.start();
    poll::until_equal("do not disturb", Some("false".to_owned()), || dnd(&desk));
    app.quit();
}

#[test]
fn after_a_crash_the_keys_are_free_again_and_a_link_dials_nothing() {
    let desk = Desk::with("again", settings());
    desk.sign_in();
    let app = desk.start();
    app.wait_until_live();
    app.crash();
    assert_eq!(desk.verb(&["status"]).status.code(), Some(3), "nobody is there to answer");
    let app = desk.start();
    app.wait_until_live();
    assert_eq!(app.outcome("globalShortcuts.ANSWER"), "applied", "the keys are free again");
    let followed = desk.second_start(&["tel:+4520304050"]);
    assert!(desk.pbx.calls().is_empty(), "a link alone dials nothing: {followed:?}");
    app.quit();
}

#[test]
fn a_log_off_waits_until_do_not_disturb_is_cleared_and_then_the_app_is_gone() {
    let desk = Desk::with("log-off", settings());
    desk.sign_in();
    let mut app = desk.start();
    app.wait_until_live();
    desk.does(&["lock"]);
    poll::until_equal("do not disturb", Some("true".to_owned()), || dnd(&desk));
    desk.does(&["log-off"]);
    assert_eq!(dnd(&desk), Some("false".to_owned()), "Windows may end the process from here on");
    poll::until("the process has ended", || app.running.ended().is_some());
}

#[test]
fn where_the_window_cannot_be_opened_whoever_asks_for_it_is_told_so_and_what_it_needs() {
    let desk = Desk::with("no-window", settings());
    desk.sign_in();
    let app = desk.start();
    app.wait_until_live();
    for answer in [desk.verb(&["toggle"]), desk.second_start(&[])] {
        assert_eq!(answer.status.code(), Some(1), "{answer:?}");
        assert!(String::from_utf8_lossy(&answer.stderr).contains("WebView2"), "{answer:?}");
    }
    assert_eq!(desk.json("status")["connection"]["state"], "live", "all the rest goes on");
    app.quit();
}
