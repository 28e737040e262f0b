//! A press, told to whoever waits for it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use settings::shortcut::Action;

/// Whom to tell.
pub(super) struct Presses {
    on_press: Box<dyn Fn(Action) + Send + Sync>,
}

impl fmt::Debug for Presses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presses").finish_non_exhaustive()
    }
}

impl Presses {
    pub(super) fn told_to(on_press: Box<dyn Fn(Action) + Send + Sync>) -> Arc<Self> {
        Arc::new(Self { on_press })
    }

    pub(super) fn pressed(&self, action: Action) {
        // The caller's frames are the loop over the X server's events, or a window procedure: a panic
        // there would end all shortcuts, or the process.
        if catch_unwind(AssertUnwindSafe(|| (self.on_press)(action))).is_err() {
            tracing::error!(?action, "what the shortcut called has panicked");
        }
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
        let presses = Presses::told_to(Box::new(move |action| {
            assert!(action != Action::Hangup, "a fault of the test");
            sender.send(action).expect("the test listens");
        }));
        presses.pressed(Action::Hangup);
        presses.pressed(Action::Call);
        assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [Action::Call]);
    }
}
