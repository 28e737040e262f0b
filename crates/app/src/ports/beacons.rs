//! The port of the beacons around this computer.

use desktop::beacons::frame::BeaconId;

/// What listens for beacons. What it hears arrives as [`Event::BeaconsAround`](crate::event::Event::BeaconsAround):
/// first how things are, then each change.
pub trait Beacons: Send + Sync + 'static {
    /// Listens for these from now on, in place of those before.
    fn watch(&self, known: Vec<BeaconId>);
    /// Listens no more, and lets go of all that has to do with Bluetooth.
    fn stop(&self);
}

/// A computer with Bluetooth, where a test says what is heard.
#[cfg(test)]
pub mod recording {
    use desktop::beacons::frame::BeaconId;

    use super::Beacons;
    use crate::ports::journal::{Asked, Journal};

    #[derive(Debug)]
    pub struct RecordingBeacons {
        journal: Journal,
    }

    impl RecordingBeacons {
        pub const fn new(journal: Journal) -> Self {
            Self { journal }
        }
    }

    impl Beacons for RecordingBeacons {
        fn watch(&self, mut known: Vec<BeaconId>) {
            known.sort();
            self.journal.record(Asked::WatchBeacons(known));
        }

        fn stop(&self) {
            self.journal.record(Asked::StopBeacons);
        }
    }
}
