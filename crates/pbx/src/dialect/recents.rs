//! Answers of `/pbx/cdr/latest`, `/pbx/queue/ID/calls` and `/pbx/voicemail/count`.
//!
//! The first is documented up to `outbound`; `inbound` and `missed` are assumed to look the same. Of the second the
//! end is cut: that a call was dealt with is assumed to be told as `handled`, or by who has done it.

use serde_json::Value;

use super::list::{array, objects, read_list};
use super::queue::id_of;
use super::value::{Object, count, flag, json, text};
use crate::Error;
use crate::event::Direction;
use crate::ids::{ExtensionId, QueueId};
use crate::instant;
use crate::list::List;
use crate::recents::{LatestCalls, PastCall, PastParty, QueueCallStatus, UnansweredCall, Voicemails};

/// The latest calls of an extension, from the answer of `/pbx/cdr/latest`. A call that is listed twice counts once.
///
/// # Errors
/// For a body that is no JSON object.
pub fn latest_calls(body: &[u8]) -> Result<LatestCalls, Error> {
    let Value::Object(answer) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "the latest calls" });
    };
    let mut calls: Vec<PastCall> = Vec::new();
    for (key, direction, answered) in [
        ("missed", Direction::In, Some(false)),
        ("inbound", Direction::In, None),
        ("outbound", Direction::Out, None),
    ] {
        let listed = array(&answer, key).map(|all| objects(all, |object| past(object, &direction, answered)));
        for call in listed.into_iter().flat_map(|list| list.items) {
            if calls.iter().all(|known| known.id != call.id) {
                calls.push(call);
            }
        }
    }
    calls.sort_by_key(|call| std::cmp::Reverse(call.started));
    Ok(LatestCalls { calls })
}

fn past(object: &Object, direction: &Direction, answered: Option<bool>) -> Option<PastCall> {
    let time = |key: &str| text(object, key).and_then(|date| instant::from_iso(&date));
    let answered_at = time("answered");
    let other = if *direction == Direction::In { "caller" } else { "callee" };
    let queue = object.get("queue").and_then(|queue| match queue {
        Value::Object(queue) => text(queue, "name").or_else(|| text(queue, "_id")),
        other => super::value::as_text(other),
    });
    Some(PastCall {
        id: text(object, "_id")?,
        direction: direction.clone(),
        other: object.get(other).map(party).unwrap_or_default(),
        queue,
        answered: answered
            .or_else(|| flag(object, "answeredByCallee"))
            .unwrap_or_else(|| answered_at.is_some()),
        started: time("started"),
        answered_at,
        ended: time("ended"),
        note: text(object, "cdrNote"),
    })
}

fn party(value: &Value) -> PastParty {
    let Value::Object(party) = value else { return PastParty::default() };
    let secret = flag(party, "privacy") == Some(true);
    PastParty {
        number: text(party, "number").filter(|_| !secret),
        name: text(party, "name").filter(|_| !secret),
        secret,
        extension: party.get("extension").and_then(id_of).map(ExtensionId::new),
    }
}

/// Calls of a queue that nobody answered, from the answer of `/pbx/queue/ID/calls`.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn unanswered_calls(body: &[u8], queue: &QueueId) -> Result<List<UnansweredCall>, Error> {
    let list = read_list(body, "calls", "a list of queue calls", |object| {
        let time = |key: &str| text(object, key).and_then(|date| instant::from_iso(&date));
        let by = |key: &str| object.get(key).is_some_and(|value| !value.is_null());
        Some(UnansweredCall {
            id: text(object, "_id")?,
            queue: queue.clone(),
            number: text(object, "aNumber"),
            name: text(object, "aNumberName"),
            status: text(object, "status").map(|word| QueueCallStatus::from_word(&word)),
            entered: time("entered"),
            ended: time("ended"),
            handled: flag(object, "handled")
                .unwrap_or_else(|| by("handled") || by("handledBy") || by("handledByExtension")),
        })
    })?;
    // A service that does not know the filter lists all of them.
    let items = list.items.into_iter().filter(|call| call.status != Some(QueueCallStatus::Answered));
    Ok(List { items: items.collect(), lost: list.lost })
}

/// How many messages there are, from the answer of `/pbx/voicemail/count`.
///
/// # Errors
/// For a body that is no JSON object.
pub fn voicemails(body: &[u8]) -> Result<Voicemails, Error> {
    let Value::Object(answer) = json(body)? else {
        return Err(Error::UnexpectedShape { expected: "the number of messages" });
    };
    let number = |key: &str| count(&answer, key).unwrap_or_default();
    Ok(Voicemails { new: number("newMessages"), old: number("oldMessages") })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn the_latest_calls_are_one_list_the_newest_first_and_each_once() {
        let latest = latest_calls(
            br#"{"outbound":[{"_id":"a","started":"2026-11-28T10:00:00.000Z","callee":{"number":"112"},"answeredByCallee":false}],
                 "inbound":[{"_id":"b","started":"2026-11-28T11:00:00.000Z","answered":"2026-11-28T11:00:05.000Z",
                             "caller":{"number":"+45","name":"Ida","privacy":true}},
                            {"_id":"c"}, 7, {}],
                 "missed":[{"_id":"c","started":"2026-11-28T12:00:00.000Z","caller":{"number":"+46","extension":{"_id":"x"}},
                            "queue":{"name":"Sales"},"cdrNote":"ring"}]}"#,
        )
        .unwrap();
        let ids: Vec<&str> = latest.calls.iter().map(|call| call.id.as_str()).collect();
        assert_eq!(ids, ["c", "b", "a"]);
        let [missed, inbound, outbound] = &latest.calls[..] else { unreachable!("three calls") };
        assert_eq!((missed.answered, inbound.answered, outbound.answered), (false, true, false));
        assert_eq!((missed.queue.as_deref(), missed.note.as_deref()), (Some("Sales"), Some("ring")));
        assert_eq!(missed.other.extension.as_ref().unwrap().as_str(), "x");
        assert_eq!((&inbound.other.number, &inbound.other.name, inbound.other.secret), (&None, &None, true));
        assert_eq!(outbound.direction, Direction::Out);
        assert_eq!(latest_calls(b"{}").unwrap(), LatestCalls::default());
        assert!(latest_calls(b"[]").is_err());
    }

    #[test]
    fn an_unanswered_call_is_dealt_with_where_the_pbx_says_so_in_any_way() {
        let queue = QueueId::new("q");
        let list = unanswered_calls(
            br#"{"calls":[{"_id":"a","aNumber":"+45","status":"TIMEOUT"},{"_id":"b","handledByExtension":"x"},
                {"_id":"c","handled":true},{"_id":"d","handledBy":null},{"_id":"e","status":"ANSWERED"},{"_id":"a"}]}"#,
            &queue,
        )
        .unwrap();
        let handled: Vec<_> = list.items.iter().map(|call| (call.id.as_str(), call.handled)).collect();
        assert_eq!(handled, [("a", false), ("b", true), ("c", true), ("d", false)]);
        assert_eq!(voicemails(br#"{"newMessages":"2"}"#).unwrap(), Voicemails { new: 2, old: 0 });
        assert!(voicemails(b"2").is_err());
    }
}
