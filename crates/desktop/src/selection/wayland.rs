//! Wayland: a compositor with ext-data-control or wlr-data-control tells of every change, in order. It knows
//! no time, so of what was there before the watch began nobody can say which is newer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use wl_clipboard_rs::paste::{ClipboardType as Clipboard, Error, Seat};
use wl_clipboard_rs::watch::{ClipboardEvent, ClipboardType, Watcher};

use super::Kind;
use super::order::{self, Changed, Changes};

/// Watches for as long as the compositor is there.
#[derive(Debug)]
pub(super) struct Watch {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// The compositor tells of both.
    told: bool,
    marked: Selection,
    copied: Selection,
    changes: Changes,
}

#[derive(Debug, Default)]
struct Selection {
    /// What was there at the beginning has been told.
    begun: bool,
    /// Since when it is there; none: it is not.
    changed: Option<Changed>,
}

impl State {
    fn take(&mut self, clipboard: Clipboard, there: bool) {
        let (kind, selection) = match clipboard {
            Clipboard::Primary => (Kind::Marked, &mut self.marked),
            Clipboard::Regular => (Kind::Copied, &mut self.copied),
        };
        let watched = std::mem::replace(&mut selection.begun, true);
        if there && watched {
            self.changes.note(kind);
        }
        selection.changed = there.then(|| self.changes.of(kind).unwrap_or(Changed::Before));
    }
}

impl Watch {
    /// Begins on a thread of its own: nobody waits for a compositor that does not answer.
    pub(super) fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let watching = move || {
            match catch_unwind(AssertUnwindSafe(|| watch(&shared))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::debug!(%error, "the compositor does not tell of the selections"),
                Err(_) => tracing::warn!("the selections are not watched any more"),
            }
            locked(&shared).told = false;
        };
        if let Err(error) = thread::Builder::new().name("selections".to_owned()).spawn(watching) {
            tracing::warn!(%error, "the selections are not watched");
        }
        Self { state }
    }

    /// Which one changed last; the outer `None` where the compositor does not tell.
    pub(super) fn last(&self, marks_itself: bool) -> Option<Option<Kind>> {
        let state = locked(&self.state);
        let marked = state.marked.changed.filter(|_| !marks_itself);
        state.told.then(|| order::last(marked, state.copied.changed))
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn watch(state: &Mutex<State>) -> Result<(), Error> {
    let mut watcher = Watcher::new(ClipboardType::Both, Seat::Unspecified)?;
    while let Some(event) = watcher.next_event()? {
        let (clipboard, there) = match event {
            ClipboardEvent::Changed { clipboard, .. } => (clipboard, true),
            ClipboardEvent::Cleared { clipboard } => (clipboard, false),
        };
        let mut state = locked(state);
        state.take(clipboard, there);
        // Whatever is there is told at the beginning, of each.
        state.told = state.marked.begun && state.copied.begun;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_at_the_beginning_is_older_than_every_change() {
        let mut state = State::default();
        state.take(Clipboard::Primary, true);
        state.take(Clipboard::Regular, true);
        let last = |state: &State| order::last(state.marked.changed, state.copied.changed);
        assert_eq!(last(&state), Some(Kind::Marked));
        state.take(Clipboard::Regular, true);
        assert_eq!(last(&state), Some(Kind::Copied));
        state.take(Clipboard::Primary, true);
        assert_eq!(last(&state), Some(Kind::Marked));
        // Whoever lets go of it has not changed the other.
        state.take(Clipboard::Primary, false);
        assert_eq!(last(&state), Some(Kind::Copied));
        state.take(Clipboard::Regular, false);
        assert_eq!(last(&state), None);
    }
}
