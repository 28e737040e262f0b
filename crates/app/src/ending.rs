//! The end of the program, which comes whatever hangs.
//!
//! The loop ends in order: do not disturb is cleared while changes go to the PBX, then files are written. Then the window
//! system ends the process. Either may stand still: the X server does not answer, a disk is gone, the loop is
//! caught in a call of the system. So, once the end has begun, a thread that needs none of them watches over it.
//! It counts real time, because a clock of the ports would be one more thing that can stand still.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use crate::event::Event;

/// The loop's own share: what it asks of the PBX at the end has to be answered within it.
pub const LOOP_WITHIN: Duration = Duration::from_millis(1700);

/// Files that the user's changes are in are waited for longer than that: the disk may take seconds for each.
pub const FILES_WITHIN: Duration = Duration::from_millis(4200);

/// With the window system's share.
const ORDERLY_WITHIN: Duration = Duration::from_secs(2);

/// The window system gets this at least, however late the loop was.
const WINDOWS_WITHIN: Duration = Duration::from_millis(300);

/// After this nothing is waited for any more.
const HARD_AFTER: Duration = Duration::from_secs(5);

/// The log may be what hangs.
const LOGGED_WITHIN: Duration = Duration::from_millis(300);

/// The end of this process; every clone is the same one.
#[derive(Debug, Clone, Default)]
pub struct Ending(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    begun: bool,
    loop_ended: bool,
}

impl Ending {
    /// The end has begun: within five seconds from here the process is gone. Said again it changes nothing.
    pub fn begin(&self) {
        if std::mem::replace(&mut self.state().begun, true) {
            return;
        }
        let began = Instant::now();
        let ending = self.clone();
        let watching = thread::Builder::new().name("ending".to_owned()).spawn(move || ending.watch(began));
        if let Err(error) = watching {
            tracing::warn!(%error, "nothing watches over the end");
        }
    }

    /// The loop has done all that it had to; what is left is the window system's.
    pub fn loop_ended(&self) {
        self.state().loop_ended = true;
        self.0.changed.notify_all();
    }

    /// Ends the app like `quit`, and comes back once all is done and written, or after two seconds: for a
    /// system that ends the process as soon as it is answered.
    pub fn finish(&self, events: &mpsc::UnboundedSender<Event>) {
        self.begin();
        let _ending = events.send(Event::Terminate);
        let busy = |state: &mut State| !state.loop_ended;
        let _late = self.0.changed.wait_timeout_while(self.state(), ORDERLY_WITHIN, busy);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, began: Instant) {
        let busy = |state: &mut State| !state.loop_ended;
        let waited = self.0.changed.wait_timeout_while(self.state(), HARD_AFTER, busy);
        let ended = waited.unwrap_or_else(PoisonError::into_inner).0.loop_ended;
        if !ended {
            end(1, "the app did not end in order within 5 s and was ended");
        }
        thread::sleep(ORDERLY_WITHIN.saturating_sub(began.elapsed()).max(WINDOWS_WITHIN));
        // All is done and written: that is no failure of the app.
        end(0, "the window system did not end in time and was left");
    }
}

fn end(code: u8, why: &'static str) -> ! {
    let (said, heard) = std::sync::mpsc::channel();
    let saying = thread::Builder::new().name("last-words".to_owned()).spawn(move || {
        tracing::error!("{why}");
        let _nobody_waits = said.send(());
    });
    if saying.is_ok() {
        let _said = heard.recv_timeout(LOGGED_WITHIN);
    }
    desktop::process::end_now(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_that_is_about_to_end_the_process_waits_until_the_loop_has_finished() {
        let (events, mut heard) = mpsc::unbounded_channel();
        let ending = Ending::default();
        let of_loop = ending.clone();
        let in_loop = thread::spawn(move || {
            let told = heard.blocking_recv();
            let in_order = matches!(told, Some(Event::Terminate));
            // The watch over the end would end the tests as well.
            of_loop.state().loop_ended = true;
            of_loop.0.changed.notify_all();
            in_order
        });
        // As if the watch were there already.
        ending.state().begun = true;
        ending.finish(&events);
        assert!(ending.state().loop_ended, "it came back before the loop had finished");
        assert!(in_loop.join().is_ok_and(|in_order| in_order));
    }
}
