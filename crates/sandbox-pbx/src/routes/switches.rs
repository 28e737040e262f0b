//! `/pbx/switch` and `/pbx/variable`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::{bad_request, error};
use crate::accounts::{AccessLevel, Account};
use crate::company::people::PEOPLE;
use crate::office::person_of_id;
use crate::office::switches::{Table, owner};
use crate::pbx::Pbx;

/// The list of a table.
pub(crate) fn all(table: Table) -> MethodRouter<Arc<Pbx>> {
    get(async move |State(pbx): State<Arc<Pbx>>, Caller(account): Caller| {
        Json(pbx.office.read(|state| {
            let rows = state.tables.of(table).iter();
            let seen = rows.filter(|(name, _)| may_see(&account, name));
            seen.map(|(name, value)| row(name, value)).collect::<Value>()
        }))
    })
}

/// One of a table: read; set by GET with `value`, or by POST; deleted.
pub(crate) fn one(table: Table) -> MethodRouter<Arc<Pbx>> {
    get(async move |State(pbx): State<Arc<Pbx>>, caller: Caller, asked: Asked, Path(name): Path<String>| {
        match asked.text("value") {
            Some(value) => set(&pbx, table, &caller.0, &name, &json!(value)),
            None => read(&pbx, table, &caller.0, &name),
        }
    })
    .post(async move |State(pbx): State<Arc<Pbx>>, caller: Caller, Path(name): Path<String>, body: Bytes| {
        let Ok(Value::Object(body)) = serde_json::from_slice(&body) else { return bad_request() };
        set(&pbx, table, &caller.0, &name, body.get("value").unwrap_or(&Value::Null))
    })
    .delete(async move |State(pbx): State<Arc<Pbx>>, caller: Caller, Path(name): Path<String>| {
        let (by, everything) = who(&caller.0);
        done(pbx.office.change(|state| state.delete_in(table, &name, by, everything)))
    })
}

fn read(pbx: &Pbx, table: Table, account: &Account, name: &str) -> Response {
    let found = pbx.office.read(|state| state.tables.of(table).get(name).map(|value| row(name, value)));
    match found.filter(|_| may_see(account, name)) {
        Some(row) => Json(row).into_response(),
        None => error(StatusCode::NOT_FOUND, "name"),
    }
}

fn set(pbx: &Pbx, table: Table, account: &Account, name: &str, value: &Value) -> Response {
    let (by, everything) = who(account);
    done(pbx.office.change(|state| state.set_in(table, name, value, by, everything)))
}

fn done(done: Result<(), crate::office::Denied>) -> Response {
    match done {
        Ok(()) => Json(json!({ "success": true })).into_response(),
        Err(denied) => denied.into_response(),
    }
}

fn who(account: &Account) -> (&str, bool) {
    (&account.employee, account.access_level >= AccessLevel::Manager)
}

/// Another employee's own ones are nobody's business without further rights.
fn may_see(account: &Account, name: &str) -> bool {
    match owner(name) {
        ("PERSONAL", Some(employee)) => {
            employee == account.employee || account.access_level >= AccessLevel::Viewer
        }
        _ => true,
    }
}

fn row(name: &str, value: &Value) -> Value {
    let (kind, employee) = owner(name);
    let employee = employee.map(|employee| {
        let person = person_of_id(employee).and_then(|person| PEOPLE.get(person));
        json!({ "_id": employee, "name": person.map(|person| person.name) })
    });
    json!({ "name": name, "value": value, "type": kind, "employee": employee })
}
