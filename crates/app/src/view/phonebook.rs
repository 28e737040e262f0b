//! What the search finds beside what the window shows: the phonebook, and the shortcuts of all dashboards.

use pbx::ContactNumberKind as PbxKind;
use serde::Serialize;
use ts_rs::TS;

use super::DashboardShortcut;

/// What the search finds beside what the window shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Phonebook {
    pub contacts: Vec<Contact>,
    /// Of all dashboards of the user.
    pub shortcuts: Vec<DashboardShortcut>,
}

/// Somebody of the phonebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Contact {
    pub id: String,
    pub name: String,
    /// Where they work and as what.
    pub about: Option<String>,
    pub numbers: Vec<ContactNumber>,
}

/// A number of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ContactNumber {
    pub kind: Option<ContactNumberKind>,
    pub number: String,
}

/// Where a number of the phonebook is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ContactNumberKind {
    Home,
    Work,
    Mobile,
    Main,
    Short,
    Other,
}

impl Contact {
    #[must_use]
    pub fn new(contact: pbx::Contact) -> Self {
        let about = [contact.company, contact.title, contact.department];
        let about: Vec<String> = about.into_iter().flatten().collect();
        let number =
            |one: pbx::ContactNumber| ContactNumber { kind: one.kind.as_ref().map(kind), number: one.number };
        Self {
            id: contact.id,
            name: contact.name,
            about: Some(about.join(" · ")).filter(|about| !about.is_empty()),
            numbers: contact.numbers.into_iter().map(number).collect(),
        }
    }
}

const fn kind(kind: &PbxKind) -> ContactNumberKind {
    match kind {
        PbxKind::Home => ContactNumberKind::Home,
        PbxKind::Work => ContactNumberKind::Work,
        PbxKind::Mobile => ContactNumberKind::Mobile,
        PbxKind::Main => ContactNumberKind::Main,
        PbxKind::Short => ContactNumberKind::Short,
        PbxKind::Other(_) => ContactNumberKind::Other,
    }
}
