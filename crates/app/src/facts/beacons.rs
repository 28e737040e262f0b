//! Where this computer is, by the beacons around it.

use desktop::beacons::Scan;

/// As far as that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Whereabouts {
    /// Nobody wants to know: Bluetooth is not touched.
    #[default]
    Off,
    /// The PBX has not said yet which beacons there are.
    Loading,
    /// Nor will it for now; a sentence.
    Unavailable { why: String },
    /// It knows none, so there is nothing to listen for.
    NoBeacons,
    /// The system has not said yet whether it listens.
    Starting,
    /// What the system says. `place`: where the nearest beacon hangs; none while none is heard.
    Told { scan: Scan, place: Option<String> },
}
