//! What can go wrong between this program and the PBX, as values.
//!
//! Each kind is one that somebody acts on differently: sign in again, wait, tell the user which
//! field, or keep the last good answer and try later. Texts are plain English, one line, without
//! address or token; the window translates by [`Error::code`]. Words of the server are passed on
//! only after [`server_text`] made them short and harmless.

use std::time::Duration;

use crate::identity::AuthenticatorKey;

/// Longest piece of the server's own words in an error, in characters.
const LONGEST_SERVER_TEXT: usize = 200;

/// Why a request to the PBX brought no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No HTTP answer at all.
    #[error("the PBX cannot be reached: {why}")]
    Unreachable { why: Unreached },
    /// 401: the token or the credentials are not good (any more).
    #[error("the PBX does not accept this sign-in: {reason}")]
    Unauthorized { reason: SignInFault },
    /// 403, and any 401 that asks for a second factor.
    #[error("the PBX refuses this: {code}")]
    Forbidden { code: Refusal },
    /// 404. `what` is the field the PBX named; `id` for settings means that none are stored yet.
    #[error("the PBX has no such thing{}", named(what.as_deref()))]
    NotFound { what: Option<String> },
    /// 422: one parameter has a value that the PBX does not take.
    #[error("the PBX does not accept the value of a parameter{}", named(parameter.as_deref()))]
    Invalid { parameter: Option<String> },
    /// 409.
    #[error("the PBX is in another state than this request needs{}", named(what.as_deref()))]
    Conflict { what: Option<String> },
    /// 429. Nothing is documented about it; any server in front of the PBX may send it.
    #[error("the PBX asks for fewer requests")]
    RateLimited { retry_after: Option<Duration> },
    /// Any 5xx.
    #[error("the PBX has an internal fault (HTTP {status})")]
    ServerFault { status: u16 },
    /// Any 3xx: never followed, because the token would go along.
    #[error(
        "the PBX answers with a redirect (HTTP {status}), which is not followed: check the server address"
    )]
    Redirected { status: u16 },
    /// Any other status, and an answer that says `success: false`.
    #[error("the PBX does not do this (HTTP {status}){}", named(message.as_deref()))]
    Declined { status: u16, message: Option<String> },
    /// 200 with something else than JSON, such as a web page, or JSON that ends too early.
    #[error("the answer of the PBX is not JSON")]
    NotJson,
    #[error("the answer of the PBX is empty")]
    Empty,
    #[error("the answer of the PBX is larger than {limit} bytes")]
    TooLarge { limit: usize },
    /// The connection ended before the announced length.
    #[error("the answer of the PBX was cut short")]
    CutShort,
    /// JSON, but not what this request answers with.
    #[error("the answer of the PBX is not {expected}")]
    UnexpectedShape { expected: &'static str },
    /// The question itself failed, by a fault of this program; `why` is for its log.
    #[error("this program has a fault ({why})")]
    Internal { why: String },
}

/// Why there was no HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreached {
    #[error("its name is not known (DNS)")]
    Dns,
    #[error("nothing answers at that address and port")]
    Refused,
    #[error("it did not answer in time")]
    Timeout,
    /// The words are the TLS library's, about certificates and protocol.
    #[error("no secure connection ({0})")]
    Tls(String),
    #[error("the connection ended before the answer")]
    Cut,
    /// The kind of fault as the operating system names it.
    #[error("the connection failed ({0})")]
    Other(String),
}

/// What a 401 means.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignInFault {
    #[error("the session has expired")]
    Expired,
    #[error("the token is not valid")]
    InvalidToken,
    #[error("user name or password is wrong")]
    CredentialsInvalid,
    #[error("{0}")]
    Other(String),
}

/// What a 403 means.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    #[error("this user has no access to it")]
    AccessDenied,
    #[error("this computer's address is blacklisted")]
    Blacklisted,
    /// A code by SMS is wanted; also when the one that was sent is wrong.
    #[error("a code sent by SMS is required")]
    SmsRequired,
    /// A code from an authenticator app is wanted; also when the one that was sent is wrong.
    #[error("a code from the authenticator app is required")]
    AuthenticatorRequired,
    /// As `AuthenticatorRequired`, of an account that has no authenticator app yet: this is its key, shown
    /// once.
    #[error("an authenticator app has to be set up for this account first")]
    AuthenticatorSetup(Box<AuthenticatorKey>),
    #[error("this account is disabled")]
    AccountDisabled,
    #[error("this account may not sign in from this computer's address")]
    IpRestricted,
    /// Page `api:auth:reset`: `username`.
    #[error("the password of an account with a second factor is not reset this way")]
    ResetSecondFactor,
    /// Page `api:auth:reset`: `time`.
    #[error("a password reset was asked for in the last 30 minutes")]
    ResetTooSoon,
    /// Page `api:employee:createauthenticatorkey`: 409.
    #[error("this account does not sign in with an authenticator app")]
    AuthenticatorNotEnabled,
    #[error("{0}")]
    Other(String),
}

impl Unreached {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Dns => "unreachable_dns",
            Self::Refused => "unreachable_refused",
            Self::Timeout => "unreachable_timeout",
            Self::Tls(_) => "unreachable_tls",
            Self::Cut => "unreachable_cut",
            Self::Other(_) => "unreachable",
        }
    }
}

impl Error {
    /// A fixed snake_case word for each kind: what a program branches on and a catalogue of texts
    /// translates. Where the PBX documents a word of its own, it is that one.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { why } => why.code(),
            Self::Unauthorized { reason } => match reason {
                SignInFault::Expired => "expired",
                SignInFault::InvalidToken => "invalid_token",
                SignInFault::CredentialsInvalid => "credentials_invalid",
                SignInFault::Other(_) => "unauthorized",
            },
            Self::Forbidden { code } => match code {
                Refusal::AccessDenied => "access_denied",
                Refusal::Blacklisted => "blacklisted",
                Refusal::SmsRequired => "sms_required",
                Refusal::AuthenticatorRequired => "authenticator_required",
                Refusal::AuthenticatorSetup(_) => "authenticator_setup",
                Refusal::AccountDisabled => "account_disabled",
                Refusal::IpRestricted => "ip_restricted",
                Refusal::ResetSecondFactor => "reset_second_factor",
                Refusal::ResetTooSoon => "reset_too_soon",
                Refusal::AuthenticatorNotEnabled => "authenticator_not_enabled",
                Refusal::Other(_) => "forbidden",
            },
            Self::NotFound { .. } => "not_found",
            Self::Invalid { .. } => "invalid_value",
            Self::Conflict { .. } => "conflict",
            Self::RateLimited { .. } => "rate_limited",
            Self::ServerFault { .. } => "server_fault",
            Self::Redirected { .. } => "redirected",
            Self::Declined { .. } => "declined",
            Self::NotJson => "not_json",
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too_large",
            Self::CutShort => "cut_short",
            Self::UnexpectedShape { .. } => "unexpected_shape",
            Self::Internal { .. } => "internal",
        }
    }

    /// The property or parameter that a refusal names; none where it names none.
    #[must_use]
    pub fn refused_name(&self) -> Option<&str> {
        match self {
            Self::Invalid { parameter: name }
            | Self::Conflict { what: name }
            | Self::NotFound { what: name }
            | Self::Declined { status: 400..=499, message: name } => name.as_deref(),
            Self::Forbidden { code: Refusal::Other(name) } => Some(name),
            _ => None,
        }
    }

    /// Whether trying again by itself can help, without anybody doing something first.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Unauthorized { .. }
            | Self::Forbidden { .. }
            | Self::Invalid { .. }
            | Self::Declined { .. } => false,
            Self::Unreachable { .. }
            | Self::NotFound { .. }
            | Self::Conflict { .. }
            | Self::RateLimited { .. }
            | Self::ServerFault { .. }
            | Self::Redirected { .. }
            | Self::NotJson
            | Self::Empty
            | Self::TooLarge { .. }
            | Self::CutShort
            | Self::UnexpectedShape { .. }
            | Self::Internal { .. } => true,
        }
    }
}

fn named(what: Option<&str>) -> String {
    what.map_or_else(String::new, |what| format!(": {what}"))
}

/// The server's words, fit for a log line and a label: no control or direction-changing
/// characters, white space folded, at most 200 characters. `None` when nothing is left.
#[must_use]
pub fn server_text(text: &str) -> Option<String> {
    let mut clean = String::new();
    let mut length = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let mut letters = word.chars().filter(|c| !is_invisible(*c)).peekable();
        if letters.peek().is_none() {
            continue;
        }
        if length > 0 {
            clean.push(' ');
            length += 1;
        }
        for letter in letters {
            if length >= LONGEST_SERVER_TEXT {
                clean.push('…');
                return Some(clean);
            }
            clean.push(letter);
            length += 1;
        }
    }
    (!clean.is_empty()).then_some(clean)
}

/// Characters that change how the rest of a line is shown without showing themselves.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{Error, Refusal, SignInFault, Unreached, server_text};

    #[test]
    fn words_of_the_server_are_short_and_harmless() {
        assert_eq!(server_text("access_denied").unwrap(), "access_denied");
        assert_eq!(server_text("a\r\nb\t\u{1b}[31mc\0").unwrap(), "a b [31mc");
        assert_eq!(server_text("\u{202e}evil\u{200b}").unwrap(), "evil");
        assert_eq!(server_text(" \n\u{200b}"), None);
        let long = server_text(&"å".repeat(100_000)).unwrap();
        assert_eq!(long.chars().count(), 201);
        assert!(server_text(&"å ".repeat(100_000)).unwrap().chars().count() <= 202);
    }

    #[test]
    fn codes_are_snake_case_and_texts_one_line() {
        let errors = [
            Error::Unreachable { why: Unreached::Tls("x".to_owned()) },
            Error::Unauthorized { reason: SignInFault::Expired },
            Error::Forbidden { code: Refusal::SmsRequired },
            Error::NotFound { what: Some("id".to_owned()) },
            Error::NotFound { what: None },
            Error::RateLimited { retry_after: None },
            Error::Redirected { status: 302 },
            Error::TooLarge { limit: 1 },
        ];
        for error in errors {
            assert!(error.code().chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            assert!(!error.to_string().contains('\n'));
            assert!(!error.to_string().ends_with(": "));
        }
    }
}
