//! A working day: sign-in, settings, shortcuts, calls, the lock, a crash.

use sandbox_pbx::{Caller, IncomingCall};
use serde_json::{Value, json};

use crate::harness::desk::Desk;
use crate::harness::pbx::{Pbx, shortcut};
use crate::harness::poll;
use crate::harness::sound::SoundServer;

/// The seeded settings with all that a session of Windows can show without a window.
fn settings() -> Value {
    let pbx = Pbx::as_seeded();
    let mut settings: Value = serde_json::from_slice(&pbx.settings()).unwrap();
    settings["autoLaunch"] = json!(true);
    settings["autoLaunchHide"] = json!(true);
    settings["dndWhenDesktopLocked"] = json!(true);
    settings["globalShortcuts"] =
        json!({"ANSWER": shortcut("ctrl+shift+F9"), "HANGUP": shortcut("ctrl+shift+F10")});
    settings
}

fn ring(desk: &Desk) -> String {
    let call = IncomingCall {
        to: desk.pbx.account().username.clone(),
        from: Caller { number: Some("+4520304050".into()), name: Some("Ida Berg".into()) },
        ..IncomingCall::default()
    };
    desk.pbx.sandbox().ring(call).unwrap()
}

/// What do not disturb of the user's phone was set to at last.
fn dnd(desk: &Desk) -> Option<String> {
    let requests = desk.pbx.requests();
    let asked = requests
        .iter()
        .rfind(|request| request.path.starts_with("/pbx/extension/") && request.path.ends_with("/dnd"))?;
    asked.query.split('&').find_map(|part| part.strip_prefix("state=")).map(str::to_owned)
}

/// Whether anything plays on the device.
fn is_heard(sound: &SoundServer<'_>) -> bool {
    sound.pactl(&["list", "short", "sinks"]).contains("RUNNING")
}

#[test]
fn signed_in_at_the_prompt_the_app_applies_the_settings_and_answers_a_ringing_call_by_a_shortcut() {
    let desk = Desk::with("dag", settings());
    let sound = desk.sound();
    desk.sign_in();
    let app = desk.start();
    app.wait_until_live();
    for key in ["autoLaunch", "autoLaunchHide", "globalShortcuts.ANSWER", "globalShortcuts.HANGUP"] {
        assert_eq!(app.outcome(key), "applied", "{key}");
    }
    let entry = desk.run_value().expect("a value of the Run key");
    assert!(
        entry.contains("communicator.exe") && entry.contains("--autostart") && entry.contains("--hidden"),
        "{entry}"
    );

    ring(&desk);
    poll::until("it is heard", || is_heard(&sound));
    desk.does(&["press", "ctrl", "shift", "F9"]);
    poll::until("the PBX was asked to pick it up", || desk.asked_for("pickup") == 1);
    poll::until_equal("the calls", vec![json!("active")], || app.calls());
    poll::until("it is quiet", || !is_heard(&sound));
    desk.does(&["press", "ctrl", "shift", "F10"]);
    poll::until("the PBX was asked to end it", || desk.asked_for("hangup") == 1);
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
