//! Who is signed in, and in which language everything is said.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Language of the window: of the user's account, else of the system, else English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Language {
    En,
    Da,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Session {
    /// The sign-in page is shown. `why` says what ended the session before, in plain words.
    SignedOut { server: String, why: Option<String> },
    /// The account's page is shown. Name and customer are empty while they are not known.
    SignedIn { server: String, demo: bool, employee_name: Option<String>, customer_name: Option<String> },
}
