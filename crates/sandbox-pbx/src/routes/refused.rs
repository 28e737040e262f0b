//! Errors as the API answers them: a status and one word.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::accounts::Refused;
use crate::office::Denied;

/// An error answer. The shape of the body is an assumption; the words are documented.
pub(crate) fn error(status: StatusCode, word: &str) -> Response {
    (status, Json(json!({ "error": word }))).into_response()
}

/// What no page answers.
pub(crate) async fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "not_found")
}

pub(crate) fn access_denied() -> Response {
    error(StatusCode::FORBIDDEN, "access_denied")
}

pub(crate) fn bad_request() -> Response {
    error(StatusCode::BAD_REQUEST, "bad_request")
}

/// 422 with the name of the parameter.
pub(crate) fn invalid(parameter: &str) -> Response {
    error(StatusCode::UNPROCESSABLE_ENTITY, parameter)
}

impl Refused {
    /// Status and word.
    pub(crate) const fn answer(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Credentials | Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "credentials_invalid"),
            Self::Expired => (StatusCode::UNAUTHORIZED, "expired"),
            Self::InvalidToken => (StatusCode::UNAUTHORIZED, "invalid_token"),
            Self::SmsRequired => (StatusCode::FORBIDDEN, "sms_required"),
            Self::AuthenticatorRequired | Self::AuthenticatorKey(_) => {
                (StatusCode::FORBIDDEN, "authenticator_required")
            }
            Self::AccessDenied => (StatusCode::FORBIDDEN, "access_denied"),
            Self::Closed => (StatusCode::FORBIDDEN, "account"),
            Self::Blacklisted => (StatusCode::FORBIDDEN, "blacklisted"),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, word) = self.answer();
        error(status, word)
    }
}

impl Denied {
    /// Status and word.
    pub(crate) const fn answer(self) -> (StatusCode, &'static str) {
        match self {
            Self::Malformed => (StatusCode::BAD_REQUEST, "bad_request"),
            Self::Forbidden(word) => (StatusCode::FORBIDDEN, word),
            Self::Missing(word) => (StatusCode::NOT_FOUND, word),
            Self::Conflict(word) => (StatusCode::CONFLICT, word),
            Self::Invalid(word) => (StatusCode::UNPROCESSABLE_ENTITY, word),
        }
    }
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let (status, word) = self.answer();
        error(status, word)
    }
}
