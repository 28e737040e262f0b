//! Sound: the app's tones, the devices to play them on, and the ringer that plays them.
//!
//! Nothing is opened and no thread is started until something is to be heard or listed. A machine
//! without sound is not a fault of the app: every question has an answer that says so in time.

pub mod devices;
mod feed;
mod no_sound;
pub mod ringer;
pub mod tones;

#[cfg_attr(target_os = "linux", path = "system/pulse.rs")]
#[cfg_attr(any(target_os = "windows", target_os = "macos"), path = "system/cpal.rs")]
mod system;

pub use no_sound::NoSound;

use std::time::Duration;

/// How long each question to the system's sound may take. A healthy one answers within milliseconds.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);

/// A device as a look at the system finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    device: devices::Device,
    /// Another one when a device of the same id was away and has come back, where the system says so.
    incarnation: u32,
}
