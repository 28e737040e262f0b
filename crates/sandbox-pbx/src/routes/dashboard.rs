//! `/pbx/app/dashboard`: the list, and one of them: read, made, changed, deleted. `/pbx/group`: who one may be
//! shared with.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::{access_denied, bad_request, error};
use crate::accounts::{AccessLevel, Account};
use crate::boards::{Board, May, by_owner};
use crate::company::CUSTOMER;
use crate::company::groups::{GROUPS, Group};
use crate::pbx::Pbx;

/// The own and the shared ones of an employee; with `customer`, everybody's by owner.
pub(crate) async fn list(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let employee = asked.text("employee").unwrap_or(&account.employee);
    let of_others = asked.text("customer").is_some() || employee != account.employee;
    if of_others && account.access_level < AccessLevel::Viewer {
        return access_denied();
    }
    let boards = pbx.boards.list();
    match asked.text("customer") {
        Some(CUSTOMER) => Json(by_owner(&boards)).into_response(),
        Some(_) => access_denied(),
        None => {
            let seen = boards.iter().filter(|board| is_for(board, employee));
            Json(seen.map(Board::line).collect::<Value>()).into_response()
        }
    }
}

/// One dashboard; another person's is refused to PERSONAL.
pub(crate) async fn get(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(wanted): Path<String>,
) -> Response {
    match pbx.boards.get(&wanted) {
        None => error(StatusCode::NOT_FOUND, "_id"),
        Some(board) if !may_see(&account, &board) => access_denied(),
        Some(board) => Json(Value::Object(board.document)).into_response(),
    }
}

/// A new one; the answer is what is stored. Not documented.
pub(crate) async fn create(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, body: Bytes) -> Response {
    let Ok(Value::Object(body)) = serde_json::from_slice(&body) else { return bad_request() };
    let may = may(&account, may_share(&account, body.get("group")));
    match pbx.boards.create(&account.employee, &body, may) {
        Ok(board) => {
            pbx.dashboard_changed(board.id(), &account.employee);
            Json(Value::Object(board.document)).into_response()
        }
        Err(denied) => denied.into_response(),
    }
}

/// What the body has takes the place of what was there.
pub(crate) async fn update(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(wanted): Path<String>,
    body: Bytes,
) -> Response {
    let Ok(Value::Object(body)) = serde_json::from_slice(&body) else { return bad_request() };
    let Some(board) = pbx.boards.get(&wanted) else { return error(StatusCode::NOT_FOUND, "_id") };
    if !may_change(&account, &board) {
        return access_denied();
    }
    let same_group = body.get("group").and_then(Value::as_str) == board.text("group");
    let may_share = same_group || may_share(&account, body.get("group"));
    let owner = board.owner().unwrap_or(&account.employee);
    match pbx.boards.update(&wanted, owner, &body, may(&account, may_share)) {
        Ok(()) => {
            pbx.dashboard_changed(&wanted, &account.employee);
            Json(json!({ "success": true })).into_response()
        }
        Err(denied) => denied.into_response(),
    }
}

pub(crate) async fn delete(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(wanted): Path<String>,
) -> Response {
    let Some(board) = pbx.boards.get(&wanted) else { return error(StatusCode::NOT_FOUND, "_id") };
    if !may_change(&account, &board) {
        return access_denied();
    }
    match pbx.boards.delete(&wanted) {
        Ok(()) => {
            pbx.dashboard_changed(&wanted, &account.employee);
            Json(json!({ "success": true })).into_response()
        }
        Err(denied) => denied.into_response(),
    }
}

/// The groups: all of them for those who see the whole customer, else those that the employee controls.
pub(crate) async fn groups(Caller(account): Caller) -> Json<Value> {
    let seen = GROUPS.iter().filter(|group| {
        account.access_level >= AccessLevel::Viewer || group.is_controlled_by(&account.employee)
    });
    let groups: Vec<Value> = seen.map(Group::document).collect();
    Json(json!({ "offset": 0, "limit": 50, "total": groups.len(), "groups": groups }))
}

fn is_for(board: &Board, employee: &str) -> bool {
    match board.owner() {
        Some(owner) => owner == employee,
        None => board
            .text("group")
            .and_then(Group::named)
            .is_none_or(|group| group.has(employee) || group.is_controlled_by(employee)),
    }
}

fn may_see(account: &Account, board: &Board) -> bool {
    is_for(board, &account.employee) || account.access_level >= AccessLevel::Viewer
}

/// The owner, whoever controls the group, and a manager.
fn may_change(account: &Account, board: &Board) -> bool {
    account.access_level >= AccessLevel::Manager
        || match board.owner() {
            Some(owner) => owner == account.employee,
            None => board
                .text("group")
                .and_then(Group::named)
                .is_some_and(|group| group.is_controlled_by(&account.employee)),
        }
}

fn may(account: &Account, share: bool) -> May {
    May { share, global: account.access_level >= AccessLevel::Manager }
}

fn may_share(account: &Account, group: Option<&Value>) -> bool {
    let group = group.and_then(Value::as_str).and_then(Group::named);
    account.access_level >= AccessLevel::Manager
        || group.is_none_or(|group| group.is_controlled_by(&account.employee))
}
