//! `GET|POST /pbx/app/employees`: everybody with presence and extensions.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::caller::{Asked, Caller};
use super::refused::bad_request;
use crate::company::people::{PEOPLE, Person, Presence, STANDALONE, Until};
use crate::company::{Kind, id, username};
use crate::moment::iso;
use crate::pbx::Pbx;

/// By query: `ids=A&ids=B`, `standalone=true`.
pub(crate) async fn by_query(State(pbx): State<Arc<Pbx>>, _: Caller, asked: Asked) -> Json<Value> {
    Json(overview(pbx.opened, &asked.each("ids"), asked.flag("standalone")))
}

/// By body. The page's example is an object around a bare array, which is not JSON: the object with
/// `ids` and the array alone are both taken.
pub(crate) async fn by_body(State(pbx): State<Arc<Pbx>>, _: Caller, asked: Asked, body: Bytes) -> Response {
    let body = if body.is_empty() { json!({}) } else { serde_json::from_slice(&body).unwrap_or_default() };
    let (ids, standalone) = match &body {
        Value::Array(ids) => (Some(ids), false),
        Value::Object(fields) => (
            fields.get("ids").and_then(Value::as_array),
            fields.get("standalone").and_then(Value::as_bool).unwrap_or_default(),
        ),
        _ => return bad_request(),
    };
    let ids: Vec<String> = ids.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    Json(overview(pbx.opened, &ids, standalone || asked.flag("standalone"))).into_response()
}

/// Everybody, or those of `ids` where it names any.
fn overview(opened: OffsetDateTime, ids: &[String], standalone: bool) -> Value {
    let people = PEOPLE.iter().enumerate().map(|(index, person)| employee(opened, index, person));
    let rooms = STANDALONE.iter().enumerate().filter(|_| standalone).map(|(index, (name, number, state))| {
        let extension = id(Kind::Extension, PEOPLE.len() + index);
        json!({
            "_id": extension,
            "type": "EXTENSION",
            "name": name,
            "viewOtherPartyOverride": "NONE",
            "extensions": [{ "_id": extension, "number": number, "name": name, "state": state }],
        })
    });
    let is_wanted = |entry: &Value| {
        let own = entry.get("_id").and_then(Value::as_str);
        ids.is_empty() || ids.iter().any(|wanted| own == Some(wanted))
    };
    people.chain(rooms).filter(is_wanted).collect()
}

fn employee(opened: OffsetDateTime, index: usize, person: &Person) -> Value {
    json!({
        "_id": id(Kind::Employee, index),
        "type": "EMPLOYEE",
        "name": person.name,
        "title": person.title,
        "department": person.department,
        "emailAddress": username(person),
        "birthdate": person.birthdate.map(|day| format!("{day}T00:00:00.000Z")),
        "picture": null,
        "viewOtherPartyOverride": "NONE",
        "presence": presence(opened, person.presence),
        "extensions": [{
            "_id": id(Kind::Extension, index),
            "number": person.number,
            "name": person.name,
            "state": person.state,
        }],
    })
}

/// Without a text or an end those properties are left out, as the API does.
fn presence(opened: OffsetDateTime, presence: Presence) -> Value {
    let mut answer = json!({ "state": presence.state });
    if let Some(fields) = answer.as_object_mut() {
        if let Some(text) = presence.text {
            fields.insert("text".to_owned(), json!(text));
        }
        let lasts = match presence.until {
            Until::Open => None,
            Until::Minutes(minutes) => Some(Duration::minutes(minutes)),
            Until::Days(days) => Some(Duration::days(days)),
        };
        if let Some(lasts) = lasts {
            fields.insert("until".to_owned(), json!(iso(rounded(opened + lasts))));
        }
    }
    answer
}

/// Up to the next five minutes: nobody promises to be back at 13.42.
fn rounded(moment: OffsetDateTime) -> OffsetDateTime {
    let over = moment.unix_timestamp().rem_euclid(300);
    let whole = moment.replace_nanosecond(0).unwrap_or(moment);
    whole + Duration::seconds((300 - over) % 300)
}
