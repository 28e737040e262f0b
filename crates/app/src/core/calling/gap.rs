//! Calls after a gap in which events were lost: what the PBX says of the own extensions decides.
//!
//! A call that rang goes on ringing while its extension is RINGING, so that a connection that was gone for a
//! moment silences nothing. When the extension does anything else, the call ends here at once. A list that
//! failed, or that says nothing of the extension, proves nothing: the call stays as it is, the two minutes
//! that a call rings at most go on, and the list is asked for again soon.
//!
//! A PBX may list the calls at an extension as well, and then says of each how it stands: that one was
//! answered meanwhile, and that one began. A list of calls that is missing proves nothing either.

use std::collections::BTreeSet;
use std::time::Duration;

use calls::call::{Call, State};
use calls::event::{CallEvent, Kind, Moment};
use calls::triggers::Told;
use pbx::{EmployeeId, Error, ExtensionId, ExtensionNow, ExtensionState, ListedCall};

use super::{moment, translated};
use crate::core::Core;
use crate::core::fetch::jitter;
use crate::event::Answer;
use crate::ports::Ports;

/// While a call is in doubt the list of own extensions is asked for again after this.
const DOUBT: Duration = Duration::from_secs(5);

impl<P: Ports> Core<P> {
    /// Asks for the calls at the own extensions, where events of them may have been lost.
    pub(crate) fn ask_calls_in_doubt(&mut self, employee: &EmployeeId) {
        if self.are_calls_in_doubt() {
            self.ask_own_calls(employee);
        }
    }

    fn ask_own_calls(&mut self, employee: &EmployeeId) {
        if std::mem::replace(&mut self.session.live.asking_calls, true) {
            // The answer under way may be older than what is doubted now.
            self.session.live.ask_calls_again = true;
            return;
        }
        let (employee, asked) = (employee.clone(), self.moment());
        self.ask(
            move |client, token| async move {
                Answer::OwnCalls(asked, client.own_calls(&token, &employee).await)
            },
            move |error| Answer::OwnCalls(asked, Err(error)),
        );
    }

    pub(crate) fn on_own_calls(&mut self, asked: Moment, answer: Result<Vec<ExtensionNow>, Error>) {
        self.session.live.asking_calls = false;
        let again = std::mem::take(&mut self.session.live.ask_calls_again);
        match answer {
            Ok(listed) => {
                self.resync(asked, &listed);
                // What this answer has named need not be asked for.
                self.ask_own_calls_again(again);
            }
            Err(error) => {
                if error.is_passing() {
                    self.session.live.unheard.clear();
                }
                self.ask_own_calls_again(again);
                match self.session.live.listed {
                    // What waited for this is decided by the list of extensions that was asked for with it.
                    Some(listed) if listed >= asked => self.resync(listed, &[]),
                    _ => self.calls_stay_in_doubt(),
                }
            }
        }
    }

    fn ask_own_calls_again(&mut self, again: bool) {
        if again
            && let Some(known) = &self.account.known
            && (self.are_calls_in_doubt() || !self.unheard().is_empty())
        {
            let employee = known.employee.clone();
            self.ask_own_calls(&employee);
        }
    }

    /// The own extensions are here, as they were or later than when they were `asked` for.
    pub(crate) fn resync_calls(&mut self, asked: Moment) {
        self.session.live.listed = Some(asked);
        self.resync(asked, &[]);
        self.session.live.doubt_until = None;
        let unheard = self.unheard();
        let asked_for = std::mem::replace(&mut self.session.live.unheard, unheard);
        // One question is for all of them, and a PBX that keeps the calls to itself does so the next time, too.
        if !self.session.live.unheard.is_subset(&asked_for)
            && let Some(known) = &self.account.known
        {
            let employee = known.employee.clone();
            self.ask_own_calls(&employee);
        }
    }

    /// The own extensions that ring, though no call of theirs is known: it began in the gap.
    fn unheard(&self) -> BTreeSet<ExtensionId> {
        if self.session.live.whole_since.is_none() {
            return BTreeSet::new();
        }
        let calls = self.session.calls.all();
        let known: BTreeSet<&str> =
            calls.iter().filter_map(|call| call.extension.as_ref()).map(|id| id.as_str()).collect();
        let own = self.session.company.roster.own_extensions().unwrap_or_default().iter();
        let ringing = own.filter(|one| one.state == Some(ExtensionState::Ringing));
        ringing.filter(|one| !known.contains(one.id.as_str())).map(|one| one.id.clone()).collect()
    }

    /// The list of own extensions failed: calls of before a gap are still in doubt.
    pub(crate) fn calls_stay_in_doubt(&mut self) {
        // What is silent by now waits for the next fetch of everything.
        let now = self.moment();
        let rings =
            self.session.calls.all().into_iter().any(|call| {
                call.rings() && now.millis_since(call.heard) < calls::ringing::RINGS_AT_MOST_MILLIS
            });
        if rings && self.are_calls_in_doubt() {
            self.session.live.doubt_until = Some(self.now() + DOUBT.mul_f64(jitter()));
        }
    }

    /// Events may have been lost since they were last heard of.
    fn are_calls_in_doubt(&self) -> bool {
        let whole_since = self.session.live.whole_since;
        self.session.calls.all().iter().any(|call| whole_since.is_none_or(|since| call.heard < since))
    }

    /// Ends what the PBX does not bear out, as far as events may have been lost: of what was heard since the
    /// connection stands, the end would have been heard too.
    fn resync(&mut self, asked: Moment, extensions: &[ExtensionNow]) {
        if self.session.company.roster.own_extensions().is_none() {
            return;
        }
        let asked = self.session.live.whole_since.map_or(asked, |since| asked.min(since));
        if self.session.live.asking_calls && extensions.is_empty() && self.is_undecided(asked) {
            // The calls that are being asked for decide. A call that was kept until then would count as borne out.
            return;
        }
        let of_before = self.session.calls.all().into_iter().filter(|call| call.heard < asked);
        let mut listed: Vec<CallEvent> = of_before.filter_map(|call| self.still(call, extensions)).collect();
        let mut beginning = BTreeSet::new();
        for call in extensions.iter().filter_map(|one| one.calls.as_ref()).flatten() {
            let event = translated(&call.event, |time| time);
            // One that is not known began where nobody heard it, or begins now.
            if self.session.calls.get(&event.id).is_none() {
                if self.begins_now(call, &event) {
                    beginning.insert(event.id.clone());
                }
                listed.push(event);
            }
        }
        let was_on_a_call = self.session.calls.on_a_call();
        let changes = self.session.calls.resync(listed, asked, self.moment());
        let (now, before) = changes.into_iter().partition(|change| beginning.contains(change.id()));
        self.after_changes(was_on_a_call, now, Told::ByEvent);
        self.after_changes(was_on_a_call, before, Told::ByList);
    }

    /// Whether a call that a list names rings since a moment in which events are heard: the list is only quicker
    /// than its event, which says nothing new when it comes. One that waited in a queue before is taken for older.
    fn begins_now(&self, listed: &ListedCall, event: &CallEvent) -> bool {
        event.kind == Kind::Ringing
            && listed.started.zip(self.session.live.whole_since).is_some_and(|(started, whole_since)| {
                moment(self.session.company.roster.on_this_clock(started)) >= whole_since
            })
    }

    /// The event that says how a call stands; none: it is over.
    fn still(&self, call: &Call, extensions: &[ExtensionNow]) -> Option<CallEvent> {
        let id = call.extension.as_ref().map(|id| id.as_str());
        let listed = extensions.iter().find(|one| Some(one.extension.as_str()) == id);
        let own = self.session.company.roster.own_extensions().unwrap_or_default();
        let own = own.iter().find(|one| Some(one.id.as_str()) == id);
        let state = match listed {
            Some(one) => one.state.as_ref(),
            None => own.and_then(|one| one.state.as_ref()),
        };
        if let Some(calls) = listed.and_then(|one| one.calls.as_ref()) {
            if let Some(known) = calls.iter().find(|one| one.event.id.as_str() == call.id.as_str()) {
                return Some(translated(&known.event, |time| time));
            }
            // An empty list at an extension that is not free is kept from this user, and says nothing.
            if !calls.is_empty() {
                return None;
            }
        }
        let goes_on = match (&call.state, state) {
            (State::Over(_), _) => false,
            (_, None) => true,
            (State::Ringing, Some(ExtensionState::Ringing)) => true,
            // Busy with another call it cannot say that this one rings beside it.
            (State::Ringing, Some(ExtensionState::Busy)) => self.talks_at(call),
            (State::Ringing, Some(ExtensionState::Idle | ExtensionState::Unregistered)) => false,
            (State::Ringing, Some(_)) => true,
            (State::Active | State::Held | State::Dialling, Some(state)) => *state != ExtensionState::Idle,
        };
        let kind = match call.state {
            State::Ringing => Kind::Ringing,
            State::Held => Kind::Hold { on: true },
            _ => Kind::Answer,
        };
        goes_on.then(|| CallEvent {
            extension: call.extension.clone(),
            phone: call.phone.clone(),
            direction: call.direction,
            ..CallEvent::new(kind, call.id.clone())
        })
    }

    /// A call rang before the gap, and its extension is busy: with it or with another one.
    fn is_undecided(&self, asked: Moment) -> bool {
        let own = self.session.company.roster.own_extensions().unwrap_or_default();
        let is_busy = |call: &Call| {
            let id = call.extension.as_ref().map(|id| id.as_str());
            let own = own.iter().find(|one| Some(one.id.as_str()) == id);
            own.is_some_and(|one| one.state == Some(ExtensionState::Busy))
        };
        let calls = self.session.calls.all();
        calls.iter().any(|call| {
            call.heard < asked && call.state == State::Ringing && is_busy(call) && !self.talks_at(call)
        })
    }

    /// The user is on another call at the extension of this one.
    fn talks_at(&self, call: &Call) -> bool {
        self.session
            .calls
            .all()
            .into_iter()
            .any(|other| other.occupies() && other.extension == call.extension)
    }
}
