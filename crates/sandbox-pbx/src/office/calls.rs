//! Calls, each at one extension: how they begin, go on and end.
//!
//! A call between two colleagues is two calls, one at each extension, which know each other as
//! peers: that is how the PBX behind the API counts channels, and every event has one extension.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::extensions::party;
use super::{Denied, Incoming, Party, State};
use crate::company::people::{PEOPLE, STANDALONE};
use crate::company::queues::{Queues, seeded_caller};
use crate::company::{Kind, PBX_HOST, id};
use crate::realtime::Event;

/// Seen from the extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    In,
    Out,
}

/// How far a call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Talk {
    Ringing,
    Talking,
    Held,
}

/// A call at an extension.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub id: String,
    pub direction: Direction,
    pub extension: usize,
    /// The phone that talks, or that placed the call; while a call rings it rings on all.
    pub phone: Option<String>,
    pub leg: String,
    pub caller: Party,
    pub callee: Party,
    pub queue: Option<usize>,
    pub variables: BTreeMap<String, String>,
    untold: BTreeMap<String, String>,
    pub talk: Talk,
    /// The id of the same call at a colleague's extension.
    pub peer: Option<String>,
    /// Still in its queue under this id.
    pub waiting: Option<String>,
    only_start_end: bool,
    pub started: OffsetDateTime,
    /// What has been noted about it for the record of calls.
    pub note: Option<String>,
    /// It is recorded on demand.
    pub recorded: bool,
    /// Who transferred it without asking, and until when it rings here before it goes back to them.
    pub back_to: Option<(usize, OffsetDateTime)>,
}

impl Call {
    /// What events and pages have in common.
    pub(crate) fn json(&self, company: &Queues) -> Value {
        let mut call = json!({
            "id": self.id,
            "direction": match self.direction {
                Direction::In => "IN",
                Direction::Out => "OUT",
            },
            "extension": id(Kind::Extension, self.extension),
            "leg": self.leg,
            "caller": self.caller.json(),
            "callee": self.callee.json(),
            "variables": self.variables,
        });
        if let Some(fields) = call.as_object_mut() {
            if let Some(phone) = &self.phone {
                fields.insert("phone".to_owned(), json!(phone));
            }
            if let Some(place) = self.queue {
                fields.insert("queue".to_owned(), company.told(place));
            }
        }
        call
    }

    pub(super) const fn other(&self) -> &Party {
        match self.direction {
            Direction::In => &self.caller,
            Direction::Out => &self.callee,
        }
    }

    pub(super) fn set_other(&mut self, party: Party) {
        match self.direction {
            Direction::In => self.caller = party,
            Direction::Out => self.callee = party,
        }
    }

    /// What is noted under a name, whether or not events tell it.
    pub(crate) fn variable(&self, name: &str) -> Option<&String> {
        self.variables.get(name).or_else(|| self.untold.get(name))
    }

    /// Named by its id or by that of its leg.
    pub(crate) fn is(&self, wanted: &str) -> bool {
        self.id == wanted || self.leg == wanted
    }
}

impl State {
    /// The calls behind the states that the company opens with.
    pub(super) fn seed_calls(&mut self) {
        let people = PEOPLE.iter().map(|person| person.state);
        let states: Vec<&str> = people.chain(STANDALONE.iter().map(|(_, _, state)| *state)).collect();
        for (extension, state) in states.into_iter().enumerate() {
            if !matches!(state, "BUSY" | "RINGING") {
                continue;
            }
            let from = Party::caller(seeded_caller(extension));
            let call = self.ring(extension, Incoming { from, ..Incoming::default() });
            if state == "BUSY" {
                // It rings: it has just been made to.
                let _ = self.answer(&call, None, None);
            }
        }
    }

    /// A call from outside rings at an extension; where no phone may ring it ends at once. The id
    /// of the call.
    pub(crate) fn ring(&mut self, extension: usize, incoming: Incoming) -> String {
        let channel = self.channel();
        let call = format!("{PBX_HOST}:{channel}");
        let waiting = incoming.queue.map(|queue| {
            let waiting = format!("{channel}-{PBX_HOST}");
            self.enter_queue(queue, waiting.clone(), incoming.from.clone(), "QUEUED", Some(&call));
            waiting
        });
        self.arrive(&call, extension, incoming, waiting);
        self.ring_or_end(&call, extension);
        call
    }

    /// A call from outside is there, and rings nowhere yet.
    fn arrive(&mut self, call: &str, extension: usize, incoming: Incoming, waiting: Option<String>) {
        self.begin(Call {
            id: call.to_owned(),
            direction: Direction::In,
            extension,
            phone: None,
            leg: String::new(),
            caller: incoming.from,
            callee: party(extension),
            queue: incoming.queue,
            variables: incoming.variables,
            untold: incoming.untold,
            talk: Talk::Ringing,
            peer: None,
            waiting,
            only_start_end: incoming.only_start_end,
            started: self.now,
            note: None,
            recorded: false,
            back_to: None,
        });
    }

    /// A caller is taken out of a queue by a phone that has not rung.
    pub(super) fn take_up(
        &mut self,
        extension: usize,
        incoming: Incoming,
        phone: Option<String>,
    ) -> Result<(), Denied> {
        let call = format!("{PBX_HOST}:{}", self.channel());
        self.arrive(&call, extension, incoming, None);
        self.answer(&call, None, phone)
    }

    /// A phone of the company places a call, and holds the one that it has. The id of the new call.
    pub(crate) fn place(&mut self, extension: usize, device: &str, target: &str) -> String {
        self.hold_others(extension);
        let channel = self.channel();
        let call = format!("{PBX_HOST}:{channel}");
        let colleague = self.called(target);
        let outside = || {
            let queue = self.company.of_number(target).map(|(_, queue)| queue.name.as_ref());
            Party::outside(Some(target), queue)
        };
        let callee = colleague.map_or_else(outside, party);
        self.begin(Call {
            id: call.clone(),
            direction: Direction::Out,
            extension,
            phone: Some(device.to_owned()),
            leg: String::new(),
            caller: party(extension),
            callee,
            queue: None,
            variables: BTreeMap::new(),
            untold: BTreeMap::new(),
            talk: Talk::Ringing,
            peer: None,
            waiting: None,
            only_start_end: false,
            started: self.now,
            note: None,
            recorded: false,
            back_to: None,
        });
        match colleague {
            None => self.say_call("CALL_RINGING", &call),
            Some(other) if other != extension && self.is_busy(other) => self.end(&call, "BUSY"),
            Some(other) if other == extension || !self.rings(other) => self.end(&call, "UNREACHABLE"),
            Some(other) => {
                self.say_call("CALL_RINGING", &call);
                let from = party(extension);
                let theirs = self.ring(other, Incoming { from, ..Incoming::default() });
                self.pair(&call, &theirs);
            }
        }
        self.settle(extension);
        call
    }

    /// Puts a call that rings with a colleague, who is `peer`'s other end already.
    pub(super) fn pass_on(&mut self, extension: usize, from: &Call) -> String {
        let channel = self.channel();
        let call = format!("{PBX_HOST}:{channel}");
        self.begin(Call {
            id: call.clone(),
            direction: Direction::In,
            extension,
            phone: None,
            leg: String::new(),
            caller: from.other().clone(),
            callee: party(extension),
            talk: Talk::Ringing,
            waiting: None,
            peer: None,
            started: self.now,
            recorded: false,
            back_to: None,
            ..from.clone()
        });
        if let Some(peer) = &from.peer {
            self.pair(&call, peer);
        }
        self.ring_or_end(&call, extension);
        call
    }

    fn hold_others(&mut self, extension: usize) {
        let talks = |call: &&Call| call.extension == extension && call.talk == Talk::Talking;
        let held: Vec<String> = self.calls.iter().filter(talks).map(|call| call.id.clone()).collect();
        for call in held {
            // It talks: it was just found so.
            let _ = self.hold(&call, Some(true));
        }
    }

    pub(super) fn pair(&mut self, one: &str, other: &str) {
        for (call, peer) in [(one, other), (other, one)] {
            if let Some(call) = self.call_mut(call) {
                call.peer = Some(peer.to_owned());
            }
        }
    }

    fn begin(&mut self, mut call: Call) {
        call.leg = format!("{PBX_HOST}:{}", self.channel());
        let id = call.id.clone();
        self.calls.push(call);
        self.say_call("CALL_START", &id);
    }

    fn ring_or_end(&mut self, call: &str, extension: usize) {
        if self.rings(extension) {
            self.say_call("CALL_RINGING", call);
            self.settle(extension);
        } else {
            self.end(call, "UNREACHABLE");
        }
    }

    /// Somebody answers: `at` is another extension than the one that rings when it is a pickup.
    pub(crate) fn answer(
        &mut self,
        wanted: &str,
        at: Option<usize>,
        phone: Option<String>,
    ) -> Result<(), Denied> {
        let call = self.call(wanted).ok_or(Denied::Missing("id"))?;
        // Who was called answers, not who called.
        let wanted = match (&call.peer, call.direction) {
            (Some(peer), Direction::Out) => peer.clone(),
            _ => call.id.clone(),
        };
        let call = self.call(&wanted).ok_or(Denied::Missing("id"))?;
        if call.talk != Talk::Ringing {
            return Err(Denied::Conflict("id"));
        }
        let before = call.extension;
        let extension = at.unwrap_or(before);
        let phone = match call.direction {
            Direction::In => phone.or_else(|| self.first_phone(extension)),
            Direction::Out => call.phone.clone(),
        };
        let leg = (extension != before).then(|| format!("{PBX_HOST}:{}", self.channel()));
        let mut left = None;
        let mut peer = None;
        if let Some(call) = self.call_mut(&wanted) {
            (call.talk, call.extension, call.phone) = (Talk::Talking, extension, phone);
            if let Some(leg) = leg {
                call.leg = leg;
                call.callee = party(extension);
            }
            left = call.waiting.take().zip(call.queue);
            peer = call.peer.clone();
        }
        if let Some((waiting, queue)) = left {
            self.leave_queue(queue, &waiting, "ANSWERED");
            self.count_answered(queue, extension);
        }
        self.say_call("CALL_ANSWER", &wanted);
        if let Some(peer) = peer {
            let mut theirs = None;
            if let Some(other) = self.call_mut(&peer).filter(|other| other.talk == Talk::Ringing) {
                other.talk = Talk::Talking;
                if extension != before {
                    other.set_other(party(extension));
                }
                theirs = Some(other.extension);
            }
            if let Some(theirs) = theirs {
                self.say_call("CALL_ANSWER", &peer);
                self.settle(theirs);
            }
        }
        self.settle(before);
        self.settle(extension);
        Ok(())
    }

    /// Holds a call or goes on with it; `None` changes from one to the other.
    pub(crate) fn hold(&mut self, wanted: &str, held: Option<bool>) -> Result<(), Denied> {
        let call = self.calls.iter_mut().find(|call| call.is(wanted)).ok_or(Denied::Missing("id"))?;
        let held = match call.talk {
            Talk::Ringing => return Err(Denied::Conflict("id")),
            Talk::Talking => held.unwrap_or(true),
            Talk::Held => held.unwrap_or(false),
        };
        call.talk = if held { Talk::Held } else { Talk::Talking };
        let id = call.id.clone();
        self.say_call("CALL_HOLD", &id);
        Ok(())
    }

    /// Ends a call and its other end with a colleague. One that is not there is ended already.
    pub(crate) fn end(&mut self, wanted: &str, reason: &str) {
        let Some(ended) = self.take(wanted, reason) else { return };
        if let Some((waiting, queue)) = ended.waiting.as_deref().zip(ended.queue) {
            // A caller whom no phone could be rung for goes on waiting.
            if reason == "UNREACHABLE" {
                self.forget_call_of(queue, waiting);
            } else {
                self.leave_queue(queue, waiting, "CANCELLED");
            }
        }
        if let Some(peer) = ended.peer {
            self.take(&peer, reason);
        }
    }

    /// Ends a call at its extension alone.
    pub(super) fn take(&mut self, wanted: &str, reason: &str) -> Option<Call> {
        let place = self.calls.iter().position(|call| call.is(wanted))?;
        let ended = self.calls.remove(place);
        let mut payload = self.payload(&ended);
        if let Some(fields) = payload.as_object_mut() {
            fields.insert("reason".to_owned(), json!(reason));
        }
        self.say(Event::pbx("CALL_END", payload));
        if ended.talk != Talk::Ringing
            && let Some(queue) = ended.queue
        {
            self.count_ended(queue, &ended);
        }
        self.remember_call(&ended, reason);
        self.settle(ended.extension);
        Some(ended)
    }

    /// Notes something on a call. No event tells of it; those that come after have it.
    pub(crate) fn set_variable(&mut self, id: &str, name: &str, value: &str) {
        if let Some(call) = self.call_mut(id) {
            call.untold.remove(name);
            call.variables.insert(name.to_owned(), value.to_owned());
        }
    }

    pub(crate) fn call(&self, wanted: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.is(wanted))
    }

    pub(super) fn call_mut(&mut self, id: &str) -> Option<&mut Call> {
        self.calls.iter_mut().find(|call| call.id == id)
    }

    /// An event of a call, unless it is one that this call does not tell.
    pub(super) fn say_call(&mut self, name: &'static str, wanted: &str) {
        let Some(call) = self.call(wanted) else { return };
        if call.only_start_end && name != "CALL_START" {
            return;
        }
        let mut payload = self.payload(call);
        if let Some(fields) = payload.as_object_mut().filter(|_| name == "CALL_HOLD") {
            fields.insert("held".to_owned(), json!(call.talk == Talk::Held));
        }
        self.say(Event::pbx(name, payload));
    }

    /// Its name is documented, its payload is assumed.
    pub(super) fn say_recorded(&mut self, extension: usize, call: &str, recorded: bool) {
        let mode = if recorded { "ENABLE" } else { "DISABLE" };
        let extension = id(Kind::Extension, extension);
        let payload = json!({ "id": call, "extension": extension, "mode": mode, "time": self.time() });
        self.say(Event::pbx("AUDIO_RECORD", payload));
    }

    fn payload(&self, call: &Call) -> Value {
        let mut payload = call.json(&self.company);
        if let Some(fields) = payload.as_object_mut() {
            fields.insert("time".to_owned(), json!(self.time()));
        }
        payload
    }
}
