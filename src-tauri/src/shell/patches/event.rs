//! As an event of Tauri's.

use app::view::Patch;
use tauri::{AppHandle, Emitter as _};

/// Tells the page in the window of that label, in the order in which this is called.
///
/// # Errors
/// What Tauri said. A page that is not told asks for everything when it sees the next patch.
pub fn tell(app: &AppHandle, label: &'static str, patch: &Patch) -> tauri::Result<()> {
    app.emit_to(label, "patch", patch)
}
