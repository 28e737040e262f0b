//! What differs between the systems: who tells of devices that come and go, and why one cannot be opened.

#[cfg_attr(target_os = "linux", path = "system/linux.rs")]
#[cfg_attr(target_os = "windows", path = "system/windows.rs")]
#[cfg_attr(target_os = "macos", path = "system/macos.rs")]
mod this;

pub(crate) use this::{Watch, descriptor, has_rival, not_opened, not_written};
