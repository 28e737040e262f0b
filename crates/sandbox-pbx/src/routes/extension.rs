//! `GET /pbx/extension`: the extensions, with their phones where those are asked for.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::{access_denied, bad_request, error};
use crate::accounts::AccessLevel;
use crate::company::people::{PEOPLE, Person, STANDALONE, direct};
use crate::company::{CUSTOMER, Kind, crowd, id};
use crate::office::{self, extension_of_id};
use crate::pbx::Pbx;

/// The paging of this list.
const LIMIT: usize = 50;
const LIMIT_MAX: usize = 1000;

/// PERSONAL may ask for the own ones alone.
pub(crate) async fn list(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let employee = asked.text("employee");
    if account.access_level == AccessLevel::Personal && employee != Some(account.employee.as_str()) {
        return access_denied();
    }
    let (Some(offset), Some(limit)) = (number(&asked, "offset", 0), number(&asked, "limit", LIMIT)) else {
        return bad_request();
    };
    let filter = asked.text("filter").unwrap_or_default().to_lowercase();
    let (states, dnd) = pbx.office.read(|state| (states(state), dnd(state)));
    let dnd = asked.flag("includePhones").then_some(dnd);
    let mut found: Vec<Value> = everything(&states, dnd.as_deref())
        .filter(|extension| {
            let is = |key: &str, wanted: &str| extension.get(key).and_then(Value::as_str) == Some(wanted);
            let has = |key: &str| {
                let text = extension.get(key).and_then(Value::as_str).unwrap_or_default();
                text.to_lowercase().contains(&filter)
            };
            employee.is_none_or(|employee| is("employee", employee)) && (has("name") || has("number"))
        })
        .collect();
    let is_sortable = |key: &&str| matches!(*key, "number" | "direct" | "employee" | "redirect");
    let key = asked.text("sort").filter(is_sortable).unwrap_or("name");
    found.sort_by_key(|extension| extension.get(key).and_then(Value::as_str).unwrap_or_default().to_owned());
    let total = found.len();
    let page: Vec<Value> = found.into_iter().skip(offset).take(limit.clamp(1, LIMIT_MAX)).collect();
    Json(json!({ "offset": offset, "limit": limit, "total": total, "extensions": page })).into_response()
}

/// `GET …/ID/dnd`: exactly one of `sip`, `mvno` and `external` names the phone; without `state` it
/// changes from one to the other.
pub(crate) async fn dnd_of(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(wanted): Path<String>,
    asked: Asked,
) -> Response {
    let Some(extension) = extension_of_id(&wanted) else {
        return error(StatusCode::NOT_FOUND, "not_found");
    };
    if account.access_level < AccessLevel::Manager && account.employee != id(Kind::Employee, extension) {
        return access_denied();
    }
    let kinds = [("sip", "SIP"), ("mvno", "MVNO"), ("external", "EXTERNAL")];
    let mut named = kinds.iter().filter_map(|(key, kind)| Some((*kind, asked.text(key)?)));
    let (Some((kind, device)), None) = (named.next(), named.next()) else {
        return bad_request();
    };
    let wanted = match asked.text("state") {
        None => None,
        Some("true" | "1") => Some(true),
        Some("false" | "0") => Some(false),
        Some(_) => return bad_request(),
    };
    match pbx.office.change(|state| state.set_dnd(extension, kind, device, wanted)) {
        Ok(dnd) => Json(json!({ "dnd": dnd })).into_response(),
        Err(denied) => denied.into_response(),
    }
}

/// A number of the query; `None` when it is not one.
fn number(asked: &Asked, key: &str, default: usize) -> Option<usize> {
    asked.text(key).map_or(Some(default), |text| text.parse().ok())
}

/// DND of each phone of each extension.
fn dnd(state: &office::State) -> Vec<Vec<bool>> {
    state.extensions.iter().map(|extension| extension.dnd.clone()).collect()
}

/// What each extension does.
fn states(state: &office::State) -> Vec<&'static str> {
    state.extensions.iter().map(|extension| extension.state).collect()
}

/// With phones where their DND is given.
fn everything(states: &[&str], dnd: Option<&[Vec<bool>]>) -> impl Iterator<Item = Value> {
    let own = PEOPLE.iter().enumerate().map(move |(index, person)| {
        let mut extension = json!({
            "_id": id(Kind::Extension, index),
            "type": "EXTENSION",
            "customer": CUSTOMER,
            "name": person.name,
            "number": person.number,
            "direct": direct(person.number),
            "employee": id(Kind::Employee, index),
            "primary": true,
            "state": states.get(index),
        });
        if let (Some(fields), Some(dnd)) = (extension.as_object_mut(), dnd) {
            let dnd = dnd.get(index).map(Vec::as_slice).unwrap_or_default();
            fields.insert("phones".to_owned(), phones_of(index, person, dnd));
        }
        extension
    });
    let standalone = STANDALONE.iter().enumerate().map(|(index, (name, number, _))| {
        json!({
            "_id": id(Kind::Extension, PEOPLE.len() + index),
            "type": "EXTENSION",
            "customer": CUSTOMER,
            "name": name,
            "number": number,
            "direct": null,
            "employee": null,
            "primary": false,
            "state": states.get(PEOPLE.len() + index),
        })
    });
    let colleagues = crowd::places(states.len()).filter_map(|index| {
        let one = crowd::colleague(index)?;
        Some(json!({
            "_id": id(Kind::Extension, index),
            "type": "EXTENSION",
            "customer": CUSTOMER,
            "name": one.name,
            "number": one.number,
            "direct": null,
            "employee": id(Kind::Employee, index),
            "primary": true,
            "state": states.get(index),
        }))
    });
    own.chain(standalone).chain(colleagues)
}

fn phones_of(index: usize, person: &Person, dnd: &[bool]) -> Value {
    let phones = person.phones.iter().zip(dnd).enumerate();
    phones
        .map(|(place, (phone, dnd))| {
            json!({
                "_id": id(Kind::Phone, index * 8 + place),
                "kind": phone.kind,
                "name": phone.name,
                "dnd": dnd,
                "registered": phone.registered,
            })
        })
        .collect()
}
