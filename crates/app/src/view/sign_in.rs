//! What the sign-in page sends, and what a command is answered.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the sign-in page sends.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SignIn {
    pub username: String,
    pub password: String,
    /// The code received by SMS, when it was asked for.
    pub sms_key: Option<String>,
    /// The code of the authenticator app, when it was asked for.
    pub authenticator_token: Option<String>,
    /// Keep the token in a file of the profile where the system has no keyring.
    pub insecure_storage: bool,
}

impl std::fmt::Debug for SignIn {
    /// The password and the codes are never printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

/// A command that was refused: a code where the page branches, and words for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UiError {
    pub code: UiErrorCode,
    /// Plain words in the user's language: what happened and what to do.
    pub message: String,
    /// With `authenticator_setup`: what the authenticator app is to be given.
    pub setup: Option<AuthenticatorSetup>,
}

impl UiError {
    /// A refusal of which the message says everything.
    #[must_use]
    pub const fn refused(message: String) -> Self {
        Self { code: UiErrorCode::Refused, message, setup: None }
    }
}

/// The key of a new authenticator, shown once.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuthenticatorSetup {
    /// To be typed where no picture can be taken.
    pub key: String,
    /// `otpauth://…`: what the picture says.
    pub uri: String,
    pub qr: QrCode,
}

impl std::fmt::Debug for AuthenticatorSetup {
    /// The key is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthenticatorSetup").finish_non_exhaustive()
    }
}

/// A QR code, to be drawn dark on light with a quiet zone around it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QrCode {
    /// Modules along an edge, without the quiet zone.
    pub size: u32,
    /// SVG path data of the dark modules, a module being one unit.
    pub path: String,
}

impl std::fmt::Debug for QrCode {
    /// Who sees the picture has the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QrCode").field("size", &self.size).finish_non_exhaustive()
    }
}

/// How the PBX sends a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum ResetMethod {
    Email,
    Sms,
}

/// A new password is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ResetSent {
    pub method: ResetMethod,
}

/// A ringtone is being played to be heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RingtonePlayed {
    /// The device that it plays on, by name.
    pub device: String,
    /// How long it plays.
    pub milliseconds: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UiErrorCode {
    /// The account wants the code that was just sent by SMS.
    SmsRequired,
    /// The account wants the code of an authenticator app.
    AuthenticatorRequired,
    /// The account wants an authenticator app and has none yet: `setup` has its key.
    AuthenticatorSetup,
    /// The text that was to be approved is another by now.
    ChangedMeanwhile,
    /// Anything else: the message says it.
    Refused,
}
