//! The port of the devices at the desk: busylights and headsets.
//!
//! What is wanted is said whenever it is another, and what is found and pressed arrives as
//! [`Event::Devices`](crate::event::Event::Devices). While nothing is wanted no device is open.

use devices::busylight::Look;
use devices::desk::{Present, Trial, WantedHeadset};

use crate::said::Said;

/// Busylights and headsets of this computer. Nothing here waits for a device but [`Desk::close`].
pub trait Desk: Send + Sync + 'static {
    /// What every light shows. None: lights go dark and are let go of.
    fn show(&self, look: Option<Look>);

    /// None: no headset is opened.
    fn use_headset(&self, headset: Option<WantedHeadset>);

    /// What the last press of the headset's hook asked for is not done.
    fn refuse_press(&self);

    /// The computer has slept: devices may have lost what they showed.
    fn wake(&self);

    /// Shows something on the devices that are driven; a call ends it.
    fn try_out(&self, trial: Trial);

    /// The lights and headsets that are connected; opens none of them. An error is why they are not known.
    fn look(&self) -> impl Future<Output = Result<Vec<Present>, Said>> + Send;

    /// The app ends: lights are dark when this returns, unless a device hangs.
    fn close(&self);
}

/// Devices that are not there, and what they were asked.
#[cfg(test)]
pub mod recording {
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use devices::busylight::Look;
    use devices::desk::{Present, Trial, Wanted, WantedHeadset};

    use super::Desk;
    use crate::ports::journal::{Asked, Journal};
    use crate::said::Said;

    #[derive(Debug)]
    pub struct RecordingDesk {
        journal: Journal,
        wanted: Mutex<Wanted>,
        present: Mutex<Vec<Present>>,
    }

    impl RecordingDesk {
        pub fn new(journal: Journal) -> Self {
            Self { journal, wanted: Mutex::default(), present: Mutex::default() }
        }

        fn state(&self) -> MutexGuard<'_, Wanted> {
            self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
        }

        /// What is wanted now.
        pub fn wanted(&self) -> Wanted {
            *self.state()
        }

        /// These are connected from now on.
        pub fn connect(&self, present: Vec<Present>) {
            *self.present.lock().unwrap_or_else(PoisonError::into_inner) = present;
        }
    }

    /// As the real side has it: what is wanted already is not asked again.
    impl Desk for RecordingDesk {
        fn show(&self, look: Option<Look>) {
            let mut wanted = self.state();
            if wanted.lights != look {
                wanted.lights = look;
                self.journal.record(Asked::Light(look));
            }
        }

        fn use_headset(&self, headset: Option<WantedHeadset>) {
            let mut wanted = self.state();
            if wanted.headset != headset {
                wanted.headset = headset;
                self.journal.record(Asked::Headset(headset));
            }
        }

        fn refuse_press(&self) {
            self.journal.record(Asked::RefusePress);
        }

        fn wake(&self) {
            if *self.state() != Wanted::default() {
                self.journal.record(Asked::WakeDevices);
            }
        }

        fn try_out(&self, trial: Trial) {
            self.journal.record(Asked::TryOut(trial));
        }

        async fn look(&self) -> Result<Vec<Present>, Said> {
            Ok(self.present.lock().unwrap_or_else(PoisonError::into_inner).clone())
        }

        fn close(&self) {
            let mut wanted = self.state();
            if *wanted != Wanted::default() {
                *wanted = Wanted::default();
                self.journal.record(Asked::CloseDevices);
            }
        }
    }
}
