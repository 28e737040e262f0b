//! The devices of this computer: those of the sound, ringtones to be heard before one of them rings, and which
//! busylights and headsets are connected.

mod connected;
mod status;

use std::time::Duration;

use devices::desk::Present;
use media::NoSound;
use media::devices::{Chosen, Device, Preferred, Why, choose};
use media::tones::Tone;
use serde_json::{Map, Value, json};
use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use settings::table::DeviceKind;
use settings::values::Id;
use settings::words::Language;

use crate::core::{Core, apply};
use crate::event::{Event, PageReply, PageRequest, VerbReply};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::{Clock as _, Desk as _, Ports, SoundDevices, Sounds as _, Unheard};
use crate::said::Said;
use crate::verbs::{Reply, Request};
use crate::view::editor::{self, Choice};
use crate::view::{RingtonePlayed, Snapshot, UiError};

/// A ringtone is played for so long to be heard, in milliseconds.
const PREVIEW_MS: u32 = 3000;

/// Under this name `local.json` keeps what devices were called: ids say nothing to people.
const NAMES: &str = "deviceNames";

/// Names that are kept at most.
const MOST_NAMES: usize = 50;

/// A look at the devices takes milliseconds where there is sound, and is given up where it hangs: a
/// refresh waits for the first one.
const LOOK_WITHIN: Duration = Duration::from_millis(1500);

/// Looks at the devices, at the start and whenever the settings page shows them.
#[derive(Debug, Default)]
pub struct Devices {
    looking: bool,
    /// Whoever waits for a look at all devices.
    waiting: Vec<VerbReply>,
}

/// What one look came to.
#[derive(Debug)]
struct Looked {
    sound: SoundDevices,
    /// None: nobody wanted to know.
    desk: Option<Result<Vec<Present>, Said>>,
}

impl<P: Ports> Feature<P> for Devices {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Page(PageRequest::LookAtDevices, reply) => {
                self.look(core, true);
                reply.send(Ok(Value::Null));
            }
            Event::Page(PageRequest::PlayRingtone(ringtone), reply) => {
                play_ringtone(core, ringtone, reply.clone());
            }
            Event::Page(PageRequest::StopRingtone, reply) => {
                core.ports.sounds().stop_preview();
                reply.send(Ok(Value::Null));
            }
            Event::Verb(Request::Devices, reply)
            | Event::VerbOfUser { request: Request::Devices, reply, .. } => {
                self.waiting.push(reply.clone());
                self.look(core, true);
            }
            _ => match event.take_own::<Looked>() {
                Some(looked) => self.take(core, looked),
                None => return Handled::No,
            },
        }
        Handled::Yes
    }

    /// The first look is at the start.
    fn follow(&mut self, core: &mut Core<P>) {
        if core.facts.devices.found.is_none() {
            self.look(core, false);
        }
    }

    fn keys(&self) -> &'static [Key] {
        &[Key::RingerVolume, Key::PreferredRingerOutputs, Key::PreferredAudioOutputs]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        let settings = core.settings();
        findings.extend([
            (Key::RingerVolume, Finding::applied(apply::number(settings.ringer_volume.share()))),
            (Key::PreferredRingerOutputs, output_finding(core, &settings.ringer_outputs)),
            (Key::PreferredAudioOutputs, output_finding(core, &settings.audio_outputs)),
        ]);
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        if let Some(editor) = &mut page.editor {
            core.draw_connected(&mut editor.desk);
        }
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        if core.session.is_signed_in() {
            lines.put(About::Sound, status::line(core));
        }
    }
}

impl Devices {
    /// `desk`: at busylights and headsets as well.
    fn look<P: Ports>(&mut self, core: &mut Core<P>, desk: bool) {
        if std::mem::replace(&mut self.looking, true) {
            return;
        }
        core.facts.devices.looks_first = core.facts.devices.found.is_none();
        let ports = core.ports.clone();
        let silent = || Err(NoSound::TimedOut);
        let nothing = move || SoundDevices { outputs: silent(), inputs: silent() };
        let work = async move {
            let clock = ports.clock();
            let until = clock.now() + LOOK_WITHIN;
            let sound = clock.timeout_at(until, ports.sounds().devices());
            let connected = async {
                let looked = clock.timeout_at(until, ports.desk().look()).await;
                looked.unwrap_or_else(|| Err(Said::both("they do not answer", "de svarer ikke")))
            };
            let (sound, desk) = if desk {
                let (sound, desk) = tokio::join!(sound, connected);
                (sound, Some(desk))
            } else {
                (sound.await, None)
            };
            Looked { sound: sound.unwrap_or_else(nothing), desk }
        };
        core.spawn_own(work, move |why| Looked { sound: nothing(), desk: desk.then_some(Err(why.into())) });
    }

    fn take<P: Ports>(&mut self, core: &mut Core<P>, looked: Looked) {
        self.looking = false;
        let Looked { sound: found, desk } = looked;
        let complete = desk.is_some();
        let desk = desk.or(core.facts.devices.desk.take());
        let listed = [&found.outputs, &found.inputs].into_iter().flatten().flatten();
        let settings = core.settings();
        let preferred = [&settings.ringer_outputs, &settings.audio_outputs, &settings.audio_inputs];
        let names: Vec<(String, String)> = listed
            .filter(|device| preferred.iter().any(|ids| ids.iter().any(|id| id.as_str() == device.id)))
            .map(|device| (device.id.clone(), device.name.clone()))
            .collect();
        core.facts.devices = crate::facts::devices::Present { found: Some(found), looks_first: false, desk };
        remember_names(core, names);
        if self.waiting.is_empty() {
            return;
        }
        if !complete {
            // They have asked while another look was under way.
            self.look(core, true);
            return;
        }
        for reply in std::mem::take(&mut self.waiting) {
            let _gone = reply.send(Reply::with(core.devices_json()));
        }
    }
}

/// What preferred devices are called is kept on this computer.
fn remember_names<P: Ports>(core: &mut Core<P>, names: Vec<(String, String)>) {
    let mut kept = names_kept(core);
    let before = kept.clone();
    for (id, name) in names {
        kept.insert(id, Value::String(name));
    }
    while kept.len() > MOST_NAMES {
        let Some(oldest) = kept.keys().next().cloned() else { break };
        kept.shift_remove(&oldest);
    }
    if kept != before {
        core.emit(Event::KeepLocal { name: NAMES, value: Value::Object(kept) });
    }
}

fn names_kept<P: Ports>(core: &Core<P>) -> Map<String, Value> {
    core.local_value(NAMES).and_then(Value::as_object).cloned().unwrap_or_default()
}

/// What others read of it.
impl<P: Ports> Core<P> {
    /// Ids of the settings with the names that they had here.
    pub(crate) fn preferred(&self, ids: &[Id]) -> Vec<Preferred> {
        let names = names_kept(self);
        ids.iter()
            .map(|id| Preferred {
                id: id.as_str().to_owned(),
                name: names.get(id.as_str()).and_then(Value::as_str).map(str::to_owned),
            })
            .collect()
    }

    /// What a device is called that is here, or was.
    pub(crate) fn device_name(&self, id: &str) -> Option<String> {
        let found = self.facts.devices.found.as_ref();
        let mut present =
            found.into_iter().flat_map(|found| [&found.outputs, &found.inputs]).flatten().flatten();
        match present.find(|device| device.id == id) {
            Some(device) => Some(device.name.clone()),
            None => Some(self.local_value(NAMES)?.get(id)?.as_str()?.to_owned()),
        }
    }

    /// The devices of one kind for the settings page.
    pub(crate) fn devices_control(&self, kind: DeviceKind) -> editor::Control {
        let settings = self.settings();
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
            DeviceKind::Speaker => {
                (&settings.audio_outputs, self.facts.devices.found.as_ref().map(|it| &it.outputs))
            }
            DeviceKind::Ringer => {
                (&settings.ringer_outputs, self.facts.devices.found.as_ref().map(|it| &it.outputs))
            }
            DeviceKind::Microphone => {
                (&settings.audio_inputs, self.facts.devices.found.as_ref().map(|it| &it.inputs))
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

    /// The tone that stands for a ringtone of the PBX, which names them and sends no sound.
    pub(crate) fn tone(&self, ringtone: &str) -> Tone {
        let list = self.session.company.ringtones.last.iter().flat_map(|list| &list.items);
        let name = list.into_iter().find(|one| one.id.as_str() == ringtone).map(|one| one.name.en.as_str());
        Tone::for_ringtone(ringtone, name)
    }
}

fn output_finding<P: Ports>(core: &Core<P>, ids: &[Id]) -> Finding {
    let preferred = core.preferred(ids);
    let present = match core.facts.devices.found.as_ref().map(|found| &found.outputs) {
        None => return Finding::new(Outcome::Pending, Reason::NotTried, Value::Null),
        Some(Err(why)) => {
            return Finding::new(Outcome::Failed, Reason::NoSound, Value::Null)
                .with_detail(Said::of(|language| no_sound_words(why, language)));
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

/// Plays a ringtone where it would ring, as loud as it would.
fn play_ringtone<P: Ports>(core: &Core<P>, ringtone: &str, reply: PageReply) {
    let settings = core.settings();
    let (tone, volume) = (core.tone(ringtone), settings.ringer_volume);
    let preferred = core.preferred(&settings.ringer_outputs);
    let (ports, language) = (core.ports.clone(), core.language);
    // Nothing here depends on it: the answer goes straight to whoever asked, who also hears of a panic.
    tokio::spawn(async move {
        let answer = match ports.sounds().preview(tone, preferred, volume).await {
            Ok(device) => serde_json::to_value(RingtonePlayed { device, milliseconds: PREVIEW_MS })
                .map_err(|error| UiError::refused(error.to_string())),
            Err(why) => {
                let why = match why {
                    Unheard::NoSound(why) => no_sound_words(&why, language),
                    Unheard::CallRings => language.pick("a call is ringing", "et opkald ringer").to_owned(),
                };
                Err(UiError::refused(
                    language
                        .pick(format!("It cannot be heard: {why}."), format!("Det kan ikke høres: {why}.")),
                ))
            }
        };
        let _gone = reply.send(answer);
    });
}

/// Why nothing can be heard, in the user's language; part of a sentence.
fn no_sound_words(why: &NoSound, language: Language) -> String {
    match language {
        Language::En => why.to_string(),
        Language::Da => match why {
            NoSound::NoServer { why } => {
                let why = why.in_language(language);
                format!("ingen lydserver kan nås ({why}); start PipeWire eller PulseAudio i denne session")
            }
            NoSound::TimedOut => "lydserveren svarer ikke; genstart den, eller log af og på igen".to_owned(),
            NoSound::NoDevice => "der er ingen lydenhed; tilslut højttalere eller et headset".to_owned(),
            NoSound::Refused { device, why } => {
                let why = why.in_language(language);
                format!("”{device}” kan ikke åbnes ({why}); måske bruger et andet program den")
            }
            NoSound::Fault => "noget i programmet fejlede under afspilningen".to_owned(),
            NoSound::NoThread { why } => {
                format!("programmet kunne ikke starte sin lyd ({why}); systemet har ikke plads til mere")
            }
        },
    }
}
