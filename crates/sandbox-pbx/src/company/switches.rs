//! The switches and variables that the PBX is seeded with.

use super::{Kind, id};

/// A switch, and how it stands at the start.
pub(crate) const SWITCHES: [(&str, bool); 4] = [
    ("SHARED:night-service", false),
    ("SHARED:reception-closed", false),
    ("SHARED:harbour-alarm", true),
    // The company's own: only a manager sets it.
    ("main-line-closed", false),
];

/// A variable, and what it holds at the start.
pub(crate) const VARIABLES: [(&str, &str); 2] = [
    ("SHARED:service-notice", "Crane 2 is out of order until Thursday"),
    ("emergency-number", "+4588990899"),
];

/// How the names of everybody's own begin.
pub(crate) const SHARED: &str = "SHARED:";

/// The switch of one employee alone.
pub(crate) fn own(person: usize) -> String {
    format!("{}:out-of-office", id(Kind::Employee, person))
}
