//! Pages `api:auth:reset` and `api:employee:createauthenticatorkey`: their answers and refusals.
//!
//! Their errors are documented by one word each, and two of these words (`username`, `time`) mean
//! something on their page alone.

use serde_json::Value;

use super::refusal::{Secrets, word};
use super::value::{Object, json, succeeded, text};
use crate::error::{Error, Refusal};
use crate::identity::{AuthenticatorKey, ResetMethod};
use crate::secret::AuthenticatorSecret;

/// What a refusal of a reset means.
pub(crate) fn reset_refusal(error: Error) -> Error {
    let code = match &error {
        Error::Forbidden { code: Refusal::Other(word) } if word == "username" => Refusal::ResetSecondFactor,
        Error::Forbidden { code: Refusal::Other(word) } if word == "time" => Refusal::ResetTooSoon,
        // An account with a second factor may be told by the name of it.
        Error::Forbidden { code: Refusal::SmsRequired | Refusal::AuthenticatorRequired } => {
            Refusal::ResetSecondFactor
        }
        _ => return error,
    };
    Error::Forbidden { code }
}

/// The way that a reset goes; `asked` where the PBX does not say.
pub(crate) fn read_reset(body: &[u8], asked: ResetMethod) -> Result<ResetMethod, Error> {
    let answer = done(body, Secrets(&[]), "the answer to a password reset")?;
    Ok(text(&answer, "method").map_or(asked, |word| ResetMethod::from_word(&word)))
}

/// What a refusal of a new key means.
pub(crate) fn authenticator_refusal(error: Error) -> Error {
    match error {
        Error::Conflict { .. } => Error::Forbidden { code: Refusal::AuthenticatorNotEnabled },
        other => other,
    }
}

/// The new secret and the address that an authenticator app reads.
pub(crate) fn read_authenticator_key(body: &[u8], sent: Secrets<'_>) -> Result<AuthenticatorKey, Error> {
    let expected = "a key for the authenticator app";
    authenticator_key(&done(body, sent, expected)?).ok_or(Error::UnexpectedShape { expected })
}

/// The key that a login is refused with where the account has no authenticator app yet. That one is shown
/// at the first login is documented; that it comes so is assumed.
pub(super) fn new_authenticator(body: &[u8]) -> Option<AuthenticatorKey> {
    match json(body).ok()? {
        Value::Object(refusal) => authenticator_key(&refusal),
        _ => None,
    }
}

fn authenticator_key(answer: &Object) -> Option<AuthenticatorKey> {
    let key = text(answer, "key").and_then(AuthenticatorSecret::new)?;
    let address = text(answer, "totp").filter(|address| address.starts_with("otpauth://"));
    Some(AuthenticatorKey { key, address: address.and_then(AuthenticatorSecret::new) })
}

fn done(body: &[u8], sent: Secrets<'_>, expected: &'static str) -> Result<Object, Error> {
    match json(body)? {
        Value::Object(answer) if succeeded(&answer) => Ok(answer),
        Value::Object(_) => Err(Error::Declined { status: 200, message: word(body, sent) }),
        _ => Err(Error::UnexpectedShape { expected }),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{Secrets, read_authenticator_key, read_reset};
    use crate::identity::ResetMethod;

    #[test]
    fn a_reset_says_which_way_it_really_goes() {
        let read = |body: &str| read_reset(body.as_bytes(), ResetMethod::Sms);
        assert_eq!(read(r#"{"success":true,"method":"EMAIL"}"#), Ok(ResetMethod::Email));
        assert_eq!(read(r#"{"success":true}"#), Ok(ResetMethod::Sms));
        assert_eq!(read(r#"{"success":false,"message":"no"}"#).unwrap_err().code(), "declined");
    }

    #[test]
    fn a_key_is_read_and_shown_to_nobody_by_accident() {
        let body = br#"{"success":true,"key":"JBSWY3DP","totp":"otpauth://totp/TelecomX:a@b?secret=JBSWY3DP&issuer=TelecomX"}"#;
        let read = read_authenticator_key(body, Secrets(&[])).unwrap();
        assert_eq!(read.key.expose(), "JBSWY3DP");
        assert!(read.address.clone().unwrap().expose().starts_with("otpauth://totp/"));
        assert!(!format!("{read:?}").contains("JBSWY3DP"));
        let odd =
            read_authenticator_key(br#"{"key":"A","totp":"https://evil.example"}"#, Secrets(&[])).unwrap();
        assert_eq!(odd.address, None);
        assert_eq!(read_authenticator_key(b"{}", Secrets(&[])).unwrap_err().code(), "unexpected_shape");
    }
}
