//! The company as it is now: presence, telephones, calls and queues.
//!
//! One lock holds all of it. Whatever changes makes its events inside the lock and hands them out
//! before it lets go, so that the pages never show what no event has said, and events arrive in the
//! order in which things happened. A client that loads the pages and then follows the events sees
//! what one sees that loads them later; a test holds the sandbox to that.

mod actions;
mod calls;
pub(crate) mod extensions;
mod history;
pub(crate) mod presence;
mod queues;
pub(crate) mod switches;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::clock::Clock;
use crate::company::people::{PEOPLE, STANDALONE};
use crate::company::queues::{Caller, Queues};
use crate::company::{Kind, id};
use crate::moment::iso;
use crate::realtime::{Event, Realtime};

pub(crate) use actions::Destination;
pub(crate) use calls::{Call, Direction, Talk};
pub(crate) use extensions::can_call;
pub(crate) use queues::{MemberNow, QueueNow, Waits};

/// One end of a call. Without a number the caller keeps it secret; with `private` the PBX tells number and name all
/// the same, and says that they are secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Party {
    pub number: Option<String>,
    pub name: Option<String>,
    /// The extension's id, for one of the company.
    pub extension: Option<String>,
    pub private: bool,
}

impl Party {
    pub(crate) fn caller(caller: Caller) -> Self {
        let owned = |text: std::borrow::Cow<'static, str>| text.into_owned();
        Self { number: caller.number.map(owned), name: caller.name.map(owned), ..Self::default() }
    }

    pub(crate) fn outside(number: Option<&str>, name: Option<&str>) -> Self {
        Self { number: number.map(str::to_owned), name: name.map(str::to_owned), ..Self::default() }
    }

    /// Whether it is not to be shown who that is.
    pub(crate) const fn is_secret(&self) -> bool {
        self.private || self.number.is_none()
    }

    /// As events and pages have it.
    pub(crate) fn json(&self) -> Value {
        let mut party = json!({ "number": self.number, "name": self.name });
        if let Some(fields) = party.as_object_mut() {
            if let Some(extension) = &self.extension {
                fields.insert("extension".to_owned(), json!(extension));
            }
            if self.is_secret() {
                fields.insert("privacy".to_owned(), json!(true));
            }
        }
        party
    }
}

/// Why something is not done: the status of the answer and its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// 400 `bad_request`.
    Malformed,
    /// 403.
    Forbidden(&'static str),
    /// 404.
    Missing(&'static str),
    /// 409: another state than this needs.
    Conflict(&'static str),
    /// 422 with the parameter's name.
    Invalid(&'static str),
}

/// A call from outside, made to ring on request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Incoming {
    pub from: Party,
    /// The queue that it comes through, by its place in the list.
    pub queue: Option<usize>,
    pub variables: BTreeMap<String, String>,
    /// Variables that no event tells; the page for a single one does.
    pub untold: BTreeMap<String, String>,
    /// Of the events of a call only `CALL_START` and `CALL_END` are sent.
    pub only_start_end: bool,
}

/// All that moves.
#[derive(Debug)]
pub(crate) struct State {
    pub presences: Vec<Value>,
    pub extensions: Vec<extensions::Extension>,
    pub calls: Vec<Call>,
    /// In the order of the places in `company`.
    pub queues: Vec<QueueNow>,
    /// What does not move of them.
    pub company: Queues,
    pub tables: switches::Tables,
    history: history::History,
    /// New and old messages of whoever asks.
    pub voicemails: (u32, u32),
    serial: u64,
    events: Vec<Event>,
    now: OffsetDateTime,
}

/// The company.
#[derive(Debug)]
pub(crate) struct Office {
    clock: Clock,
    opened: OffsetDateTime,
    state: Mutex<State>,
    realtime: Arc<Realtime>,
}

impl Office {
    /// Of so many people beside the seeded ones, and these queues.
    pub(crate) fn new(clock: Clock, realtime: Arc<Realtime>, beside: usize, company: Queues) -> Self {
        let opened = clock.now();
        let mut state = State {
            presences: presence::seeded(opened, beside),
            extensions: extensions::seeded(beside),
            calls: Vec::new(),
            queues: queues::seeded(&company, opened),
            tables: switches::Tables::seeded(),
            history: history::History::seeded(&company, opened),
            company,
            voicemails: (2, 5),
            serial: 0,
            events: Vec::new(),
            now: opened,
        };
        state.seed_calls();
        state.move_queues(opened);
        // Nobody can have subscribed yet.
        state.events.clear();
        Self { clock, opened, state: Mutex::new(state), realtime }
    }

    /// Reads what is now, after everything that the clock has brought.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        self.change(|state| read(state))
    }

    /// Changes something and tells the subscribers what came of it.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        state.now = self.clock.now();
        state.move_queues(self.opened);
        state.send_back();
        let done = change(&mut state);
        for event in state.events.drain(..) {
            self.realtime.publish(&event);
        }
        done
    }

    /// Lets the clock bring what is due.
    pub(crate) fn tick(&self) {
        self.change(|_| ());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn say(&mut self, event: Event) {
        self.events.push(event);
    }

    fn time(&self) -> String {
        iso(self.now)
    }

    /// What the next channel is made of: seconds and a number that is never used twice.
    fn channel(&mut self) -> String {
        self.serial += 1;
        format!("{}.{}", self.now.unix_timestamp(), self.serial)
    }
}

/// The place of an extension, by its id.
pub(crate) fn extension_of_id(wanted: &str) -> Option<usize> {
    (0..PEOPLE.len() + STANDALONE.len()).find(|index| id(Kind::Extension, *index) == wanted)
}

/// The place of an employee, which is that of the extension too.
pub(crate) fn person_of_id(wanted: &str) -> Option<usize> {
    (0..PEOPLE.len()).find(|index| id(Kind::Employee, *index) == wanted)
}
