//! A text on the clipboard, there for as long as nobody copies another.
//!
//! On X11 and Wayland a text lives in the program that has copied it, and here that is this process, with or
//! without a window: so it is there until the app ends. What was there before can be put back, unless somebody
//! has copied something since. No text is ever logged.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use settings::words::Language;
use zeroize::Zeroizing;

/// A program that holds the clipboard and does not answer is asked for this long what it holds.
const PATIENCE: Duration = Duration::from_secs(2);

/// The whole of a step, with a clipboard manager that wants to know.
const STEP: Duration = Duration::from_secs(6);

/// The clipboard of this computer.
#[derive(Debug, Clone, Default)]
pub struct Clipboard(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Keeps the text there.
    owner: Option<arboard::Clipboard>,
    ours: Option<Ours>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("ours", &self.ours.is_some()).finish_non_exhaustive()
    }
}

/// A text of ours, and the one that it has taken the place of, where that is known.
struct Ours {
    text: String,
    before: Option<Zeroizing<String>>,
}

/// Why the clipboard has not got the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClipboardError {
    /// There is none: no display, or a desktop that shows it to nobody.
    Unsupported,
    /// Another program holds on to it.
    Occupied,
    /// The system does not answer.
    Silent,
    Failed {
        why: String,
    },
}

impl ClipboardError {
    /// What went wrong, in a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let pick = |en: &str, da: &str| language.pick(en, da).to_owned();
        match self {
            Self::Unsupported => pick(
                "This desktop has no clipboard that programs may use.",
                "Dette skrivebord har ingen udklipsholder, som programmer må bruge.",
            ),
            Self::Occupied => {
                pick("Another program holds the clipboard.", "Et andet program optager udklipsholderen.")
            }
            Self::Silent => pick("The clipboard does not answer.", "Udklipsholderen svarer ikke."),
            Self::Failed { why } => language.pick(
                format!("The clipboard could not be used: {why}"),
                format!("Udklipsholderen kunne ikke bruges: {why}"),
            ),
        }
    }
}

impl fmt::Display for ClipboardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Language::En))
    }
}

impl std::error::Error for ClipboardError {}

/// What came of putting the former text back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restored {
    /// The former text is there again.
    Former,
    /// The clipboard is empty: what was there before was no text, or its program did not hand it over.
    Emptied,
    /// Something else was copied since, and stays.
    Replaced,
    /// Nothing of ours was there.
    Nothing,
}

impl Clipboard {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Copies this text, and looks whether it is there. `keeps_former`: the text that was there is kept in
    /// memory for [`Self::restore`]; it is not looked at otherwise. Where a text of ours is there already, what
    /// was there before the first is kept.
    ///
    /// # Errors
    /// It is not there; [`ClipboardError`] says why.
    pub async fn put(&self, text: String, keeps_former: bool) -> Result<(), ClipboardError> {
        self.step(move |state| put(state, text, keeps_former)).await
    }

    /// Puts back what was there before, if the text of ours still is.
    ///
    /// # Errors
    /// The clipboard could not be used.
    pub async fn restore(&self) -> Result<Restored, ClipboardError> {
        self.step(restore).await
    }

    async fn step<T: Send + 'static>(
        &self,
        step: impl FnOnce(&mut State) -> Result<T, ClipboardError> + Send + 'static,
    ) -> Result<T, ClipboardError> {
        let state = Arc::clone(&self.0);
        let work = move || step(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
        match off_thread::run("clipboard", STEP, work).await {
            Ok(done) => done,
            Err(off_thread::NoAnswer::TimedOut) => Err(ClipboardError::Silent),
            Err(off_thread::NoAnswer::Failed { why }) => Err(ClipboardError::Failed { why }),
        }
    }
}

fn put(state: &mut State, text: String, keeps_former: bool) -> Result<(), ClipboardError> {
    let earlier = state.ours.take();
    let before = if keeps_former {
        let present = present();
        match earlier {
            Some(ours) if present.as_deref() == Some(ours.text.as_str()) => ours.before,
            _ => present.map(Zeroizing::new),
        }
    } else {
        None
    };
    write(state, &text)?;
    state.ours = Some(Ours { text, before });
    Ok(())
}

fn restore(state: &mut State) -> Result<Restored, ClipboardError> {
    let Some(ours) = state.ours.take() else { return Ok(Restored::Nothing) };
    if present().as_deref() != Some(ours.text.as_str()) {
        return Ok(Restored::Replaced);
    }
    match ours.before {
        Some(former) => write(state, &former).map(|()| Restored::Former),
        None => {
            let clear = |clipboard: &mut arboard::Clipboard| clipboard.clear();
            owner(state, clear).map(|()| Restored::Emptied)
        }
    }
}

fn write(state: &mut State, text: &str) -> Result<(), ClipboardError> {
    owner(state, |clipboard| set(clipboard, text))?;
    // Setting it succeeds where nobody gave it to us, too.
    if present().as_deref() == Some(text) { Ok(()) } else { Err(ClipboardError::Occupied) }
}

#[cfg(target_os = "linux")]
fn set(clipboard: &mut arboard::Clipboard, text: &str) -> Result<(), arboard::Error> {
    clipboard.set_text(text)
}

/// Not to other computers: the number of a caller stays on this one. Nor into the history (Windows key and V),
/// which has room for 25 texts: those that the user has copied would make way for callers.
#[cfg(target_os = "windows")]
fn set(clipboard: &mut arboard::Clipboard, text: &str) -> Result<(), arboard::Error> {
    use arboard::SetExtWindows as _;
    clipboard.set().exclude_from_cloud().exclude_from_history().text(text)
}

/// Programs that keep a history leave it out, by the mark that they have agreed upon (nspasteboard.org).
#[cfg(target_os = "macos")]
fn set(clipboard: &mut arboard::Clipboard, text: &str) -> Result<(), arboard::Error> {
    use arboard::SetExtApple as _;
    clipboard.set().exclude_from_history().text(text)
}

/// Does this with the clipboard that keeps our text there; anew with a fresh one where the display went away
/// since the last time.
fn owner(
    state: &mut State,
    work: impl Fn(&mut arboard::Clipboard) -> Result<(), arboard::Error>,
) -> Result<(), ClipboardError> {
    if let Some(owner) = &mut state.owner
        && work(owner).is_ok()
    {
        return Ok(());
    }
    state.owner = None;
    let mut owner = arboard::Clipboard::new().map_err(why)?;
    work(&mut owner).map_err(why)?;
    state.owner = Some(owner);
    Ok(())
}

/// The text that is there now, if it is one. Asked on a thread of its own: its owner may not answer.
fn present() -> Option<String> {
    let (answer, answered) = mpsc::channel();
    let asking = move || {
        let text = arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text());
        // Nobody waits any more once the limit has passed.
        let _late = answer.send(text.ok());
    };
    thread::Builder::new().name("clipboard".to_owned()).spawn(asking).ok()?;
    answered.recv_timeout(PATIENCE).ok().flatten()
}

fn why(error: arboard::Error) -> ClipboardError {
    match error {
        arboard::Error::ClipboardNotSupported => ClipboardError::Unsupported,
        arboard::Error::ClipboardOccupied => ClipboardError::Occupied,
        other => ClipboardError::Failed { why: other.to_string() },
    }
}
