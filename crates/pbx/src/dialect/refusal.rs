//! What an answer that is no success means.
//!
//! Assumed: the body is a JSON object with `error` or `message`, a short word. The status decides,
//! the word refines; a body of any other kind is as good as none.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::account::new_authenticator;
use super::request::encoded;
use super::value::{Object, as_text, json};
use crate::error::{Error, Refusal, SignInFault, server_text};

/// Longest pause that a server is believed to want.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// The error for a status outside 200–299. `body` is what could be read of the answer, `sent` what
/// must not come back out of it, `retry_after` the pause that the header of that name
/// asks for.
pub(crate) fn refusal(status: u16, body: &[u8], sent: Secrets<'_>, retry_after: Option<Duration>) -> Error {
    let word = word(body, sent);
    match status {
        401 => second_factor(word.as_deref(), body).map_or_else(
            || Error::Unauthorized { reason: sign_in_fault(word) },
            |code| Error::Forbidden { code },
        ),
        403 => {
            Error::Forbidden { code: second_factor(word.as_deref(), body).unwrap_or_else(|| forbidden(word)) }
        }
        404 => Error::NotFound { what: word },
        409 => Error::Conflict { what: word },
        422 => Error::Invalid { parameter: word },
        429 => Error::RateLimited { retry_after },
        300..=399 => Error::Redirected { status },
        500..=599 => Error::ServerFault { status },
        _ => Error::Declined { status, message: word },
    }
}

/// The documented words; a body with several texts is understood by the one that is among them.
const KNOWN: [&str; 9] = [
    "expired",
    "invalid_token",
    "credentials_invalid",
    "access_denied",
    "blacklisted",
    "account_disabled",
    "ip_restricted",
    "sms_required",
    "authenticator_required",
];

/// Secrets of the request that is answered: a server may well repeat what it was sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Secrets<'a>(pub(crate) &'a [&'a str]);

impl Secrets<'_> {
    /// The server's words, free of secrets, short and harmless.
    pub(crate) fn spoken(self, text: &str) -> Option<String> {
        server_text(&self.cut_from(text))
    }

    /// The text without them, as they are and as they stand in an address.
    fn cut_from(self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.0.iter().filter(|secret| !secret.is_empty()) {
            text = text.replace(*secret, "…").replace(&encoded(secret), "…");
        }
        text
    }
}

/// The word that an error body carries: `error` or `message`, or the same one level down.
///
/// Secrets are cut out of what was decoded, where no escape hides them, and before it is shortened,
/// which could leave half of one.
pub(super) fn word(body: &[u8], sent: Secrets<'_>) -> Option<String> {
    let value = json(body).ok()?;
    let mut texts = Vec::new();
    match &value {
        Value::Object(object) => collect(object, &mut texts),
        Value::String(text) => texts.push(text.clone()),
        _ => {}
    }
    let known = texts.iter().position(|text| KNOWN.contains(&text.as_str())).unwrap_or(0);
    sent.spoken(texts.get(known)?)
}

fn collect(object: &Object, texts: &mut Vec<String>) {
    for key in ["error", "message"] {
        match object.get(key) {
            Some(Value::Object(inner)) => {
                texts.extend(["error", "message"].iter().filter_map(|key| as_text(inner.get(*key)?)));
            }
            Some(value) => texts.extend(as_text(value)),
            None => {}
        }
    }
}

fn sign_in_fault(word: Option<String>) -> SignInFault {
    match word.as_deref() {
        Some("expired") => SignInFault::Expired,
        Some("invalid_token") => SignInFault::InvalidToken,
        Some("credentials_invalid") => SignInFault::CredentialsInvalid,
        _ => SignInFault::Other(word.unwrap_or_else(|| "no reason given".to_owned())),
    }
}

fn forbidden(word: Option<String>) -> Refusal {
    match word.as_deref() {
        Some("access_denied") => Refusal::AccessDenied,
        Some("blacklisted") => Refusal::Blacklisted,
        Some("account" | "account_disabled" | "disabled") => Refusal::AccountDisabled,
        Some("ip" | "ipRestriction" | "ip_restriction" | "ip_restricted") => Refusal::IpRestricted,
        _ => Refusal::Other(word.unwrap_or_else(|| "no reason given".to_owned())),
    }
}

/// Assumed: a 401 or 403 whose word names one of the two ways wants a code of that way, whether
/// none was sent or a wrong one.
/// With the key of a new authenticator beside it, that one is to be set up first.
fn second_factor(word: Option<&str>, body: &[u8]) -> Option<Refusal> {
    let word = word?.to_ascii_lowercase();
    if word.contains("authenticator") {
        Some(
            new_authenticator(body)
                .map_or(Refusal::AuthenticatorRequired, |key| Refusal::AuthenticatorSetup(Box::new(key))),
        )
    } else if word.contains("sms") {
        Some(Refusal::SmsRequired)
    } else {
        None
    }
}

/// `Retry-After`: seconds, or the date until when.
pub(crate) fn pause(text: &str, now: SystemTime) -> Option<Duration> {
    let wanted = match text.trim().parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => crate::instant::from_http_date(text)?.duration_since(now).unwrap_or_default(),
    };
    Some(wanted.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Refusal, Secrets, SignInFault, pause, refusal, word};
    use crate::Error;

    fn read(status: u16, body: &str) -> Error {
        refusal(status, body.as_bytes(), Secrets(&[]), None)
    }

    #[test]
    fn an_account_without_an_authenticator_gets_its_key_with_the_refusal() {
        let body = r#"{"error":"authenticator_required","key":"JBSWY3DP","totp":"otpauth://totp/x"}"#;
        let key = match read(403, body) {
            Error::Forbidden { code: Refusal::AuthenticatorSetup(key) } => Some(key.key.expose().to_owned()),
            _ => None,
        };
        assert_eq!(key.as_deref(), Some("JBSWY3DP"));
        assert!(!format!("{:?}", read(403, body)).contains("JBSWY3DP"));
    }

    #[test]
    fn the_documented_words_are_known_in_every_form_of_body() {
        let expired = Error::Unauthorized { reason: SignInFault::Expired };
        for body in [
            r#"{"error":"expired"}"#,
            r#"{"message":"expired"}"#,
            r#"{"error":"Unauthorized","message":"expired","statusCode":401}"#,
            r#"{"error":{"code":7,"message":"expired"}}"#,
            r#""expired""#,
        ] {
            assert_eq!(read(401, body), expired, "{body}");
        }
    }

    #[test]
    fn the_status_stands_without_a_usable_body() {
        for body in ["", "<html>", "[]", "{}", "{\"error\":null}", "{\"error\":", "\"\"", "{\"message\":[1]}"]
        {
            assert_eq!(read(404, body), Error::NotFound { what: None }, "{body}");
            assert_eq!(read(500, body), Error::ServerFault { status: 500 }, "{body}");
            assert_eq!(read(401, body).code(), "unauthorized", "{body}");
        }
    }

    #[test]
    fn whatever_names_a_second_factor_asks_for_its_code() {
        let sms = Error::Forbidden { code: Refusal::SmsRequired };
        let app = Error::Forbidden { code: Refusal::AuthenticatorRequired };
        assert_eq!(read(403, r#"{"message":"sms_required"}"#), sms);
        assert_eq!(read(401, r#"{"error":"SMS code invalid"}"#), sms);
        assert_eq!(read(403, r#"{"error":"authenticator_required"}"#), app);
        assert_eq!(read(401, r#"{"message":"authenticatorToken"}"#), app);
    }

    #[test]
    fn a_wish_for_patience_is_read_as_seconds_or_date_and_bounded() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let wish = |text| pause(text, now);
        let seconds = |n| Some(Duration::from_secs(n));
        assert_eq!(wish("30"), seconds(30));
        assert_eq!(wish("Sun, 06 Nov 1994 08:50:37 GMT"), seconds(60));
        assert_eq!(wish("Sun, 06 Nov 1990 08:50:37 GMT"), seconds(0));
        assert_eq!(wish("99999999999"), seconds(86_400));
        assert_eq!(wish("soon"), None);
    }

    #[test]
    fn what_was_sent_does_not_come_back_in_any_form() {
        let sent = Secrets(&["a/b+\"c", ""]);
        for body in [
            r#"{"error":"no a/b+\"c here"}"#,
            r#"{"error":"no a\/b\u002b\"c here"}"#,
            r#"{"error":"no a%2Fb%2B%22c here"}"#,
        ] {
            assert_eq!(word(body.as_bytes(), sent).as_deref(), Some("no … here"), "{body}");
        }
    }
}
