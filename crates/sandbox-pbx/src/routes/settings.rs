//! `/pbx/app/settings/desktop` with its lists, and the PBX's own settings.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::refused::{bad_request, error};
use crate::company::sounds::{RINGTONES, THEMES};
use crate::company::{CUSTOMER_NAME, Kind, id};
use crate::pbx::Pbx;

/// The document byte for byte, as JSON whatever it is.
pub(crate) async fn get(State(pbx): State<Arc<Pbx>>, Caller(account): Caller) -> Response {
    match pbx.documents.get(&account.employee) {
        Ok(Some(document)) => ([(header::CONTENT_TYPE, "application/json")], document).into_response(),
        Ok(None) => error(StatusCode::NOT_FOUND, "id"),
        Err(_) => error(StatusCode::INTERNAL_SERVER_ERROR, "internal_error"),
    }
}

/// The body replaces the document as a whole: that a partial one is merged is not documented, and
/// a client that relies on it is to be found out. What the PBX derives by itself stays what it was
/// where the body leaves it out.
pub(crate) async fn save(State(pbx): State<Arc<Pbx>>, Caller(account): Caller, document: Bytes) -> Response {
    let Ok(Value::Object(members)) = serde_json::from_slice(&document) else {
        return bad_request();
    };
    let before = pbx.documents.get(&account.employee).ok().flatten();
    let document = with_derived(&document, &members, before.as_deref());
    match pbx.documents.save(&account.employee, &document) {
        Ok(()) => {
            pbx.settings_changed(&account.employee, Some(&account.employee));
            Json(json!({ "success": true })).into_response()
        }
        Err(_) => error(StatusCode::INTERNAL_SERVER_ERROR, "internal_error"),
    }
}

/// The property that tells whether the extension's own number presentation counts.
const DERIVED: &str = "outboundGoto";

/// Appends the derived property; not a byte of the rest changes.
fn with_derived<'a>(
    document: &'a [u8],
    members: &Map<String, Value>,
    before: Option<&[u8]>,
) -> Cow<'a, [u8]> {
    let derived = before
        .and_then(|before| serde_json::from_slice::<Map<String, Value>>(before).ok())
        .and_then(|before| before.get(DERIVED).cloned());
    let end = document.iter().rposition(|byte| *byte == b'}');
    let (Some(derived), Some(end), false) = (derived, end, members.contains_key(DERIVED)) else {
        return Cow::Borrowed(document);
    };
    let mut whole = document.get(..end).unwrap_or_default().to_vec();
    let comma = if members.is_empty() { "" } else { "," };
    whole.extend_from_slice(format!("{comma}\"{DERIVED}\":{derived}}}").as_bytes());
    Cow::Owned(whole)
}

pub(crate) async fn ringtones(_: Caller) -> Json<Value> {
    let ringtones = RINGTONES.iter().enumerate();
    Json(
        ringtones
            .map(|(index, (english, danish))| {
                json!({ "_id": id(Kind::Ringtone, index), "nameEn": english, "nameDa": danish })
            })
            .collect(),
    )
}

pub(crate) async fn themes(_: Caller) -> Json<Value> {
    let themes = THEMES.iter();
    Json(
        themes
            .map(|(key, english, danish)| json!({ "_id": key, "nameEn": english, "nameDa": danish }))
            .collect(),
    )
}

/// `GET /pbx/settings`, what PERSONAL may read of it.
pub(crate) async fn of_the_pbx(_: Caller) -> Json<Value> {
    Json(json!({
        "_id": id(Kind::Settings, 0),
        "defaultMusicOnHold": null,
        "defaultLanguage": "da",
        "defaultNumber": "+4588990800",
        "defaultVoiceAccount": null,
        "nationalPrefix": "+45",
        "callerIdNameOutbound": CUSTOMER_NAME,
        "voicemailBreakout": null,
        "voicemailNumber": "199",
        "recording": { "mode": "DEMAND", "quality": "NORMAL", "retension": 90 },
    }))
}
