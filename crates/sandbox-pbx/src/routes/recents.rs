//! What is over: the latest calls, notes on them, unanswered calls of queues, and how many messages there are.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use crate::accounts::{AccessLevel, Account};
use crate::office::{Denied, extension_of_id, person_of_id};
use crate::pbx::Pbx;

/// `GET /pbx/cdr/latest?extension=`.
pub(crate) async fn latest(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let latest = || {
        let extension =
            asked.text("extension").and_then(extension_of_id).ok_or(Denied::Missing("extension"))?;
        may(&account, extension)?;
        Ok(pbx.office.read(|state| state.latest(extension)))
    };
    answer(latest())
}

/// `POST /pbx/cdr/note` with `id` and `cdrNote`.
pub(crate) async fn note(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, body: Bytes) -> Response {
    let noted = || {
        let sent: Value = serde_json::from_slice(&body).map_err(|_| Denied::Malformed)?;
        let text = |key: &str| sent.get(key).and_then(Value::as_str);
        let call = text("id").ok_or(Denied::Missing("id"))?;
        let own = (account.access_level == AccessLevel::Personal).then(|| own(&account));
        pbx.office.change(|state| state.note_past(call, text("cdrNote").unwrap_or_default(), own))?;
        Ok(json!({ "success": true }))
    };
    answer(noted())
}

/// `GET /pbx/queue/ID/calls`: those that nobody answered are all that is kept.
pub(crate) async fn of_queue(
    State(pbx): State<Arc<Pbx>>,
    _: Caller,
    Path(queue): Path<String>,
    asked: Asked,
) -> Response {
    let calls = || {
        let (place, _) = pbx.queues.of_id(&queue).ok_or(Denied::Missing("id"))?;
        let number =
            |key: &str, otherwise: usize| asked.text(key).and_then(|it| it.parse().ok()).unwrap_or(otherwise);
        let (offset, limit) = (number("offset", 0), number("limit", 50).clamp(1, 500));
        let status = asked.text("status");
        let fits = |call: &Value| match status {
            None | Some("!ANSWERED") => true,
            Some(status) => match status.strip_prefix('!') {
                Some(other) => call.get("status").and_then(Value::as_str) != Some(other),
                None => call.get("status").and_then(Value::as_str) == Some(status),
            },
        };
        let all = pbx.office.read(|state| state.unanswered_in(place, asked.flag("reverse")));
        let all: Vec<Value> = all.into_iter().filter(fits).collect();
        let total = all.len();
        let calls: Vec<Value> = all.into_iter().skip(offset).take(limit).collect();
        Ok(json!({ "offset": offset, "limit": limit, "total": total, "calls": calls }))
    };
    answer(calls())
}

/// `POST /pbx/queue/ID/calls/CALL/handled` with `extension`.
pub(crate) async fn handled(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path((queue, call)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let handled = || {
        let (place, _) = pbx.queues.of_id(&queue).ok_or(Denied::Missing("id"))?;
        let sent: Value = serde_json::from_slice(&body).map_err(|_| Denied::Malformed)?;
        let extension = sent.get("extension").and_then(Value::as_str).and_then(extension_of_id);
        let extension = extension.ok_or(Denied::Missing("extension"))?;
        may(&account, extension)?;
        pbx.office.change(|state| state.handle(place, &call, extension))?;
        Ok(json!({ "success": true }))
    };
    answer(handled())
}

/// `GET /pbx/voicemail/count`.
pub(crate) async fn voicemail_count(State(pbx): State<Arc<Pbx>>, Caller(_): Caller) -> Response {
    let (new, old) = pbx.office.read(|state| state.voicemails);
    Json(json!({ "newMessages": new, "oldMessages": old })).into_response()
}

fn own(account: &Account) -> usize {
    person_of_id(&account.employee).unwrap_or(usize::MAX)
}

fn may(account: &Account, extension: usize) -> Result<(), Denied> {
    if own(account) == extension || account.access_level > AccessLevel::Personal {
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
