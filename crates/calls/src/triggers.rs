//! What the integrations are told: that a call started ringing, that this user answered it.
//!
//! Once per call and trigger, however many events arrive. The ids of the last [`MOST_REMEMBERED`] calls
//! are remembered for that; they outlast the memory of [`crate::calls::Calls`].

use crate::call::{Call, State};
use crate::calls::Change;
use crate::event::{CallId, Variables};
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

#[derive(Debug, Clone, Copy, Default)]
struct Fired {
    ringing: bool,
    answered: bool,
}

#[derive(Debug, Clone)]
pub struct Triggers {
    fired: Recent<CallId, Fired>,
}

impl Default for Triggers {
    fn default() -> Self {
        Self { fired: Recent::new(MOST_REMEMBERED) }
    }
}

impl Triggers {
    /// What these changes trigger.
    pub fn of(&mut self, changes: &[Change]) -> Vec<Trigger> {
        changes
            .iter()
            .filter_map(|change| match change {
                Change::Appeared(call) | Change::Updated(call) => self.of_call(call),
                Change::StartedRinging(_) | Change::StoppedRinging(..) | Change::Over(_) => None,
            })
            .collect()
    }

    /// How many calls are remembered at present.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.fired.len()
    }

    fn of_call(&mut self, call: &Call) -> Option<Trigger> {
        if !call.is_incoming() {
            return None;
        }
        let when = match call.state {
            State::Ringing => When::Ringing,
            State::Active | State::Held => When::Answered,
            State::Dialling | State::Over(_) => return None,
        };
        let mut fired = self.fired.get(&call.id).copied().unwrap_or_default();
        let before = match when {
            When::Ringing => std::mem::replace(&mut fired.ringing, true),
            When::Answered => std::mem::replace(&mut fired.answered, true),
        };
        if before {
            return None;
        }
        self.fired.insert(call.id.clone(), fired);
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
            found.extend(triggers.of(&changes).into_iter().map(|trigger| trigger.when));
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
    fn an_answer_whose_start_was_lost_is_answered_without_having_rung() {
        assert_eq!(whens(&[(Kind::Answer, Direction::In), (Kind::Start, Direction::In)]), [When::Answered]);
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
        let expected = Trigger {
            when: When::Ringing,
            call: CallId::new("c"),
            number: Some("+45 1".into()),
            name: Some("Ada".into()),
            variables: Variables::from([("case".into(), "7".into())]),
        };
        assert_eq!(Triggers::default().of(&changes), [expected]);
        assert!(When::Answered.outlives_the_call() && !When::Ringing.outlives_the_call());
    }
}
