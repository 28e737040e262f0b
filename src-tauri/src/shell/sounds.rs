//! The app's sound: the ringer of `desktop`, and the devices of this computer.

use std::time::Duration;

use media::NoSound;
use media::devices::{self, Preferred};
use media::ringer::{Ringer, Status};
use media::tones::Tone;
use settings::values::RingerVolume;

use app::ports::{SoundDevices, Sounds, Unheard};

/// Longer than any sound server takes to begin.
const BEGINS_WITHIN: Duration = Duration::from_secs(5);

pub struct DesktopSounds {
    ringer: Ringer,
}

impl DesktopSounds {
    pub fn new() -> Self {
        Self { ringer: Ringer::new() }
    }
}

impl Sounds for DesktopSounds {
    async fn devices(&self) -> SoundDevices {
        SoundDevices { outputs: devices::outputs().await, inputs: devices::inputs().await }
    }

    async fn preview(
        &self,
        tone: Tone,
        preferred: Vec<Preferred>,
        volume: RingerVolume,
    ) -> Result<String, Unheard> {
        let mut status = self.ringer.status();
        status.mark_unchanged();
        self.ringer.preview(tone, preferred, volume);
        let begun = async {
            loop {
                // The ringer lives as long as this does.
                if status.changed().await.is_err() {
                    return Err(Unheard::NoSound(NoSound::TimedOut));
                }
                match status.borrow_and_update().clone() {
                    Status::Sounding { on, preview: true, .. } => return Ok(on.name),
                    Status::Unheard { why, preview: true } | Status::Silent { unheard: Some(why) } => {
                        return Err(Unheard::NoSound(why));
                    }
                    // A call rings meanwhile, or another preview was stopped.
                    Status::Sounding { preview: false, .. } | Status::Unheard { preview: false, .. } => {
                        return Err(Unheard::CallRings);
                    }
                    Status::Silent { unheard: None } => {}
                }
            }
        };
        match tokio::time::timeout(BEGINS_WITHIN, begun).await {
            Ok(begun) => begun,
            Err(_) => {
                self.ringer.stop_preview();
                Err(Unheard::NoSound(NoSound::TimedOut))
            }
        }
    }

    fn stop_preview(&self) {
        self.ringer.stop_preview();
    }

    fn ring(&self, tone: Tone, preferred: Vec<Preferred>, volume: RingerVolume) {
        self.ringer.start(tone, preferred, volume);
    }

    fn set_volume(&self, volume: RingerVolume) {
        self.ringer.set_volume(volume);
    }

    fn stop_ringing(&self) {
        self.ringer.stop();
    }
}
