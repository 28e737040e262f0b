//! `GET /pbx/app/permissions` and `/pbx/app/grouppermissions`: what one may do with other extensions.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::caller::{Asked, Caller};
use super::refused::invalid;
use crate::accounts::{AccessLevel, Account};
use crate::company::groups::GROUPS;
use crate::company::people::{NOT_PICKED_UP, PEOPLE};
use crate::company::{Kind, crowd, id};
use crate::office::extension_of_id;
use crate::pbx::Pbx;

/// Everything by extension, one's own left out.
pub(crate) async fn all(State(pbx): State<Arc<Pbx>>, Caller(account): Caller) -> Json<Value> {
    let extensions = pbx.office.read(|state| state.extensions.len());
    let people = (0..PEOPLE.len()).chain(crowd::places(extensions));
    let others = people.filter(|person| account.employee != id(Kind::Employee, *person));
    let permitted = others.map(|person| (id(Kind::Extension, person), permissions(&account, person)));
    Json(Value::Object(permitted.collect::<Map<_, _>>()))
}

/// Those of one extension, `target`.
pub(crate) async fn of_one(Caller(account): Caller, asked: Asked) -> Response {
    match asked.text("target").and_then(extension_of_id) {
        Some(person) => Json(permissions(&account, person)).into_response(),
        None => invalid("target"),
    }
}

/// Whether somebody may set that colleague's presence: a manager may, and whoever controls a group that grants it.
pub(crate) fn may_set_presence(account: &Account, person: usize) -> bool {
    account.access_level >= AccessLevel::Manager
        || GROUPS.iter().any(|group| {
            group.sets_presence
                && group.is_controlled_by(&account.employee)
                && group.has(&id(Kind::Employee, person))
        })
}

fn permissions(account: &Account, person: usize) -> Value {
    json!({
        "pickup": person != NOT_PICKED_UP,
        "steal": false,
        "spy": false,
        "setPresence": may_set_presence(account, person),
        "queueMember": false,
        "viewOtherParty": account.access_level > AccessLevel::Personal,
        "viewOtherPartyOverride": "NONE",
        "readCalendar": false,
        "writeCalendar": false,
        "readPhonebook": false,
        "writePhonebook": false,
        "controlSipDevices": false,
    })
}
