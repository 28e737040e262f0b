//! `/pbx/queue/ID/member`: joining a queue and leaving it.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::queues::member_of;
use crate::accounts::{AccessLevel, Account};
use crate::office::{Denied, extension_of_id, person_of_id};
use crate::pbx::Pbx;

/// `POST …/member` with a body.
pub(crate) async fn join(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(queue): Path<String>,
    body: Bytes,
) -> Response {
    let Ok(sent) = serde_json::from_slice::<Value>(&body) else { return Denied::Malformed.into_response() };
    let extension = sent.get("extension").and_then(Value::as_str);
    let priority = sent.get("priority").and_then(Value::as_u64);
    answer(joined(&pbx, &account, &queue, extension, priority))
}

/// `GET …/member/join` with the same as arguments.
pub(crate) async fn join_by_query(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(queue): Path<String>,
    asked: Asked,
) -> Response {
    let priority = asked.text("priority").map(|text| text.parse().unwrap_or(0));
    answer(joined(&pbx, &account, &queue, asked.text("extension"), priority))
}

/// `DELETE …/member/MEMBER`.
pub(crate) async fn leave(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path((queue, member)): Path<(String, String)>,
) -> Response {
    let left = || {
        let (place, known) = pbx.queues.of_id(&queue).ok_or(Denied::Missing("id"))?;
        let whose = pbx.office.read(|state| {
            let members = state.queues.get(place).map(|now| now.members.as_slice()).unwrap_or_default();
            members.iter().find(|one| one.id == member).map(|one| one.person)
        });
        may(&account, whose.ok_or(Denied::Missing("member"))?)?;
        if !known.dynamic {
            return Err(Denied::Forbidden("dynamic"));
        }
        pbx.office.change(|state| state.end_membership(place, &member))?;
        Ok(json!({ "success": true }))
    };
    answer(left())
}

/// The member, as the page's example has it: in a list of one.
fn joined(
    pbx: &Pbx,
    account: &Account,
    queue: &str,
    extension: Option<&str>,
    priority: Option<u64>,
) -> Result<Value, Denied> {
    let (place, known) = pbx.queues.of_id(queue).ok_or(Denied::Missing("id"))?;
    let extension = extension.and_then(extension_of_id).ok_or(Denied::Missing("extension"))?;
    let priority = u32::try_from(priority.unwrap_or(1)).unwrap_or(0);
    if !(1..=20).contains(&priority) {
        return Err(Denied::Invalid("priority"));
    }
    may(account, extension)?;
    if !known.dynamic {
        return Err(Denied::Forbidden("dynamic"));
    }
    pbx.office.change(|state| {
        let member = state.join_queue(place, extension, priority).ok_or(Denied::Missing("id"))?;
        Ok(json!([member_of(member)]))
    })
}

/// Others than oneself need a group permission, which nobody of the seed has below VIEWER.
fn may(account: &Account, person: usize) -> Result<(), Denied> {
    let is_own = person_of_id(&account.employee) == Some(person);
    if is_own || account.access_level > AccessLevel::Personal {
        Ok(())
    } else {
        Err(Denied::Forbidden("access_denied"))
    }
}

fn answer(done: Result<Value, Denied>) -> Response {
    match done {
        Ok(value) => Json(value).into_response(),
        Err(denied) => denied.into_response(),
    }
}
