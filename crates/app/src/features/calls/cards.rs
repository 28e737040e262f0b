//! The calls as the window shows them: each with what can be done with it now.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use calls::answering::{self, Action as Meant, Devices, StillRings};
use calls::call::{Call, State};
use calls::event::{self, Moment};

use crate::core::Core;
use crate::ports::Ports;
use crate::view::{self, CallAction};

/// Their ids, ringing ones first, then the oldest first; and each by its id.
pub(super) fn draw<P: Ports>(core: &Core<P>) -> (Vec<String>, BTreeMap<String, view::Call>) {
    let mut calls = core.session.calls.all();
    calls.sort_by_key(|call| !call.rings());
    let order = calls.iter().map(|call| call.id.as_str().to_owned()).collect();
    let each = calls.into_iter().map(|call| (call.id.as_str().to_owned(), draw_call(core, call)));
    (order, each.collect())
}

fn draw_call<P: Ports>(core: &Core<P>, call: &Call) -> view::Call {
    let other = call.other_side();
    let mut actions = Vec::new();
    let mut note = None;
    match call.state {
        State::Ringing => {
            actions = core.answers_to(call);
            if call.quiet {
                let why = quiet_because(call, &core.devices());
                note = Some(StillRings::words(why, core.language).to_owned());
            }
        }
        State::Active | State::Dialling => {
            if call.state == State::Active && core.can_hold(call) {
                actions.push(CallAction::Hold);
            }
            actions.push(CallAction::HangUp);
        }
        State::Held => {
            if core.can_hold(call) {
                actions.push(CallAction::Resume);
            }
            actions.push(CallAction::HangUp);
        }
        State::Over(_) => {}
    }
    view::Call {
        id: call.id.as_str().to_owned(),
        state: match call.state {
            State::Ringing => view::CallState::Ringing,
            State::Active => view::CallState::Active,
            State::Held => view::CallState::Held,
            State::Dialling | State::Over(_) => view::CallState::Dialling,
        },
        direction: call.direction.map(|direction| match direction {
            event::Direction::In => view::CallDirection::In,
            event::Direction::Out => view::CallDirection::Out,
        }),
        name: core.party_name(other),
        number: core.party_number(other),
        shown_number: core.shown_number(core.party_number(other).as_deref()),
        private: other.privacy == Some(true),
        queue: call.queue.as_ref().map(|queue| core.queue_name(queue)),
        internal: other.extension.is_some(),
        // A clock that is off must not count backwards.
        since: iso(call.since.min(call.heard)),
        answered_at: call.answered.map(iso),
        tone_why: call
            .rings()
            .then(|| core.facts.heard.decision(&call.id))
            .flatten()
            .map(|decision| decision.why.words(core.language).to_owned()),
        actions,
        note,
        variables: call
            .variables
            .iter()
            .map(|(name, value)| view::CallVariable { name: name.clone(), value: value.clone() })
            .collect(),
        answered: matches!(call.state, State::Active | State::Held),
        waiting: None,
        asked: None,
        recording: view::Recording::Never,
    }
}

/// Why a call that the user silenced here rings on elsewhere.
fn quiet_because(call: &Call, devices: &Devices) -> StillRings {
    let loud = Call { quiet: false, ..call.clone() };
    match answering::hang_up([&loud], devices) {
        Meant::QuietHere { why, .. } => why,
        _ => StillRings::NoLegOfOwn,
    }
}

fn iso(moment: Moment) -> String {
    let since = Duration::from_millis(u64::try_from(moment.millis()).unwrap_or_default());
    pbx::instant::iso_ms(UNIX_EPOCH + since)
}
