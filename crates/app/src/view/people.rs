//! Colleagues of the PBX as the window shows them.

use std::time::SystemTime;

use pbx::{Employee, Extension, ExtensionId, ExtensionState as PbxState};
use serde::Serialize;
use ts_rs::TS;

/// A colleague, or a stand-alone extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub title: Option<String>,
    pub department: Option<String>,
    /// The number to call: the local number of the primary extension, else of the first.
    pub number: Option<String>,
    /// Of that extension.
    pub state: ExtensionState,
    /// `AVAILABLE`, `BUSY`, …; unknown ones are shown by name.
    pub presence: Option<String>,
    pub presence_text: Option<String>,
    /// Until when the presence lasts (ISO 8601 UTC).
    pub presence_until: Option<String>,
    /// The user may set their presence.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub settable: bool,
    /// Since when that extension is on a call (ISO 8601 UTC); null where nobody has told.
    pub busy_since: Option<String>,
    /// All of them, in the order of the PBX.
    pub extensions: Vec<PersonExtension>,
}

/// One of a person's extensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PersonExtension {
    pub id: String,
    /// The local number.
    pub number: Option<String>,
    pub state: ExtensionState,
    /// The user may not pick up what rings there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub no_pickup: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExtensionState {
    Idle,
    Ringing,
    Busy,
    Unregistered,
    Unknown,
}

impl Person {
    /// `busy_since`: since when an extension is on a call, where that is known. `no_pickup`: what rings at an extension
    /// is not to be picked up.
    #[must_use]
    pub fn new(
        employee: &Employee,
        busy_since: impl Fn(&ExtensionId) -> Option<SystemTime>,
        no_pickup: impl Fn(&ExtensionId) -> bool,
    ) -> Self {
        let extension = first_extension(employee);
        let extensions = employee.extensions.iter().map(|extension| PersonExtension {
            id: extension.id.as_str().to_owned(),
            number: extension.number.clone(),
            state: ExtensionState::of(extension.state.as_ref()),
            no_pickup: no_pickup(&extension.id),
        });
        let presence = employee.presence.as_ref();
        let state = ExtensionState::of(extension.and_then(|extension| extension.state.as_ref()));
        Self {
            id: employee.id.as_str().to_owned(),
            name: employee.name.clone(),
            title: employee.title.clone(),
            department: employee.department.clone(),
            number: extension.and_then(|extension| extension.number.clone()),
            state,
            presence: presence.map(|presence| presence.state.as_word().to_owned()),
            presence_text: presence.and_then(|presence| presence.text.clone()),
            presence_until: presence.and_then(|presence| presence.until).map(pbx::instant::iso_ms),
            settable: false,
            busy_since: extension
                .filter(|_| state == ExtensionState::Busy)
                .and_then(|extension| busy_since(&extension.id))
                .map(pbx::instant::iso_ms),
            extensions: extensions.collect(),
        }
    }
}

/// The extension that stands for the person: the primary one, else the first.
#[must_use]
pub fn first_extension(employee: &Employee) -> Option<&Extension> {
    let primary = employee.extensions.iter().find(|one| one.primary == Some(true));
    primary.or_else(|| employee.extensions.first())
}

impl ExtensionState {
    /// Unknown where the PBX did not say, or said something that this version does not know.
    #[must_use]
    pub const fn of(state: Option<&PbxState>) -> Self {
        match state {
            Some(PbxState::Idle) => Self::Idle,
            Some(PbxState::Ringing) => Self::Ringing,
            Some(PbxState::Busy) => Self::Busy,
            Some(PbxState::Unregistered) => Self::Unregistered,
            _ => Self::Unknown,
        }
    }
}
