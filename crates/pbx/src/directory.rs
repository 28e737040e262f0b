//! Colleagues: who they are, where they are, and what they can be called on.

use std::time::SystemTime;

use crate::ids::{EmployeeId, ExtensionId, PhoneId, PictureId};
use crate::words::words;

/// An employee, or an extension that belongs to none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employee {
    /// The employee's id; that of the extension for a stand-alone one.
    pub id: EmployeeId,
    pub kind: EmployeeKind,
    /// Never empty: where the PBX has no name, the e-mail address, else a number, else the id.
    pub name: String,
    pub title: Option<String>,
    pub department: Option<String>,
    pub email: Option<String>,
    pub picture: Option<PictureId>,
    /// `None` where the PBX tells nothing.
    pub presence: Option<Presence>,
    /// The primary one first where that is known.
    pub extensions: Vec<Extension>,
}

words! {
    EmployeeKind { Employee = "EMPLOYEE", Extension = "EXTENSION" }

    /// What somebody set about themselves.
    PresenceState {
        Available = "AVAILABLE",
        Busy = "BUSY",
        Away = "AWAY",
        Lunch = "LUNCH",
        Meeting = "MEETING",
        OffWork = "OFF_WORK",
        Holiday = "HOLIDAY",
    }

    /// What the PBX sees of an extension's phones.
    ExtensionState { Idle = "IDLE", Ringing = "RINGING", Busy = "BUSY", Unregistered = "UNREGISTERED" }

    PhoneKind {
        /// A desk phone or a softphone.
        Sip = "SIP",
        /// A mobile that is part of the PBX.
        Mvno = "MVNO",
        /// Any number outside.
        External = "EXTERNAL",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    pub state: PresenceState,
    pub text: Option<String>,
    pub until: Option<SystemTime>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub id: ExtensionId,
    /// The local number.
    pub number: Option<String>,
    /// The direct (public) number, which others see when this extension calls: an assumption.
    pub direct: Option<String>,
    pub name: Option<String>,
    pub state: Option<ExtensionState>,
    /// The employee's main one; `None` where the answer does not say.
    pub primary: Option<bool>,
    /// Told for the user's own extensions only.
    pub phones: Vec<Phone>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    pub id: PhoneId,
    pub kind: Option<PhoneKind>,
    pub name: Option<String>,
    /// A phone in do-not-disturb is never called; `None`: the PBX does not say.
    pub dnd: Option<bool>,
    pub registered: Option<bool>,
}
