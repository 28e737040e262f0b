//! What the realtime connection says, and what is said on it.
//!
//! Documented: `authenticate`, `authenticated`, `subscribe` and the channels PBX and CONFIG; that
//! `CALL_START` and `CALL_END` exist; the parts of a CONFIG event, from a page about something else.
//! Assumed: every payload, `unauthorized`, and that an event comes under its own name or under another
//! with its own inside, as `type` or `eventType`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::refusal::Secrets;
use super::value::{Object, as_sent, as_text, flag, text};
use crate::directory::ExtensionState;
use crate::error::server_text;
use crate::event::{
    CallEvent, CallKind, ConfigEvent, ConfigKind, Direction, Event, ExtensionEvent, LeaveReason, Party,
    QueueEnter, QueueLeave, QueueRef,
};
use crate::ids::{CallId, CustomerId, EmployeeId, ExtensionId, PhoneId, QueueId};
use crate::instant;
use crate::own_calls::ListedCall;
use crate::queue::CallerState;
use crate::secret::Token;

/// The events of the channel PBX that are asked for.
const NAMES: [&str; 8] = [
    "CALL_START",
    "CALL_RINGING",
    "CALL_ANSWER",
    "CALL_HOLD",
    "CALL_END",
    "QUEUE_ENTER",
    "QUEUE_LEAVE",
    "EXTENSION_STATE",
];

/// Most variables of a call that are kept.
const MOST_VARIABLES: usize = 200;

/// How every event of the channel CONFIG is assumed to end.
const CHANGED: &str = "_CHANGED";

/// An event of socket.io, sorted.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    Authenticated,
    Unauthorized,
    Event(Event),
}

/// Sorts and reads an event by its name and arguments.
pub(crate) fn said(name: &str, arguments: &[Value]) -> Said {
    match name {
        "authenticated" => Said::Authenticated,
        "unauthorized" => Said::Unauthorized,
        _ => Said::Event(event(name, arguments)),
    }
}

/// What to send with `subscribe`, one after the other.
pub(crate) fn subscriptions(customer: &CustomerId) -> [Value; 2] {
    [
        json!({ "type": "PBX", "customer": customer.as_str(), "events": NAMES }),
        json!({ "type": "CONFIG", "customer": customer.as_str() }),
    ]
}

/// The server's words about a refusal: a text, or an object with `message` or `error`.
pub(crate) fn message(said: &Value, token: &Token) -> Option<String> {
    let words = match said {
        Value::Object(object) => text(object, "message").or_else(|| text(object, "error")),
        other => as_text(other),
    };
    Secrets(&[token.expose()]).spoken(&words?)
}

/// An event by its name on the wire and its arguments.
#[must_use]
pub fn event(name: &str, arguments: &[Value]) -> Event {
    let nothing = Object::new();
    let object = match arguments.first() {
        Some(Value::Object(object)) => object,
        _ => &nothing,
    };
    read(name, object).unwrap_or_else(|| {
        let inner = text(object, "type").or_else(|| text(object, "eventType"));
        inner.as_deref().and_then(|inner| read(inner, object)).unwrap_or_else(|| {
            let name = inner.as_deref().unwrap_or(name);
            Event::Unknown { name: server_text(name).unwrap_or_default() }
        })
    })
}

/// `None` for a name that is not known.
fn read(name: &str, object: &Object) -> Option<Event> {
    let name = name.to_ascii_uppercase();
    let kind = match name.as_str() {
        "CALL_START" => CallKind::Start,
        "CALL_RINGING" => CallKind::Ringing,
        "CALL_ANSWER" => CallKind::Answer,
        "CALL_HOLD" => CallKind::Hold,
        "CALL_END" => CallKind::End,
        "QUEUE_ENTER" => return Some(or_incomplete(&name, queue_enter(object))),
        "QUEUE_LEAVE" => return Some(or_incomplete(&name, queue_leave(object))),
        "EXTENSION_STATE" => return Some(or_incomplete(&name, extension(object))),
        _ if name.ends_with(CHANGED) => return Some(Event::Config(Box::new(config(&name, object)))),
        _ => return None,
    };
    Some(or_incomplete(&name, call(kind, object)))
}

fn or_incomplete(name: &str, event: Option<Event>) -> Event {
    event.unwrap_or_else(|| Event::Incomplete { name: name.to_owned() })
}

fn call(kind: CallKind, object: &Object) -> Option<Event> {
    call_event(kind, object).map(|event| Event::Call(Box::new(event)))
}

/// A call in a list, as the event that says how it stands. Its `state` is RINGING, TALKING or HELD; any other
/// is taken for a call that goes on.
pub(super) fn listed_call(object: &Object) -> Option<ListedCall> {
    let kind = match text(object, "state").map(|word| word.to_ascii_uppercase()).as_deref() {
        Some("RINGING") => CallKind::Ringing,
        Some("HELD") => CallKind::Hold,
        _ => CallKind::Answer,
    };
    // When it came into this state is not listed.
    let event = CallEvent { held: None, time: None, ..call_event(kind, object)? };
    Some(ListedCall { event, started: time(object, "started") })
}

fn call_event(kind: CallKind, object: &Object) -> Option<CallEvent> {
    Some(CallEvent {
        kind,
        id: CallId::new(id(object, "id")?),
        direction: text(object, "direction").map(|word| Direction::from_word(&word)),
        extension: id(object, "extension").map(ExtensionId::new),
        phone: id(object, "phone").map(PhoneId::new),
        leg: id(object, "leg").map(CallId::new),
        caller: party(object, "caller"),
        callee: party(object, "callee"),
        queue: queue(object),
        variables: variables(object),
        held: flag(object, "held"),
        reason: text(object, "reason").and_then(|reason| server_text(&reason)),
        time: time(object, "time"),
    })
}

fn queue_enter(object: &Object) -> Option<Event> {
    Some(Event::QueueEnter(QueueEnter {
        queue: queue(object)?,
        id: id(object, "id")?,
        caller: party(object, "caller"),
        state: text(object, "state").map(|word| CallerState::from_word(&word)),
        entered: time(object, "entered"),
    }))
}

fn queue_leave(object: &Object) -> Option<Event> {
    Some(Event::QueueLeave(QueueLeave {
        queue: queue(object)?,
        id: id(object, "id")?,
        reason: text(object, "reason").map(|word| LeaveReason::from_word(&word)),
    }))
}

fn extension(object: &Object) -> Option<Event> {
    Some(Event::Extension(ExtensionEvent {
        extension: ExtensionId::new(id(object, "extension")?),
        state: text(object, "state").map(|word| ExtensionState::from_word(&word)),
        phone: id(object, "phone").map(PhoneId::new),
        dnd: flag(object, "dnd"),
        time: time(object, "time"),
    }))
}

fn config(name: &str, object: &Object) -> ConfigEvent {
    ConfigEvent {
        kind: ConfigKind::from_word(&server_text(name).unwrap_or_default()),
        id: id(object, "id"),
        data: object.get("data").cloned().unwrap_or_default(),
        employee: id(object, "employee").map(EmployeeId::new),
        customer: id(object, "customer").map(CustomerId::new),
    }
}

/// An id, also as the object it belongs to: with `_id`, as on the pages, or `id`, as in events.
fn id(object: &Object, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::Object(inner) => text(inner, "_id").or_else(|| text(inner, "id")),
        other => as_text(other),
    }
}

/// A queue as an object, or its id alone.
fn queue(object: &Object) -> Option<QueueRef> {
    let id = QueueId::new(id(object, "queue")?);
    let name = match object.get("queue") {
        Some(Value::Object(queue)) => text(queue, "name"),
        _ => None,
    };
    Some(QueueRef { id, name })
}

/// A side of the call as an object, or its number alone. Number and name are what the caller chose, blanks at their
/// ends included: whoever shows or hands them on decides what of that is fit.
fn party(object: &Object, key: &str) -> Party {
    match object.get(key) {
        Some(Value::Object(party)) => {
            let private = flag(party, "privacy") == Some(true);
            Party {
                number: chosen(party.get("number")).filter(|_| !private),
                name: chosen(party.get("name")).filter(|_| !private),
                extension: id(party, "extension").map(ExtensionId::new),
                private,
            }
        }
        number => Party { number: chosen(number), ..Party::default() },
    }
}

/// Blanks alone are none.
fn chosen(value: Option<&Value>) -> Option<String> {
    value.and_then(as_sent).filter(|text| !text.trim().is_empty())
}

/// Variables with a text or a number; what else one may hold cannot be shown.
fn variables(object: &Object) -> BTreeMap<String, String> {
    let Some(Value::Object(variables)) = object.get("variables") else { return BTreeMap::new() };
    let texts = variables.iter().filter_map(|(name, value)| Some((name.clone(), as_sent(value)?)));
    texts.take(MOST_VARIABLES).collect()
}

fn time(object: &Object, key: &str) -> Option<std::time::SystemTime> {
    text(object, key).and_then(|date| instant::from_iso(&date))
}

#[cfg(test)]
mod tests;
