//! `/auth`: signing in and out, and what a token is worth.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::caller::{Asked, Caller};
use super::refused::{bad_request, error};
use crate::accounts::{Credentials, Refused, ResetRefused};
use crate::company::{CUSTOMER, CUSTOMER_NAME, FEATURES};
use crate::pbx::Pbx;
use crate::totp;

/// `POST /auth/login`. The body is read whatever its content type says.
pub(crate) async fn login(State(pbx): State<Arc<Pbx>>, body: Bytes) -> Response {
    let Ok(Value::Object(body)) = serde_json::from_slice(&body) else {
        return bad_request();
    };
    let text = |key: &str| match body.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        // One-time codes are digits, and some clients send them as a number.
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let persist = match body.get("persist") {
        Some(Value::Bool(persist)) => *persist,
        Some(Value::Number(number)) => number.to_string() != "0",
        Some(Value::String(text)) => matches!(text.as_str(), "true" | "1"),
        _ => false,
    };
    sign_in(
        &pbx,
        &Credentials {
            username: text("username").unwrap_or_default(),
            password: text("password").unwrap_or_default(),
            sms_key: text("smsKey"),
            authenticator_token: text("authenticatorToken"),
            persist,
        },
    )
}

/// `GET /auth/login`, the same by query.
pub(crate) async fn login_by_query(State(pbx): State<Arc<Pbx>>, asked: Asked) -> Response {
    let text = |key: &str| asked.text(key).map(str::to_owned);
    sign_in(
        &pbx,
        &Credentials {
            username: text("username").unwrap_or_default(),
            password: text("password").unwrap_or_default(),
            sms_key: text("smsKey"),
            authenticator_token: text("authenticatorToken"),
            persist: asked.flag("persist"),
        },
    )
}

fn sign_in(pbx: &Pbx, credentials: &Credentials) -> Response {
    match pbx.accounts.sign_in(credentials) {
        Ok(signed_in) => Json(json!({
            "token": signed_in.token,
            "expiresInMinutes": signed_in.expires_in_minutes,
            "employee": signed_in.account.employee,
            "customer": CUSTOMER,
            "accessLevel": signed_in.account.access_level.as_str(),
        }))
        .into_response(),
        // The first login of an account without a key: the page says that one is made and shown,
        // and not how.
        Err(Refused::AuthenticatorKey(key)) => {
            let body = json!({
                "error": "authenticator_required",
                "key": key,
                "totp": totp::address(&credentials.username, &key),
            });
            (StatusCode::FORBIDDEN, Json(body)).into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

/// `POST /auth/reset` with a body, `GET /auth/reset` by query: a new password is on its way. No
/// message is sent, and none is missed.
pub(crate) async fn reset(State(pbx): State<Arc<Pbx>>, asked: Asked, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |key: &str| body.get(key).and_then(Value::as_str).or_else(|| asked.text(key));
    let (Some(username), method) = (text("username"), text("method").unwrap_or("EMAIL")) else {
        return bad_request();
    };
    if !matches!(method, "EMAIL" | "SMS") {
        return bad_request();
    }
    match pbx.accounts.reset(username) {
        // Nobody here has a number for messages: SMS falls back to mail, as the page says.
        Ok(()) => Json(json!({ "success": true, "method": "EMAIL" })).into_response(),
        Err(refused) => {
            let word = match refused {
                ResetRefused::Account => "account",
                ResetRefused::Username => "username",
                ResetRefused::Time => "time",
            };
            error(StatusCode::FORBIDDEN, word)
        }
    }
}

/// `GET /auth/validateToken`. With `simple` the status is the whole answer; another `ip` than the
/// one of the sign-in, which here is always this computer's, makes the token invalid.
pub(crate) async fn validate_token(State(pbx): State<Arc<Pbx>>, asked: Asked) -> Response {
    let owner = match asked.text("ip") {
        Some(ip) if ip != "127.0.0.1" => Err(Refused::InvalidToken),
        _ => pbx.accounts.owner(asked.text("token")),
    };
    if asked.flag("simple") {
        let status = if owner.is_ok() { StatusCode::OK } else { StatusCode::FORBIDDEN };
        return status.into_response();
    }
    let account = match owner {
        Ok(account) => account,
        Err(refused) => return refused.into_response(),
    };
    let mut answer = json!({
        "success": true,
        "employee": account.employee,
        "customer": CUSTOMER,
        "accessLevel": account.access_level.as_str(),
    });
    if asked.flag("extend")
        && let Some(fields) = answer.as_object_mut()
    {
        fields.insert("name".to_owned(), json!(account.name));
        fields.insert("language".to_owned(), json!(account.language));
        fields.insert("customerName".to_owned(), json!(CUSTOMER_NAME));
        fields.insert("customerFeatures".to_owned(), json!(FEATURES));
    }
    Json(answer).into_response()
}

/// `GET /auth/logout`: every token of the user, not this one alone.
pub(crate) async fn logout(State(pbx): State<Arc<Pbx>>, Caller(account): Caller) -> Json<Value> {
    pbx.accounts.forget(&account);
    Json(json!({ "success": true }))
}
