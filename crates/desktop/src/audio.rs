//! Sound: the app's tones, the devices to play them on, and the ringer that plays them.
pub mod tones;
