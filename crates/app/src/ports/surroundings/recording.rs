//! A quiet system with a tray, on which nothing happens by itself.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use desktop::policy::{Policy, PolicyError};
use tokio::sync::mpsc;

use super::Surroundings;
use crate::event::Event;
use crate::ports::journal::{Asked, Journal};
use crate::ports::tray::Tray;
use crate::said::Said;

#[derive(Debug, Default)]
struct State {
    no_tray: bool,
    trays: Vec<Tray>,
    policy: Option<Policy>,
    awake: bool,
    never_awake: bool,
}

#[derive(Debug)]
pub struct RecordingSurroundings {
    journal: Journal,
    events: mpsc::UnboundedSender<Event>,
    state: Mutex<State>,
}

impl RecordingSurroundings {
    pub fn new(journal: Journal, events: mpsc::UnboundedSender<Event>) -> Self {
        Self { journal, events, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing shows tray icons any more.
    pub fn remove_tray(&self) {
        self.state().no_tray = true;
    }

    /// Each tray that was shown, one after the other.
    pub fn trays(&self) -> Vec<Tray> {
        self.state().trays.clone()
    }

    pub fn set_policy(&self, policy: Option<Policy>) {
        self.state().policy = policy;
    }

    pub fn is_awake(&self) -> bool {
        self.state().awake
    }

    /// Nothing on this system keeps the screen on.
    pub fn refuse_to_stay_awake(&self) {
        self.state().never_awake = true;
    }
}

impl Surroundings for RecordingSurroundings {
    async fn tray_host(&self, _within: Duration) -> bool {
        !self.state().no_tray
    }

    fn policy(&self) -> Result<Option<Policy>, PolicyError> {
        Ok(self.state().policy.clone())
    }

    fn show_tray(&self, tray: Tray) {
        self.state().trays.push(tray);
    }

    // A test sends the events that would be told.
    fn watch_wake(&self) {}

    fn watch_lock(&self) {}

    fn read_number_data(&self) {
        let _quitting = self.events.send(Event::NumberData(numbers::Data::read()));
    }

    async fn keep_awake(&self) -> Result<(), Said> {
        let mut state = self.state();
        self.journal.record(Asked::KeepAwake);
        state.awake = !state.never_awake;
        if state.awake { Ok(()) } else { Err("nobody is there to ask".into()) }
    }

    fn let_sleep(&self) {
        let mut state = self.state();
        if std::mem::take(&mut state.awake) {
            self.journal.record(Asked::LetSleep);
        }
    }

    fn silent_bus(&self) -> bool {
        false
    }

    fn begin_end(&self) {}

    fn quit(&self) {
        self.journal.record(Asked::Quit);
    }

    fn give_up(&self) {
        self.journal.record(Asked::GiveUp);
    }
}
