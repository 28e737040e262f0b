//! Words and JSON about the devices at the desk, as the report, the status and the command line share them.

use calls::ringing::Decision;
use devices::busylight::State;
use devices::desk::{Driven, Hindrance};
use devices::headset::{CallPhase, LayoutError};
use serde_json::{Value, json};
use settings::report::{Outcome, Reason};
use settings::words::Language;

use super::Core;
use crate::ports::Ports;
use crate::said::Said;

impl<P: Ports> Core<P> {
    /// How far the calls have come, for a device that takes part in one.
    pub(crate) fn call_phase(&self) -> CallPhase {
        let another_rings = self.facts.heard.decisions.values().any(Decision::is_announced);
        let calls = self.session.calls.all();
        let active: Vec<_> = calls.into_iter().filter(|call| call.occupies()).collect();
        if active.is_empty() {
            return if another_rings { CallPhase::Ringing } else { CallPhase::None };
        }
        let held = active.iter().all(|call| call.state == calls::call::State::Held);
        CallPhase::Active { held, another_rings }
    }

    /// `devices` of `communicator status`.
    pub(crate) fn devices_status_json(&self) -> Value {
        let desk = &self.facts.desk;
        let lights = desk.lights.iter().flatten();
        let lights: Vec<Value> = lights.map(|light| light_json(light, desk.shows, self.language)).collect();
        let headset = desk.headset.as_ref().and_then(Option::as_ref);
        json!({
            "busylights": lights,
            "headset": headset.map(|headset| device_json(headset, self.language)),
            "beacons": self.beacons_json(),
        })
    }
}

/// A light for scripts. `showing`: a word of [`State::word`], null where the light shows nothing of ours.
pub(crate) fn light_json(light: &Driven, shows: Option<State>, language: Language) -> Value {
    json!({
        "name": light.name,
        "driven": light.hindrance.is_none(),
        "showing": shows.filter(|_| light.hindrance.is_none()).map(State::word),
        "why": light.hindrance.as_ref().map(|hindrance| why(hindrance, language)),
    })
}

pub(crate) fn device_json(device: &Driven, language: Language) -> Value {
    json!({
        "name": device.name,
        "driven": device.hindrance.is_none(),
        "why": device.hindrance.as_ref().map(|hindrance| why(hindrance, language)),
    })
}

/// Why a device is not driven, and what helps.
pub(crate) fn why(hindrance: &Hindrance, language: Language) -> String {
    let (en, da) = match hindrance {
        Hindrance::NotPermitted => (
            "you may not open it: install the package of this program, which brings the rule for it, and connect it again",
            "du må ikke åbne den: installér programmets pakke, som har reglen for den, og tilslut den igen",
        ),
        Hindrance::Held => (
            "another program has it for itself: quit that program",
            "et andet program har den for sig selv: afslut det program",
        ),
        Hindrance::KuandoHub => (
            "kuandoHUB controls it: quit kuandoHUB to let this program do so",
            "kuandoHUB styrer den: afslut kuandoHUB, hvis dette program skal",
        ),
        Hindrance::NoControls { why } => {
            let why = no_controls(why);
            let why = why.in_language(language);
            return language.pick(
                format!("it cannot be used for calls: {why}"),
                format!("den kan ikke bruges til opkald: {why}"),
            );
        }
        Hindrance::Failed { why } => {
            return language.pick(
                format!("it does not do as told: {why}; connect it again"),
                format!("den gør ikke, hvad den får besked på: {why}; tilslut den igen"),
            );
        }
    };
    language.pick(en, da).to_owned()
}

/// The row of the report for a device that nothing is done with.
pub(crate) fn outcome(hindrance: &Hindrance) -> (Outcome, Reason, Option<Said>) {
    match hindrance {
        Hindrance::NotPermitted => (Outcome::Failed, Reason::NotPermitted, None),
        Hindrance::Held => (Outcome::Failed, Reason::HeldByProgram, None),
        Hindrance::KuandoHub => (Outcome::Adjusted, Reason::KuandoHub, None),
        Hindrance::NoControls { why } => {
            (Outcome::Unsupported, Reason::NoCallControls, Some(no_controls(why)))
        }
        Hindrance::Failed { why } => (Outcome::Failed, Reason::SystemRefused, Some(Said::from(why.as_str()))),
    }
}

/// Why a headset cannot be used for calls; part of a sentence.
fn no_controls(why: &LayoutError) -> Said {
    let en = why.to_string();
    match why {
        LayoutError::Malformed(why) => {
            Said::both(en, format!("beskrivelsen af knapperne kan ikke læses: {why}"))
        }
        LayoutError::NoHookSwitch => Said::both(en, "der er ingen knap til at besvare opkald"),
    }
}

/// A state in a sentence of the window.
pub(crate) const fn state_label(state: State, language: Language) -> &'static str {
    let (en, da) = match state {
        State::Ringing => ("A call rings", "Et opkald ringer"),
        State::OnACall => ("On a call", "I samtale"),
        State::DoNotDisturb => ("Do not disturb", "Forstyr ikke"),
        State::Away => ("Away", "Ikke til stede"),
        State::Free => ("Free", "Ledig"),
        State::Offline => ("Offline", "Ikke forbundet"),
    };
    match language {
        Language::En => en,
        Language::Da => da,
    }
}
