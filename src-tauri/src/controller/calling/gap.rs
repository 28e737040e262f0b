//! Calls after a gap in which events were lost: what the PBX says of the own extensions decides.
//!
//! A call that rang goes on ringing while its extension is RINGING, so that a connection that was gone for a
//! moment silences nothing. When the extension does anything else, the call ends here at once. A list that
//! failed, or that says nothing of the extension, proves nothing: the call stays as it is, the two minutes
//! that a call rings at most go on, and the list is asked for again soon.

use std::time::Duration;

use calls::call::{Call, State};
use calls::event::{CallEvent, Kind, Moment};
use pbx::ExtensionState;
use tokio::time::Instant;

use super::super::Controller;
use super::now;
use crate::ports::Ports;

/// While a call is in doubt the list of own extensions is asked for again after this.
const DOUBT: Duration = Duration::from_secs(5);

impl<P: Ports> Controller<P> {
    /// Ends what the states of the own extensions do not bear out, as far as events may have been lost: of
    /// what was heard since the connection stands, the end would have been heard too. `asked` is when the
    /// list was asked for.
    pub(in super::super) fn resync_calls(&mut self, asked: Moment) {
        let asked = self.live.whole_since.map_or(asked, |since| asked.min(since));
        let of_before = self.calls.all().into_iter().filter(|call| call.heard < asked);
        let listed = of_before.filter_map(|call| self.still(call)).collect();
        let was_on_a_call = self.calls.on_a_call();
        let changes = self.calls.resync(listed, asked, now());
        self.after_changes(was_on_a_call, &changes);
        self.live.doubt_until = None;
    }

    /// The list of own extensions failed: calls of before a gap are still in doubt.
    pub(in super::super) fn calls_stay_in_doubt(&mut self) {
        let before = self.live.whole_since.unwrap_or_else(now);
        let in_doubt = |call: &&Call| call.heard < before && !matches!(call.state, State::Over(_));
        if self.calls.all().iter().any(in_doubt) {
            self.live.doubt_until = Some(Instant::now() + DOUBT.mul_f64(super::super::fetch::jitter()));
        }
    }

    /// The event that says how a call stands; none: it is over.
    fn still(&self, call: &Call) -> Option<CallEvent> {
        let own = self.company.roster.own_extensions()?;
        let extension = call.extension.as_ref();
        let listed = extension.and_then(|id| own.iter().find(|one| one.id.as_str() == id.as_str()));
        let state = listed.and_then(|one| one.state.as_ref());
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

    /// The user is on another call at the extension of this one.
    fn talks_at(&self, call: &Call) -> bool {
        self.calls.all().into_iter().any(|other| other.occupies() && other.extension == call.extension)
    }
}
