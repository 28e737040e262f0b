//! `/pbx/callvariable/CALL/NAME[/VALUE]`: what somebody has noted on a call that runs.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::caller::Caller;
use crate::accounts::{AccessLevel, Account};
use crate::company::{Kind, id};
use crate::office::{self, Denied};
use crate::pbx::Pbx;

/// Longest name and value; the first is that of the PBX's other variables, the second is assumed.
const NAME: usize = 50;
const VALUE: usize = 1_000;

pub(crate) async fn get(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path((call, name)): Path<(String, String)>,
) -> Response {
    let value = pbx.office.read(|state| {
        if state.call(&call).is_none()
            && let Some(value) = of_waiting(state, &call, &name)
        {
            return value;
        }
        let call = seen(state, &account, &call)?;
        // Whoever has waited in a queue has come through the menu before it.
        let noted = call.queue.and_then(|_| noted(call.caller.number.as_deref(), &name));
        call.variable(&name).cloned().or(noted).ok_or(Denied::Missing("name"))
    });
    answer(&name, value)
}

pub(crate) async fn set(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path((call, name, value)): Path<(String, String, String)>,
) -> Response {
    let set = pbx.office.change(|state| {
        let known = seen(state, &account, &call)?.id.clone();
        let is_name = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'_' | b'-');
        if name.len() > NAME || !name.bytes().all(is_name) {
            return Err(Denied::Missing("name"));
        }
        if value.len() > VALUE {
            return Err(Denied::Invalid("value"));
        }
        state.set_variable(&known, &name, &value);
        Ok(value)
    });
    answer(&name, set)
}

/// What the menu before the queue has noted of somebody who waits: the last digits of the number, as a customer's. None:
/// nobody waits under this id. Whoever sees the queue may read it.
fn of_waiting(state: &office::State, call: &str, name: &str) -> Option<Result<String, Denied>> {
    let (_, waits) = state.waiting(call)?;
    Some(noted(waits.caller.number.as_deref(), name).ok_or(Denied::Missing("name")))
}

fn noted(number: Option<&str>, name: &str) -> Option<String> {
    let digits = number.and_then(|number| number.get(number.len().checked_sub(5)?..));
    digits.filter(|_| name == "customer-number").map(str::to_owned)
}

/// The pages know no word for a call that is not there but the one for the name.
fn seen<'a>(state: &'a office::State, account: &Account, call: &str) -> Result<&'a office::Call, Denied> {
    let call = state.call(call).ok_or(Denied::Missing("name"))?;
    let is_own = account.employee == id(Kind::Employee, call.extension);
    if is_own || account.access_level > AccessLevel::Personal {
        Ok(call)
    } else {
        Err(Denied::Forbidden("access_denied"))
    }
}

fn answer(name: &str, value: Result<String, Denied>) -> Response {
    match value {
        Ok(value) => Json(json!({ "name": name, "value": value })).into_response(),
        Err(denied) => denied.into_response(),
    }
}
