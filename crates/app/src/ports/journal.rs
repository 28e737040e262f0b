//! What all recording ports were asked, in the order of asking.
//!
//! Each fake keeps its own state. The order across the ports is what a user notices (the sound before the
//! window), and so all fakes write to this one list.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use calls::triggers::When;
use desktop::link_handler::Wanted;
use desktop::notify::Notice;
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
    Trigger(When),
    Links(Wanted),
    KeepAwake,
    LetSleep,
    Quit,
}

/// The list; a clone writes to the same one.
///
/// A fake writes while it holds the lock on its own state: whoever sees the entry then also sees what came
/// of it.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Journal {
    fn asked(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn record(&self, asked: Asked) {
        self.asked().push(asked);
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
