//! The sound devices of this computer, and ringtones to be heard before one of them rings.

use std::time::Duration;

use media::NoSound;
use media::devices::{Chosen, Device, Preferred, Why, choose};
use media::tones::Tone;
use serde_json::{Map, Value, json};
use settings::key::Key;
use settings::report::{Finding, Outcome, Reason};
use settings::table::DeviceKind;
use settings::values::Id;
use settings::words::Language;

use super::{Core, Event, apply};
use crate::event::PageReply;
use crate::ports::{Ports, SoundDevices, Sounds as _, Unheard};
use crate::view::editor::{self, Choice};
use crate::view::{RingtonePlayed, UiError};

/// A ringtone is played for so long to be heard, in milliseconds.
const PREVIEW_MS: u32 = 3000;

/// Under this name `local.json` keeps what devices were called: ids say nothing to people.
const NAMES: &str = "deviceNames";

/// Names that are kept at most.
const MOST_NAMES: usize = 50;

/// What a look at the devices found.
#[derive(Debug, Default)]
pub(crate) struct Sound {
    found: Option<SoundDevices>,
    looking: bool,
}

impl Sound {
    /// The first look is under way: what it finds belongs to the report.
    pub(crate) fn is_looking_first(&self) -> bool {
        self.looking && self.found.is_none()
    }
}

/// A look at the devices takes milliseconds where there is sound, and is given up where it hangs: a
/// refresh waits for the first one.
const LOOK_WITHIN: Duration = Duration::from_millis(1500);

impl<P: Ports> Core<P> {
    /// The settings page shows devices: it asks for a look now and then while it is open.
    pub(crate) fn look_at_devices(&mut self) {
        if std::mem::replace(&mut self.sound.looking, true) {
            return;
        }
        let ports = self.ports.clone();
        let silent = || Err(NoSound::TimedOut);
        let nothing = move || SoundDevices { outputs: silent(), inputs: silent() };
        let work = async move {
            let found = tokio::time::timeout(LOOK_WITHIN, ports.sounds().devices()).await;
            Event::DevicesFound(found.unwrap_or_else(|_| nothing()))
        };
        self.spawn(work, move |_| Event::DevicesFound(nothing()));
    }

    pub(crate) fn on_devices(&mut self, found: SoundDevices) {
        self.sound.looking = false;
        let listed = [&found.outputs, &found.inputs].into_iter().flatten().flatten();
        let settings = &self.resolved.settings;
        let preferred = [&settings.ringer_outputs, &settings.audio_outputs, &settings.audio_inputs];
        let names: Vec<(String, String)> = listed
            .filter(|device| preferred.iter().any(|ids| ids.iter().any(|id| id.as_str() == device.id)))
            .map(|device| (device.id.clone(), device.name.clone()))
            .collect();
        self.sound.found = Some(found);
        self.remember_names(names);
    }

    /// What preferred devices are called is kept on this computer.
    fn remember_names(&mut self, names: Vec<(String, String)>) {
        let mut kept = self.device_names();
        let before = kept.clone();
        for (id, name) in names {
            kept.insert(id, Value::String(name));
        }
        while kept.len() > MOST_NAMES {
            let Some(oldest) = kept.keys().next().cloned() else { break };
            kept.shift_remove(&oldest);
        }
        if kept != before {
            self.keep_local(NAMES, Value::Object(kept));
        }
    }

    fn device_names(&self) -> Map<String, Value> {
        self.local_value(NAMES).and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// Ids of the settings with the names that they had here.
    pub(crate) fn preferred(&self, ids: &[Id]) -> Vec<Preferred> {
        let names = self.device_names();
        ids.iter()
            .map(|id| Preferred {
                id: id.as_str().to_owned(),
                name: names.get(id.as_str()).and_then(Value::as_str).map(str::to_owned),
            })
            .collect()
    }

    /// The devices of one kind for the settings page.
    pub(crate) fn devices_control(&self, kind: DeviceKind) -> editor::Control {
        let settings = &self.resolved.settings;
        let (ids, found) = match kind {
            DeviceKind::Camera => {
                let problem = self
                    .language
                    .pick("This program has no video calls.", "Dette program har ingen videoopkald.");
                return editor::Control::Devices {
                    present: Vec::new(),
                    known: Vec::new(),
                    problem: Some(problem.to_owned()),
                };
            }
            DeviceKind::Speaker => (&settings.audio_outputs, self.sound.found.as_ref().map(|it| &it.outputs)),
            DeviceKind::Ringer => (&settings.ringer_outputs, self.sound.found.as_ref().map(|it| &it.outputs)),
            DeviceKind::Microphone => {
                (&settings.audio_inputs, self.sound.found.as_ref().map(|it| &it.inputs))
            }
        };
        let preferred = self.preferred(ids);
        let known = preferred
            .iter()
            .filter_map(|one| Some(Choice { value: one.id.clone(), label: one.name.clone()? }))
            .collect();
        match found {
            Some(Ok(present)) => {
                let used = match choose(&preferred, present) {
                    Chosen::Device { device, .. } => Some(device.id),
                    Chosen::None => None,
                };
                let shown = |device: &Device| editor::Device {
                    id: device.id.clone(),
                    name: device.name.clone(),
                    in_use: Some(&device.id) == used.as_ref(),
                };
                editor::Control::Devices {
                    present: present.iter().map(shown).collect(),
                    known,
                    problem: None,
                }
            }
            Some(Err(why)) => {
                let why = no_sound_words(why, self.language);
                let problem = self.language.pick(
                    format!("The devices of this computer cannot be read: {why}."),
                    format!("Computerens enheder kan ikke læses: {why}."),
                );
                editor::Control::Devices { present: Vec::new(), known, problem: Some(problem) }
            }
            None => {
                let problem = self.language.pick("Looking for devices…", "Leder efter enheder…");
                editor::Control::Devices { present: Vec::new(), known, problem: Some(problem.to_owned()) }
            }
        }
    }

    /// What is in force of the settings that calls, their sound and their phone depend on.
    pub(crate) fn call_findings(&self) -> Vec<(Key, Finding)> {
        let settings = &self.resolved.settings;
        let mut findings = vec![
            (Key::RingerVolume, Finding::applied(apply::number(settings.ringer_volume.share()))),
            (Key::PreferredRingerOutputs, self.output_finding(&settings.ringer_outputs)),
            (Key::PreferredAudioOutputs, self.output_finding(&settings.audio_outputs)),
            (Key::PhoneId, self.phone_finding(settings.phone.as_ref(), false)),
            (Key::SoftphoneId, self.phone_finding(settings.softphone.as_ref(), true)),
            (Key::DndWhenDesktopLocked, self.dnd_finding()),
            (Key::OutboundGoto, Finding::applied(json!(settings.outbound_goto))),
        ];
        findings.extend(self.popup_findings());
        findings
    }

    fn output_finding(&self, ids: &[Id]) -> Finding {
        let preferred = self.preferred(ids);
        let present = match self.sound.found.as_ref().map(|found| &found.outputs) {
            None => return Finding::new(Outcome::Pending, Reason::NotTried, Value::Null),
            Some(Err(why)) => {
                return Finding::new(Outcome::Failed, Reason::NoSound, Value::Null)
                    .with_detail(no_sound_words(why, self.language));
            }
            Some(Ok(present)) => present,
        };
        match choose(&preferred, present) {
            Chosen::Device { device, why: Why::Preferred { .. } } => Finding::applied(json!([device.id])),
            Chosen::Device { why: Why::NonePreferred, .. } => Finding::applied(json!([])),
            Chosen::Device { device, why: Why::PreferredAbsent } => {
                Finding::new(Outcome::Adjusted, Reason::DeviceAbsent, json!([])).with_detail(device.name)
            }
            Chosen::None => Finding::new(Outcome::Failed, Reason::NoSound, Value::Null),
        }
    }

    /// One of the user's own phones; of use only while it is registered, where that is asked for.
    fn phone_finding(&self, phone: Option<&Id>, must_be_registered: bool) -> Finding {
        let Some(phone) = phone else { return Finding::applied(Value::Null) };
        let Some(own) = self.session.company.roster.own_extensions() else {
            let detail = self.session.company.extensions.problem.clone().unwrap_or_default();
            // Whether it is registered nobody knows, and then it is not used.
            let in_force = if must_be_registered { Value::Null } else { json!(phone.as_str()) };
            return Finding::new(Outcome::Pending, Reason::PhonesUnavailable, in_force).with_detail(detail);
        };
        let mut phones = own.iter().flat_map(|extension| &extension.phones);
        match phones.find(|one| one.id.as_str() == phone.as_str()) {
            None => Finding::new(Outcome::Adjusted, Reason::NoSuchPhone, Value::Null),
            Some(one) if must_be_registered && one.registered != Some(true) => {
                Finding::new(Outcome::Adjusted, Reason::NotRegistered, Value::Null)
            }
            Some(_) => Finding::applied(json!(phone.as_str())),
        }
    }

    /// The device that calls ring on, or why they are not heard; none before it is known.
    pub(crate) fn ringer(&self) -> Option<Result<String, String>> {
        let preferred = self.preferred(&self.resolved.settings.ringer_outputs);
        Some(match &self.sound.found.as_ref()?.outputs {
            Err(why) => Err(no_sound_words(why, self.language)),
            Ok(present) => match choose(&preferred, present) {
                Chosen::Device { device, .. } => Ok(device.name),
                Chosen::None => Err(no_sound_words(&NoSound::NoDevice, self.language)),
            },
        })
    }

    /// The tone that stands for a ringtone of the PBX, which names them and sends no sound.
    pub(crate) fn tone(&self, ringtone: &str) -> Tone {
        let list = self.session.company.ringtones.last.iter().flat_map(|list| &list.items);
        let name = list.into_iter().find(|one| one.id.as_str() == ringtone).map(|one| one.name.en.as_str());
        Tone::for_ringtone(ringtone, name)
    }

    /// Plays a ringtone where it would ring, as loud as it would.
    pub(crate) fn play_ringtone(&self, ringtone: &str, reply: PageReply) {
        let settings = &self.resolved.settings;
        let (tone, volume) = (self.tone(ringtone), settings.ringer_volume);
        let preferred = self.preferred(&settings.ringer_outputs);
        let (ports, language) = (self.ports.clone(), self.language);
        // Nothing here depends on it: the answer goes straight to whoever asked.
        tokio::spawn(async move {
            let answer =
                match ports.sounds().preview(tone, preferred, volume).await {
                    Ok(device) => serde_json::to_value(RingtonePlayed { device, milliseconds: PREVIEW_MS })
                        .map_err(|error| UiError::refused(error.to_string())),
                    Err(why) => {
                        let why = match why {
                            Unheard::NoSound(why) => no_sound_words(&why, language),
                            Unheard::CallRings => {
                                language.pick("a call is ringing", "et opkald ringer").to_owned()
                            }
                        };
                        Err(UiError::refused(language.pick(
                            format!("It cannot be heard: {why}."),
                            format!("Det kan ikke høres: {why}."),
                        )))
                    }
                };
            let _gone = reply.send(answer);
        });
    }
}

/// Why nothing can be heard, in the user's language; part of a sentence.
fn no_sound_words(why: &NoSound, language: Language) -> String {
    match language {
        Language::En => why.to_string(),
        Language::Da => match why {
            NoSound::NoServer { why } => {
                format!("ingen lydserver kan nås ({why}); start PipeWire eller PulseAudio i denne session")
            }
            NoSound::TimedOut => "lydserveren svarer ikke; genstart den, eller log ind igen".to_owned(),
            NoSound::NoDevice => "der er ingen lydenhed; tilslut højttalere eller et headset".to_owned(),
            NoSound::Refused { device, why } => {
                format!("“{device}” kan ikke åbnes ({why}); et andet program kan have den")
            }
            NoSound::NoThread { why } => {
                format!("programmet kunne ikke starte sin lyd ({why}); systemet har ikke plads til mere")
            }
        },
    }
}
