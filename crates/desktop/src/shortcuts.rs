//! Global shortcuts: keys that reach the app while another program has the focus.
//!
//! Built on global-hotkey, which registers one combination at a time; each has its own answer here,
//! and one that is refused leaves the others as they are. What it registers is a place on the
//! keyboard, what people write is a character: the key is looked up in the layout in force, and the
//! place is handed over only if global-hotkey will take exactly that key with it. Otherwise the
//! answer is [`Refusal::KeyNotAvailable`], never another key.
//!
//! Where the work is done differs by system: on Windows and macOS on the app's main thread, whose
//! message loop delivers the presses; on Linux on a thread of its own, because each registration
//! waits for a tick of global-hotkey's.

mod keeper;
mod presses;
mod typing;

#[cfg(any(test, target_os = "linux"))]
mod x11_codes;
#[cfg(any(test, target_os = "linux"))]
mod x11_keymap;

#[cfg(any(test, target_os = "macos"))]
mod macos_keys;
#[cfg(any(test, target_os = "windows"))]
mod windows_keys;

#[cfg_attr(target_os = "linux", path = "shortcuts/linux.rs")]
#[cfg_attr(target_os = "windows", path = "shortcuts/windows.rs")]
#[cfg_attr(target_os = "macos", path = "shortcuts/macos.rs")]
mod system;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use settings::shortcut::{Action, Combination};
use tokio::sync::oneshot;

use crate::session::SessionKind;
use keeper::Keeper;

/// Runs a closure on the app's main thread, now or soon.
pub type MainThread = Arc<dyn Fn(Box<dyn FnOnce() + Send>) + Send + Sync>;

/// How long a registration may take. Five of them wait for five ticks of 50 ms on X11; a main
/// thread that is busy for longer than this is stuck.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a combination is not registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another program holds the combination.
    #[error("another program has taken this combination")]
    Taken,
    /// Another action of this app holds it: release that first.
    #[error("{} has this combination already", of.wire_name())]
    Duplicate { of: Action },
    /// No key of the present layout is this one, or it cannot be taken without taking another.
    /// `nearest` is a combination that would work, as a person would write it.
    #[error("the present keyboard layout has no such key that can be taken")]
    KeyNotAvailable { nearest: Option<String> },
    /// The combination types a character: taken globally, nobody could type it any more.
    #[error("this combination types a character")]
    WouldSwallowTyping,
    /// This session has no such facility.
    #[error("{why}")]
    Unsupported { why: String },
    /// The system was asked and did not do it.
    #[error("{why}")]
    Failed { why: String },
}

impl Refusal {
    pub(crate) fn failed(why: impl fmt::Display) -> Self {
        Self::Failed { why: why.to_string() }
    }
}

/// The app's global shortcuts. When it is dropped, all are released.
#[derive(Debug)]
pub struct Shortcuts {
    keyboard: Result<system::Keyboard, Refusal>,
}

impl Shortcuts {
    /// Starts with no shortcut registered.
    ///
    /// `on_press` is called once for each press, held keys included, on the thread that the system
    /// delivers presses on: it must return at once. Of several `Shortcuts` in one process only the
    /// one started last hears presses.
    pub fn start(on_press: impl Fn(Action) + Send + Sync + 'static, main_thread: MainThread) -> Self {
        Self::start_in(SessionKind::current(), on_press, main_thread)
    }

    fn start_in(
        session: SessionKind,
        on_press: impl Fn(Action) + Send + Sync + 'static,
        main_thread: MainThread,
    ) -> Self {
        let why = match session {
            SessionKind::X11 | SessionKind::Windows | SessionKind::MacOs => None,
            SessionKind::Wayland => Some(
                "on Wayland no program may take keys for itself: bind the commands \
                 `communicator answer`, `communicator hangup`, `communicator toggle`, \
                 `communicator call` and `communicator search` to keys in the keyboard settings \
                 of the desktop",
            ),
            SessionKind::None => Some("there is no display, so no keyboard to take keys from"),
        };
        let keyboard = match why {
            Some(why) => Err(Refusal::Unsupported { why: why.to_owned() }),
            None => system::Keyboard::start(presses::Presses::listen(Box::new(on_press)), main_thread),
        };
        Self { keyboard }
    }

    /// Takes a combination for an action and reads back that it is taken.
    ///
    /// What the action held before is released first, also when the new combination is then
    /// refused. Registering what is in force already releases it and takes it again: the caller
    /// knows what has not changed.
    ///
    /// # Errors
    /// The [`Refusal`]; the other actions keep what they hold.
    pub async fn register(&self, action: Action, combination: Combination) -> Result<(), Refusal> {
        self.ask(
            move |keeper| keeper.register(action, &combination),
            // Nobody waits for the answer any more: what was reported as failed must not be held.
            move |keeper| {
                if let Err(refusal) = keeper.unregister(action) {
                    tracing::warn!(?action, %refusal, "a late registration could not be undone");
                }
            },
        )
        .await
    }

    /// Releases what the action holds; nothing held is nothing to do.
    ///
    /// # Errors
    /// [`Refusal::Failed`] when the system does not let go, [`Refusal::Unsupported`].
    pub async fn unregister(&self, action: Action) -> Result<(), Refusal> {
        self.ask(move |keeper| keeper.unregister(action), |_| {}).await
    }

    async fn ask(
        &self,
        work: impl FnOnce(&mut Keeper) -> Result<(), Refusal> + Send + 'static,
        undo: impl FnOnce(&mut Keeper) + Send + 'static,
    ) -> Result<(), Refusal> {
        let keyboard = self.keyboard.as_ref().map_err(Clone::clone)?;
        let (answer, answered) = oneshot::channel();
        keyboard.run(Box::new(move |keeper| {
            if answer.is_closed() {
                return;
            }
            let outcome = work(keeper);
            let done = outcome.is_ok();
            if answer.send(outcome).is_err() && done {
                undo(keeper);
            }
        }));
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Refusal::failed("the keyboard thread has ended")),
            Err(_) => {
                Err(Refusal::failed(format_args!("the system did not answer in {} s", PATIENCE.as_secs())))
            }
        }
    }
}

#[cfg(test)]
#[path = "shortcuts/tests.rs"]
mod tests;
