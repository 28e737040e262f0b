//! `/pbx/app/dashboard`: the list, and one of them whole.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::{access_denied, error};
use crate::accounts::{AccessLevel, Account};
use crate::company::dashboards::{Dashboard, Seen, all};
use crate::company::people::PEOPLE;
use crate::company::{CUSTOMER, Kind, id};
use crate::pbx::Pbx;

/// The own and the shared ones of an employee; with `customer`, everybody's by owner.
pub(crate) async fn list(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, asked: Asked) -> Response {
    let employee = asked.text("employee").unwrap_or(&account.employee);
    let of_others = asked.text("customer").is_some() || employee != account.employee;
    if of_others && account.access_level < AccessLevel::Viewer {
        return access_denied();
    }
    match asked.text("customer") {
        Some(CUSTOMER) => Json(by_owner(pbx.names_everybody)).into_response(),
        Some(_) => access_denied(),
        None => Json(of_employee(employee, pbx.names_everybody)).into_response(),
    }
}

/// One dashboard; another person's is refused to PERSONAL.
pub(crate) async fn get(
    State(pbx): State<Arc<Pbx>>,
    Caller(account): Caller,
    Path(wanted): Path<String>,
) -> Response {
    let found = all(pbx.names_everybody).enumerate().find(|(index, _)| id(Kind::Dashboard, *index) == wanted);
    match found {
        None => error(StatusCode::NOT_FOUND, "_id"),
        Some((_, dashboard)) if !may_see(&account, dashboard) => access_denied(),
        Some((index, dashboard)) => {
            let extensions = pbx.office.read(|state| state.extensions.len());
            Json(dashboard.document(index, &Seen { origin: &pbx.origin, extensions })).into_response()
        }
    }
}

fn may_see(account: &Account, dashboard: &Dashboard) -> bool {
    dashboard.owner.is_none_or(|owner| id(Kind::Employee, owner) == account.employee)
        || account.access_level >= AccessLevel::Viewer
}

fn of_employee(employee: &str, everybody: bool) -> Value {
    let own =
        |dashboard: &Dashboard| dashboard.owner.is_none_or(|owner| id(Kind::Employee, owner) == employee);
    let dashboards = all(everybody).enumerate().filter(|(_, dashboard)| own(dashboard));
    dashboards
        .map(|(index, dashboard)| {
            json!({
                "_id": id(Kind::Dashboard, index),
                "name": dashboard.name,
                "topbar": dashboard.topbar,
                "shared": dashboard.owner.is_none(),
            })
        })
        .collect()
}

/// The shared ones first, under no employee.
fn by_owner(everybody: bool) -> Value {
    let of = |owner: Option<usize>| -> Vec<Value> {
        let dashboards = all(everybody).enumerate().filter(|(_, dashboard)| dashboard.owner == owner);
        dashboards
            .map(|(index, dashboard)| json!({ "_id": id(Kind::Dashboard, index), "name": dashboard.name }))
            .collect()
    };
    let shared = json!({ "_id": null, "name": "Shared", "shared": true, "dashboards": of(None) });
    let people = PEOPLE.iter().enumerate().filter_map(|(index, person)| {
        let dashboards = of(Some(index));
        let employee = id(Kind::Employee, index);
        (!dashboards.is_empty()).then(
            || json!({ "_id": employee, "name": person.name, "shared": false, "dashboards": dashboards }),
        )
    });
    std::iter::once(shared).chain(people).collect()
}
