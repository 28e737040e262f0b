//! What a system hears, from whichever of its threads, and what is known by it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

use super::frame::{BeaconId, Frame};
use super::nearest::Nearest;
use super::{Around, Scan};

#[derive(Debug)]
pub(super) struct Ears {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug)]
struct State {
    /// None: it is not known yet.
    scan: Option<Scan>,
    nearest: Nearest,
}

impl Ears {
    pub(super) fn of(known: impl IntoIterator<Item = BeaconId>) -> Self {
        let state = State { scan: None, nearest: Nearest::of(known) };
        Self { state: Mutex::new(state), changed: Notify::new() }
    }

    /// A frame has come in just now. Wakes nobody unless it changes something, or something is due earlier for it.
    pub(super) fn frame(&self, frame: &Frame, rssi: i16) {
        let nearest = &mut self.state().nearest;
        let (before, due_before) = (nearest.nearest(), nearest.due());
        nearest.frame(frame, rssi, Instant::now());
        let earlier = nearest.due().is_some_and(|due| due_before.is_none_or(|before| due < before));
        if earlier || nearest.nearest() != before {
            self.changed.notify_one();
        }
    }

    /// Whether the system listens, from now on.
    pub(super) fn scan(&self, scan: Scan) {
        let mut state = self.state();
        if scan != Scan::Listening {
            state.nearest.forget();
        }
        state.scan = Some(scan);
        self.changed.notify_one();
    }

    /// After a change, however many have come since the last time.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// What is known now, and when that may change by itself.
    pub(super) fn look(&self, now: Instant) -> (Option<Around>, Option<Instant>) {
        let mut state = self.state();
        state.nearest.look(now);
        let nearest = state.nearest.nearest();
        (state.scan.clone().map(|scan| Around { scan, nearest }), state.nearest.due())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
