//! The port of the sound: the devices, and the tones that are played on them.

#[cfg(test)]
pub mod recording;

use media::NoSound;
use media::devices::{Device, Preferred};
use media::tones::Tone;
use settings::values::RingerVolume;

/// What is heard, and the devices it is heard on.
pub trait Sounds: Send + Sync + 'static {
    /// The devices that are there now; an error is why they cannot be known.
    fn devices(&self) -> impl Future<Output = SoundDevices> + Send;
    /// Plays a tone once, for a few seconds; answers when it sounds, with the device's name.
    fn preview(
        &self,
        tone: Tone,
        preferred: Vec<Preferred>,
        volume: RingerVolume,
    ) -> impl Future<Output = Result<String, Unheard>> + Send;
    /// Ends a preview, and leaves a call ringing.
    fn stop_preview(&self);
    /// Rings until it is stopped, in place of what it plays.
    fn ring(&self, tone: Tone, preferred: Vec<Preferred>, volume: RingerVolume);
    /// Of what rings.
    fn set_volume(&self, volume: RingerVolume);
    fn stop_ringing(&self);
}

/// What a look at the system's sound found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoundDevices {
    pub outputs: Result<Vec<Device>, NoSound>,
    pub inputs: Result<Vec<Device>, NoSound>,
}

/// Why a tone that was to be heard is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unheard {
    NoSound(NoSound),
    /// A call rings, and is not disturbed.
    CallRings,
}
