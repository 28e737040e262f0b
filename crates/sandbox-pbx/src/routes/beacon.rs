//! `GET /pbx/beacon`: where in the house something is. For everybody, from PERSONAL up.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::{bad_request, error};
use crate::company::beacons::{BEACONS, Beacon, UUID};
use crate::company::{CUSTOMER, Kind, id};

/// The paging of this list.
const LIMIT: usize = 50;
const LIMIT_MAX: usize = 10_000;

/// `filter` is looked for in place and note; `shared` leaves those that are not, or are.
pub(crate) async fn list(_: Caller, asked: Asked) -> Response {
    let number = |key, default| asked.text(key).map_or(Some(default), |text| text.parse::<usize>().ok());
    let (Some(offset), Some(limit)) = (number("offset", 0), number("limit", LIMIT)) else {
        return bad_request();
    };
    let filter = asked.text("filter").unwrap_or_default().to_lowercase();
    let shared = asked.text("shared").map(|_| asked.flag("shared"));
    let found: Vec<Value> = BEACONS
        .iter()
        .enumerate()
        .filter(|(_, beacon)| {
            let has = |text: &str| text.to_lowercase().contains(&filter);
            shared.is_none_or(|shared| beacon.shared == shared) && (has(beacon.location) || has(beacon.note))
        })
        .map(|(index, beacon)| shown(index, beacon))
        .collect();
    let total = found.len();
    let page: Vec<Value> = found.into_iter().skip(offset).take(limit.clamp(1, LIMIT_MAX)).collect();
    Json(json!({ "offset": offset, "limit": limit, "total": total, "beacons": page })).into_response()
}

/// `GET …/ID`.
pub(crate) async fn get(_: Caller, Path(wanted): Path<String>) -> Response {
    match BEACONS.iter().enumerate().find(|(index, _)| id(Kind::Beacon, *index) == wanted) {
        Some((index, beacon)) => Json(shown(index, beacon)).into_response(),
        None => error(StatusCode::NOT_FOUND, "id"),
    }
}

fn shown(index: usize, beacon: &Beacon) -> Value {
    json!({
        "_id": id(Kind::Beacon, index),
        "uuid": UUID,
        "major": beacon.major,
        "minor": beacon.minor,
        "customer": CUSTOMER,
        "shared": beacon.shared,
        "location": beacon.location,
        "note": beacon.note,
        "battery": beacon.battery,
        "lastSeen": "2026-11-23T07:00:00.000Z",
    })
}
