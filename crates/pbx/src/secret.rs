//! Tokens, passwords and one-time codes: text that must not be seen.
//!
//! The type does the hiding, so that no caller has to remember it: `Debug` prints a placeholder,
//! there is no `Display` and no `Serialize`, and the memory is wiped when the value is dropped.
//! [`expose`](Token::expose) is the one way to the text, and easy to search for.

use std::fmt;

use zeroize::Zeroizing;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// The text itself: for the request that needs it, never for a message.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

secret! {
    /// What the PBX hands out at login and wants to see with every request.
    Token
}

secret! {
    /// A password on its way to the login request; never stored.
    Password
}

secret! {
    /// The code of a second factor; good once, and still nobody else's business.
    OneTimeCode
}

secret! {
    /// What an authenticator app makes its codes from, as a key or as an address with the key in it.
    AuthenticatorSecret
}

impl AuthenticatorSecret {
    /// `None` for blank text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Option<Self> {
        trimmed(text).map(Self)
    }
}

impl Token {
    /// `None` for blank text and for control characters within. White space around it is dropped:
    /// a token that comes from a file or an environment variable often brings a line end along.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Option<Self> {
        trimmed(text).filter(|text| !text.chars().any(char::is_control)).map(Self)
    }
}

impl OneTimeCode {
    /// `None` for blank text. Spaces are dropped, since phones show codes as `123 456`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = Zeroizing::new(text.into());
        trimmed(text.split_whitespace().collect::<String>()).map(Self)
    }
}

impl Password {
    /// Taken to the letter: white space may be part of it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }
}

fn trimmed(text: impl Into<String>) -> Option<Zeroizing<String>> {
    let text = Zeroizing::new(text.into());
    let inner = text.trim();
    (!inner.is_empty()).then(|| Zeroizing::new(inner.to_owned()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{OneTimeCode, Password, Token};

    #[test]
    fn debug_shows_the_kind_and_not_the_text() {
        let token = Token::new("hunter2").unwrap();
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(format!("{:?}", Password::new("hunter2")), "Password(…)");
        assert_eq!(format!("{:#?}", Some(OneTimeCode::new("12 34").unwrap())).matches("1234").count(), 0);
    }

    #[test]
    fn a_line_end_is_no_part_of_a_token_and_blank_text_is_none() {
        assert_eq!(Token::new(" abc\r\n").unwrap().expose(), "abc");
        assert_eq!(Token::new("\n"), None);
        assert_eq!(OneTimeCode::new("123 456").unwrap().expose(), "123456");
        assert_eq!(Password::new(" x ").expose(), " x ");
    }
}
