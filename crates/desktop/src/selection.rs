//! What the user has marked or copied, for the CALL shortcut: read once, when it is asked for, and never
//! written down. No key is sent to another program to get it.
//!
//! X11 and Wayland have two of it: the primary selection, which is what is marked, and the clipboard. The one
//! that changed last counts, and it alone: whoever has marked a name since does not get the number of before.
//! So both are watched from the start of the app. A Wayland desktop that shows neither to other programs
//! (GNOME) hands both on to its X server. Windows and macOS have the clipboard alone.

#[cfg(target_os = "linux")]
mod order;
#[cfg(target_os = "linux")]
mod wayland;
#[cfg(target_os = "linux")]
pub mod x11;

use std::time::Duration;

use arboard::Clipboard;
use tokio::runtime::Handle;

/// A program that holds the selection and does not answer costs the user this long.
const PATIENCE: Duration = Duration::from_millis(500);
/// For this program itself to make something of the text.
const PICK_PATIENCE: Duration = Duration::from_secs(10);

/// The two selections of a desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The primary selection of X11 and Wayland.
    Marked,
    /// The clipboard.
    Copied,
}

/// Watches the selections until it is dropped.
#[derive(Debug)]
pub struct Selection {
    #[cfg(target_os = "linux")]
    watch: Watch,
}

impl Selection {
    /// Begins to watch; at once where that costs the desktop nothing, else with the first question.
    #[must_use]
    pub fn watch(runtime: &Handle) -> Self {
        #[cfg(not(target_os = "linux"))]
        let _ = runtime;
        Self {
            #[cfg(target_os = "linux")]
            watch: Watch::start(runtime),
        }
    }

    /// What `pick` makes of the text that was marked or copied last. `marks_itself`: what is marked stands in
    /// this app's own window, and does not count. Never blocks for long; what cannot be had is nothing.
    pub async fn last<T: Send + 'static>(
        &self,
        marks_itself: bool,
        pick: impl Fn(&str) -> Option<T> + Send + 'static,
    ) -> Option<T> {
        let kind = self.kind(marks_itself).await?;
        // Errors are dropped: nobody promises that none of them holds the text.
        let text = match off_thread::run("selection", PATIENCE, move || text(kind)).await {
            Ok(text) => text?,
            Err(_) => {
                tracing::debug!("the selection was not to be had in time");
                return None;
            }
        };
        off_thread::run("selection", PICK_PATIENCE, move || pick(&text)).await.ok().flatten()
    }

    #[cfg(target_os = "linux")]
    async fn kind(&self, marks_itself: bool) -> Option<Kind> {
        self.watch.last(marks_itself).await
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_async, reason = "on Linux there is something to ask")]
    async fn kind(&self, _marks_itself: bool) -> Option<Kind> {
        Some(Kind::Copied)
    }
}

#[cfg(target_os = "linux")]
fn text(kind: Kind) -> Option<String> {
    use arboard::{GetExtLinux as _, LinuxClipboardKind};
    let kind = match kind {
        Kind::Marked => LinuxClipboardKind::Primary,
        Kind::Copied => LinuxClipboardKind::Clipboard,
    };
    Clipboard::new().ok()?.get().clipboard(kind).text().ok()
}

#[cfg(not(target_os = "linux"))]
fn text(_only_one: Kind) -> Option<String> {
    Clipboard::new().ok()?.get_text().ok()
}

/// The compositor where it tells other programs, else the X server.
#[cfg(target_os = "linux")]
#[derive(Debug)]
struct Watch {
    wayland: Option<wayland::Watch>,
    x11: std::sync::Arc<x11::Watch>,
}

#[cfg(target_os = "linux")]
impl Watch {
    fn start(runtime: &Handle) -> Self {
        use crate::session::SessionKind;
        // As the reader decides it.
        let wayland = std::env::var_os("WAYLAND_DISPLAY").map(|_| wayland::Watch::start());
        let x11 = std::sync::Arc::new(x11::Watch::of(None));
        // Under Wayland an X server may be started by the question alone.
        if SessionKind::current() == SessionKind::X11 {
            let x11 = std::sync::Arc::clone(&x11);
            runtime.spawn(async move { x11.begin().await });
        }
        Self { wayland, x11 }
    }

    async fn last(&self, marks_itself: bool) -> Option<Kind> {
        match self.wayland.as_ref().and_then(|wayland| wayland.last(marks_itself)) {
            Some(last) => last,
            None => self.x11.last(marks_itself).await,
        }
    }
}
