//! `/pbx/app/action`: what can be done with a call. All are GET, as documented.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::caller::{Asked, Caller};
use super::refused::{access_denied, invalid};
use crate::accounts::{AccessLevel, Account};
use crate::company::people::{PEOPLE, STANDALONE};
use crate::company::{Kind, id};
use crate::office::{Denied, Destination, can_call, person_of_id};
use crate::pbx::Pbx;

/// `GET …/call`: the phone rings first, then the target.
pub(crate) async fn call(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let own = own(&account);
    let Some(device) = asked.text("device").filter(|device| can_call(own, device)) else {
        return invalid("device");
    };
    let Some(target) = asked.text("target").filter(|target| can_be_called(target)) else {
        return invalid("target");
    };
    let call = pbx.office.change(|state| {
        let call = state.place(own, device, target);
        pbx.journal.call(&call, &account.employee, device, target);
        call
    });
    Json(json!({ "success": true, "_id": call })).into_response()
}

/// `GET …/hangup`: a call or a leg of one's own.
pub(crate) async fn hangup(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let own = (account.access_level == AccessLevel::Personal).then(|| own(&account));
    let target = asked.text("target").unwrap_or_default();
    done(pbx.office.change(|state| state.hang_up(own, target)))
}

/// `GET …/pickup`: a call that rings somewhere is answered here.
pub(crate) async fn pickup(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let device = asked.text("device").unwrap_or_default();
    let target = asked.text("target").unwrap_or_default();
    done(pbx.office.change(|state| state.pick_up(own(&account), device, target)))
}

/// `GET …/queuepickup`: somebody who waits is answered here, by a phone or by any of an extension.
pub(crate) async fn queuepickup(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    asked: Asked,
) -> Response {
    let own = own(&account);
    let device = match (asked.text("device"), asked.text("extension")) {
        (Some(device), None) if can_call(own, device) => Some(device.to_owned()),
        (None, Some(extension)) if extension == id(Kind::Extension, own) => None,
        _ => return invalid("device"),
    };
    let any = account.access_level > AccessLevel::Personal;
    let target = asked.text("target").unwrap_or_default();
    done(pbx.office.change(|state| state.queue_pick_up(own, device, target, any)))
}

/// `GET …/hold`: holds a call, or goes on with it.
pub(crate) async fn hold(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let device = asked.text("device").unwrap_or_default();
    done(pbx.office.change(|state| state.hold_at(own(&account), device, asked.text("target"), None)))
}

/// `GET …/unhold`.
pub(crate) async fn unhold(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let device = asked.text("device").unwrap_or_default();
    let target = Some(asked.text("target").unwrap_or_default());
    done(pbx.office.change(|state| state.hold_at(own(&account), device, target, Some(false))))
}

/// `GET …/transfer`: to another call (attended), or to somebody (blind).
pub(crate) async fn transfer(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let source = asked.text("source").unwrap_or_default();
    let to = match (asked.text("destination"), asked.text("target")) {
        (Some(call), None) => Destination::Call(call),
        (None, Some(target)) if can_be_called(target) => Destination::Target(target),
        (Some(_), Some(_)) => return invalid("destination"),
        (None, _) => return invalid("target"),
    };
    done(pbx.office.change(|state| state.transfer(own(&account), source, to)))
}

/// `GET …/cdrnote`: reads or sets the note of a running call.
pub(crate) async fn cdrnote(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let target = asked.text("target").unwrap_or_default();
    match pbx.office.change(|state| state.note(own(&account), target, asked.given("cdrNote"))) {
        Ok(note) => Json(json!({ "success": true, "cdrNote": note })).into_response(),
        Err(denied) => denied.into_response(),
    }
}

/// `GET /pbx/recording/ondemand`: records the call that an extension of one's own is on.
pub(crate) async fn record(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let own = own(&account);
    if asked.text("extension").is_none_or(|extension| extension != id(Kind::Extension, own)) {
        return access_denied();
    }
    let wanted = match asked.text("mode") {
        Some("ENABLE") => Some(true),
        Some("DISABLE") => Some(false),
        Some("TOGGLE") => None,
        _ => return invalid("mode"),
    };
    match pbx.office.change(|state| state.record(own, wanted)) {
        Ok(recorded) => {
            let mode = if recorded { "ENABLE" } else { "DISABLE" };
            Json(json!({ "success": true, "mode": mode })).into_response()
        }
        Err(denied) => denied.into_response(),
    }
}

fn done(done: Result<(), Denied>) -> Response {
    match done {
        Ok(()) => Json(json!({ "success": true })).into_response(),
        Err(denied) => denied.into_response(),
    }
}

/// The extension of the account, which is at the employee's place.
fn own(account: &Account) -> usize {
    // An account without an employee is none of the seed; nobody's extension has no phones.
    person_of_id(&account.employee).unwrap_or(usize::MAX)
}

/// An extension's id, or 2–20 digits with or without a `+`.
fn can_be_called(target: &str) -> bool {
    let digits = target.strip_prefix('+').unwrap_or(target);
    let is_number = (2..=20).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number || (0..PEOPLE.len() + STANDALONE.len()).any(|index| id(Kind::Extension, index) == target)
}
