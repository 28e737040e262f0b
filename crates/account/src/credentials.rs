//! What somebody types to sign in, and what they are told when it is refused.

use pbx::{Credentials, Error, OneTimeCode, Password, Refusal, SecondFactor};
use settings::words::Language;

use crate::refusals;

/// The PBX asks for a code in the same words whether none was sent or a wrong one: only what was sent
/// tells the two apart.
#[must_use]
pub fn refusal_words(error: &Error, sent: &Credentials, language: Language) -> String {
    let words = match (error, &sent.second_factor) {
        (Error::Forbidden { code: Refusal::SmsRequired }, Some(SecondFactor::Sms(_))) => (
            "The code is wrong. Enter the code that you have received by SMS.",
            "Koden er forkert. Indtast koden, som du har fået på sms.",
        ),
        (Error::Forbidden { code: Refusal::AuthenticatorRequired }, Some(SecondFactor::Authenticator(_))) => {
            (
                "The code is wrong. Enter the code that your authenticator app shows now.",
                "Koden er forkert. Indtast den kode, som din godkendelsesapp viser nu.",
            )
        }
        _ => return refusals::plain(error, language),
    };
    language.pick(words.0, words.1).to_owned()
}

/// What was typed, on a page or for a command line.
pub struct Typed<'a> {
    pub username: &'a str,
    pub password: &'a str,
    /// The code received by SMS, when it was asked for.
    pub sms_key: Option<&'a str>,
    /// The code of the authenticator app, when it was asked for.
    pub authenticator_token: Option<&'a str>,
}

impl std::fmt::Debug for Typed<'_> {
    /// The password and the codes are never printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typed").field("username", &self.username).finish_non_exhaustive()
    }
}

/// The login. One code field fits both kinds of account.
#[must_use]
pub fn credentials(typed: &Typed<'_>) -> Credentials {
    let code = |text: Option<&str>| text.map(str::trim).and_then(OneTimeCode::new);
    let second_factor = match (code(typed.sms_key), code(typed.authenticator_token)) {
        (Some(code), _) => Some(SecondFactor::Sms(code)),
        (None, Some(code)) => Some(SecondFactor::Authenticator(code)),
        (None, None) => None,
    };
    Credentials {
        username: typed.username.trim().to_owned(),
        password: Password::new(typed.password.to_owned()),
        second_factor,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    fn sent(second_factor: Option<SecondFactor>) -> Credentials {
        Credentials { username: "anna".to_owned(), password: Password::new("x".to_owned()), second_factor }
    }

    #[test]
    fn a_wrong_code_is_told_apart_from_none() {
        let code = || OneTimeCode::new("1234").unwrap();
        let (sms, app) = (SecondFactor::Sms(code()), SecondFactor::Authenticator(code()));
        let wants_sms = Error::Forbidden { code: Refusal::SmsRequired };
        let wants_app = Error::Forbidden { code: Refusal::AuthenticatorRequired };
        for (error, sent_code, wrong) in [
            (&wants_sms, None, false),
            (&wants_sms, Some(app.clone()), false),
            (&wants_sms, Some(sms.clone()), true),
            (&wants_app, Some(sms), false),
            (&wants_app, Some(app), true),
        ] {
            let said = refusal_words(error, &sent(sent_code), Language::En);
            assert_eq!(said.contains("wrong"), wrong, "{error}: {said}");
        }
    }
}
