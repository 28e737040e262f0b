//! One call: what its events say when they are read in the order of their times.
//!
//! A call keeps its events (a bounded number; the oldest are folded into what they came to) and is read
//! from them anew with each one. So it does not matter in which order they arrive or how often, as long
//! as they carry times. Times put the events of one call in order and say nothing else: whoever sends them
//! may have a clock that is off, so an event that has just arrived is never old because of its date alone.
//! An event without a time counts as happening when it arrives, by the clock that dated the others.
//!
//! What the reading goes by:
//! - A call that was ever said to be outgoing is outgoing: it never rings, and any answer is an answer.
//! - Answered by this user, it is the user's until it ends.
//! - Answered by anybody else, it is over here. Only a ringing more than a second later makes it ring again
//!   (it was passed on to this user), and then only one that the PBX itself dates, or the first of all: any
//!   other may be an old one that came twice.
//! - An end is the end, whatever it is dated.

use std::collections::BTreeMap;

use crate::event::{
    CallEvent, CallId, Direction, ExtensionId, Kind, LegId, Moment, Party, PhoneId, QueueRef, Variables,
};

/// A ringing dated this little after somebody else's answer is the same ringing, only slower.
const SAME_RINGING_MILLIS: i64 = 1000;
/// Events of one call that are kept one by one.
const MOST_EVENTS: usize = 32;

/// A call of this user, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub id: CallId,
    pub state: State,
    /// When it came into this state, as its events are dated.
    pub since: Moment,
    /// When this computer first heard that it is in this state.
    pub heard: Moment,
    /// When this user, or the far side of an outgoing call, first answered; none: nobody has.
    pub answered: Option<Moment>,
    /// None: nobody said, and the two sides do not show it. Such a call does not ring.
    pub direction: Option<Direction>,
    /// The own extension that it came to or goes out from.
    pub extension: Option<ExtensionId>,
    /// The phone that has it, once answered; none where no event named it.
    pub phone: Option<PhoneId>,
    /// The own phones that events named, with their own legs where they named those.
    pub phones: BTreeMap<PhoneId, Option<LegId>>,
    pub caller: Party,
    pub callee: Party,
    pub queue: Option<QueueRef>,
    pub variables: Variables,
    /// The user wants to hear nothing of it on this computer.
    pub quiet: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Being set up by this user, or in a direction that nobody said.
    Dialling,
    Ringing,
    Active,
    Held,
    /// No call any more; only ever seen in the change that says so.
    Over(How),
}

/// How a call came to its end, as far as this user is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    Ended,
    /// By whom, where it was said.
    AnsweredElsewhere {
        extension: Option<ExtensionId>,
        phone: Option<PhoneId>,
    },
    /// After events were lost the PBX no longer lists it.
    GoneAfterGap,
    /// There were more calls at once than are kept.
    Forgotten,
}

impl Call {
    #[must_use]
    pub fn rings(&self) -> bool {
        self.state == State::Ringing
    }

    #[must_use]
    pub fn is_incoming(&self) -> bool {
        self.direction == Some(Direction::In)
    }

    /// The user is busy with it: talking, holding, or calling out.
    #[must_use]
    pub fn occupies(&self) -> bool {
        match self.state {
            State::Active | State::Held => true,
            State::Dialling => self.direction == Some(Direction::Out),
            State::Ringing | State::Over(_) => false,
        }
    }

    /// The side that is not this user.
    #[must_use]
    pub fn other_side(&self) -> &Party {
        if self.direction == Some(Direction::Out) { &self.callee } else { &self.caller }
    }
}

/// An event with its moment and what it is worth.
#[derive(Debug, Clone)]
struct Heard {
    at: Moment,
    kind: Kind,
    /// Named this user; else it was reduced to what happened.
    ours: bool,
    event: CallEvent,
    arrived: Moment,
}

impl Heard {
    /// What the events of a call are ordered by, and known again by when they come twice.
    fn rank(&self) -> (Moment, Kind, bool, &CallEvent) {
        (self.at, self.kind, self.ours, &self.event)
    }
}

/// When something was so: as it is dated, and when this computer first heard of it.
#[derive(Debug, Clone, Copy)]
struct Since {
    at: Moment,
    heard: Moment,
}

/// What the events of one id come to so far.
#[derive(Debug, Clone, Default)]
struct Reading {
    ours: bool,
    rung: bool,
    progress: Option<Progress>,
    answered: Option<Moment>,
    extension: Option<ExtensionId>,
    phone: Option<PhoneId>,
    phones: BTreeMap<PhoneId, Option<LegId>>,
    caller: Party,
    callee: Party,
    queue: Option<QueueRef>,
    variables: Variables,
}

#[derive(Debug, Clone)]
enum Progress {
    /// Started or ringing; the direction says which.
    SetUp(Since),
    Active(Since),
    Held(Since),
    Elsewhere {
        at: Moment,
        extension: Option<ExtensionId>,
        phone: Option<PhoneId>,
    },
}

impl Reading {
    /// Reads one event more; `direction` is that of the whole call.
    fn take(&mut self, heard: &Heard, direction: Option<Direction>) {
        let (at, event) = (heard.at, &heard.event);
        let since = Since { at, heard: heard.arrived };
        if heard.ours {
            self.ours = true;
            self.learn(event);
        }
        match event.kind {
            Kind::Start | Kind::Ringing if heard.ours => {
                let anew = match &self.progress {
                    None => true,
                    Some(Progress::Elsewhere { at: then, .. }) => {
                        let no_double = event.time.is_some() || !self.rung;
                        no_double && at > then.plus_millis(SAME_RINGING_MILLIS)
                    }
                    Some(Progress::SetUp(_) | Progress::Active(_) | Progress::Held(_)) => false,
                };
                self.rung = true;
                if anew {
                    self.progress = Some(Progress::SetUp(since));
                } else if let Some(Progress::SetUp(known)) = &mut self.progress {
                    known.heard = known.heard.min(heard.arrived);
                }
            }
            Kind::Answer if heard.ours || direction == Some(Direction::Out) => {
                if heard.ours && event.phone.is_some() {
                    self.phone.clone_from(&event.phone);
                }
                self.answered = self.answered.or(Some(at));
                if !matches!(self.progress, Some(Progress::Active(_))) {
                    self.progress = Some(Progress::Active(since));
                }
            }
            Kind::Answer => {
                let by_the_caller = event.extension.is_some() && event.extension == self.caller.extension;
                let taken = matches!(self.progress, Some(Progress::Active(_) | Progress::Held(_)));
                if !by_the_caller && !taken {
                    self.progress = Some(Progress::Elsewhere {
                        at,
                        extension: event.extension.clone(),
                        phone: event.phone.clone(),
                    });
                }
            }
            // A hold of a call whose answer was lost says that it was answered.
            Kind::Hold { on } if heard.ours => {
                let held = matches!(self.progress, Some(Progress::Held(_)));
                let active = matches!(self.progress, Some(Progress::Active(_)));
                if on && !held {
                    self.progress = Some(Progress::Held(since));
                } else if !on && !active {
                    self.progress = Some(Progress::Active(since));
                }
                self.answered = self.answered.or(Some(at));
            }
            // An end is the matter of whoever keeps the calls.
            Kind::Start | Kind::Ringing | Kind::Hold { .. } | Kind::End => {}
        }
    }

    /// What an own event tells of the call itself; the later word counts.
    fn learn(&mut self, event: &CallEvent) {
        if event.extension.is_some() {
            self.extension.clone_from(&event.extension);
        }
        if let Some(phone) = &event.phone {
            let leg = self.phones.entry(phone.clone()).or_default();
            if event.leg.is_some() {
                leg.clone_from(&event.leg);
            }
        }
        learn_party(&mut self.caller, &event.caller);
        learn_party(&mut self.callee, &event.callee);
        if event.queue.is_some() {
            self.queue.clone_from(&event.queue);
        }
        self.variables.extend(event.variables.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
}

/// Another number is another person, of whom nothing of the former holds.
fn learn_party(known: &mut Party, told: &Party) {
    if told.number.is_some() && known.number.is_some() && told.number != known.number {
        *known = Party::default();
    }
    let Party { number, name, extension, privacy } = told.clone();
    known.number = number.or(known.number.take());
    known.name = name.or(known.name.take());
    known.extension = extension.or(known.extension.take());
    known.privacy = privacy.or(known.privacy);
}

/// The events of one id, ours or not.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    id: CallId,
    /// What the events that are no longer kept came to, and until when they went.
    base: Reading,
    base_until: Option<Moment>,
    base_direction: Option<Direction>,
    /// In the order of their times.
    events: Vec<Heard>,
    /// When anything was last heard of it.
    pub heard: Moment,
    /// In the order of arrival among all calls.
    pub turn: u64,
    quiet: bool,
    ours: bool,
    /// How far the clock that dates the events is ahead, in milliseconds, by the quickest of them.
    ahead: Option<i64>,
    now: Now,
}

/// What a track comes to.
#[derive(Debug, Clone)]
enum Now {
    Call(Box<Call>),
    Elsewhere {
        extension: Option<ExtensionId>,
        phone: Option<PhoneId>,
    },
    /// Nothing says that it is this user's call.
    Strangers,
}

impl Track {
    pub fn new(id: CallId, now: Moment) -> Self {
        Self {
            id,
            base: Reading::default(),
            base_until: None,
            base_direction: None,
            events: Vec::new(),
            heard: now,
            turn: 0,
            quiet: false,
            ours: false,
            ahead: None,
            now: Now::Strangers,
        }
    }

    /// The call as it is; none while no own event is known, or when somebody else answered it.
    pub fn call(&self) -> Option<&Call> {
        match &self.now {
            Now::Call(call) => Some(call),
            Now::Elsewhere { .. } | Now::Strangers => None,
        }
    }

    /// How it is over without an end of its own.
    pub fn how(&self) -> Option<How> {
        match &self.now {
            Now::Elsewhere { extension, phone } => {
                Some(How::AnsweredElsewhere { extension: extension.clone(), phone: phone.clone() })
            }
            Now::Call(_) | Now::Strangers => None,
        }
    }

    /// An own event is known of it.
    pub const fn is_ours(&self) -> bool {
        self.ours
    }

    pub fn quieten(&mut self) {
        self.quiet = true;
        if let Now::Call(call) = &mut self.now {
            call.quiet = true;
        }
    }

    /// The last date that an event of it carried.
    pub fn last_dated(&self) -> Option<Moment> {
        let dated = self.events.iter().rev().find_map(|heard| heard.event.time);
        dated.or(self.base_until.filter(|_| self.ahead.is_some()))
    }

    #[cfg(test)]
    pub fn events_kept(&self) -> usize {
        self.events.len()
    }

    pub fn hear(&mut self, event: CallEvent, ours: bool, now: Moment) {
        self.heard = self.heard.max(now);
        self.ours |= ours;
        if let Some(time) = event.time {
            let ahead = time.millis().saturating_sub(now.millis());
            self.ahead = Some(self.ahead.map_or(ahead, |known| known.max(ahead)));
        }
        let at = event.time.unwrap_or_else(|| now.plus_millis(self.ahead.unwrap_or_default()));
        if self.base_until.is_some_and(|until| at < until) {
            return;
        }
        let heard = Heard { at, kind: event.kind, ours, event, arrived: now };
        let Err(place) = self.events.binary_search_by(|one| one.rank().cmp(&heard.rank())) else { return };
        self.events.insert(place, heard);
        if self.events.len() > MOST_EVENTS {
            self.fold_oldest();
        }
        self.now = self.read();
    }

    fn direction(&self) -> Option<Direction> {
        let said = self.events.iter().filter(|heard| heard.ours).map(|heard| heard.event.direction);
        said.fold(self.base_direction, Option::max)
    }

    fn fold_oldest(&mut self) {
        let direction = self.direction();
        for heard in self.events.drain(..MOST_EVENTS / 2) {
            if heard.ours {
                self.base_direction = self.base_direction.max(heard.event.direction);
            }
            self.base_until = Some(heard.at);
            self.base.take(&heard, direction);
        }
    }

    fn read(&self) -> Now {
        let direction = self.direction();
        let mut reading = self.base.clone();
        for heard in &self.events {
            reading.take(heard, direction);
        }
        if !reading.ours {
            return Now::Strangers;
        }
        let (state, Since { at: since, heard }) = match reading.progress {
            None => return Now::Strangers,
            Some(Progress::SetUp(since)) if direction == Some(Direction::In) => (State::Ringing, since),
            Some(Progress::SetUp(since)) => (State::Dialling, since),
            Some(Progress::Active(since)) => (State::Active, since),
            Some(Progress::Held(since)) => (State::Held, since),
            Some(Progress::Elsewhere { extension, phone, .. }) => return Now::Elsewhere { extension, phone },
        };
        Now::Call(Box::new(Call {
            id: self.id.clone(),
            state,
            since,
            heard,
            answered: reading.answered,
            direction,
            extension: reading.extension,
            phone: reading.phone,
            phones: reading.phones,
            caller: reading.caller,
            callee: reading.callee,
            queue: reading.queue,
            variables: reading.variables,
            quiet: self.quiet,
        }))
    }
}
