//! `GET|POST /pbx/app/employees`: everybody with presence and extensions.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State as Of;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::bad_request;
use crate::accounts::{AccessLevel, Account};
use crate::company::people::{PEOPLE, STANDALONE};
use crate::company::{Kind, crowd, id, username};
use crate::moment::iso;
use crate::office::{State, Talk};
use crate::pbx::Pbx;

/// By query: `ids=A&ids=B`, `standalone=true`.
pub(crate) async fn by_query(Of(pbx): Of<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Json<Value> {
    let wanted =
        Wanted { ids: asked.each("ids"), standalone: asked.flag("standalone"), calls: asked.flag("calls") };
    Json(overview(&pbx, &account, &wanted))
}

/// By body. The page's example is an object around a bare array, which is not JSON: the object with
/// `ids` and the array alone are both taken.
pub(crate) async fn by_body(
    Of(pbx): Of<Arc<Pbx>>,
    Caller(account): Caller,
    asked: Asked,
    body: Bytes,
) -> Response {
    let body = if body.is_empty() { json!({}) } else { serde_json::from_slice(&body).unwrap_or_default() };
    let flag = |key: &str| body.get(key).and_then(Value::as_bool).unwrap_or_default() || asked.flag(key);
    let ids = match &body {
        Value::Array(ids) => Some(ids),
        Value::Object(fields) => fields.get("ids").and_then(Value::as_array),
        _ => return bad_request(),
    };
    let ids = ids.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let wanted = Wanted { ids, standalone: flag("standalone"), calls: flag("calls") };
    Json(overview(&pbx, &account, &wanted)).into_response()
}

/// What an overview is to have in it.
struct Wanted {
    ids: Vec<String>,
    standalone: bool,
    calls: bool,
}

/// Everybody, or those of `ids` where it names any.
fn overview(pbx: &Pbx, account: &Account, wanted: &Wanted) -> Value {
    pbx.office.read(|state| {
        let may_see = |extension: usize| {
            account.access_level > AccessLevel::Personal || account.employee == id(Kind::Employee, extension)
        };
        let extension = |index: usize, name: &str, number: &str| {
            let mut extension = json!({
                "_id": id(Kind::Extension, index),
                "number": number,
                "name": name,
                "state": state.extensions.get(index).map(|extension| extension.state),
            });
            if wanted.calls
                && may_see(index)
                && let Some(fields) = extension.as_object_mut()
            {
                fields.insert("calls".to_owned(), calls_of(state, index));
            }
            json!([extension])
        };
        let people = PEOPLE.iter().enumerate().map(|(index, person)| {
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
                "presence": state.presences.get(index),
                "extensions": extension(index, person.name, person.number),
            })
        });
        let colleagues = crowd::places(state.extensions.len()).filter_map(|index| {
            let one = crowd::colleague(index)?;
            Some(json!({
                "_id": id(Kind::Employee, index),
                "type": "EMPLOYEE",
                "name": one.name,
                "title": null,
                "department": one.department,
                "emailAddress": null,
                "birthdate": null,
                "picture": null,
                "viewOtherPartyOverride": "NONE",
                "presence": state.presences.get(index),
                "extensions": extension(index, &one.name, &one.number),
            }))
        });
        let rooms = STANDALONE.iter().zip(PEOPLE.len()..).filter(|_| wanted.standalone);
        let rooms = rooms.map(|((name, number, _), index)| {
            json!({
                "_id": id(Kind::Extension, index),
                "type": "EXTENSION",
                "name": name,
                "viewOtherPartyOverride": "NONE",
                "extensions": extension(index, name, number),
            })
        });
        let is_wanted = |entry: &Value| {
            let own = entry.get("_id").and_then(Value::as_str);
            wanted.ids.is_empty() || wanted.ids.iter().any(|wanted| own == Some(wanted))
        };
        people.chain(rooms).chain(colleagues).filter(is_wanted).collect()
    })
}

/// A call as its events have it, with how far it has come.
fn calls_of(state: &State, extension: usize) -> Value {
    let calls = state.calls.iter().filter(|call| call.extension == extension);
    calls
        .map(|call| {
            let mut answer = call.json(&state.company);
            if let Some(fields) = answer.as_object_mut() {
                let talk = match call.talk {
                    Talk::Ringing => "RINGING",
                    Talk::Talking => "TALKING",
                    Talk::Held => "HELD",
                };
                fields.insert("state".to_owned(), json!(talk));
                fields.insert("started".to_owned(), json!(iso(call.started)));
            }
            answer
        })
        .collect()
}
