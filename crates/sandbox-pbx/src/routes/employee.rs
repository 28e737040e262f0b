//! `/employee/ID`: presence, and the key of an authenticator app.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::caller::Caller;
use super::permissions::may_set_presence;
use super::refused::{access_denied, bad_request, error, invalid};
use crate::accounts::AccessLevel;
use crate::office::person_of_id;
use crate::office::presence::written;
use crate::pbx::Pbx;
use crate::totp;

/// The states that may be set.
const STATES: [&str; 7] = ["AVAILABLE", "BUSY", "AWAY", "LUNCH", "MEETING", "OFF_WORK", "HOLIDAY"];
/// Longest text of a presence, in letters; assumed.
const TEXT: usize = 200;

/// `POST /employee/ID`: a partial object. Of what it may hold only `presence` does anything here.
pub(crate) async fn update(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(wanted): Path<String>,
    body: Bytes,
) -> Response {
    let Ok(Value::Object(body)) = serde_json::from_slice(&body) else {
        return bad_request();
    };
    let Some(person) = person_of_id(&wanted) else {
        return error(StatusCode::NOT_FOUND, "id");
    };
    // Of a colleague, nothing but the presence.
    let only_presence = body.keys().all(|key| key == "presence");
    let may = account.employee == wanted
        || account.access_level >= AccessLevel::Manager
        || (only_presence && may_set_presence(&account, person));
    if !may {
        return access_denied();
    }
    if let Some(sent) = body.get("presence") {
        let Some(presence) = presence(sent) else {
            return invalid("presence");
        };
        pbx.office.change(|state| state.set_presence(person, presence, Some(&account.employee)));
    }
    Json(json!({ "success": true })).into_response()
}

/// What was sent, in the form that is stored; `None` where it is no presence.
fn presence(sent: &Value) -> Option<Value> {
    let text = |key: &str| match sent.get(key) {
        None | Some(Value::Null) => Some(None),
        Some(Value::String(text)) if text.is_empty() => Some(None),
        Some(Value::String(text)) => Some(Some(text.as_str())),
        Some(_) => None,
    };
    let state = text("state")?.filter(|state| STATES.contains(state))?;
    let (note, until) = (text("text")?, text("until")?);
    let is_short = note.is_none_or(|note| note.chars().count() <= TEXT);
    let is_date = until.is_none_or(|until| OffsetDateTime::parse(until, &Rfc3339).is_ok());
    (is_short && is_date).then(|| written(state, note, until))
}

/// `POST …/authenticatorkey/create`: another key, for oneself alone.
pub(crate) async fn create_key(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(wanted): Path<String>,
) -> Response {
    if person_of_id(&wanted).is_none() {
        return error(StatusCode::NOT_FOUND, "id");
    }
    if account.employee != wanted {
        return access_denied();
    }
    if !account.needs_authenticator() {
        return error(StatusCode::CONFLICT, "id");
    }
    let key = pbx.accounts.new_key(&account);
    let totp = totp::address(&account.username, &key);
    Json(json!({ "success": true, "key": key, "totp": totp })).into_response()
}

/// `POST …/authenticatorkey/reset`: the next login makes and shows a new key.
pub(crate) async fn reset_key(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(wanted): Path<String>,
) -> Response {
    if account.access_level < AccessLevel::Manager {
        return access_denied();
    }
    if person_of_id(&wanted).is_none() {
        return error(StatusCode::NOT_FOUND, "id");
    }
    pbx.accounts.forget_key(&wanted);
    Json(json!({ "success": true })).into_response()
}
