//! This user's calls: events of the PBX in, what is in progress out. What is done with them is a feature's.

mod gap;

use std::time::{SystemTime, UNIX_EPOCH};

use calls::answering::{self, Action as Meant, Devices};
use calls::call::{Call, State};
use calls::calls::Change;
use calls::event::{self, CallEvent, CallId, Kind, Moment, PhoneId};
use calls::own::Own;
use calls::triggers::Told;
use pbx::event::{CallKind, Direction};
use serde_json::{Value, json};
use settings::shortcut::Action;

use super::{Core, Event};
use crate::event::Asker;
use crate::ports::Ports;
use crate::view::CallAction;

impl<P: Ports> Core<P> {
    pub(crate) fn on_call_event(&mut self, event: &pbx::CallEvent) {
        let event = translated(event, |time| self.session.company.roster.on_this_clock(time));
        self.hear(event);
    }

    /// The present moment, as the call model takes it.
    pub(crate) fn moment(&self) -> Moment {
        moment(self.time_of_day())
    }

    /// Takes in one event of a call, whoever tells it.
    pub(crate) fn hear(&mut self, event: CallEvent) {
        self.hear_at(event, self.moment());
    }

    /// The same for what can be so since an earlier moment.
    pub(crate) fn hear_at(&mut self, event: CallEvent, at: Moment) {
        let was_on_a_call = self.session.calls.on_a_call();
        let id = event.id.clone();
        let was_known = self.session.calls.get(&id).is_some();
        let changes = self.session.calls.apply(event, at);
        // Calls of others show nothing but the state of a colleague.
        if was_known || !changes.is_empty() || self.session.calls.get(&id).is_some() {
            self.page.changed();
        }
        self.after_changes(was_on_a_call, changes, Told::ByEvent);
    }

    fn after_changes(&mut self, was_on_a_call: bool, changes: Vec<Change>, told: Told) {
        if !changes.is_empty() {
            self.emit(Event::CallsChanged { changes, told });
        }
        if was_on_a_call && !self.session.calls.on_a_call() {
            // What waited for the end of the call.
            self.reconcile();
        }
    }

    /// The PBX has said which extensions and phones are this user's.
    pub(crate) fn own_extensions_changed(&mut self) {
        let Some(own) = self.session.company.roster.own_extensions() else { return };
        let extensions = own.iter().map(|one| event::ExtensionId::new(one.id.as_str()));
        let phones = own.iter().flat_map(|one| &one.phones);
        let own = Own::known(extensions, phones.map(|phone| PhoneId::new(phone.id.as_str())));
        if *self.session.calls.own() != own {
            self.session.calls.set_own(own);
        }
    }

    /// The phones that calls can be handled with.
    pub(crate) fn devices(&self) -> Devices {
        let desk = self.settings().phone.as_ref().map(|id| PhoneId::new(id.as_str()));
        let softphone = self.registered_softphone().map(|(_, phone)| PhoneId::new(phone.id.as_str()));
        Devices {
            // Nothing here speaks SIP: a softphone is another program, which the PBX can have pick up a
            // call like any telephone.
            softphone: None,
            desk: softphone.or(desk),
        }
    }

    /// Only desk phones of Mitel and Yealink hold at the PBX's word, and only their name tells.
    pub(crate) fn can_hold(&self, call: &Call) -> bool {
        let device = call.phone.clone().or_else(|| self.devices().desk);
        let own = self.session.company.roster.own_extensions().unwrap_or_default();
        let phone = own
            .iter()
            .flat_map(|extension| &extension.phones)
            .find(|phone| Some(phone.id.as_str()) == device.as_ref().map(PhoneId::as_str));
        phone.and_then(|phone| phone.name.as_deref()).is_some_and(|name| {
            let name = name.to_lowercase();
            name.contains("mitel") || name.contains("yealink")
        })
    }

    /// What can be done with a call that rings.
    pub(crate) fn answers_to(&self, call: &Call) -> Vec<CallAction> {
        let devices = self.devices();
        let mut actions = Vec::new();
        if !matches!(answering::answer([call], &devices), Meant::Nothing { .. }) {
            actions.push(CallAction::Answer);
        }
        match answering::hang_up([call], &devices) {
            Meant::Hangup { .. } => actions.push(CallAction::Decline),
            Meant::QuietHere { .. } => actions.push(CallAction::Silence),
            _ => {}
        }
        actions
    }

    /// ANSWER or HANGUP is asked for, from wherever it comes.
    pub(crate) fn do_action(&mut self, action: Action, asker: Asker) {
        self.emit(match action {
            Action::Answer => Event::AnswerCall(asker),
            _ => Event::HangUpCall(asker),
        });
    }

    /// The calls of `communicator status`.
    pub(crate) fn calls_json(&self) -> Vec<Value> {
        self.session
            .calls
            .all()
            .into_iter()
            .map(|call| {
                let other = call.other_side();
                json!({
                    "id": call.id.as_str(),
                    "state": match call.state {
                        State::Dialling => "dialling",
                        State::Ringing => "ringing",
                        State::Active => "active",
                        State::Held => "held",
                        State::Over(_) => "over",
                    },
                    "direction": call.direction.map(|direction| match direction {
                        event::Direction::In => "in",
                        event::Direction::Out => "out",
                    }),
                    "who": self.party_name(other).or_else(|| self.party_number(other)),
                    "queue": call.queue.as_ref().and_then(|queue| self.known_queue_name(queue)),
                })
            })
            .collect()
    }
}

pub(crate) fn moment(time: SystemTime) -> Moment {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// An event of the wire as the call model takes it, its time by this computer's clock.
fn translated(event: &pbx::CallEvent, here: impl Fn(SystemTime) -> SystemTime) -> CallEvent {
    let party = |party: &pbx::event::Party| event::Party {
        number: party.number.clone(),
        name: party.name.clone(),
        extension: party.extension.as_ref().map(|id| event::ExtensionId::new(id.as_str())),
        privacy: party.private.then_some(true),
    };
    CallEvent {
        time: event.time.map(|time| moment(here(time))),
        kind: match event.kind {
            CallKind::Start => Kind::Start,
            CallKind::Ringing => Kind::Ringing,
            CallKind::Answer => Kind::Answer,
            CallKind::Hold => Kind::Hold { on: event.held.unwrap_or(true) },
            CallKind::End => Kind::End,
        },
        id: CallId::new(event.id.as_str()),
        direction: match event.direction {
            Some(Direction::In) => Some(event::Direction::In),
            Some(Direction::Out) => Some(event::Direction::Out),
            _ => None,
        },
        extension: event.extension.as_ref().map(|id| event::ExtensionId::new(id.as_str())),
        phone: event.phone.as_ref().map(|id| PhoneId::new(id.as_str())),
        leg: event.leg.as_ref().map(|id| event::LegId::new(id.as_str())),
        caller: party(&event.caller),
        callee: party(&event.callee),
        queue: event.queue.as_ref().map(|queue| event::QueueRef {
            id: event::QueueId::new(queue.id.as_str()),
            name: queue.name.clone(),
        }),
        variables: event.variables.clone(),
    }
}
