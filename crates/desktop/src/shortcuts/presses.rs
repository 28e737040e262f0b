//! From a key press to the action it stands for.
//!
//! global-hotkey has one event handler for the process and it can be set only once, so what it
//! calls is kept apart from it and can be exchanged: the `Shortcuts` started last is the one heard.

use std::collections::HashMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, Once, PoisonError, RwLock};

use global_hotkey::{GlobalHotKeyEvent, HotKeyState};
use settings::shortcut::Action;

static HEARD: RwLock<Option<Arc<Presses>>> = RwLock::new(None);
static INSTALLED: Once = Once::new();

/// The actions by the number of their hotkey, and whom to tell.
pub(super) struct Presses {
    actions: Mutex<HashMap<u32, Action>>,
    on_press: Box<dyn Fn(Action) + Send + Sync>,
}

impl fmt::Debug for Presses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presses").field("actions", &self.actions).finish_non_exhaustive()
    }
}

impl Presses {
    /// From now on presses come here.
    pub(super) fn listen(on_press: Box<dyn Fn(Action) + Send + Sync>) -> Arc<Self> {
        let presses = Arc::new(Self { actions: Mutex::default(), on_press });
        *HEARD.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&presses));
        INSTALLED.call_once(|| {
            GlobalHotKeyEvent::set_event_handler(Some(|event: GlobalHotKeyEvent| {
                let heard = HEARD.read().unwrap_or_else(PoisonError::into_inner).clone();
                if let (Some(presses), HotKeyState::Pressed) = (heard, event.state) {
                    presses.pressed(event.id);
                }
            }));
        });
        presses
    }

    pub(super) fn set(&self, id: u32, action: Action) {
        self.lock().insert(id, action);
    }

    pub(super) fn remove(&self, id: u32) {
        self.lock().remove(&id);
    }

    fn pressed(&self, id: u32) {
        let action = self.lock().get(&id).copied();
        let Some(action) = action else { return };
        // The caller's frames are global-hotkey's loop or a window procedure: a panic there would
        // end all shortcuts, or the process.
        if catch_unwind(AssertUnwindSafe(|| (self.on_press)(action))).is_err() {
            tracing::error!(?action, "what the shortcut called has panicked");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u32, Action>> {
        self.actions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test may stop")]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_panic_in_what_a_press_calls_does_not_stop_the_next_press() {
        let (sender, receiver) = mpsc::channel();
        let presses = Presses {
            actions: Mutex::default(),
            on_press: Box::new(move |action| {
                assert!(action != Action::Hangup, "a fault of the test");
                sender.send(action).expect("the test listens");
            }),
        };
        presses.set(1, Action::Hangup);
        presses.set(2, Action::Call);
        presses.pressed(1);
        presses.pressed(2);
        presses.pressed(3);
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [Action::Call]);
    }
}
