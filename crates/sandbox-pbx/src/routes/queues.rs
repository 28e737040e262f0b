//! `/pbx/app/queues`, and members, callers and figures of one queue.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::{error, invalid};
use crate::company::people::PEOPLE;
use crate::company::queues::{Queue, Unanswered};
use crate::company::{Kind, id};
use crate::moment::iso;
use crate::office::{self, MemberNow, QueueNow, Waits};
use crate::pbx::Pbx;

/// Every queue with counts; with `all=true` members and callers are lists. `queue` names one.
pub(crate) async fn list(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Json<Value> {
    let all = asked.flag("all");
    let wanted = asked.text("queue");
    let queues = pbx.queues.iter();
    let queues = queues.filter(|(index, _)| wanted.is_none_or(|wanted| wanted == id(Kind::Queue, *index)));
    Json(pbx.office.read(|state| {
        queues
            .map(|(index, queue)| {
                let now = state.queues.get(index);
                let waiting = now.map(|now| now.callers.as_slice()).unwrap_or_default();
                let members = now.map(|now| now.members.as_slice()).unwrap_or_default();
                let is_member =
                    members.iter().any(|member| id(Kind::Employee, member.person) == account.employee);
                json!({
                    "_id": id(Kind::Queue, index),
                    "name": queue.name,
                    "number": queue.number,
                    "dynamic": queue.dynamic,
                    "member": is_member,
                    "members": if all { members_of(now) } else { json!(members.len()) },
                    "callers": if all { callers_of(waiting) } else { json!(waiting.len()) },
                    "serviceLevel": queue.service_level,
                    "serviceLevelCritical": queue.service_level_critical,
                    "priority": queue.priority,
                })
            })
            .collect()
    }))
}

pub(crate) async fn members(State(pbx): State<Arc<Pbx>>, _: Caller, Path(wanted): Path<String>) -> Response {
    match pbx.queues.of_id(&wanted) {
        Some((index, _)) => {
            let members = |state: &office::State| members_of(state.queues.get(index));
            Json(pbx.office.read(members)).into_response()
        }
        None => error(StatusCode::NOT_FOUND, "id"),
    }
}

pub(crate) async fn callers(State(pbx): State<Arc<Pbx>>, _: Caller, Path(wanted): Path<String>) -> Response {
    match pbx.queues.of_id(&wanted) {
        Some((index, _)) => {
            let callers = |state: &office::State| {
                callers_of(state.queues.get(index).map(|now| now.callers.as_slice()).unwrap_or_default())
            };
            Json(pbx.office.read(callers)).into_response()
        }
        None => error(StatusCode::NOT_FOUND, "id"),
    }
}

/// Today's figures: one row, or with `groupingInterval=HOUR` one for each hour that has begun.
pub(crate) async fn stats(
    State(pbx): State<Arc<Pbx>>,
    _: Caller,
    asked: Asked,
    Path(wanted): Path<String>,
) -> Response {
    let Some((index, queue)) = pbx.queues.of_id(&wanted) else {
        return error(StatusCode::NOT_FOUND, "id");
    };
    let (unanswered, answered) = pbx.office.read(|state| {
        state.queues.get(index).map_or((queue.unanswered, queue.answered()), |now| {
            let by_members: u32 = now.members.iter().map(|member| member.calls).sum();
            (now.unanswered, by_members + now.answered_by_others)
        })
    });
    let midnight = pbx.opened.replace_time(time::Time::MIDNIGHT);
    let day = Day { answered, unanswered };
    let rows: Vec<Value> = match asked.text("groupingInterval") {
        None | Some("NONE") => vec![day.row(index, queue, midnight)],
        Some("HOUR") => {
            let hours = usize::from(pbx.clock.now().hour()) + 1;
            let each = (0..hours).zip(0_i64..);
            each.map(|(hour, hours_on)| {
                day.of_hour(hour, hours).row(index, queue, midnight + time::Duration::hours(hours_on))
            })
            .collect()
        }
        Some(_) => return invalid("groupingInterval"),
    };
    Json(rows).into_response()
}

/// The figures of a day, or of a part of one.
struct Day {
    answered: u32,
    unanswered: Unanswered,
}

/// How busy the hours of a day are, from midnight.
const BUSY: [u32; 24] = [0, 0, 0, 0, 0, 0, 1, 2, 7, 9, 8, 6, 4, 7, 8, 5, 3, 1, 0, 0, 0, 0, 0, 0];

impl Day {
    fn row(&self, index: usize, queue: &Queue, from: time::OffsetDateTime) -> Value {
        let Self { answered, unanswered } = self;
        json!({
            "_id": id(Kind::Queue, index),
            "name": queue.name,
            "date": iso(from),
            "noMembers": unanswered.no_members,
            "allBusy": unanswered.all_busy,
            "timeout": unanswered.timeout,
            "cancelled": unanswered.cancelled,
            "answered": answered,
            "unanswered": unanswered.total(),
            "total": answered + unanswered.total(),
        })
    }

    /// The part of one hour, of so many that have begun: all of them together are the day.
    fn of_hour(&self, hour: usize, hours: usize) -> Self {
        let part = |whole: u32| {
            let weights = BUSY.iter().take(hours);
            let all: u32 = weights.clone().sum();
            let until = |end: usize| {
                let before: u32 = weights.clone().take(end).sum();
                // Before anybody works all of it is in the hour that has begun last.
                (whole * before).checked_div(all).unwrap_or(if end >= hours { whole } else { 0 })
            };
            until(hour + 1) - until(hour)
        };
        let Unanswered { no_members, all_busy, timeout, cancelled } = self.unanswered;
        Self {
            answered: part(self.answered),
            unanswered: Unanswered {
                no_members: part(no_members),
                all_busy: part(all_busy),
                timeout: part(timeout),
                cancelled: part(cancelled),
            },
        }
    }
}

fn members_of(now: Option<&QueueNow>) -> Value {
    now.map(|now| now.members.iter().map(member_of).collect()).unwrap_or_else(|| json!([]))
}

pub(super) fn member_of(member: &MemberNow) -> Value {
    let person = PEOPLE.get(member.person);
    json!({
        "_id": member.id,
        "extension": id(Kind::Extension, member.person),
        "number": null,
        "name": person.map(|person| person.name),
        "priority": member.priority,
        "calls": member.calls,
        "seconds": member.seconds,
        "lastCallEnded": iso(member.last_call),
        "permanent": member.permanent,
    })
}

fn callers_of(waiting: &[Waits]) -> Value {
    let callers = waiting.iter().map(|waits| {
        json!({
            "_id": waits.id,
            "state": waits.state,
            "number": waits.caller.number,
            "name": waits.caller.name,
            "privacy": waits.caller.is_secret(),
            "entered": iso(waits.entered),
            "answered": null,
            "presentation": "+4588990800",
            "answeredByExtension": null,
            "answeredByNumber": null,
        })
    });
    callers.collect()
}
