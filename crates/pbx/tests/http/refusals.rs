//! Every documented error, and those that any server may answer.

use std::time::Duration;

use pbx::{Credentials, Error, Password, Refusal, SignInFault};

use super::loopback::{Loopback, Reply, answer};
use super::{TOKEN, assert_discreet, client, token};

async fn settings(server: &Loopback) -> Error {
    let error = client(server).desktop_settings(&token()).await.unwrap_err();
    assert_discreet(&error);
    error
}

#[tokio::test]
async fn each_documented_error_is_known_by_status_and_word() {
    let something = |text: &str| Some(text.to_owned());
    let table = [
        (401, r#"{"error":"expired"}"#, Error::Unauthorized { reason: SignInFault::Expired }),
        (401, r#"{"error":"invalid_token"}"#, Error::Unauthorized { reason: SignInFault::InvalidToken }),
        (
            401,
            r#"{"message":"credentials_invalid"}"#,
            Error::Unauthorized { reason: SignInFault::CredentialsInvalid },
        ),
        (403, r#"{"error":"access_denied"}"#, Error::Forbidden { code: Refusal::AccessDenied }),
        (403, r#"{"message":"blacklisted"}"#, Error::Forbidden { code: Refusal::Blacklisted }),
        (403, r#"{"error":"queue"}"#, Error::Forbidden { code: Refusal::Other("queue".to_owned()) }),
        (404, r#"{"error":"id"}"#, Error::NotFound { what: something("id") }),
        (404, "<html>no such page</html>", Error::NotFound { what: None }),
        (409, r#"{"error":"calls"}"#, Error::Conflict { what: something("calls") }),
        (422, r#"{"error":"device"}"#, Error::Invalid { parameter: something("device") }),
        (
            400,
            r#"{"error":"bad request"}"#,
            Error::Declined { status: 400, message: something("bad request") },
        ),
        (405, "", Error::Declined { status: 405, message: None }),
        (500, r#"{"error":"internal_error"}"#, Error::ServerFault { status: 500 }),
        (502, "<html>", Error::ServerFault { status: 502 }),
        (503, "", Error::ServerFault { status: 503 }),
    ];
    for (status, body, expected) in table {
        assert_eq!(settings(&Loopback::json(status, body)).await, expected, "{status} {body}");
    }
}

#[tokio::test]
async fn a_login_that_wants_a_code_says_which() {
    let credentials = Credentials {
        username: "ann@example.com".to_owned(),
        password: Password::new("hunter2-password"),
        second_factor: None,
    };
    for (status, body, code) in [
        (403, r#"{"message":"sms_required"}"#, "sms_required"),
        (403, r#"{"error":"authenticator_required"}"#, "authenticator_required"),
        (401, r#"{"error":"smsKey"}"#, "sms_required"),
        (401, r#"{"error":"credentials_invalid"}"#, "credentials_invalid"),
        (401, r#"{"error":"wrong password hunter2-password"}"#, "unauthorized"),
    ] {
        let error = client(&Loopback::json(status, body)).login(&credentials).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert_discreet(&error);
    }
}

#[tokio::test]
async fn a_wish_for_patience_is_passed_on() {
    let reply = b"HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n".to_vec();
    let error = settings(&Loopback::new(Reply::Bytes(reply))).await;
    assert_eq!(error, Error::RateLimited { retry_after: Some(Duration::from_secs(7)) });
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let elsewhere = Loopback::json(200, "{}");
    for status in [301, 302, 303, 307, 308] {
        let reply = format!(
            "HTTP/1.1 {status} X\r\nLocation: {}/?token={TOKEN}\r\nContent-Length: 0\r\n\r\n",
            elsewhere.url()
        );
        let server = Loopback::new(Reply::Bytes(reply.into_bytes()));
        assert_eq!(settings(&server).await, Error::Redirected { status });
    }
    assert!(elsewhere.requests().is_empty(), "the token went elsewhere");
}

#[tokio::test]
async fn words_of_the_server_are_bounded_and_hold_no_token() {
    let echo = format!(r#"{{"error":"no: {TOKEN} \u0007\r\n\u202e{}"}}"#, "x".repeat(50_000));
    for status in [400, 401, 403, 404, 409, 422] {
        let error = settings(&Loopback::json(status, &echo)).await;
        let text = error.to_string();
        assert!(text.contains("no: …"), "{text}");
        assert!(!text.chars().any(char::is_control), "{text}");
    }
    // An error body beyond its bound says nothing; the status stands.
    let huge = answer(404, "application/json", &vec![b'x'; 200_000]);
    assert_eq!(settings(&Loopback::new(Reply::Bytes(huge))).await, Error::NotFound { what: None });
}
