//! Colleagues of the PBX as the window shows them.

use pbx::{Employee, ExtensionState as PbxState};

use super::{ExtensionState, Person};

impl From<&Employee> for Person {
    /// With the number and state of the primary extension, else of the first.
    fn from(employee: &Employee) -> Self {
        let extension = employee
            .extensions
            .iter()
            .find(|one| one.primary == Some(true))
            .or_else(|| employee.extensions.first());
        Self {
            id: employee.id.as_str().to_owned(),
            name: employee.name.clone(),
            title: employee.title.clone(),
            department: employee.department.clone(),
            number: extension.and_then(|extension| extension.number.clone()),
            state: ExtensionState::of(extension.and_then(|extension| extension.state.as_ref())),
            presence: employee.presence.as_ref().map(|presence| presence.state.as_word().to_owned()),
            presence_text: employee.presence.as_ref().and_then(|presence| presence.text.clone()),
        }
    }
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
