//! `/pbx/app/queues`, and members, callers and figures of one queue.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::caller::{Asked, Caller};
use super::refused::error;
use crate::company::people::PEOPLE;
use crate::company::queues::{Member, QUEUES, Queue, Waiting};
use crate::company::{Kind, PBX_HOST, id};
use crate::moment::iso;
use crate::pbx::Pbx;

/// Every queue with counts; with `all=true` members and callers are lists. `queue` names one.
pub(crate) async fn list(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Json<Value> {
    let now = OffsetDateTime::now_utc();
    let all = asked.flag("all");
    let wanted = asked.text("queue");
    let queues = QUEUES.iter().enumerate();
    let queues = queues.filter(|(index, _)| wanted.is_none_or(|wanted| wanted == id(Kind::Queue, *index)));
    Json(
        queues
            .map(|(index, queue)| {
                let waiting = queue.waiting(index, pbx.opened, now);
                let is_member =
                    queue.members.iter().any(|member| id(Kind::Employee, member.person) == account.employee);
                json!({
                    "_id": id(Kind::Queue, index),
                    "name": queue.name,
                    "number": queue.number,
                    "dynamic": queue.dynamic,
                    "member": is_member,
                    "members": if all { members_of(index, queue, pbx.opened) } else { json!(queue.members.len()) },
                    "callers": if all { callers_of(waiting) } else { json!(waiting.len()) },
                    "serviceLevel": queue.service_level,
                    "serviceLevelCritical": queue.service_level_critical,
                    "priority": queue.priority,
                })
            })
            .collect(),
    )
}

pub(crate) async fn members(State(pbx): State<Arc<Pbx>>, _: Caller, Path(wanted): Path<String>) -> Response {
    match named(&wanted) {
        Some((index, queue)) => Json(members_of(index, queue, pbx.opened)).into_response(),
        None => error(StatusCode::NOT_FOUND, "id"),
    }
}

pub(crate) async fn callers(State(pbx): State<Arc<Pbx>>, _: Caller, Path(wanted): Path<String>) -> Response {
    match named(&wanted) {
        Some((index, queue)) => {
            let waiting = queue.waiting(index, pbx.opened, OffsetDateTime::now_utc());
            Json(callers_of(waiting)).into_response()
        }
        None => error(StatusCode::NOT_FOUND, "id"),
    }
}

/// Today's figures as one row, the page's groupingInterval NONE.
pub(crate) async fn stats(State(pbx): State<Arc<Pbx>>, _: Caller, Path(wanted): Path<String>) -> Response {
    let Some((index, queue)) = named(&wanted) else {
        return error(StatusCode::NOT_FOUND, "id");
    };
    let unanswered = queue.unanswered;
    let midnight = pbx.opened.replace_time(time::Time::MIDNIGHT);
    Json(json!([{
        "_id": id(Kind::Queue, index),
        "name": queue.name,
        "date": iso(midnight),
        "noMembers": unanswered.no_members,
        "allBusy": unanswered.all_busy,
        "timeout": unanswered.timeout,
        "cancelled": unanswered.cancelled,
        "answered": queue.answered(),
        "unanswered": unanswered.total(),
        "total": queue.answered() + unanswered.total(),
    }]))
    .into_response()
}

fn named(wanted: &str) -> Option<(usize, &'static Queue)> {
    QUEUES.iter().enumerate().find(|(index, _)| id(Kind::Queue, *index) == wanted)
}

fn members_of(index: usize, queue: &Queue, opened: OffsetDateTime) -> Value {
    let members = queue.members.iter().enumerate();
    members.map(|(place, member)| member_of(index * 32 + place, member, opened)).collect()
}

fn member_of(membership: usize, member: &Member, opened: OffsetDateTime) -> Value {
    let person = PEOPLE.get(member.person);
    json!({
        "_id": id(Kind::Member, membership),
        "extension": id(Kind::Extension, member.person),
        "number": null,
        "name": person.map(|person| person.name),
        "priority": member.priority,
        "calls": member.calls,
        "seconds": member.seconds,
        "lastCallEnded": iso(opened - Duration::minutes(member.last_call)),
        "permanent": member.permanent,
    })
}

/// A queue caller's id is written the other way round than a call id: channel, then host.
fn callers_of(waiting: Vec<Waiting>) -> Value {
    let callers = waiting.into_iter().map(|waiting| {
        let channel = format!("{}.{}", waiting.entered.unix_timestamp(), waiting.serial);
        json!({
            "_id": format!("{channel}-{PBX_HOST}"),
            "state": waiting.state,
            "number": waiting.caller.number,
            "name": waiting.caller.name,
            "privacy": waiting.caller.number.is_none(),
            "entered": iso(waiting.entered),
            "answered": null,
            "presentation": "+4588990800",
            "answeredByExtension": null,
            "answeredByNumber": null,
        })
    });
    callers.collect()
}
