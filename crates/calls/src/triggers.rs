//! What the integrations are told: that a call started ringing, that this user answered it.
//!
//! Once per call and trigger, however many events arrive. The ids of the last [`MOST_REMEMBERED`] calls
//! are remembered for that; they outlast the memory of [`crate::calls::Calls`].
//!
//! Only an event triggers something, in the moment when it comes. What a list says has happened at a time that
//! nobody heard: after a gap, or before the program was started. A call that is answered when it is first heard
//! of may have been answered long ago, so it triggers nothing either.
//!
//! A list may be quicker than the event: the user answers while it is on its way. The event that comes then is
//! dated before the list, and counts as ever. Had the call been answered in the gap, none would come: what the PBX
//! tells of it later is dated later.

use crate::call::{Call, State};
use crate::calls::Change;
use crate::event::{CallId, Moment, Variables};
use crate::recent::Recent;

/// Calls of which it is remembered what was triggered.
pub const MOST_REMEMBERED: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// An incoming call starts ringing for this user.
    Ringing,
    /// This user answered an incoming call.
    Answered,
}

impl When {
    /// The word of the setting `when`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ringing => "RINGING",
            Self::Answered => "ANSWERED",
        }
    }

    /// Whether a delay goes on to its end though the call is over meanwhile.
    #[must_use]
    pub const fn outlives_the_call(self) -> bool {
        matches!(self, Self::Answered)
    }
}

/// One trigger, with what an integration may make use of. All but the id is hostile input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    pub when: When,
    pub call: CallId,
    /// The caller's, as the PBX gave it.
    pub number: Option<String>,
    pub name: Option<String>,
    pub variables: Variables,
}

/// Who says that a call has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// An event, as it happens.
    ByEvent,
    /// A list that was loaded, after a gap or at the start.
    ByList,
}

/// What is over and done with of a call: it was triggered, or its moment has passed unheard.
#[derive(Debug, Clone, Copy, Default)]
struct Past {
    ringing: bool,
    answered: Answered,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Answered {
    #[default]
    NotYet,
    /// A list has said it, of a call that was known before, and dates it so; the event may be on its way.
    Listed(Moment),
    Past,
}

impl Answered {
    /// Whether this is the moment, and what is so from then on.
    fn step(self, call: &Call, told: Told, is_known: bool) -> (bool, Self) {
        match (self, told, call.answered) {
            (Self::NotYet, Told::ByList, Some(at)) if is_known => (false, Self::Listed(at)),
            // Of a call that is on hold it is not certain what the earlier word was: an answer, or the hold.
            (Self::Listed(listed), Told::ByEvent, Some(at)) if call.state == State::Active && at < listed => {
                (true, Self::Past)
            }
            (Self::Listed(_), _, _) => (false, self),
            // First heard of when it was answered already.
            (Self::NotYet, _, _) => (told == Told::ByEvent && is_known, Self::Past),
            (Self::Past, _, _) => (false, self),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Triggers {
    past: Recent<CallId, Past>,
}

impl Default for Triggers {
    fn default() -> Self {
        Self { past: Recent::new(MOST_REMEMBERED) }
    }
}

impl Triggers {
    /// What a change triggers.
    pub fn of(&mut self, change: &Change, told: Told) -> Option<Trigger> {
        match change {
            Change::Appeared(call) | Change::Updated(call) => self.of_call(call, told),
            Change::StartedRinging(_) | Change::StoppedRinging(..) | Change::Over(_) => None,
        }
    }

    /// How many calls are remembered at present.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.past.len()
    }

    fn of_call(&mut self, call: &Call, told: Told) -> Option<Trigger> {
        let known = self.past.get(&call.id).copied();
        let mut past = known.unwrap_or_default();
        let when = match call.state {
            State::Ringing => Some(When::Ringing),
            State::Active | State::Held => Some(When::Answered),
            State::Dialling | State::Over(_) => None,
        };
        let is_moment = match when {
            Some(When::Ringing) => !std::mem::replace(&mut past.ringing, true) && told == Told::ByEvent,
            Some(When::Answered) => {
                past.ringing = true;
                let (is_moment, answered) = past.answered.step(call, told, known.is_some());
                past.answered = answered;
                is_moment
            }
            None => false,
        };
        self.past.insert(call.id.clone(), past);
        let when = when.filter(|_| call.is_incoming() && is_moment)?;
        Some(Trigger {
            when,
            call: call.id.clone(),
            number: call.caller.number.clone(),
            name: call.caller.name.clone(),
            variables: call.variables.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::Calls;
    use crate::event::{CallEvent, Direction, ExtensionId, Kind, Moment, Party};
    use crate::own::Own;

    fn whens(kinds: &[(Kind, Direction)]) -> Vec<When> {
        let mut calls = Calls::new(Own::known([ExtensionId::new("mine")], []));
        let mut triggers = Triggers::default();
        let mut found = Vec::new();
        for (time, (kind, direction)) in (0..).zip(kinds) {
            let event = CallEvent {
                direction: Some(*direction),
                extension: Some(ExtensionId::new("mine")),
                ..CallEvent::new(*kind, CallId::new("c"))
            };
            let changes = calls.apply(event, Moment::from_millis(time));
            let fired = changes.iter().filter_map(|change| triggers.of(change, Told::ByEvent));
            found.extend(fired.map(|trigger| trigger.when));
        }
        found
    }

    /// Each step is told by an event or by a list.
    fn told(steps: &[(Kind, Told)]) -> Vec<When> {
        let mut calls = Calls::new(Own::known([ExtensionId::new("mine")], []));
        let mut triggers = Triggers::default();
        let mut found = Vec::new();
        for (time, (kind, told)) in (0..).zip(steps) {
            let event = CallEvent {
                direction: Some(Direction::In),
                extension: Some(ExtensionId::new("mine")),
                ..CallEvent::new(*kind, CallId::new("c"))
            };
            let now = Moment::from_millis(time);
            let changes = match told {
                Told::ByEvent => calls.apply(event, now),
                Told::ByList => calls.resync(vec![event], now, now),
            };
            found.extend(changes.iter().filter_map(|change| triggers.of(change, *told)).map(|one| one.when));
        }
        found
    }

    #[test]
    fn each_trigger_comes_once_however_many_events_arrive() {
        let incoming = |kind| (kind, Direction::In);
        let kinds = [Kind::Start, Kind::Ringing, Kind::Start, Kind::Answer, Kind::Hold { on: true }];
        let more = [Kind::Answer, Kind::Ringing, Kind::End, Kind::Start, Kind::Answer];
        let events: Vec<_> = kinds.into_iter().chain(more).map(incoming).collect();
        assert_eq!(whens(&events), [When::Ringing, When::Answered]);
    }

    #[test]
    fn with_starts_and_ends_alone_only_ringing_is_triggered() {
        assert_eq!(whens(&[(Kind::Start, Direction::In), (Kind::End, Direction::In)]), [When::Ringing]);
    }

    #[test]
    fn a_call_that_is_first_heard_of_when_it_is_answered_triggers_nothing() {
        let kinds = [Kind::Answer, Kind::Start, Kind::Hold { on: true }, Kind::Answer];
        assert_eq!(whens(&kinds.map(|kind| (kind, Direction::In))), []);
        assert_eq!(whens(&[(Kind::Hold { on: true }, Direction::In)]), []);
    }

    #[test]
    fn a_list_triggers_nothing_and_neither_does_what_comes_late_of_what_it_said() {
        use Told::{ByEvent, ByList};
        let held = Kind::Hold { on: true };
        assert_eq!(told(&[(Kind::Ringing, ByList), (Kind::Ringing, ByEvent)]), []);
        assert_eq!(told(&[(Kind::Answer, ByList), (Kind::Answer, ByEvent), (held, ByEvent)]), []);
        let answered_in_the_gap = [(Kind::Start, ByEvent), (Kind::Answer, ByList), (held, ByEvent)];
        assert_eq!(told(&answered_in_the_gap), [When::Ringing]);
    }

    /// What the events of a call trigger that is answered while a list is on its way: dated `dated`, and heard after
    /// the list of the moment 100.
    fn answered_beside_a_list(known: bool, kind: Kind, dated: Option<i64>) -> Vec<When> {
        let mut calls = Calls::new(Own::known([ExtensionId::new("mine")], []));
        let mut triggers = Triggers::default();
        let mut found = Vec::new();
        let event = |kind, time: Option<i64>| CallEvent {
            direction: Some(Direction::In),
            extension: Some(ExtensionId::new("mine")),
            time: time.map(Moment::from_millis),
            ..CallEvent::new(kind, CallId::new("c"))
        };
        let mut take = |changes: Vec<Change>, told| {
            found.extend(changes.iter().filter_map(|change| triggers.of(change, told)).map(|one| one.when));
        };
        let now = Moment::from_millis;
        if known {
            take(calls.apply(event(Kind::Ringing, Some(10)), now(10)), Told::ByEvent);
        }
        // The connection is back at 90.
        take(calls.resync(vec![event(Kind::Answer, None)], now(90), now(100)), Told::ByList);
        take(calls.apply(event(kind, dated), now(110)), Told::ByEvent);
        take(calls.apply(event(kind, dated), now(111)), Told::ByEvent);
        take(calls.apply(event(Kind::Hold { on: true }, Some(200)), now(200)), Told::ByEvent);
        take(calls.apply(event(Kind::Hold { on: false }, Some(300)), now(300)), Told::ByEvent);
        take(calls.apply(event(Kind::Answer, Some(400)), now(400)), Told::ByEvent);
        found
    }

    #[test]
    fn an_answer_that_a_list_knew_before_its_event_came_triggers_once_when_that_comes() {
        let both = [When::Ringing, When::Answered];
        assert_eq!(answered_beside_a_list(true, Kind::Answer, Some(95)), both);
        // Answered in the gap: nobody tells of it any more, and what comes later is no answer of now.
        assert_eq!(answered_beside_a_list(true, Kind::Hold { on: true }, Some(110)), [When::Ringing]);
        assert_eq!(answered_beside_a_list(true, Kind::Answer, Some(110)), [When::Ringing]);
        assert_eq!(answered_beside_a_list(true, Kind::Answer, None), [When::Ringing]);
        assert_eq!(answered_beside_a_list(false, Kind::Answer, Some(95)), []);
    }

    #[test]
    fn a_call_that_a_list_says_rings_triggers_answered_when_an_event_says_so() {
        assert_eq!(told(&[(Kind::Ringing, Told::ByList), (Kind::Answer, Told::ByEvent)]), [When::Answered]);
    }

    #[test]
    fn a_call_whose_direction_was_not_said_at_first_triggers_once_it_is() {
        let mut calls = Calls::new(Own::known([ExtensionId::new("mine")], []));
        let mut triggers = Triggers::default();
        let mut found = Vec::new();
        let steps = [(Kind::Start, None), (Kind::Ringing, Some(Direction::In)), (Kind::Answer, None)];
        for (time, (kind, direction)) in (0..).zip(steps) {
            let event = CallEvent {
                direction,
                extension: Some(ExtensionId::new("mine")),
                ..CallEvent::new(kind, CallId::new("c"))
            };
            let changes = calls.apply(event, Moment::from_millis(time));
            found.extend(changes.iter().filter_map(|change| triggers.of(change, Told::ByEvent)));
        }
        assert_eq!(found.iter().map(|one| one.when).collect::<Vec<_>>(), [When::Ringing, When::Answered]);
    }

    #[test]
    fn a_session_that_begins_anew_with_the_same_call_triggers_nothing_twice() {
        let event = |kind| CallEvent {
            direction: Some(Direction::In),
            extension: Some(ExtensionId::new("mine")),
            ..CallEvent::new(kind, CallId::new("c"))
        };
        let mut triggers = Triggers::default();
        let mut found = Vec::new();
        let mut take = |changes: Vec<Change>, told| {
            found.extend(changes.iter().filter_map(|change| triggers.of(change, told)).map(|one| one.when));
        };
        let own = || Calls::new(Own::known([ExtensionId::new("mine")], []));
        let now = Moment::from_millis;
        let mut calls = own();
        take(calls.apply(event(Kind::Start), now(0)), Told::ByEvent);
        take(calls.apply(event(Kind::Answer), now(1)), Told::ByEvent);
        let mut calls = own();
        take(calls.resync(vec![event(Kind::Answer)], now(2), now(2)), Told::ByList);
        take(calls.apply(event(Kind::Hold { on: true }), now(3)), Told::ByEvent);
        let mut calls = own();
        take(calls.apply(event(Kind::Answer), now(4)), Told::ByEvent);
        assert_eq!(found, [When::Ringing, When::Answered]);
    }

    #[test]
    fn own_outgoing_calls_trigger_nothing() {
        assert_eq!(whens(&[(Kind::Start, Direction::Out), (Kind::Answer, Direction::Out)]), []);
    }

    #[test]
    fn a_trigger_carries_the_callers_number_name_and_variables() {
        let mut calls = Calls::new(Own::known([ExtensionId::new("mine")], []));
        let event = CallEvent {
            direction: Some(Direction::In),
            extension: Some(ExtensionId::new("mine")),
            caller: Party { number: Some("+45 1".into()), name: Some("Ada".into()), ..Party::default() },
            variables: Variables::from([("case".into(), "7".into())]),
            ..CallEvent::new(Kind::Start, CallId::new("c"))
        };
        let changes = calls.apply(event, Moment::from_millis(0));
        let mut triggers = Triggers::default();
        let expected = Trigger {
            when: When::Ringing,
            call: CallId::new("c"),
            number: Some("+45 1".into()),
            name: Some("Ada".into()),
            variables: Variables::from([("case".into(), "7".into())]),
        };
        let fired = changes.iter().find_map(|change| triggers.of(change, Told::ByEvent));
        assert_eq!(fired, Some(expected));
        assert!(When::Answered.outlives_the_call() && !When::Ringing.outlives_the_call());
    }
}
