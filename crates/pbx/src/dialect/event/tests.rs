#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};

use super::{Said, event, message, said, subscriptions};
use crate::directory::ExtensionState;
use crate::event::{CallEvent, CallKind, ConfigKind, Direction, Event, LeaveReason};
use crate::ids::CustomerId;
use crate::instant::from_iso;
use crate::secret::Token;

fn call(name: &str, argument: Value) -> CallEvent {
    match event(name, &[argument]) {
        Event::Call(call) => *call,
        other => unreachable!("{other:?} is no call"),
    }
}

#[test]
fn a_call_is_read_whole() {
    let read = call(
        "CALL_START",
        json!({
            "id": "pbx4.telecomx.dk:573.3", "direction": "IN", "extension": "e1", "phone": "p1", "leg": "pbx4:9",
            "caller": {"number": "+4512345678", "name": "Ann", "extension": "e2"},
            "callee": {"number": "201", "name": "Bo"}, "queue": {"id": "q", "name": "Sales"},
            "variables": {"CASE": "7", "N": 8, "X": {}}, "time": "2026-11-23T21:30:00.000Z",
        }),
    );
    assert_eq!((read.kind, read.id.as_str()), (CallKind::Start, "pbx4.telecomx.dk:573.3"));
    assert_eq!(read.direction, Some(Direction::In));
    assert_eq!(read.caller.number.as_deref(), Some("+4512345678"));
    assert_eq!(read.caller.extension.unwrap().as_str(), "e2");
    assert_eq!(read.callee.name.as_deref(), Some("Bo"));
    assert_eq!(read.queue.unwrap().name.as_deref(), Some("Sales"));
    assert_eq!(read.variables.into_iter().collect::<Vec<_>>().len(), 2);
    assert_eq!(read.time, from_iso("2026-11-23T21:30:00.000Z"));
}

#[test]
fn an_event_comes_under_its_own_name_or_under_another_with_its_own_inside() {
    let own = call("CALL_END", json!({"id": "a"}));
    for (name, key) in [("event", "type"), ("PBX", "eventType"), ("message", "type"), ("", "eventType")] {
        assert_eq!(call(name, json!({"id": "a", key: "CALL_END"})), own, "{name} {key}");
    }
    assert_eq!(call("call_end", json!({"id": "a", "type": "SIP"})), own, "the outer name is enough");
}

#[test]
fn what_a_caller_chose_is_read_as_it_was_sent() {
    let caller = json!({"number": " +45\n", "name": "\u{202e}Ann\u{1b}[2J "});
    let variables = json!({"a": " 1\n", "b": " ", "c": "", "d": 7, "e": null, "f": true});
    let read =
        call("CALL_START", json!({"id": "a", "caller": caller, "callee": " ", "variables": variables}));
    assert_eq!(read.caller.number.as_deref(), Some(" +45\n"));
    assert_eq!(read.caller.name.as_deref(), Some("\u{202e}Ann\u{1b}[2J "));
    assert_eq!(read.callee.number, None);
    let variables: Vec<_> =
        read.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(variables, [("a", " 1\n"), ("b", " "), ("d", "7")]);
}

#[test]
fn the_numbers_of_those_who_hide_them_are_not_read() {
    let hidden = json!({"number": "+4511", "name": "Secret", "privacy": true});
    let read = call("CALL_RINGING", json!({"id": "a", "caller": hidden}));
    assert_eq!((read.caller.number, read.caller.name, read.caller.private), (None, None, true));
    let Event::QueueEnter(entered) =
        event("QUEUE_ENTER", &[json!({"id": "c", "queue": "q", "caller": hidden})])
    else {
        unreachable!("somebody enters a queue")
    };
    assert_eq!((entered.caller.number, entered.queue.id.as_str()), (None, "q"));
}

#[test]
fn a_call_without_anything_but_its_id_is_one_and_without_its_id_it_is_none() {
    let read = call("CALL_HOLD", json!({"id": 5, "held": "0", "caller": null, "variables": [], "time": 1}));
    assert_eq!((read.id.as_str(), read.held, read.time), ("5", Some(false), None));
    for arguments in [vec![], vec![json!("x")], vec![json!({"id": ""})]] {
        assert_eq!(event("CALL_START", &arguments), Event::Incomplete { name: "CALL_START".to_owned() });
    }
}

#[test]
fn queues_and_extensions_are_read() {
    let left = json!({"id": "c", "queue": {"_id": "q"}, "reason": "TIMEOUT"});
    let Event::QueueLeave(left) = event("QUEUE_LEAVE", &[left]) else { unreachable!("somebody leaves") };
    assert_eq!((left.queue.id.as_str(), left.reason), ("q", Some(LeaveReason::Timeout)));
    let state = json!({"extension": {"_id": "e"}, "state": "busy", "phone": "p", "dnd": 1});
    let Event::Extension(state) = event("EXTENSION_STATE", &[state]) else { unreachable!("a state") };
    assert_eq!((state.state, state.dnd), (Some(ExtensionState::Busy), Some(true)));
}

#[test]
fn a_change_is_told_with_what_came_also_one_that_nobody_has_met() {
    let change =
        json!({"eventType": "DESKTOP_SETTINGS_CHANGED", "customer": "c", "id": "e", "data": {"a": 1}});
    let Event::Config(read) = event("CONFIG", std::slice::from_ref(&change)) else {
        unreachable!("a change")
    };
    assert_eq!((&read.kind, read.id.as_deref()), (&ConfigKind::DesktopSettingsChanged, Some("e")));
    assert_eq!((read.data, read.employee), (json!({"a": 1}), None));
    let Event::Config(read) = event("SOUND_CHANGED", &[]) else { unreachable!("a change") };
    assert_eq!((read.kind, read.data), (ConfigKind::Other("SOUND_CHANGED".to_owned()), Value::Null));
}

#[test]
fn unknown_events_have_a_short_and_harmless_name() {
    assert_eq!(event("AUDIO_RECORD", &[]), Event::Unknown { name: "AUDIO_RECORD".to_owned() });
    let Event::Unknown { name } =
        event("event", &[json!({"type": format!("\u{202e}X\n{}", "y".repeat(999))})])
    else {
        unreachable!("an unknown event")
    };
    assert!(name.chars().count() < 210 && !name.contains(['\n', '\u{202e}']), "{name}");
}

#[test]
fn the_conversation_is_told_from_events_and_says_no_token() {
    let token = Token::new("hunter2").unwrap();
    assert_eq!(said("authenticated", &[]), Said::Authenticated);
    assert_eq!(said("unauthorized", &[json!({})]), Said::Unauthorized);
    assert_eq!(message(&json!({"message": "bad hunter2"}), &token).as_deref(), Some("bad …"));
    assert_eq!(message(&json!("no"), &token).as_deref(), Some("no"));
    assert_eq!(message(&json!([]), &token), None);
    let [pbx, config] = subscriptions(&CustomerId::new("c"));
    assert_eq!((pbx["type"].as_str(), pbx["customer"].as_str()), (Some("PBX"), Some("c")));
    assert!(pbx["events"].as_array().unwrap().contains(&json!("CALL_START")));
    assert_eq!(config, json!({"type": "CONFIG", "customer": "c"}));
}
