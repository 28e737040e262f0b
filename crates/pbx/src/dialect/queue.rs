//! Answers of `/pbx/app/queues` and `/pbx/queue/ID/stats`.
//!
//! Documented up to a member's seconds; callers are assumed to look as on `/pbx/queue/ID/callers`,
//! and the statistics to go on as they begin: `answered`, `unanswered`, `total`.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::list::{count_of, objects, read_list, read_rows};
use super::value::{Object, as_text, count, flag, json, text};
use crate::Error;
use crate::ids::{ExtensionId, QueueId};
use crate::instant;
use crate::list::List;
use crate::queue::{CallerState, People, Queue, QueueCaller, QueueHour, QueueMember, QueueStats};

/// The user's queues, from the answer of `/pbx/app/queues`.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn queues(body: &[u8]) -> Result<List<Queue>, Error> {
    read_list(body, "queues", "a list of queues", queue)
}

/// Who answers in a queue, from the answer of `/pbx/queue/ID/member`.
///
/// # Errors
/// For a body that is no JSON list; single bad elements are counted instead.
pub fn queue_members(body: &[u8]) -> Result<List<QueueMember>, Error> {
    read_list(body, "members", "a list of members", member)
}

/// A queue's day, from the answer of `/pbx/queue/ID/stats`: an object, or a list of one.
///
/// # Errors
/// For a body that is neither.
pub fn queue_stats(body: &[u8]) -> Result<QueueStats, Error> {
    let expected = Error::UnexpectedShape { expected: "the statistics of a queue" };
    let answer = json(body)?;
    let stats = match &answer {
        Value::Array(groups) => groups.first(),
        other => Some(other),
    };
    let Some(Value::Object(stats)) = stats else { return Err(expected) };
    Ok(QueueStats {
        no_members: count(stats, "noMembers"),
        all_busy: count(stats, "allBusy"),
        timeout: count(stats, "timeout"),
        cancelled: count(stats, "cancelled"),
        answered: count(stats, "answered"),
        unanswered: count(stats, "unanswered"),
        total: count(stats, "total"),
        hours: Vec::new(),
    })
}

/// Most hours of one day: 25 where the clock is put back.
const HOURS: usize = 25;

/// The rows of the answer of `/pbx/queue/ID/stats?groupingInterval=HOUR`, in their order. `hours_of_day` says whether they
/// are hours.
///
/// # Errors
/// For a body that is no JSON list.
pub fn queue_hours(body: &[u8]) -> Result<Vec<QueueHour>, Error> {
    // Each is a row of the same queue.
    let list = read_rows(body, "stats", "a list of hours", |hour| {
        Some(QueueHour {
            from: text(hour, "date").and_then(|date| instant::from_iso(&date))?,
            answered: count(hour, "answered"),
            unanswered: count(hour, "unanswered"),
        })
    })?;
    let mut hours = list.items;
    hours.sort_by_key(|hour| hour.from);
    hours.dedup_by_key(|hour| hour.from);
    Ok(if hours.len() <= HOURS { hours } else { Vec::new() })
}

/// A queue's day by its hours, as the PBX answered `now`, by its clock. A PBX that does not know the argument answers the
/// whole day in one row, which is no hour once the first hour is over: then there are none.
pub fn hours_of_day(rows: Vec<QueueHour>, now: SystemTime) -> Vec<QueueHour> {
    const HOUR: Duration = Duration::from_secs(3600);

    let is_whole_day = match rows.as_slice() {
        [one] => now.duration_since(one.from).is_ok_and(|since| since >= HOUR),
        _ => false,
    };
    if is_whole_day { Vec::new() } else { rows }
}

fn queue(object: &Object) -> Option<Queue> {
    let id = text(object, "_id")?;
    let number = text(object, "number");
    Some(Queue {
        name: text(object, "name").or_else(|| number.clone()).unwrap_or_else(|| id.clone()),
        id: QueueId::new(id),
        number,
        dynamic: flag(object, "dynamic").unwrap_or(false),
        member: flag(object, "member").unwrap_or(false),
        members: people(object, "members", member),
        callers: people(object, "callers", caller),
        service_level: count(object, "serviceLevel"),
        service_level_critical: count(object, "serviceLevelCritical").filter(|seconds| *seconds > 0),
        priority: count(object, "priority"),
    })
}

/// A number or a list, whichever was asked for; the server may answer the other all the same.
fn people<T>(object: &Object, key: &str, read: impl Fn(&Object) -> Option<T>) -> People<T> {
    match object.get(key) {
        Some(Value::Array(all)) => {
            People { count: u32::try_from(count_of(all)).ok(), listed: objects(all, read).items }
        }
        _ => People { count: count(object, key), listed: Vec::new() },
    }
}

fn member(object: &Object) -> Option<QueueMember> {
    Some(QueueMember {
        id: text(object, "_id")?,
        extension: object.get("extension").and_then(id_of).map(ExtensionId::new),
        number: text(object, "number"),
        name: text(object, "name"),
        priority: count(object, "priority"),
        calls: count(object, "calls"),
        seconds: count(object, "seconds"),
    })
}

fn caller(object: &Object) -> Option<QueueCaller> {
    let secret = flag(object, "privacy") == Some(true);
    Some(QueueCaller {
        id: text(object, "_id")?,
        state: text(object, "state").map(|word| CallerState::from_word(&word)),
        number: text(object, "number").filter(|_| !secret),
        name: text(object, "name").filter(|_| !secret),
        secret,
        entered: text(object, "entered").and_then(|date| instant::from_iso(&date)),
    })
}

/// An id, also as the object it belongs to: other pages expand ids that way.
pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => text(object, "_id"),
        Value::String(_) => as_text(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

    use super::*;
    use crate::queue::{CallerState, QueueStat};

    #[test]
    fn people_are_a_number_or_a_list() {
        let list = queues(
            br#"[{"_id":"a","name":"Sales","members":3,"callers":"0","serviceLevelCritical":0},
                 {"_id":"b","number":"810","members":[{"_id":"m","extension":{"_id":"x"},"calls":2},"?"],
                  "callers":[{"_id":"c","number":"+45","privacy":true,"state":"VIP","entered":"2026-11-23T21:30:00.000Z"}]},
                 {"_id":"c"}]"#,
        )
        .unwrap();
        let [counted, listed, silent] = &list.items[..] else { unreachable!("three queues") };
        assert_eq!((counted.members.count, counted.callers.count), (Some(3), Some(0)));
        assert_eq!(counted.service_level_critical, None);
        assert_eq!((listed.name.as_str(), listed.members.count), ("810", Some(2)));
        assert_eq!(listed.members.listed.len(), 1);
        assert_eq!(listed.members.listed[0].extension.clone().unwrap().as_str(), "x");
        let caller = &listed.callers.listed[0];
        assert_eq!((caller.number.clone(), caller.state.clone()), (None, Some(CallerState::Vip)));
        assert!(caller.entered.is_some());
        assert_eq!(silent.members.count, None);
    }

    #[test]
    fn hours_stand_in_their_order_and_a_whole_day_is_none() {
        let body = br#"[{"_id":"a","date":"2026-11-23T09:00:00.000Z","answered":"4","unanswered":1},
            {"_id":"a","date":"2026-11-23T08:00:00.000Z","answered":2},{"_id":"a","date":"soon"},7]"#;
        let hours = queue_hours(body).unwrap();
        let figures: Vec<_> = hours.iter().map(|hour| (hour.answered, hour.unanswered)).collect();
        assert_eq!(figures, [(Some(2), None), (Some(4), Some(1))]);
        let midnight = instant::from_iso("2026-11-23T00:00:00.000Z").unwrap();
        let one = || queue_hours(br#"[{"date":"2026-11-23T00:00:00.000Z","answered":9}]"#).unwrap();
        let at = |seconds| hours_of_day(one(), midnight + Duration::from_secs(seconds)).len();
        assert_eq!((at(0), at(3599), at(3600), at(50_000)), (1, 1, 0, 0));
        // A clock that is a little behind.
        assert_eq!(hours_of_day(one(), midnight - Duration::from_secs(5)).len(), 1);
        assert_eq!(hours_of_day(hours, midnight + Duration::from_secs(50_000)).len(), 2);
        assert!(queue_hours(b"{}").is_err());
    }

    #[test]
    fn statistics_are_an_object_or_a_list_of_one() {
        for body in [&br#"{"answered":5,"total":"9"}"#[..], br#"[{"answered":5,"total":"9"}]"#] {
            let stats = queue_stats(body).unwrap();
            assert_eq!((stats.of(&QueueStat::Answered), stats.of(&QueueStat::Total)), (Some(5), Some(9)));
            assert_eq!(stats.of(&QueueStat::from_word("LOST")), None);
        }
        assert!(queue_stats(b"[]").is_err() && queue_stats(b"4").is_err());
    }
}
