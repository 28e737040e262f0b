//! The calls as the window shows them: each with what can be done with it now.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use calls::answering::{self, Action as Meant, Devices, StillRings};
use calls::call::{Call, State};
use calls::event::{self, Moment, PhoneId};

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
            if call.state == State::Active && can_hold(core, call) {
                actions.push(CallAction::Hold);
            }
            actions.push(CallAction::HangUp);
        }
        State::Held => {
            if can_hold(core, call) {
                actions.push(CallAction::Resume);
            }
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
    }
}

/// Only desk phones of Mitel and Yealink hold at the PBX's word, and only their name tells.
fn can_hold<P: Ports>(core: &Core<P>, call: &Call) -> bool {
    let device = call.phone.clone().or_else(|| core.devices().desk);
    let own = core.session.company.roster.own_extensions().unwrap_or_default();
    let phone = own
        .iter()
        .flat_map(|extension| &extension.phones)
        .find(|phone| Some(phone.id.as_str()) == device.as_ref().map(PhoneId::as_str));
    phone.and_then(|phone| phone.name.as_deref()).is_some_and(|name| {
        let name = name.to_lowercase();
        name.contains("mitel") || name.contains("yealink")
    })
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
