//! Which devices are connected, in use or not, and why: for the settings page and `communicator devices`.

use devices::desk::{Driven, Present};
use media::devices::{Chosen, Device, choose};
use serde_json::{Value, json};

use crate::core::{Core, desk};
use crate::ports::Ports;
use crate::view::{Desk, DeskDevice};

/// A busylight or headset.
struct Connected {
    name: String,
    /// None: it is driven.
    why: Option<String>,
}

impl<P: Ports> Core<P> {
    /// The answer of `communicator devices --json`.
    pub(super) fn devices_json(&self) -> Value {
        let settings = self.settings();
        let found = self.facts.devices.found.as_ref();
        let outputs = found.and_then(|found| found.outputs.as_ref().ok());
        let inputs = found.and_then(|found| found.inputs.as_ref().ok());
        let chosen = |ids: &[_]| match choose(&self.preferred(ids), outputs?) {
            Chosen::Device { device, .. } => Some(device.id),
            Chosen::None => None,
        };
        let (ringer, speech) = (chosen(&settings.ringer_outputs), chosen(&settings.audio_outputs));
        let of_output = |device: &Device| {
            let id = Some(&device.id);
            // Nobody speaks on this computer yet: what is heard on the device for speech is the tick.
            let used = match (id == ringer.as_ref(), id == speech.as_ref()) {
                (true, _) => "ringer",
                (false, true) => "tick",
                (false, false) => "none",
            };
            json!({ "id": device.id, "name": device.name, "use": used })
        };
        let of_input = |device: &Device| json!({ "id": device.id, "name": device.name, "use": "none" });
        let lights: Vec<Value> = match &self.facts.desk.lights {
            Some(lights) => {
                let shows = self.facts.desk.shows;
                lights.iter().map(|light| desk::light_json(light, shows, self.language)).collect()
            }
            None => self.unused_lights().map(|light| unused_light(&light)).collect(),
        };
        let headset = match &self.facts.desk.headset {
            Some(Some(headset)) => Some(desk::device_json(headset, self.language)),
            _ => self.unused_headset().map(|headset| unused(&headset)),
        };
        json!({
            "schema": 1,
            "outputs": outputs.into_iter().flatten().map(of_output).collect::<Vec<_>>(),
            "inputs": inputs.into_iter().flatten().map(of_input).collect::<Vec<_>>(),
            "busylights": lights,
            "headset": headset,
            "beacons": self.beacons_json(),
        })
    }

    /// The devices of the settings page.
    pub(super) fn draw_connected(&self, page: &mut Desk) {
        let shown = |one: Connected| DeskDevice { name: one.name, driven: one.why.is_none(), text: one.why };
        page.lights = match &self.facts.desk.lights {
            Some(lights) => lights.iter().map(|light| self.used(light)).map(shown).collect(),
            None => self.unused_lights().map(shown).collect(),
        };
        if let Some(state) = self.facts.desk.shows {
            for light in page.lights.iter_mut().filter(|light| light.driven) {
                light.text = Some(desk::state_label(state, self.language).to_owned());
            }
        }
        page.headset = match &self.facts.desk.headset {
            Some(Some(headset)) => Some(shown(self.used(headset))),
            _ => self.unused_headset().map(shown),
        };
        page.problem = match &self.facts.devices.desk {
            Some(Err(why)) => {
                let why = why.in_language(self.language);
                Some(self.language.pick(
                    format!("The busylights and headsets of this computer cannot be listed: {why}."),
                    format!("Computerens optagetlamper og headset kan ikke vises: {why}."),
                ))
            }
            _ => None,
        };
    }

    fn used(&self, device: &Driven) -> Connected {
        let why = device.hindrance.as_ref().map(|hindrance| desk::why(hindrance, self.language));
        Connected { name: device.name.clone(), why }
    }

    fn present(&self) -> impl Iterator<Item = &Present> {
        self.facts.devices.desk.iter().flatten().flatten()
    }

    fn unused_lights(&self) -> impl Iterator<Item = Connected> {
        let why = match self.settings().busylight.enabled {
            true => self.language.pick("it is looked at just now", "den undersøges lige nu"),
            false => self.language.pick(
                "it is switched off in the settings (media.kuando)",
                "den er slået fra i indstillingerne (media.kuando)",
            ),
        };
        self.present().filter_map(move |present| match present {
            Present::Light { name } => Some(Connected { name: name.clone(), why: Some(why.to_owned()) }),
            Present::Headset { .. } => None,
        })
    }

    /// The first headset that is connected and not wanted.
    fn unused_headset(&self) -> Option<Connected> {
        let wanted = self.facts.desk.maker;
        self.present().find_map(|present| {
            let Present::Headset { name, maker } = present else { return None };
            let why = match wanted {
                Some(wanted) if wanted == *maker => {
                    self.language.pick("it is looked at just now", "det undersøges lige nu").to_owned()
                }
                Some(wanted) => self.language.pick(
                    format!("the settings choose a headset of {} (media.preferredHeadset)", wanted.name()),
                    format!(
                        "indstillingerne vælger et headset fra {} (media.preferredHeadset)",
                        wanted.name()
                    ),
                ),
                None => self
                    .language
                    .pick(
                        "no headset is chosen in the settings (media.preferredHeadset)",
                        "der er ikke valgt et headset i indstillingerne (media.preferredHeadset)",
                    )
                    .to_owned(),
            };
            Some(Connected { name: name.clone(), why: Some(why) })
        })
    }
}

fn unused(device: &Connected) -> Value {
    json!({ "name": device.name, "driven": device.why.is_none(), "why": device.why })
}

fn unused_light(light: &Connected) -> Value {
    json!({ "name": light.name, "driven": light.why.is_none(), "showing": null, "why": light.why })
}
