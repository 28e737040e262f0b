//! Who signs in, and who the PBX says that is.

use crate::ids::{CustomerId, EmployeeId};
use crate::secret::{AuthenticatorSecret, OneTimeCode, Password, Token};
use crate::words::words;

/// What a person types on the sign-in page. Used for one request and not stored.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The e-mail address, or the user name of an account without one.
    pub username: String,
    pub password: Password,
    /// Sent along once the PBX has asked for it.
    pub second_factor: Option<SecondFactor>,
}

/// The code of a second factor, by the way it came.
#[derive(Debug, Clone)]
pub enum SecondFactor {
    Sms(OneTimeCode),
    Authenticator(OneTimeCode),
}

/// What a login brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginAnswer {
    pub token: Token,
    /// Minutes the token lives; `None` for one that lives until logout.
    pub expires_in_minutes: Option<u32>,
    /// Owner of the token. The page promises it; a server that leaves it out is asked by
    /// `validate_token`.
    pub employee: Option<EmployeeId>,
    pub customer: Option<CustomerId>,
    /// PERSONAL, VIEWER, MANAGER and so on, as the PBX words it.
    pub access_level: Option<String>,
}

/// Whom a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub employee: EmployeeId,
    pub customer: Option<CustomerId>,
    pub access_level: Option<String>,
    pub name: Option<String>,
    /// The employee's chosen language: `da` or `en`.
    pub language: Option<String>,
    pub customer_name: Option<String>,
    /// Product features of the customer: PBX, SIP and so on.
    pub customer_features: Vec<String>,
}

/// A new secret for an authenticator app. Whoever sees it can make the codes: neither is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorKey {
    /// To be typed into the app.
    pub key: AuthenticatorSecret,
    /// `otpauth://…`, to be shown as a picture for the app.
    pub address: Option<AuthenticatorSecret>,
}

words! {
    /// The way that a new password goes.
    ResetMethod { Email = "EMAIL", Sms = "SMS" }
}
