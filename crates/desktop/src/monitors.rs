//! When monitors come, go, or are another size or scale.
//!
//! On Linux the toolkit says so itself, and the app hears it there; the other two systems are asked here.
//! Told often rather than seldom: one change of a monitor is several for the system, and what is there now
//! is read by whoever is told.

#[cfg_attr(target_os = "windows", path = "monitors/windows.rs")]
#[cfg_attr(target_os = "macos", path = "monitors/macos.rs")]
mod system;

/// Watches until the process ends. `tell` must return soon.
///
/// # Errors
/// What the system said.
pub fn watch(tell: impl Fn() + Send + Sync + 'static) -> Result<(), String> {
    system::watch(Box::new(tell))
}
