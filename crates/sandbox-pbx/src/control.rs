//! What can be made to happen: one function for each thing, for the pages under `/sandbox`, for the
//! handle and for the scenarios, so that a person, a test and a scenario cannot get different
//! results.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::company::more_queues;
use crate::company::people::PEOPLE;
use crate::company::{Kind, id};
use crate::office::extensions::{called, phone_of};
use crate::office::presence::written;
use crate::office::{Denied, Incoming, Party, person_of_id};
use crate::pbx::Pbx;
use crate::realtime::{Channel, Event};

/// A call from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IncomingCall {
    /// An extension's id or number, or the name of an account.
    pub to: String,
    /// Who calls.
    pub from: Caller,
    /// The queue that it comes through, by id, number or name. The caller waits there until
    /// somebody answers.
    pub queue: Option<String>,
    /// The caller's number and name are sent with `privacy`, as secret.
    pub privacy: bool,
    /// Variables of the call.
    pub variables: BTreeMap<String, String>,
    /// Variables of the call that no event carries: `GET /pbx/callvariable` alone tells them.
    pub untold: BTreeMap<String, String>,
    /// Of the events of a call only `CALL_START` and `CALL_END` are sent. What an extension does is
    /// told all the same.
    pub only_start_end: bool,
}

/// Who calls; without a number the caller keeps it secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Caller {
    /// E.164, or a local number.
    pub number: Option<String>,
    /// The name that comes with it.
    pub name: Option<String>,
}

impl From<Caller> for Party {
    fn from(caller: Caller) -> Self {
        // A caller with a local number is a colleague.
        let extension = caller.number.as_deref().and_then(called).map(|at| id(Kind::Extension, at));
        Self { number: caller.number, name: caller.name, extension, private: false }
    }
}

/// Whose states a flood tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flooded {
    /// Those of one room.
    Room,
    /// Those of everybody but the first and those that are spared, by extension.
    Colleagues { spared: Vec<String> },
    /// Not states: in each queue in turn the one who has waited longest is gone, and somebody else comes.
    Callers,
}

/// The states that an extension can be given.
const STATES: [&str; 4] = ["IDLE", "RINGING", "BUSY", "UNREGISTERED"];

/// The most events a flood has in a second, and the longest it lasts.
const FLOOD: (u32, u32) = (20_000, 600);
/// How often a flood sends what is due.
const FLOOD_STEP: Duration = Duration::from_millis(10);
/// The size of an event that is too large.
const OVERSIZED: usize = 8 * 1024 * 1024;

impl Pbx {
    pub(crate) fn ring(&self, call: IncomingCall) -> Result<String, Denied> {
        let extension = self.extension(&call.to).ok_or(Denied::Invalid("to"))?;
        let queue = match &call.queue {
            Some(queue) => Some(self.queue_named(queue).ok_or(Denied::Invalid("queue"))?),
            None => None,
        };
        let incoming = Incoming {
            from: Party { private: call.privacy, ..call.from.into() },
            queue,
            variables: call.variables,
            untold: call.untold,
            only_start_end: call.only_start_end,
        };
        Ok(self.office.change(|state| state.ring(extension, incoming)))
    }

    /// `phone` is one of the extension that is called; absent: the first that rings.
    pub(crate) fn answer_call(&self, call: &str, phone: Option<&str>) -> Result<(), Denied> {
        self.office.change(|state| {
            let known = state.call(call).ok_or(Denied::Missing("id"))?;
            if phone.is_some_and(|phone| phone_of(known.extension, phone).is_none()) {
                return Err(Denied::Invalid("phone"));
            }
            state.answer(call, None, phone.map(str::to_owned))
        })
    }

    pub(crate) fn hold_call(&self, call: &str, held: Option<bool>) -> Result<(), Denied> {
        self.office.change(|state| state.hold(call, held))
    }

    pub(crate) fn leave_unanswered(&self, call: &str) -> Result<(), Denied> {
        let sent_back = self.office.change(|state| state.leave_unanswered(call));
        if sent_back { Ok(()) } else { Err(Denied::Missing("id")) }
    }

    pub(crate) fn calls_at(&self, extension: &str) -> Vec<String> {
        self.office.read(|state| {
            let at = state.called(extension);
            let calls = state.calls.iter().filter(|call| Some(call.extension) == at);
            calls.map(|call| call.id.clone()).collect()
        })
    }

    pub(crate) fn leg_of(&self, call: &str) -> Option<String> {
        self.office.read(|state| state.call(call).map(|call| call.leg.clone()))
    }

    pub(crate) fn note_variable(&self, call: &str, name: &str, value: &str) -> Result<(), Denied> {
        self.office.change(|state| {
            let call = state.call(call).ok_or(Denied::Missing("id"))?.id.clone();
            state.set_variable(&call, name, value);
            Ok(())
        })
    }

    pub(crate) fn end_call(&self, call: &str) -> Result<(), Denied> {
        self.office.change(|state| {
            let call = state.call(call).ok_or(Denied::Missing("id"))?.id.clone();
            state.end(&call, "HANGUP");
            Ok(())
        })
    }

    /// `whose` is an employee's id or the name of an account. Any state is taken: a client has to
    /// bear one that it does not know.
    pub(crate) fn put_presence(
        &self,
        whose: &str,
        state: &str,
        text: Option<&str>,
        until: Option<&str>,
    ) -> Result<(), Denied> {
        let person = person_of_id(whose)
            .or_else(|| self.accounts.named(whose).and_then(|account| person_of_id(&account.employee)))
            .ok_or(Denied::Missing("employee"))?;
        let presence = written(state, text, until);
        self.office.change(|company| company.set_presence(person, presence, None));
        Ok(())
    }

    /// `state` is QUEUED, CALLBACK, VIP or any other word. The id of the caller in the queue.
    pub(crate) fn enter_queue(&self, queue: &str, caller: Caller, state: &str) -> Result<String, Denied> {
        let queue = self.queue_named(queue).ok_or(Denied::Missing("id"))?;
        Ok(self.office.change(|company| company.enter_alone(queue, caller.into(), state)))
    }

    /// Without `caller` it is the one who has waited longest.
    pub(crate) fn leave_queue(&self, queue: &str, caller: Option<&str>, reason: &str) -> Result<(), Denied> {
        let queue = self.queue_named(queue).ok_or(Denied::Missing("id"))?;
        self.office.change(|state| {
            let first = || state.queues.get(queue)?.callers.first().map(|waits| waits.id.clone());
            let caller = caller.map(str::to_owned).or_else(first).ok_or(Denied::Missing("caller"))?;
            state.leave_queue(queue, &caller, reason).map(|_| ()).ok_or(Denied::Missing("caller"))
        })
    }

    /// An event as it is given, whether it is true or not.
    pub(crate) fn send_event(&self, channel: Channel, name: &str, payload: Value) {
        self.realtime.publish(&Event { channel, name: name.to_owned(), payload });
    }

    /// What no server should send, as frames that are whole: text that is no packet, packets that
    /// are no events, events without what they should have.
    pub(crate) fn send_garbage(&self) {
        const TEXTS: [&str; 10] = [
            "",
            "9",
            "4",
            "42[",
            "42{}",
            "42[]",
            "42[7,{}]",
            "42[\"CALL_START\"]",
            "42[\"CALL_START\",[1,2,[3]]]",
            "42[\"EXTENSION_STATE\",{\"extension\":7,\"state\":{},\"dnd\":\"perhaps\"}]",
        ];
        let frames: Vec<u8> = TEXTS.iter().flat_map(|text| frame(text.as_bytes())).collect();
        self.lines.send_raw(&frames);
    }

    /// Bytes that are no frame: the connection cannot go on.
    pub(crate) fn break_frames(&self) {
        self.lines.send_raw(&[0xff; 64]);
    }

    /// One event of eight megabytes, of a name that means nothing.
    pub(crate) fn send_oversized(&self) {
        let filler = "x".repeat(OVERSIZED);
        self.send_event(Channel::Pbx, "OVERSIZED", json!({ "filler": filler }));
    }

    /// Forces a state on an extension, by id or number; without one it follows its calls again.
    pub(crate) fn put_state(&self, extension: &str, state: Option<&str>) -> Result<(), Denied> {
        let known = |state: &str| STATES.into_iter().find(|known| *known == state);
        let forced = match state {
            Some(state) => Some(known(state).ok_or(Denied::Invalid("state"))?),
            None => None,
        };
        self.office.change(|company| {
            let place = company.called(extension).ok_or(Denied::Missing("extension"))?;
            company.force(place, forced);
            Ok(())
        })
    }

    /// Events, over and over: `EXTENSION_STATE`, true each time it is sent, of the colleagues each in turn; their
    /// states stay as they were told last. Or callers of the queues who go and come, which is two events.
    pub(crate) fn flood(self: &Arc<Self>, per_second: u32, seconds: u32, whose: &Flooded) {
        let (per_second, seconds) = (per_second.min(FLOOD.0), seconds.min(FLOOD.1));
        let Some(runtime) = self.realtime.runtime.get() else { return };
        let pbx = Arc::downgrade(self);
        let places = match whose {
            // The second room, which no call is ever made to by a scenario.
            Flooded::Room => vec![PEOPLE.len() + 1],
            Flooded::Colleagues { spared } => self.office.read(|company| {
                let spared: Vec<usize> = spared.iter().filter_map(|one| company.called(one)).collect();
                company.colleagues().filter(|place| !spared.contains(place)).collect()
            }),
            Flooded::Callers => (0..self.queues.len()).collect(),
        };
        let (is_of_queues, stays) = (matches!(whose, Flooded::Callers), !matches!(whose, Flooded::Room));
        let each = if is_of_queues { 2 } else { 1 };
        runtime.spawn(async move {
            let mut interval = tokio::time::interval(FLOOD_STEP);
            let (total, steps) =
                (u64::from(per_second) * u64::from(seconds) / each, u64::from(seconds) * 100);
            let mut sent = 0;
            for step in 1..=steps {
                interval.tick().await;
                let Some(pbx) = pbx.upgrade() else { return };
                let due = total * step / steps;
                for at in sent..due {
                    let at = at as usize;
                    let Some(place) = places.get(at % places.len().max(1)) else { return };
                    pbx.office.change(|company| match is_of_queues {
                        true => company.relieve(*place, Party::caller(more_queues::caller(at))),
                        false => company.toggle(*place),
                    });
                }
                sent = due;
            }
            if let (Some(pbx), false) = (pbx.upgrade(), stays) {
                for place in places {
                    pbx.office.change(|company| company.force(place, None));
                }
            }
        });
    }

    pub(crate) fn refuse_authenticate(&self, refuse: bool) {
        self.realtime.refuse.store(refuse, Ordering::Relaxed);
    }

    pub(crate) fn generic_names(&self, generic: bool) {
        self.realtime.generic_names.store(generic, Ordering::Relaxed);
    }

    fn extension(&self, to: &str) -> Option<usize> {
        let by_account = || person_of_id(&self.accounts.named(to)?.employee);
        self.office.read(|company| company.called(to)).or_else(by_account)
    }

    fn queue_named(&self, wanted: &str) -> Option<usize> {
        self.queues.named(wanted).map(|(place, _)| place)
    }
}

/// A text frame as a server sends it; for fewer than 126 bytes.
fn frame(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81, text.len() as u8];
    frame.extend_from_slice(text);
    frame
}
