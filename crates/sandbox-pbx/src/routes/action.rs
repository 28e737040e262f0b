//! `/pbx/app/action`: what can be done with a call.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::caller::{Asked, Caller};
use super::refused::invalid;
use crate::company::people::{PEOPLE, STANDALONE};
use crate::company::{Kind, PBX_HOST, id};
use crate::pbx::Pbx;

/// `GET …/call`: the phone rings first, then the target. Recorded, and that is all that comes of it.
pub(crate) async fn call(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let Some(device) = asked.text("device").filter(|device| can_call(&account.employee, device)) else {
        return invalid("device");
    };
    let Some(target) = asked.text("target").filter(|target| can_be_called(target)) else {
        return invalid("target");
    };
    let call = pbx.journal.call(PBX_HOST, &account.employee, device, target);
    Json(json!({ "success": true, "_id": call })).into_response()
}

/// A SIP phone or mobile of this employee that is there now.
fn can_call(employee: &str, device: &str) -> bool {
    PEOPLE.iter().enumerate().filter(|(person, _)| id(Kind::Employee, *person) == employee).any(
        |(index, person)| {
            person.phones.iter().enumerate().any(|(place, phone)| {
                id(Kind::Phone, index * 8 + place) == device
                    && matches!(phone.kind, "SIP" | "MVNO")
                    && phone.registered
            })
        },
    )
}

/// An extension's id, or 2–20 digits with or without a `+`.
fn can_be_called(target: &str) -> bool {
    let digits = target.strip_prefix('+').unwrap_or(target);
    let is_number = (2..=20).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number || (0..PEOPLE.len() + STANDALONE.len()).any(|index| id(Kind::Extension, index) == target)
}
