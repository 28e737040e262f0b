//! Global shortcuts: keys that reach the app while another program has the focus.
//!
//! Each combination has its own answer, and one that is refused leaves the others as they are. What is
//! taken is a place on the keyboard, what people write is a character: the key is looked up in the layout
//! in force. Where no key types the character alone the answer is [`Refusal::KeyNotAvailable`], never
//! another key.
//!
//! On Wayland no program takes keys: there the desktop is asked for them by its portal, decides which
//! they are, and says so ([`Granted::Otherwise`]). Which of the two it is the session says of itself;
//! a grab on Wayland's own X server succeeds and reaches other X programs alone.
//!
//! Who takes the keys differs by system: on Windows and macOS it is global-hotkey, on the app's main
//! thread, whose message loop delivers the presses; on X11 it is a thread of our own, which sleeps until a
//! key is pressed (`docs/decisions/0047-own-key-grabs-on-x11.md`).

mod keeper;
mod layout_watch;
mod presses;
mod typing;

#[cfg(target_os = "linux")]
mod portal;
#[cfg(any(test, target_os = "linux"))]
mod trigger;

#[cfg(target_os = "linux")]
mod x11_grabs;
#[cfg(any(test, target_os = "linux"))]
mod x11_keymap;
#[cfg(target_os = "linux")]
mod x11_keys_down;
#[cfg(target_os = "linux")]
mod x11_locks;

#[cfg(any(target_os = "macos", target_os = "windows"))]
mod library;

#[cfg(target_os = "macos")]
pub(crate) use system::key_that_types;
#[cfg(target_os = "linux")]
pub(crate) use x11_keymap::{KEYPAD, KeyRow};

#[cfg(any(test, target_os = "macos"))]
mod macos_keys;
#[cfg(any(test, target_os = "windows"))]
mod windows_keys;

#[cfg_attr(target_os = "linux", path = "shortcuts/linux.rs")]
#[cfg_attr(target_os = "windows", path = "shortcuts/windows.rs")]
#[cfg_attr(target_os = "macos", path = "shortcuts/macos.rs")]
mod system;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use settings::said::Said;
use settings::shortcut::{Action, Combination};
use tokio::sync::oneshot;

use crate::session::SessionKind;
use keeper::Keeper;
use layout_watch::{LayoutWatch, Tell};

/// Runs a closure on the app's main thread, now or soon.
pub type MainThread = Arc<dyn Fn(Box<dyn FnOnce() + Send>) + Send + Sync>;

/// What an action is to have: a combination, or nothing.
pub type Wish = (Action, Option<Combination>);

/// How long a registration may take. An X server that does not answer is given up sooner; a main thread
/// that is busy for longer than this is stuck.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was come to, where it was not refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Granted {
    /// Exactly as wished.
    AsWished,
    /// The desktop has chosen another key. `described` is how it describes it to a person,
    /// `combination` the same where it can be read.
    Otherwise { described: String, combination: Option<Combination> },
}

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
    /// The desktop is asking the person which keys to give; who watches is told when it knows.
    #[error("the desktop is asking which keys to give")]
    BeingAsked,
    /// The desktop, or the person whom it asked, gives no key. It is not asked for the same again.
    #[error("the desktop gave no key")]
    NotGranted,
    /// This session has no such facility.
    #[error("{why}")]
    Unsupported { why: Said },
    /// The system was asked and did not do it.
    #[error("{why}")]
    Failed { why: Said },
}

impl Refusal {
    /// In the words of the system.
    pub(crate) fn failed(why: impl fmt::Display) -> Self {
        Self::Failed { why: why.to_string().into() }
    }

    /// In words of this program.
    pub(crate) fn said(en: impl Into<String>, da: impl Into<String>) -> Self {
        Self::Failed { why: Said::both(en, da) }
    }
}

/// The app's global shortcuts. When it is dropped, all are released.
#[derive(Debug)]
pub struct Shortcuts {
    means: Means,
    main_thread: Shared,
    changed: Changed,
    watch: OnceLock<Option<LayoutWatch>>,
}

#[derive(Debug)]
enum Means {
    Keys(system::Keyboard),
    #[cfg(target_os = "linux")]
    Portal(portal::Portal),
    None(Refusal),
}

/// Whom to tell that what is held should be looked at again.
#[derive(Clone, Default)]
struct Changed(Arc<OnceLock<Tell>>);

struct Shared(MainThread);

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MainThread")
    }
}

impl fmt::Debug for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Changed({})", self.0.get().is_some())
    }
}

#[cfg(target_os = "linux")]
impl Changed {
    fn tell(&self) {
        if let Some(tell) = self.0.get() {
            tell();
        }
    }
}

impl Shortcuts {
    /// Starts with no shortcut registered. On Linux within a runtime, which the portal lives on.
    ///
    /// `on_press` is called once for each press, held keys included, on the thread that the system
    /// delivers presses on: it must return at once. On Windows and macOS only the one started last of
    /// several `Shortcuts` in one process hears presses.
    pub fn start(on_press: impl Fn(Action) + Send + Sync + 'static, main_thread: MainThread) -> Self {
        Self::start_in(SessionKind::current(), on_press, main_thread)
    }

    fn start_in(
        session: SessionKind,
        on_press: impl Fn(Action) + Send + Sync + 'static,
        main_thread: MainThread,
    ) -> Self {
        let changed = Changed::default();
        let means = match session {
            SessionKind::X11 | SessionKind::Windows | SessionKind::MacOs => {
                let presses = presses::Presses::told_to(Box::new(on_press));
                system::Keyboard::start(presses, Arc::clone(&main_thread), changed.clone())
                    .map_or_else(Means::None, Means::Keys)
            }
            #[cfg(target_os = "linux")]
            SessionKind::Wayland => {
                portal::Portal::start(on_press, changed.clone()).map_or_else(Means::None, Means::Portal)
            }
            #[cfg(not(target_os = "linux"))]
            SessionKind::Wayland => Means::None(no_keys_here()),
            SessionKind::None => Means::None(no_keys_here()),
        };
        Self { means, main_thread: Shared(main_thread), changed, watch: OnceLock::new() }
    }

    /// From now on `tell` is called, on any thread, when what is held should be looked at again by
    /// [`Self::hold`]: another layout types, or the desktop has thought again. The first call counts.
    pub fn watch(&self, tell: impl Fn() + Send + Sync + 'static) {
        let tell: Tell = Arc::new(tell);
        if self.changed.0.set(Arc::clone(&tell)).is_err() || !matches!(self.means, Means::Keys(_)) {
            return;
        }
        self.watch.get_or_init(|| {
            let watch = LayoutWatch::start(tell, &self.main_thread.0);
            watch.inspect_err(|why| tracing::info!(%why, "changes of the layout are not heard of")).ok()
        });
    }

    /// Brings each action to what is wished of it, and reads back that it is so. What stands already
    /// is not touched; a combination may go from one action to another.
    ///
    /// One answer for each wish, in order. Actions without a wish keep what they hold.
    pub async fn hold(&self, wishes: Vec<Wish>) -> Vec<(Action, Result<Granted, Refusal>)> {
        let keyboard = match &self.means {
            Means::Keys(keyboard) => keyboard,
            #[cfg(target_os = "linux")]
            Means::Portal(portal) => return portal.hold(wishes).await,
            Means::None(refusal) => {
                return wishes.into_iter().map(|(action, _)| (action, Err(refusal.clone()))).collect();
            }
        };
        let (ours, nothing) = (wishes.clone(), wishes.iter().map(|(action, _)| (*action, None)).collect());
        let held = ask(
            keyboard,
            move |keeper| keeper.hold(&ours),
            // Nobody waits for the answer any more: what was reported as failed must not be held.
            move |keeper| {
                let nothing: Vec<Wish> = nothing;
                for (action, answer) in keeper.hold(&nothing) {
                    if let Err(refusal) = answer {
                        tracing::warn!(?action, %refusal, "a late registration could not be undone");
                    }
                }
            },
        );
        match held.await {
            Ok(answers) => {
                let granted =
                    |(action, answer): (_, Result<(), _>)| (action, answer.map(|()| Granted::AsWished));
                answers.into_iter().map(granted).collect()
            }
            Err(refusal) => wishes.into_iter().map(|(action, _)| (action, Err(refusal.clone()))).collect(),
        }
    }

    /// What stands against the combination, without keeping it; the action must hold nothing. Where
    /// the desktop decides over keys it is not asked: that would be a question to the person.
    ///
    /// # Errors
    /// The [`Refusal`].
    pub async fn check(&self, action: Action, combination: Combination) -> Result<(), Refusal> {
        #[cfg(target_os = "linux")]
        if matches!(self.means, Means::Portal(_)) {
            return Ok(());
        }
        let answer = self.register(action, combination).await;
        self.unregister(action).await.and(answer)
    }

    /// [`Self::hold`] of one combination.
    ///
    /// # Errors
    /// The [`Refusal`]; the other actions keep what they hold.
    pub async fn register(&self, action: Action, combination: Combination) -> Result<(), Refusal> {
        self.hold_one(action, Some(combination)).await
    }

    /// Releases what the action holds; nothing held is nothing to do.
    ///
    /// # Errors
    /// [`Refusal::Failed`] when the system does not let go, [`Refusal::Unsupported`].
    pub async fn unregister(&self, action: Action) -> Result<(), Refusal> {
        self.hold_one(action, None).await
    }

    async fn hold_one(&self, action: Action, combination: Option<Combination>) -> Result<(), Refusal> {
        let answers = self.hold(vec![(action, combination)]).await;
        answers.into_iter().next().map_or(Ok(()), |(_, answer)| answer.map(drop))
    }
}

fn no_keys_here() -> Refusal {
    let why = Said::both(
        "there is no display, so no keyboard to take keys from",
        "der er ingen skærm og derfor intet tastatur at tage taster fra",
    );
    Refusal::Unsupported { why }
}

async fn ask<T: Send + 'static>(
    keyboard: &system::Keyboard,
    work: impl FnOnce(&mut Keeper) -> T + Send + 'static,
    undo: impl FnOnce(&mut Keeper) + Send + 'static,
) -> Result<T, Refusal> {
    let (answer, answered) = oneshot::channel();
    keyboard.run(Box::new(move |keeper| {
        if answer.is_closed() {
            return;
        }
        let outcome = work(keeper);
        if answer.send(outcome).is_err() {
            undo(keeper);
        }
    }));
    match tokio::time::timeout(PATIENCE, answered).await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(_)) => Err(Refusal::said(off_thread::FAULT, off_thread::FAULT_IN_DANISH)),
        Err(_) => {
            let seconds = PATIENCE.as_secs();
            Err(Refusal::said(
                format!("the system did not answer in {seconds} s"),
                format!("systemet svarede ikke inden for {seconds} s"),
            ))
        }
    }
}

#[cfg(test)]
#[path = "shortcuts/tests.rs"]
mod tests;
