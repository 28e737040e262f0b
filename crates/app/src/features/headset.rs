//! The headset: its hook does what ANSWER and HANGUP do, its mute is read, shown and echoed, it rings and shows the call.
//!
//! It belongs to this program only while there is a call. What a press means is decided where it is read
//! ([`devices::headset::Driver`]), so that what the headset repeats is never a press.

use calls::call::State;
use devices::desk::{Told, WantedHeadset};
use devices::headset::{CallPhase, Maker, Meant};
use serde_json::{Value, json};
use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use settings::values::HeadsetMaker;

use crate::core::{Core, desk};
use crate::event::{Asker, Event};
use crate::feature::{About, Feature, Handled, StatusLines};
use crate::ports::{Desk as _, Ports};
use crate::said::Said;
use crate::view::{CallAction, Level, StatusLine};

/// Does what is pressed at the headset, and shows it the calls.
#[derive(Debug, Default)]
pub struct Headset {
    /// What was wanted of it last; the outer none: nothing yet.
    told: Option<Option<WantedHeadset>>,
}

impl<P: Ports> Feature<P> for Headset {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        match event {
            Event::Devices(Told::Headset(headset)) => core.facts.desk.headset = Some(headset.clone()),
            Event::Devices(Told::Meant(meant)) => press(core, *meant),
            Event::HeadsetRefused => core.ports.desk().refuse_press(),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn follow(&mut self, core: &mut Core<P>) {
        let maker = core.settings().headset.preferred.map(maker);
        let phase = core.call_phase();
        if core.facts.desk.maker != maker {
            core.facts.desk.maker = maker;
            core.facts.desk.headset = None;
        }
        if maker.is_none() || !matches!(phase, CallPhase::Active { .. }) {
            core.facts.desk.muted = false;
        }
        let wanted = maker.map(|maker| WantedHeadset { maker, phase, muted: core.facts.desk.muted });
        if self.told != Some(wanted) {
            self.told = Some(wanted);
            core.ports.desk().use_headset(wanted);
        }
    }

    fn keys(&self) -> &'static [Key] {
        &[Key::PreferredHeadset]
    }

    fn findings(&self, core: &Core<P>, findings: &mut Findings) {
        findings.insert(Key::PreferredHeadset, finding(core));
    }

    fn status(&self, core: &Core<P>, lines: &mut StatusLines) {
        if core.session.is_signed_in() {
            lines.put(About::Headset, line(core));
        }
    }
}

const fn maker(maker: HeadsetMaker) -> Maker {
    match maker {
        HeadsetMaker::Jabra => Maker::Jabra,
        HeadsetMaker::Sennheiser => Maker::Sennheiser,
        HeadsetMaker::Yealink => Maker::Yealink,
    }
}

fn press<P: Ports>(core: &mut Core<P>, meant: Meant) {
    match meant {
        Meant::Answer => core.emit(Event::AnswerCall(Asker::Headset)),
        Meant::HangUp => core.emit(Event::HangUpCall(Asker::Headset)),
        Meant::Hold => {
            let calls = core.session.calls.all();
            let Some(call) = calls.into_iter().find(|call| call.occupies()) else { return };
            let action = if call.state == State::Held { CallAction::Resume } else { CallAction::Hold };
            let call = call.id.clone();
            core.emit(Event::ActOnCall { call, action, asker: Asker::Headset });
        }
        Meant::Mute(muted) => core.facts.desk.muted = muted,
    }
}

fn finding<P: Ports>(core: &Core<P>) -> Finding {
    let Some(wanted) = core.settings().headset.preferred else { return Finding::applied(json!("NONE")) };
    match &core.facts.desk.headset {
        None => Finding::new(Outcome::Pending, Reason::NotTried, Value::Null),
        Some(None) => Finding::new(Outcome::Pending, Reason::NotConnected, json!("NONE")),
        Some(Some(headset)) => match &headset.hindrance {
            None => Finding::applied(json!(wanted.word())),
            Some(hindrance) => {
                let (outcome, reason, detail) = desk::outcome(hindrance);
                let name = &headset.name;
                let detail = detail.map_or_else(|| Said::from(name.as_str()), |why| why.after(name, name));
                Finding::new(outcome, reason, json!("NONE")).with_detail(detail)
            }
        },
    }
}

/// The headset that is used, or why it is not; none where none is wanted.
fn line<P: Ports>(core: &Core<P>) -> Option<StatusLine> {
    let found = core.facts.desk.headset.as_ref()?;
    let language = core.language;
    let (level, text, detail) = match found {
        None => {
            let text = language.pick("The headset is not connected", "Headsettet er ikke tilsluttet");
            (Level::Info, text.to_owned(), None)
        }
        Some(headset) => match &headset.hindrance {
            Some(hindrance) => {
                let text = language.pick("is not used", "bruges ikke");
                (Level::Warning, format!("{} {text}", headset.name), Some(desk::why(hindrance, language)))
            }
            None if core.facts.desk.muted => {
                let muted = language.pick("microphone off", "mikrofonen er slået fra");
                (Level::Info, format!("{}: {muted}", headset.name), None)
            }
            None => (Level::Ok, headset.name.clone(), None),
        },
    };
    Some(StatusLine { id: "headset".to_owned(), level, text, detail, since: None, pressing: false })
}
