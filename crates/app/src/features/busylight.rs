//! The busylights: every light shows the user's state, and plays while a call rings.
//!
//! Decided anew after every event from the same calls as the sound, so that light and sound cannot disagree.

use calls::ringing::Why;
use devices::busylight::{Colour, Look, Ring, State, Tone, Volume};
use devices::desk::{Driven, Hindrance, Told, Trial};
use pbx::PresenceState;
use serde_json::{Value, json};
use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use settings::values;

use crate::core::{Core, desk};
use crate::event::{Event, PageRequest};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::{Desk as _, Ports};
use crate::said::Said;
use crate::view::{self, ConnectionState, Level, Snapshot, StatusLine, UiError};

/// Shows the user's state on the lights.
#[derive(Debug, Default)]
pub struct Busylight {
    /// What the lights were told last; the outer none: nothing yet.
    told: Option<Option<Look>>,
}

impl<P: Ports> Feature<P> for Busylight {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Devices(Told::Lights(lights)) => core.facts.desk.lights = Some(lights.clone()),
            Event::Page(PageRequest::TryDevices { ring }, reply) => {
                reply.send(try_out(core, *ring).map(|()| Value::Null).map_err(UiError::refused));
            }
            Event::Woke => {
                core.ports.desk().wake();
                return Handled::No;
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn follow(&mut self, core: &mut Core<P>) {
        let setting = &core.settings().busylight;
        let shows = setting.enabled.then(|| state(core));
        let look = shows.map(|state| Look::of(state, ring(core)));
        if core.facts.desk.shows != shows {
            core.facts.desk.shows = shows;
            core.page.changed();
        }
        if shows.is_none() {
            core.facts.desk.lights = None;
        }
        if self.told != Some(look) {
            self.told = Some(look);
            core.ports.desk().show(look);
        }
    }

    fn keys(&self) -> &'static [Key] {
        &[Key::Kuando]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        findings.insert(Key::Kuando, finding(core));
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        if core.session.is_signed_in() {
            lines.put(About::Busylight, line(core));
        }
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        if let Some(editor) = &mut page.editor {
            editor.desk.colours = State::ALL.map(|state| colour(core, state)).into();
            editor.desk.tones = Tone::ALL.map(|tone| tone.name().to_owned()).into();
        }
    }

    /// Every device at the desk: a light is dark when nobody is there to tell it anything.
    fn end(&mut self, core: &mut Core<P>) {
        core.ports.desk().close();
    }
}

/// What a light is to show of the user.
fn state<P: Ports>(core: &Core<P>) -> State {
    match core.session.connection.state {
        ConnectionState::Live | ConnectionState::Polling | ConnectionState::Stale => {}
        ConnectionState::SignedOut
        | ConnectionState::Connecting
        | ConnectionState::Offline
        | ConnectionState::Refused => return State::Offline,
    }
    if core.facts.heard.decisions.values().any(calls::ringing::Decision::is_announced) {
        return State::Ringing;
    }
    if core.session.calls.on_a_call() {
        return State::OnACall;
    }
    if core.own_dnd() {
        return State::DoNotDisturb;
    }
    match own_presence(core) {
        None | Some(PresenceState::Available) => State::Free,
        // Somebody who is there, and says so.
        Some(PresenceState::Busy) => State::DoNotDisturb,
        Some(_) => State::Away,
    }
}

fn own_presence<P: Ports>(core: &Core<P>) -> Option<&PresenceState> {
    let employee = &core.account.known.as_ref()?.employee;
    Some(&core.session.company.roster.employee(employee)?.presence.as_ref()?.state)
}

/// What the light plays: nothing into the ear of somebody who talks.
fn ring<P: Ports>(core: &Core<P>) -> Option<Ring> {
    let for_the_room = |why: &Why| matches!(why, Why::Tone(_) | Why::NoTone(_));
    let talks = core.session.calls.on_a_call();
    let rings = core.facts.heard.decisions.values().any(|decision| for_the_room(&decision.why));
    (rings && !talks).then(|| tone(&core.settings().busylight)).flatten()
}

/// The tone of the settings, as loud as they say.
fn tone(setting: &values::Busylight) -> Option<Ring> {
    let tone = Tone::of_name(setting.ring_tone.as_ref()?.as_str())?;
    Some(Ring { tone, volume: Volume::of_per_cent(setting.ring_volume.per_cent()) })
}

fn try_out<P: Ports>(core: &Core<P>, ring: bool) -> Result<(), String> {
    let language = core.language;
    let calls = core.session.calls.all();
    if calls.iter().any(|call| call.rings() || call.occupies()) {
        let text = language.pick("There is a call; try it afterwards.", "Der er et opkald; prøv bagefter.");
        return Err(text.to_owned());
    }
    let desk = &core.facts.desk;
    let is_driven = |device: &Driven| device.hindrance.is_none();
    let light = desk.lights.iter().flatten().any(is_driven);
    let headset = desk.headset.iter().flatten().any(is_driven);
    let shown = light || (ring && headset);
    if !shown {
        let text = language.pick(
            "No device is in use that could show it: switch the light on above, or connect it.",
            "Ingen enhed i brug kan vise det: slå lampen til ovenfor, eller tilslut den.",
        );
        return Err(text.to_owned());
    }
    let trial = if ring { Trial::Ring(tone(&core.settings().busylight)) } else { Trial::Colours };
    core.ports.desk().try_out(trial);
    Ok(())
}

fn in_force(setting: &values::Busylight, used: bool, tone: bool) -> Value {
    let name = setting.ring_tone.as_ref().filter(|_| tone).map_or("", values::ToneName::as_str);
    json!({
        "use": used,
        "ringTone": name,
        "ringVolume": crate::core::apply::number(setting.ring_volume.per_cent()),
    })
}

fn finding<P: Ports>(core: &Core<P>) -> Finding {
    let setting = &core.settings().busylight;
    if !setting.enabled {
        return Finding::applied(in_force(setting, false, true));
    }
    let unused = in_force(setting, false, true);
    let Some(lights) = &core.facts.desk.lights else {
        return Finding::new(Outcome::Pending, Reason::NotTried, Value::Null);
    };
    let hindered = lights.iter().find_map(|light| Some((light, light.hindrance.as_ref()?)));
    let driven = lights.iter().any(|light| light.hindrance.is_none());
    match hindered {
        None if !driven => Finding::new(Outcome::Pending, Reason::NotConnected, unused),
        Some((light, hindrance)) => {
            let (outcome, reason, detail) = desk::outcome(hindrance);
            let outcome = if driven { Outcome::Adjusted } else { outcome };
            let name = &light.name;
            let detail = detail.map_or_else(|| Said::from(name.as_str()), |why| why.after(name, name));
            Finding::new(outcome, reason, in_force(setting, driven, true)).with_detail(detail)
        }
        None => match &setting.ring_tone {
            Some(name) if Tone::of_name(name.as_str()).is_none() => {
                let silent = in_force(setting, true, false);
                Finding::new(Outcome::Adjusted, Reason::NoSuchTone, silent).with_detail(name.as_str())
            }
            _ => Finding::applied(in_force(setting, true, true)),
        },
    }
}

/// What the lights show, or why one of them does not.
fn line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let lights = core.facts.desk.lights.as_ref()?;
    let language = core.language;
    let hindered = lights.iter().find_map(|light| Some((light, light.hindrance.as_ref()?)));
    let (level, text, detail) = match (hindered, core.facts.desk.shows) {
        (Some((light, hindrance)), _) => {
            let level = if *hindrance == Hindrance::KuandoHub { Level::Info } else { Level::Warning };
            let text = language.pick("is not used", "bruges ikke");
            (level, format!("{} {text}", light.name), Some(desk::why(hindrance, language)))
        }
        (None, Some(state)) if !lights.is_empty() => {
            let label = desk::state_label(state, language);
            (Level::Ok, format!("{}: {label}", language.pick("Busylight", "Optagetlampe")), None)
        }
        _ => {
            let text = language.pick("No busylight is connected", "Ingen optagetlampe er tilsluttet");
            (Level::Info, text.to_owned(), None)
        }
    };
    Some(StatusLine { id: "busylight".to_owned(), level, text, detail, since: None, pressing: false })
}

/// A row of the table of colours.
fn colour<P: Ports>(core: &Core<P>, state: State) -> view::DeskColour {
    // A light's 100 is the brightest that a screen shows.
    let [red, green, blue] =
        Colour::parts(state.colour()).map(|part| u32::from(part).saturating_mul(255) / 100);
    view::DeskColour {
        state: state.word().to_owned(),
        label: desk::state_label(state, core.language).to_owned(),
        colour: format!("#{red:02x}{green:02x}{blue:02x}"),
        blinks: Look::of(state, None).blinks,
    }
}
