//! A forgotten password and a new key for the authenticator app.

use pbx::{EmployeeId, Error, ResetMethod};

use super::loopback::Loopback;
use super::{assert_discreet, client, token};

#[tokio::test]
async fn a_reset_is_asked_for_without_a_session_and_each_refusal_is_known() {
    let server = Loopback::json(200, r#"{"success":true,"method":"EMAIL"}"#);
    let way = client(&server).reset_password("ann@example.com", ResetMethod::Sms).await;
    assert_eq!(way, Ok(ResetMethod::Email));
    let seen = server.only_request();
    assert_eq!(seen.line, "POST /auth/reset HTTP/1.1");
    assert_eq!(seen.body, r#"{"username":"ann@example.com","method":"SMS"}"#);

    for (word, code) in [
        ("account", "account_disabled"),
        ("username", "reset_second_factor"),
        ("time", "reset_too_soon"),
        ("something", "forbidden"),
    ] {
        let server = Loopback::json(403, &format!(r#"{{"error":"{word}"}}"#));
        let error = client(&server).reset_password("ann@example.com", ResetMethod::Email).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert!(!error.is_passing());
    }
}

#[tokio::test]
async fn a_new_key_is_asked_for_and_each_refusal_is_known() {
    let employee = EmployeeId::new("e/1");
    let body = r#"{"success":true,"key":"JBSWY3DP","totp":"otpauth://totp/X:a?secret=JBSWY3DP&issuer=X"}"#;
    let server = Loopback::json(200, body);
    let key = client(&server).create_authenticator_key(&token(), &employee).await.unwrap();
    assert_eq!(key.key.expose(), "JBSWY3DP");
    assert!(!format!("{key:?}").contains("JBSWY3DP"));
    let seen = server.only_request();
    assert!(seen.line.starts_with("POST /employee/e%2F1/authenticatorkey/create?token="), "{}", seen.line);

    for (status, code) in [(409, "authenticator_not_enabled"), (404, "not_found"), (500, "server_fault")] {
        let server = Loopback::json(status, r#"{"error":"id"}"#);
        let error: Error = client(&server).create_authenticator_key(&token(), &employee).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert_discreet(&error);
    }
}

#[tokio::test]
async fn an_account_that_may_not_sign_in_is_told_why() {
    for (word, code) in [("account_disabled", "account_disabled"), ("ipRestriction", "ip_restricted")] {
        let server = Loopback::json(403, &format!(r#"{{"error":"{word}"}}"#));
        let error = client(&server).validate_token(&token()).await.unwrap_err();
        assert_eq!(error.code(), code);
    }
}
