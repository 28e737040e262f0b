//! What is over: the calls of each extension, and the queue calls of the day that nobody answered.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{Call, Denied, Direction, Party, State, Talk, Waits};
use crate::company::queues::{Queues, some_caller};
use crate::company::{CUSTOMER, Kind, PBX_HOST, id};
use crate::moment::iso;

/// The page's number of calls of each kind.
const LATEST: usize = 10;
/// More than this is forgotten, the oldest first.
const MOST: usize = 200;

/// A call that is over.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub id: String,
    pub extension: usize,
    direction: Direction,
    caller: Party,
    callee: Party,
    queue: Option<usize>,
    answered: bool,
    started: OffsetDateTime,
    ended: OffsetDateTime,
    reason: String,
    pub note: Option<String>,
}

/// A call of a queue that nobody answered.
#[derive(Debug, Clone)]
pub(crate) struct Unanswered {
    id: String,
    queue: usize,
    caller: Party,
    entered: OffsetDateTime,
    ended: OffsetDateTime,
    status: &'static str,
    handled_by: Option<usize>,
}

/// All of it, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct History {
    calls: Vec<Past>,
    unanswered: Vec<Unanswered>,
}

impl History {
    /// Of each queue two that nobody answered, and of the receptionist a missed one, one that came and one that went.
    pub(super) fn seeded(company: &Queues, opened: OffsetDateTime) -> Self {
        let party = |pick: usize| Party::caller(some_caller(pick));
        let unanswered = company.iter().flat_map(|(queue, _)| {
            [(47_i64, "CANCELLED"), (12, "TIMEOUT")].into_iter().enumerate().map(
                move |(at, (minutes, status))| {
                    let entered = opened - Duration::minutes(minutes + i64::try_from(queue).unwrap_or(0));
                    Unanswered {
                        id: format!("64f0c0de0000000a{:08x}", queue * 8 + at + 1),
                        queue,
                        caller: party(queue * 2 + at),
                        entered,
                        ended: entered + Duration::seconds(70),
                        status,
                        handled_by: None,
                    }
                },
            )
        });
        let calls = [(95, Direction::In, true), (64, Direction::Out, true), (31, Direction::In, false)];
        let calls = calls.into_iter().enumerate().map(|(at, (minutes, direction, answered))| {
            let started = opened - Duration::minutes(minutes);
            let (other, own) = (party(at + 3), super::extensions::party(0));
            let (caller, callee) = if direction == Direction::In { (other, own) } else { (own, other) };
            Past {
                id: format!("{PBX_HOST}:{}.{at}", started.unix_timestamp()),
                extension: 0,
                direction,
                caller,
                callee,
                queue: None,
                answered,
                started,
                ended: started + Duration::seconds(if answered { 125 } else { 18 }),
                reason: if answered { "HANGUP" } else { "CANCEL" }.to_owned(),
                note: None,
            }
        });
        Self { calls: calls.collect(), unanswered: unanswered.collect() }
    }
}

impl State {
    /// A call has ended at its extension.
    pub(super) fn remember_call(&mut self, ended: &Call, reason: &str) {
        let past = Past {
            id: ended.id.clone(),
            extension: ended.extension,
            direction: ended.direction,
            caller: ended.caller.clone(),
            callee: ended.callee.clone(),
            queue: ended.queue,
            answered: ended.talk != Talk::Ringing,
            started: ended.started,
            ended: self.now,
            reason: reason.to_owned(),
            note: None,
        };
        self.history.calls.push(past);
        if self.history.calls.len() > MOST {
            self.history.calls.remove(0);
        }
    }

    /// Somebody waits no more, and nobody has answered them.
    pub(super) fn remember_unanswered(&mut self, queue: usize, left: &Waits, reason: &str) {
        self.serial += 1;
        let unanswered = Unanswered {
            id: format!("64f0c0de0000000b{:08x}", self.serial),
            queue,
            caller: left.caller.clone(),
            entered: left.entered,
            ended: self.now,
            status: if reason == "TIMEOUT" { "TIMEOUT" } else { "CANCELLED" },
            handled_by: None,
        };
        self.history.unanswered.push(unanswered);
        if self.history.unanswered.len() > MOST {
            self.history.unanswered.remove(0);
        }
    }

    /// As the page for the latest calls of an extension has them: ten of each kind, the newest first.
    pub(crate) fn latest(&self, extension: usize) -> Value {
        let of = |wanted: &dyn Fn(&Past) -> bool| -> Vec<Value> {
            let calls = self.history.calls.iter().rev().filter(|past| past.extension == extension);
            calls.filter(|past| wanted(past)).take(LATEST).map(|past| past.json(&self.company)).collect()
        };
        json!({
            "outbound": of(&|past| past.direction == Direction::Out),
            "inbound": of(&|past| past.direction == Direction::In && past.answered),
            "missed": of(&|past| past.direction == Direction::In && !past.answered),
        })
    }

    /// The unanswered ones of a queue, the newest first; `reverse`: the oldest first.
    pub(crate) fn unanswered_in(&self, queue: usize, reverse: bool) -> Vec<Value> {
        let calls = self.history.unanswered.iter().filter(|call| call.queue == queue);
        let mut calls: Vec<Value> = calls.map(Unanswered::json).collect();
        if !reverse {
            calls.reverse();
        }
        calls
    }

    /// Somebody has dealt with a call that nobody answered.
    pub(crate) fn handle(&mut self, queue: usize, call: &str, extension: usize) -> Result<(), Denied> {
        let mut calls = self.history.unanswered.iter_mut();
        let found = calls.find(|one| one.queue == queue && one.id == call).ok_or(Denied::Missing("call"))?;
        if found.handled_by.is_some() {
            return Err(Denied::Conflict("call"));
        }
        found.handled_by = Some(extension);
        Ok(())
    }

    /// Sets the note of a call that is over; one of `extension`, where that is given.
    pub(crate) fn note_past(
        &mut self,
        call: &str,
        note: &str,
        extension: Option<usize>,
    ) -> Result<(), Denied> {
        let is_own = |past: &Past| extension.is_none_or(|own| past.extension == own);
        let past = self.history.calls.iter_mut().find(|past| past.id == call && is_own(past));
        past.ok_or(Denied::Missing("id"))?.note = Some(note.to_owned());
        Ok(())
    }
}

impl Past {
    fn json(&self, company: &Queues) -> Value {
        json!({
            "_id": self.id,
            "pbx": PBX_HOST,
            "channelId": self.id.split_once(':').map(|(_, channel)| channel),
            "customer": CUSTOMER,
            "started": iso(self.started),
            "answered": self.answered.then(|| iso(self.started)),
            "answeredByCallee": self.answered,
            "ended": iso(self.ended),
            "caller": party_of(&self.caller),
            "callee": party_of(&self.callee),
            "queue": self.queue.map(|at| company.told(at)),
            "terminatedBy": if self.reason == "CANCEL" { "A" } else { "B" },
            "terminatedReason": self.reason,
            "cdrNote": self.note,
        })
    }
}

impl Unanswered {
    fn json(&self) -> Value {
        let secret = self.caller.is_secret();
        json!({
            "_id": self.id,
            "queue": id(Kind::Queue, self.queue),
            "pbxServer": PBX_HOST,
            "callId": self.id,
            "aNumber": self.caller.number.as_ref().filter(|_| !secret),
            "aNumberName": self.caller.name.as_ref().filter(|_| !secret),
            "entered": iso(self.entered),
            "answered": null,
            "ended": iso(self.ended),
            "status": self.status,
            "answeredByExtension": null,
            "answeredByExtensionName": null,
            "handledByExtension": self.handled_by.map(|by| id(Kind::Extension, by)),
        })
    }
}

fn party_of(party: &Party) -> Value {
    let secret = party.is_secret();
    json!({
        "number": party.number.as_ref().filter(|_| !secret),
        "name": party.name.as_ref().filter(|_| !secret),
        "privacy": secret,
        "extension": party.extension,
        "type": if party.extension.is_some() { "SIPPHONE" } else { "EXTERNAL" },
    })
}
