//! All calls of this user, kept up to date from events in any order, doubled or lost.
//!
//! Everything here has a bound: the calls kept at once, the events of each, the ids that are remembered
//! as over. An id that is over is remembered so that an event that comes late, or twice, does not bring
//! its call back.

use std::collections::HashMap;

use crate::call::{Call, How, State, Track};
use crate::event::{CallEvent, CallId, Kind, Moment};
use crate::own::{Filtered, Own};
use crate::recent::Recent;

/// Calls kept at once: own ones, and ids of others that somebody answered.
pub const MOST_CALLS: usize = 256;
/// Ids remembered as over.
pub const MOST_OVER: usize = 2048;

/// What an event changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A call that was not there.
    Appeared(Call),
    /// A call that is there is otherwise than before.
    Updated(Call),
    /// Comes after the call's own change.
    StartedRinging(CallId),
    /// Comes before the call's own change: silence first.
    StoppedRinging(CallId, Stopped),
    /// A call that is no more, as it was last, with [`State::Over`] as its state.
    Over(Call),
}

impl Change {
    /// The call that it is of.
    #[must_use]
    pub const fn id(&self) -> &CallId {
        match self {
            Self::Appeared(call) | Self::Updated(call) | Self::Over(call) => &call.id,
            Self::StartedRinging(id) | Self::StoppedRinging(id, _) => id,
        }
    }
}

/// Why a call rings no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stopped {
    /// By this user.
    Answered,
    AnsweredElsewhere,
    Ended,
    GoneAfterGap,
    Forgotten,
    /// It was the user's own outgoing call after all.
    NotIncoming,
}

impl Stopped {
    /// The word for logs and the window.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::AnsweredElsewhere => "answered_elsewhere",
            Self::Ended => "ended",
            Self::GoneAfterGap => "gone_after_gap",
            Self::Forgotten => "forgotten",
            Self::NotIncoming => "not_incoming",
        }
    }
}

impl From<&How> for Stopped {
    fn from(how: &How) -> Self {
        match how {
            How::Ended => Self::Ended,
            How::AnsweredElsewhere { .. } => Self::AnsweredElsewhere,
            How::GoneAfterGap => Self::GoneAfterGap,
            How::Forgotten => Self::Forgotten,
        }
    }
}

/// How an id that is over may come back.
#[derive(Debug, Clone, Copy)]
enum Over {
    /// Never.
    Ended,
    /// By an event that is dated later than all that were heard of it: the list may have been wrong.
    Unlisted(Option<Moment>),
}

#[derive(Debug, Clone)]
pub struct Calls {
    own: Own,
    tracks: HashMap<CallId, Track>,
    over: Recent<CallId, Over>,
    turns: u64,
}

impl Default for Calls {
    fn default() -> Self {
        Self::new(Own::Unknown)
    }
}

impl Calls {
    #[must_use]
    pub fn new(own: Own) -> Self {
        Self { own, tracks: HashMap::new(), over: Recent::new(MOST_OVER), turns: 0 }
    }

    #[must_use]
    pub const fn own(&self) -> &Own {
        &self.own
    }

    /// The PBX said which extensions and phones are the user's. Calls that are there stay.
    pub fn set_own(&mut self, own: Own) {
        self.own = own;
    }

    /// Every call there is, the oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<&Call> {
        let mut calls: Vec<&Call> = self.tracks.values().filter_map(Track::call).collect();
        calls.sort_by(|a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
        calls
    }

    #[must_use]
    pub fn get(&self, id: &CallId) -> Option<&Call> {
        self.tracks.get(id).and_then(Track::call)
    }

    /// The user is talking, holding or calling out.
    #[must_use]
    pub fn on_a_call(&self) -> bool {
        self.tracks.values().filter_map(Track::call).any(Call::occupies)
    }

    /// How many ids are held in memory at present.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.tracks.len() + self.over.len()
    }

    /// Takes in one event, which has arrived `now`.
    pub fn apply(&mut self, event: CallEvent, now: Moment) -> Vec<Change> {
        if self.is_over(&event) {
            return Vec::new();
        }
        let known = self.tracks.get(&event.id).is_some_and(Track::is_ours);
        let (event, ours) = match self.own.filter(event, known) {
            Filtered::Ours(event) => (event, true),
            Filtered::Bare(event) => (event, false),
            Filtered::Nothing => return Vec::new(),
        };
        if event.kind == Kind::End {
            return self.end(&event.id, How::Ended, event.time.unwrap_or(now), Over::Ended);
        }
        self.turns += 1;
        let id = event.id.clone();
        let track = self.tracks.entry(id.clone()).or_insert_with(|| Track::new(id, now));
        let before = track.call().cloned();
        track.turn = self.turns;
        track.hear(event, ours, now);
        let mut changes = difference(before, track, now);
        changes.extend(self.make_room(now));
        changes
    }

    /// Takes in what the PBX lists after events were lost. Each call listed is an event that says how it
    /// stands: `Ringing`, `Answer` or `Hold`, with the extension it is at. `asked` is when the list was
    /// asked for: what was heard of before then and is not listed is no more; what came since stays.
    ///
    /// Where the list could not be had, this is not called, and nothing is taken for gone.
    pub fn resync(&mut self, listed: Vec<CallEvent>, asked: Moment, now: Moment) -> Vec<Change> {
        let mut gone: Vec<CallId> = self
            .tracks
            .iter()
            .filter(|(id, track)| track.heard < asked && !listed.iter().any(|event| event.id == **id))
            .map(|(id, _)| id.clone())
            .collect();
        gone.sort();
        let mut changes = Vec::new();
        for id in gone {
            let last = self.tracks.get(&id).and_then(Track::last_dated);
            changes.extend(self.end(&id, How::GoneAfterGap, now, Over::Unlisted(last)));
        }
        for event in listed {
            let id = event.id.clone();
            let heard = self.tracks.get(&id).map_or(asked, |track| track.heard.max(asked));
            changes.extend(self.apply(event, now));
            if let Some(track) = self.tracks.get_mut(&id) {
                // The list bears it out up to when it was asked for, not to when it came.
                track.heard = heard;
            }
        }
        changes
    }

    /// The user wants to hear nothing of this call on this computer.
    pub fn quieten(&mut self, id: &CallId) -> Vec<Change> {
        let Some(track) = self.tracks.get_mut(id) else { return Vec::new() };
        let was_quiet = track.call().is_none_or(|call| call.quiet);
        track.quieten();
        match track.call() {
            Some(call) if !was_quiet => vec![Change::Updated(call.clone())],
            _ => Vec::new(),
        }
    }

    /// Whether the event is of a call that is over for good.
    fn is_over(&mut self, event: &CallEvent) -> bool {
        match self.over.get(&event.id) {
            None => false,
            Some(Over::Ended) => true,
            Some(Over::Unlisted(_)) if event.kind == Kind::End => {
                self.over.insert(event.id.clone(), Over::Ended);
                true
            }
            Some(Over::Unlisted(then)) => {
                let newer = event.time.is_some_and(|time| then.is_none_or(|then| time > then));
                if newer {
                    self.over.remove(&event.id);
                }
                !newer
            }
        }
    }

    fn end(&mut self, id: &CallId, how: How, at: Moment, over: Over) -> Vec<Change> {
        self.over.insert(id.clone(), over);
        let call = self.tracks.remove(id).and_then(|track| track.call().cloned());
        call.map(|call| farewell(call, how, at)).unwrap_or_default()
    }

    /// Forgets calls beyond the bound: those of others first, the longest silent first.
    fn make_room(&mut self, now: Moment) -> Vec<Change> {
        if self.tracks.len() <= MOST_CALLS {
            return Vec::new();
        }
        let rank = |track: &Track| (track.call().is_some(), track.is_ours(), track.turn);
        let least = self.tracks.iter().min_by_key(|(_, track)| rank(track)).map(|(id, _)| id.clone());
        let track = least.and_then(|id| self.tracks.remove(&id));
        let call = track.and_then(|track| track.call().cloned());
        call.map(|call| farewell(call, How::Forgotten, now)).unwrap_or_default()
    }
}

fn difference(before: Option<Call>, track: &Track, now: Moment) -> Vec<Change> {
    let after = track.call().cloned();
    let rang = before.as_ref().is_some_and(Call::rings);
    let rings = after.as_ref().is_some_and(Call::rings);
    match (before, after) {
        (None, None) => Vec::new(),
        (Some(before), None) => farewell(before, track.how().unwrap_or(How::Ended), now),
        (before, Some(after)) if before.as_ref() == Some(&after) => Vec::new(),
        (before, Some(after)) => {
            let id = after.id.clone();
            let stopped =
                if after.state == State::Dialling { Stopped::NotIncoming } else { Stopped::Answered };
            let change = if before.is_some() { Change::Updated(after) } else { Change::Appeared(after) };
            let mut changes = Vec::new();
            if rang && !rings {
                changes.push(Change::StoppedRinging(id.clone(), stopped));
            }
            changes.push(change);
            if rings && !rang {
                changes.push(Change::StartedRinging(id));
            }
            changes
        }
    }
}

fn farewell(mut call: Call, how: How, at: Moment) -> Vec<Change> {
    let mut changes = Vec::new();
    if call.rings() {
        changes.push(Change::StoppedRinging(call.id.clone(), Stopped::from(&how)));
    }
    call.state = State::Over(how);
    call.since = at;
    changes.push(Change::Over(call));
    changes
}

#[cfg(test)]
mod tests;
