//! How the page is told of what has changed.
//!
//! Tauri's way is an event, which is a script of its own for each patch. WebKitGTK keeps such scripts for a while, and
//! a busy window is told twenty times a second. There a patch is the argument of one function that stays the same.

#[cfg_attr(target_os = "linux", path = "patches/argument.rs")]
#[cfg_attr(not(target_os = "linux"), path = "patches/event.rs")]
mod way;

pub use way::tell;
