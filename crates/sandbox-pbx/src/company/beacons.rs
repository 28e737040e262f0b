//! The beacons that hang in the company's house, and one that the house shares.

/// What all of them send.
pub(crate) const UUID: &str = "7b5c1e0a-64f0-4c0d-9e00-0f1e2d3c4b5a";

/// One beacon; its id counts from 0 in the list.
#[derive(Debug)]
pub(crate) struct Beacon {
    pub(crate) major: u16,
    pub(crate) minor: u16,
    /// The property of the house: every tenant may see it.
    pub(crate) shared: bool,
    pub(crate) location: &'static str,
    pub(crate) note: &'static str,
    /// Per cent.
    pub(crate) battery: u8,
}

/// Floors are majors, places on them minors.
pub(crate) const BEACONS: [Beacon; 5] = [
    Beacon { major: 0, minor: 1, shared: true, location: "Reception", note: "Behind the desk", battery: 71 },
    Beacon { major: 1, minor: 1, shared: false, location: "Sales", note: "", battery: 94 },
    Beacon { major: 1, minor: 2, shared: false, location: "Meeting room Anholt", note: "", battery: 88 },
    Beacon { major: 2, minor: 1, shared: false, location: "Workshop", note: "Above the door", battery: 12 },
    Beacon { major: 2, minor: 2, shared: false, location: "Canteen", note: "", battery: 60 },
];
