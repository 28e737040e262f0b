//! When another keyboard layout types from now on.
//!
//! A shortcut is held as a place on the keyboard and wanted as a character: after a change of the
//! layout the two may have come apart. Who is told looks again, and finds mostly that nothing has to
//! be done. A burst of changes (a layout is loaded in several steps) is told once.

#[cfg_attr(target_os = "linux", path = "layout_watch/linux.rs")]
#[cfg_attr(target_os = "windows", path = "layout_watch/windows.rs")]
#[cfg_attr(target_os = "macos", path = "layout_watch/macos.rs")]
mod system;

pub(super) use system::LayoutWatch;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What is called after a change, on a thread of the watch: it must return soon.
pub(super) type Tell = Arc<dyn Fn() + Send + Sync>;

/// The caller's frames are a loop or the system's: a panic there would end more than this.
fn tell_safely(tell: &Tell) {
    if catch_unwind(AssertUnwindSafe(|| tell())).is_err() {
        tracing::error!("what was told of the keyboard layout has panicked");
    }
}
