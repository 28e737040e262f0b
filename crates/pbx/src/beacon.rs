//! Beacons: where in the house something is, as the PBX knows it.

use crate::ids::BeaconId;

/// An iBeacon and the place where it hangs. Uuid, major and minor together tell it from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beacon {
    pub id: BeaconId,
    pub uuid: u128,
    pub major: u16,
    pub minor: u16,
    /// Never empty: the note, or the id, where the PBX has no name for the place.
    pub place: String,
}

/// How the PBX is told that a user is near a beacon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SightingReport {
    /// No page says how, so nothing is sent.
    Undocumented,
}
