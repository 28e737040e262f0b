//! What all recording ports were asked, in the order of asking.
//!
//! Each fake keeps its own state. The order across the ports is what a user notices (the sound before the
//! window), and so all fakes write to this one list.

#![expect(clippy::panic, reason = "a port that panics is what some tests are about")]

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use desktop::beacons::frame::BeaconId;
use desktop::link_handler::Wanted;
use desktop::notify::Notice;
use devices::busylight::Look;
use devices::desk::{Trial, WantedHeadset};
use integrations::Kind;
use media::devices::Preferred;
use media::tones::Tone;
use settings::shortcut::Action;
use settings::values::RingerVolume;

use super::{AutostartEntry, WindowRequest};

/// What a port was asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    OpenWindow,
    CloseWindow,
    Window(WindowRequest),
    PopUp,
    GoBehind,
    Register(Action),
    Release(Action),
    Autostart(Option<AutostartEntry>),
    Notify(String, Notice),
    Withdraw(String),
    Preview(Tone, Vec<Preferred>, RingerVolume),
    StopPreview,
    Ring(Tone, RingerVolume),
    Volume(RingerVolume),
    StopRinging,
    Light(Option<Look>),
    Headset(Option<WantedHeadset>),
    RefusePress,
    WakeDevices,
    TryOut(Trial),
    CloseDevices,
    CarryOut(Kind),
    Undo(Kind),
    Links(Wanted),
    WatchBeacons(Vec<BeaconId>),
    StopBeacons,
    Address(String),
    Knock(String),
    KeepAwake,
    LetSleep,
    Quit,
    GiveUp,
}

/// The list; a clone writes to the same one.
///
/// A fake writes while it holds the lock on its own state: whoever sees the entry then also sees what came
/// of it.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    asked: Arc<Mutex<Vec<Asked>>>,
    /// The port that is asked this next panics, once, with this message.
    faulty: Arc<Mutex<Option<(Asked, String)>>>,
}

impl Journal {
    fn asked(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// # Panics
    /// A test has said so: [`Journal::panic_at`].
    pub fn record(&self, asked: Asked) {
        let mut faulty = self.faulty.lock().unwrap_or_else(PoisonError::into_inner);
        if faulty.as_ref().is_some_and(|(wanted, _)| *wanted == asked)
            && let Some((_, message)) = faulty.take()
        {
            drop(faulty);
            panic!("{message}");
        }
        self.asked().push(asked);
    }

    /// The port that is asked this next panics, once.
    pub fn panic_at(&self, asked: Asked, message: &str) {
        *self.faulty.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, message.to_owned()));
    }

    /// Records them as one: nobody sees some of them without the others.
    pub fn record_all(&self, asked: Vec<Asked>) {
        self.asked().extend(asked);
    }

    /// What was asked since this was called last.
    pub fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked())
    }

    /// Whether this is among what was asked.
    pub fn contains(&self, wanted: &Asked) -> bool {
        self.asked().contains(wanted)
    }
}
