//! `GET /pbx/phonebook`: the company's, and one's own.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::bad_request;
use crate::company::phonebook::{CONTACTS, Contact};
use crate::company::{CUSTOMER, Kind, crowd, id};
use crate::office::person_of_id;
use crate::pbx::Pbx;

/// The paging of this list.
const LIMIT: usize = 50;
const LIMIT_MAX: usize = 50_000;

/// `filter` is looked for in names, companies and numbers.
pub(crate) async fn list(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let number = |key, default| asked.text(key).map_or(Some(default), |text| text.parse::<usize>().ok());
    let (Some(offset), Some(limit)) = (number("offset", 0), number("limit", LIMIT)) else {
        return bad_request();
    };
    let of = asked.text("type").unwrap_or("ALL");
    if !["ALL", "PERSONAL", "SHARED"].contains(&of) {
        return bad_request();
    }
    let own = person_of_id(&account.employee);
    let seeded = CONTACTS.iter().enumerate().filter(|(_, contact)| contact.of.is_none() || contact.of == own);
    let kind = |contact: &Contact| of == "ALL" || (of == "PERSONAL") == contact.of.is_some();
    let seeded = seeded.filter(|(_, contact)| kind(contact)).map(|(index, contact)| shown(index, contact));
    let extensions = pbx.office.read(|state| state.extensions.len());
    let made = crowd::places(extensions).filter(|_| of != "PERSONAL").filter_map(of_the_crowd);
    let filter = asked.text("filter").unwrap_or_default().to_lowercase();
    let found: Vec<Value> =
        seeded.chain(made).filter(|one| one.to_string().to_lowercase().contains(&filter)).collect();
    let total = found.len();
    let page: Vec<Value> = found.into_iter().skip(offset).take(limit.clamp(1, LIMIT_MAX)).collect();
    Json(json!({ "offset": offset, "limit": limit, "total": total, "contacts": page })).into_response()
}

fn shown(index: usize, contact: &Contact) -> Value {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let number = |(kind, number): &(&str, &str)| json!({ "type": kind, "number": number });
    json!({
        "_id": id(Kind::Contact, index),
        "customer": CUSTOMER,
        "employee": contact.of.map(|person| id(Kind::Employee, person)),
        "type": if contact.given.is_empty() { "COMPANY" } else { "PERSON" },
        "givenName": text(contact.given),
        "familyName": text(contact.family),
        "company": text(contact.company),
        "title": text(contact.title),
        "phoneNumbers": contact.numbers.iter().map(number).collect::<Vec<_>>(),
        "shortNumber": contact.short,
    })
}

/// A customer for each colleague of a large company.
fn of_the_crowd(place: usize) -> Option<Value> {
    let one = crowd::colleague(place)?;
    let name = one.name.split(' ').rev().collect::<Vec<_>>().join(" ");
    Some(json!({
        "_id": id(Kind::Contact, place + CONTACTS.len()),
        "customer": CUSTOMER,
        "employee": null,
        "type": "PERSON",
        "givenName": name,
        "company": format!("{} customer", one.department),
        "phoneNumbers": [{ "type": "MOBILE", "number": format!("+45888{}", one.number) }],
    }))
}
