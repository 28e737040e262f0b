//! What an employee does with calls, by the documented actions and their errors.

use time::Duration;

use crate::company::PBX_HOST;
use crate::company::people::NOT_PICKED_UP;

use super::extensions::{can_call, party, phone_of};
use super::{Denied, Direction, Incoming, State, Talk};

/// How long a call that was transferred without asking rings before it goes back; assumed.
const UNANSWERED: Duration = Duration::seconds(25);

/// Where a transferred call goes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Destination<'a> {
    /// To another call of the same extension: both parties are put together.
    Call(&'a str),
    /// To an extension or a number.
    Target(&'a str),
}

impl State {
    /// `own` is the extension whose calls alone may be ended; `None` may end all.
    pub(crate) fn hang_up(&mut self, own: Option<usize>, target: &str) -> Result<(), Denied> {
        let call = self.call(target).filter(|call| own.is_none_or(|own| call.extension == own));
        let call = call.ok_or(Denied::Invalid("target"))?.id.clone();
        self.end(&call, "HANGUP");
        Ok(())
    }

    pub(crate) fn pick_up(&mut self, own: usize, device: &str, target: &str) -> Result<(), Denied> {
        if !can_call(own, device) {
            return Err(Denied::Invalid("device"));
        }
        let extension = self.called(target);
        let call = self.calls.iter().find(|call| {
            call.direction == Direction::In
                && call.talk == Talk::Ringing
                && (call.is(target) || Some(call.extension) == extension)
        });
        let call = call.ok_or(Denied::Invalid("target"))?;
        if call.extension == NOT_PICKED_UP && call.extension != own {
            return Err(Denied::Forbidden("access_denied"));
        }
        let call = call.id.clone();
        self.answer(&call, Some(own), Some(device.to_owned()))
    }

    /// `any`: the employee has access to every queue, and not only as a member.
    pub(crate) fn queue_pick_up(
        &mut self,
        own: usize,
        device: Option<String>,
        target: &str,
        any: bool,
    ) -> Result<(), Denied> {
        let (queue, waits) = self.waiting(target).ok_or(Denied::Invalid("target"))?;
        if !any && !self.is_member(queue, own) {
            return Err(Denied::Forbidden("queue"));
        }
        let (waiting, caller, call) = (waits.id.clone(), waits.caller.clone(), waits.call.clone());
        if let Some(call) = call {
            return self.answer(&call, Some(own), device);
        }
        self.leave_queue(queue, &waiting, "ANSWERED");
        self.count_answered(queue, own);
        let device = device.or_else(|| self.first_phone(own));
        self.take_up(own, Incoming { from: caller, queue: Some(queue), ..Incoming::default() }, device)
    }

    /// Only desk phones of two makers can be told to hold.
    pub(crate) fn hold_at(
        &mut self,
        own: usize,
        device: &str,
        target: Option<&str>,
        held: Option<bool>,
    ) -> Result<(), Denied> {
        let can_hold = phone_of(own, device).is_some_and(|(_, phone)| {
            phone.registered && ["Mitel", "Yealink"].iter().any(|make| phone.name.starts_with(make))
        });
        if !can_hold {
            return Err(Denied::Invalid("device"));
        }
        let call = self.calls.iter().find(|call| {
            call.phone.as_deref() == Some(device)
                && call.talk != Talk::Ringing
                && target.is_none_or(|target| call.is(target))
        });
        let call = call.ok_or(Denied::Missing("target"))?.id.clone();
        self.hold(&call, held)
    }

    pub(crate) fn transfer(&mut self, own: usize, source: &str, to: Destination<'_>) -> Result<(), Denied> {
        let is_mine = |call: &&super::Call| call.extension == own;
        let from = self
            .call(source)
            .filter(is_mine)
            .filter(|call| call.talk != Talk::Ringing)
            .ok_or(Denied::Invalid("source"))?
            .clone();
        match to {
            Destination::Call(other) => {
                let is_ready = |call: &&super::Call| {
                    call.id != from.id && (call.direction == Direction::Out || call.talk != Talk::Ringing)
                };
                let to = self.call(other).filter(is_mine).filter(is_ready);
                let to = to.ok_or(Denied::Invalid("destination"))?.clone();
                self.take(&from.id, "TRANSFER");
                self.take(&to.id, "TRANSFER");
                self.join(&from, &to);
                self.join(&to, &from);
            }
            Destination::Target(target) => {
                let colleague = self.called(target);
                let takes = |colleague| colleague != own && self.rings(colleague) && !self.is_busy(colleague);
                if colleague.is_some_and(|colleague| !takes(colleague)) {
                    return Err(Denied::Invalid("target"));
                }
                self.take(&from.id, "TRANSFER");
                match colleague {
                    Some(colleague) => {
                        let passed = self.pass_on(colleague, &from);
                        let until = self.now + UNANSWERED;
                        if let Some(call) = self.call_mut(&passed) {
                            call.back_to = Some((own, until));
                        }
                        self.tell_other(&from, party(colleague));
                    }
                    None if from.peer.is_none()
                        && let Some((queue, _)) = self.company.of_number(target) =>
                    {
                        let waiting = format!("{}-{PBX_HOST}", self.channel());
                        self.enter_queue(queue, waiting, from.other().clone(), "QUEUED", None);
                    }
                    None => {
                        if let Some(call) = from.peer.as_deref().and_then(|peer| self.call_mut(peer)) {
                            call.peer = None;
                        }
                        self.tell_other(&from, super::Party::outside(Some(target), None));
                    }
                }
            }
        }
        Ok(())
    }

    /// Transferred calls that nobody has answered in time ring again where they came from.
    pub(super) fn send_back(&mut self) {
        let late = |call: &&super::Call| {
            call.talk == Talk::Ringing && call.back_to.is_some_and(|(_, until)| until <= self.now)
        };
        let late: Vec<String> = self.calls.iter().filter(late).map(|call| call.id.clone()).collect();
        for call in late {
            self.leave_unanswered(&call);
        }
    }

    /// Nobody answers a transferred call: it rings again where it came from. False: it was not transferred, or is
    /// answered.
    pub(crate) fn leave_unanswered(&mut self, wanted: &str) -> bool {
        let call = self.call(wanted).filter(|call| call.talk == Talk::Ringing);
        let Some((home, _)) = call.and_then(|call| call.back_to) else { return false };
        let Some(call) = self.take(wanted, "TIMEOUT") else { return false };
        self.pass_on(home, &call);
        self.tell_other(&call, party(home));
        true
    }

    /// What is noted about a call of one's own. `note`: what is to be noted from now on.
    pub(crate) fn note(&mut self, own: usize, target: &str, note: Option<&str>) -> Result<String, Denied> {
        let call = self.calls.iter_mut().find(|call| call.is(target) && call.extension == own);
        let call = call.ok_or(Denied::Invalid("target"))?;
        if let Some(note) = note {
            call.note = (!note.is_empty()).then(|| note.to_owned());
        }
        Ok(call.note.clone().unwrap_or_default())
    }

    /// Records the call that an extension is on, or stops; `None` changes from one to the other. Whether it is
    /// recorded now.
    pub(crate) fn record(&mut self, own: usize, wanted: Option<bool>) -> Result<bool, Denied> {
        let on = |call: &&mut super::Call| call.extension == own && call.talk != Talk::Ringing;
        let call = self.calls.iter_mut().filter(on).min_by_key(|call| call.talk == Talk::Held);
        let call = call.ok_or(Denied::Missing("calls"))?;
        let recorded = wanted.unwrap_or(!call.recorded);
        if !recorded && !call.recorded {
            return Err(Denied::Conflict("calls"));
        }
        call.recorded = recorded;
        let id = call.id.clone();
        self.say_recorded(own, &id, recorded);
        Ok(recorded)
    }

    /// The colleague at the other end of `one` talks to the other end of `other` from now on.
    fn join(&mut self, one: &super::Call, other: &super::Call) {
        if let Some(call) = one.peer.as_deref().and_then(|peer| self.call_mut(peer)) {
            call.peer = other.peer.clone();
        }
        self.tell_other(one, other.other().clone());
    }

    /// The call of the colleague at the other end of `ended` has another party now.
    fn tell_other(&mut self, ended: &super::Call, party: super::Party) {
        let Some(call) = ended.peer.as_deref().and_then(|peer| self.call_mut(peer)) else { return };
        call.set_other(party);
        let (id, talk) = (call.id.clone(), call.talk);
        match talk {
            Talk::Ringing => self.say_call("CALL_RINGING", &id),
            // A held call that gets another party is one that talks again.
            Talk::Talking | Talk::Held => {
                if let Some(call) = self.call_mut(&id) {
                    call.talk = Talk::Talking;
                }
                self.say_call("CALL_ANSWER", &id);
            }
        }
    }
}
