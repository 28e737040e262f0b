//! What the user has marked or copied, for the CALL shortcut: looked at once, when it is asked for, and
//! never written down. No key is sent to another program to get it.
//!
//! X11 and Wayland have the primary selection, which is what is marked; it comes first there. A Wayland
//! desktop that lets no other program see it (GNOME) answers through its X server, as far as that knows.

use std::time::Duration;

use arboard::Clipboard;

/// A program that holds the selection and does not answer costs the user this long.
const PATIENCE: Duration = Duration::from_millis(500);

/// What `pick` makes of the marked text, else of the copied one. Never blocks for long; what cannot be had
/// is nothing.
pub async fn first<T: Send + 'static>(pick: impl Fn(&str) -> Option<T> + Send + 'static) -> Option<T> {
    let reading = tokio::task::spawn_blocking(move || read(pick));
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(read) => read.ok().flatten(),
        Err(_) => {
            // The thread gives up by itself.
            tracing::debug!("the selection was not to be had in time");
            None
        }
    }
}

fn read<T>(pick: impl Fn(&str) -> Option<T>) -> Option<T> {
    // Errors are dropped: nobody promises that none of them holds the text.
    let mut clipboard = Clipboard::new().ok()?;
    let marked = marked(&mut clipboard).and_then(|text| pick(&text));
    marked.or_else(|| pick(&clipboard.get_text().ok()?))
}

#[cfg(target_os = "linux")]
fn marked(clipboard: &mut Clipboard) -> Option<String> {
    use arboard::{GetExtLinux as _, LinuxClipboardKind};
    clipboard.get().clipboard(LinuxClipboardKind::Primary).text().ok()
}

/// Windows and macOS have no such thing.
#[cfg(not(target_os = "linux"))]
fn marked(_clipboard: &mut Clipboard) -> Option<String> {
    None
}
