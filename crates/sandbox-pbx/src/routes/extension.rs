//! `GET /pbx/extension`: the extensions, with their phones where those are asked for.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::{access_denied, bad_request};
use crate::accounts::AccessLevel;
use crate::company::people::{PEOPLE, Person, STANDALONE, direct};
use crate::company::{CUSTOMER, Kind, id};

/// The paging of this list.
const LIMIT: usize = 50;
const LIMIT_MAX: usize = 1000;

/// PERSONAL may ask for the own ones alone.
pub(crate) async fn list(Caller(account): Caller, asked: Asked) -> Response {
    let employee = asked.text("employee");
    if account.access_level == AccessLevel::Personal && employee != Some(account.employee.as_str()) {
        return access_denied();
    }
    let (Some(offset), Some(limit)) = (number(&asked, "offset", 0), number(&asked, "limit", LIMIT)) else {
        return bad_request();
    };
    let filter = asked.text("filter").unwrap_or_default().to_lowercase();
    let mut found: Vec<Value> = everything(asked.flag("includePhones"))
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

/// A number of the query; `None` when it is not one.
fn number(asked: &Asked, key: &str, default: usize) -> Option<usize> {
    asked.text(key).map_or(Some(default), |text| text.parse().ok())
}

fn everything(phones: bool) -> impl Iterator<Item = Value> {
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
        });
        if let Some(fields) = extension.as_object_mut().filter(|_| phones) {
            fields.insert("phones".to_owned(), phones_of(index, person));
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
        })
    });
    own.chain(standalone)
}

fn phones_of(index: usize, person: &Person) -> Value {
    let phones = person.phones.iter().enumerate();
    phones
        .map(|(place, phone)| {
            json!({
                "_id": id(Kind::Phone, index * 8 + place),
                "kind": phone.kind,
                "name": phone.name,
                "dnd": phone.dnd,
                "registered": phone.registered,
            })
        })
        .collect()
}
