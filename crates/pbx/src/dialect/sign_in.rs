//! Answers of `/auth/login` and `/auth/validateToken`.
//!
//! Both pages are cut: what follows `accessLevel` at login is unknown and not needed.

use serde_json::Value;

use super::value::{Object, as_text, flag, json, number, text};
use crate::error::{Error, SignInFault};
use crate::identity::{Identity, LoginAnswer};
use crate::ids::{CustomerId, EmployeeId};
use crate::secret::Token;

/// Longest lifetime that is taken at its word, in minutes: a year.
const LONGEST_LIFE: f64 = 366.0 * 24.0 * 60.0;

pub(crate) fn read_login(body: &[u8]) -> Result<LoginAnswer, Error> {
    let answer = object(body, "the answer to a login")?;
    let token = text(&answer, "token")
        .and_then(Token::new)
        .ok_or(Error::UnexpectedShape { expected: "a login answer with a token" })?;
    Ok(LoginAnswer {
        token,
        // -1 means that it does not expire; so does, for want of anything better, no number.
        expires_in_minutes: number(&answer, "expiresInMinutes")
            .filter(|minutes| (0.0..=LONGEST_LIFE).contains(minutes))
            .map(whole),
        employee: text(&answer, "employee").map(EmployeeId::new),
        customer: text(&answer, "customer").map(CustomerId::new),
        access_level: text(&answer, "accessLevel"),
    })
}

pub(crate) fn read_identity(body: &[u8]) -> Result<Identity, Error> {
    let answer = object(body, "an answer about a token")?;
    if flag(&answer, "success") == Some(false) {
        return Err(Error::Unauthorized { reason: SignInFault::InvalidToken });
    }
    let employee = text(&answer, "employee")
        .ok_or(Error::UnexpectedShape { expected: "an answer that names the token's employee" })?;
    Ok(Identity {
        employee: EmployeeId::new(employee),
        customer: text(&answer, "customer").map(CustomerId::new),
        access_level: text(&answer, "accessLevel"),
        name: text(&answer, "name"),
        language: text(&answer, "language").map(|language| language.to_ascii_lowercase()),
        customer_name: text(&answer, "customerName"),
        customer_features: match answer.get("customerFeatures") {
            Some(Value::Array(features)) => features.iter().filter_map(as_text).collect(),
            _ => Vec::new(),
        },
    })
}

fn object(body: &[u8], expected: &'static str) -> Result<Object, Error> {
    match json(body)? {
        Value::Object(object) => Ok(object),
        _ => Err(Error::UnexpectedShape { expected }),
    }
}

fn whole(minutes: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to a year of minutes")]
    let minutes = minutes as u32;
    minutes
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{read_identity, read_login};
    use crate::Error;

    #[test]
    fn a_login_needs_its_token_and_nothing_else() {
        let full = br#"{"token":"t-1","expiresInMinutes":-1,"employee":"e","customer":"c","accessLevel":"PERSONAL","new":{}}"#;
        let answer = read_login(full).unwrap();
        assert_eq!(answer.token.expose(), "t-1");
        assert_eq!(answer.expires_in_minutes, None);
        assert_eq!(answer.employee.unwrap().as_str(), "e");
        let bare = read_login(br#"{"token":"t","expiresInMinutes":"15","employee":null}"#).unwrap();
        assert_eq!((bare.expires_in_minutes, bare.employee), (Some(15), None));
        for none in ["{}", r#"{"token":""}"#, r#"{"token":null}"#, r#"{"token":["t"]}"#, "[]", "3"] {
            assert!(matches!(read_login(none.as_bytes()), Err(Error::UnexpectedShape { .. })), "{none}");
        }
    }

    #[test]
    fn a_token_that_is_called_invalid_is_no_identity() {
        assert_eq!(
            read_identity(br#"{"success":false,"employee":"e"}"#).unwrap_err().code(),
            "invalid_token"
        );
        assert_eq!(read_identity(br#"{"success":"false"}"#).unwrap_err().code(), "invalid_token");
        assert_eq!(read_identity(br#"{"success":true}"#).unwrap_err().code(), "unexpected_shape");
        let who = read_identity(
            br#"{"employee":"e","language":"DA","customerFeatures":["PBX",{},"SIP"],"name":"","customerIntegrations":7}"#,
        )
        .unwrap();
        assert_eq!((who.language.as_deref(), who.name), (Some("da"), None));
        assert_eq!(who.customer_features, ["PBX", "SIP"]);
    }
}
