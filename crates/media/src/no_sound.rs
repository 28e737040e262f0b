//! Why nothing is heard.

use settings::said::Said;
use thiserror::Error;

/// Why there is no sound, in words for the log and the person.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoSound {
    #[error("no sound server is reached ({why}); start PipeWire or PulseAudio in this session")]
    NoServer { why: Said },
    #[error("the sound server does not answer; restart it, or sign in again")]
    TimedOut,
    #[error("there is no output device; connect loudspeakers or a headset")]
    NoDevice,
    #[error("“{device}” cannot be opened ({why}); another program may hold it")]
    Refused { device: String, why: Said },
    #[error("the app could not start its sound ({why}); the system has no room for more")]
    NoThread { why: String },
    #[error("something in this program failed while it played")]
    Fault,
}
