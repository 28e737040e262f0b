//! Sound that nobody hears, on the devices that a test plugs in.

use std::sync::{Mutex, MutexGuard, PoisonError};

use media::NoSound;
use media::devices::{Device, Preferred};
use media::tones::Tone;
use settings::values::RingerVolume;

use super::{SoundDevices, Sounds, Unheard};
use crate::ports::journal::{Asked, Journal};

#[derive(Debug, Default)]
struct State {
    outputs: Vec<Device>,
    playing: Option<Tone>,
    no_sound: bool,
}

#[derive(Debug)]
pub struct RecordingSounds {
    journal: Journal,
    state: Mutex<State>,
}

impl RecordingSounds {
    /// Without any device.
    pub fn new(journal: Journal) -> Self {
        Self { journal, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The system has no sound any more.
    pub fn lose(&self) {
        self.state().no_sound = true;
    }

    /// The devices that play, the first of which is the system's default.
    pub fn plug_in(&self, names: &[&str]) {
        let device = |(at, name): (usize, &&str)| Device {
            id: format!("id of {name}"),
            name: (*name).to_owned(),
            is_default: at == 0,
        };
        self.state().outputs = names.iter().enumerate().map(device).collect();
    }

    /// What rings; nothing: silence.
    pub fn playing(&self) -> Vec<Tone> {
        self.state().playing.into_iter().collect()
    }
}

impl Sounds for RecordingSounds {
    async fn devices(&self) -> SoundDevices {
        let state = self.state();
        if state.no_sound {
            let none = || Err(NoSound::NoServer { why: "none was started".into() });
            return SoundDevices { outputs: none(), inputs: none() };
        }
        SoundDevices { outputs: Ok(state.outputs.clone()), inputs: Ok(Vec::new()) }
    }

    async fn preview(
        &self,
        tone: Tone,
        preferred: Vec<Preferred>,
        volume: RingerVolume,
    ) -> Result<String, Unheard> {
        let state = self.state();
        let name = state.outputs.first().map(|device| device.name.clone());
        self.journal.record(Asked::Preview(tone, preferred, volume));
        name.ok_or(Unheard::NoSound(NoSound::NoDevice))
    }

    fn stop_preview(&self) {
        self.journal.record(Asked::StopPreview);
    }

    fn ring(&self, tone: Tone, _preferred: Vec<Preferred>, volume: RingerVolume) {
        let mut state = self.state();
        self.journal.record(Asked::Ring(tone, volume));
        state.playing = Some(tone);
    }

    fn set_volume(&self, volume: RingerVolume) {
        self.journal.record(Asked::Volume(volume));
    }

    fn stop_ringing(&self) {
        let mut state = self.state();
        self.journal.record(Asked::StopRinging);
        state.playing = None;
    }
}
