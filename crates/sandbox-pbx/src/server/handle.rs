//! What the handle can make happen: the pages under `/sandbox`, for programs in Rust. Nothing here
//! waits: what it does is done, and on its way to every follower, when it returns.

use std::sync::atomic::Ordering;

use serde_json::Value;

use super::{Error, Sandbox};
use crate::control::{Caller, Flooded, IncomingCall};
use crate::office::switches::Table;
use crate::realtime::Channel;

impl Sandbox {
    /// Makes a call from outside ring. The id of the call.
    ///
    /// # Errors
    /// No such extension, account or queue.
    pub fn ring(&self, call: IncomingCall) -> Result<String, Error> {
        Ok(self.pbx.ring(call)?)
    }

    /// Whoever is called answers, with the phone of this id or the first that rings.
    ///
    /// # Errors
    /// No such call, one that does not ring, or a phone of somebody else.
    pub fn answer_call(&self, call: &str, phone: Option<&str>) -> Result<(), Error> {
        Ok(self.pbx.answer_call(call, phone)?)
    }

    /// Holds a call, or goes on with it.
    ///
    /// # Errors
    /// No such call, or one that rings.
    pub fn hold_call(&self, call: &str, held: bool) -> Result<(), Error> {
        Ok(self.pbx.hold_call(call, Some(held))?)
    }

    /// Notes a variable on a call, as a dial plan would. The events that come after have it.
    ///
    /// # Errors
    /// No such call.
    pub fn set_variable(&self, call: &str, name: &str, value: &str) -> Result<(), Error> {
        Ok(self.pbx.note_variable(call, name, value)?)
    }

    /// Sets a switch, as somebody else would who may set all of them.
    ///
    /// # Errors
    /// No such switch.
    pub fn set_switch(&self, name: &str, on: bool) -> Result<(), Error> {
        let on = Value::Bool(on);
        Ok(self.pbx.office.change(|state| state.set_in(Table::Switches, name, &on, "", true))?)
    }

    /// Ends a call, and its other end where that is a colleague's.
    ///
    /// # Errors
    /// No such call.
    pub fn end_call(&self, call: &str) -> Result<(), Error> {
        Ok(self.pbx.end_call(call)?)
    }

    /// Nobody answers a call that was transferred and rings: it goes back to who transferred it.
    ///
    /// # Errors
    /// No such call.
    pub fn leave_unanswered(&self, call: &str) -> Result<(), Error> {
        Ok(self.pbx.leave_unanswered(call)?)
    }

    /// The ids of the calls at an extension, by its id or number.
    #[must_use]
    pub fn calls_at(&self, extension: &str) -> Vec<String> {
        self.pbx.calls_at(extension)
    }

    /// The id of the leg of a call.
    #[must_use]
    pub fn leg_of(&self, call: &str) -> Option<String> {
        self.pbx.leg_of(call)
    }

    /// Sets a presence, by the employee's id or the name of the account. Any state is taken.
    ///
    /// # Errors
    /// No such employee.
    pub fn set_presence(
        &self,
        employee: &str,
        state: &str,
        text: Option<&str>,
        until: Option<&str>,
    ) -> Result<(), Error> {
        Ok(self.pbx.put_presence(employee, state, text, until)?)
    }

    /// Somebody enters a queue (by id, number or name) and rings nowhere. The caller's id.
    ///
    /// # Errors
    /// No such queue.
    pub fn enter_queue(&self, queue: &str, caller: Caller) -> Result<String, Error> {
        Ok(self.pbx.enter_queue(queue, caller, "QUEUED")?)
    }

    /// A caller leaves a queue; absent: the one who has waited longest. `reason` is ANSWERED,
    /// CANCELLED or TIMEOUT.
    ///
    /// # Errors
    /// No such queue, or nobody there.
    pub fn leave_queue(&self, queue: &str, caller: Option<&str>, reason: &str) -> Result<(), Error> {
        Ok(self.pbx.leave_queue(queue, caller, reason)?)
    }

    /// Sends an event as it is given to everybody who subscribed to it, whether it is true or not.
    pub fn send_event(&self, channel: Channel, name: &str, payload: Value) {
        self.pbx.send_event(channel, name, payload);
    }

    /// Ends every realtime connection without a word.
    pub fn drop_realtime(&self) {
        self.pbx.lines.cut();
    }

    /// While true, `authenticate` is answered with `unauthorized` whatever the token.
    pub fn refuse_authenticate(&self, refuse: bool) {
        self.pbx.refuse_authenticate(refuse);
    }

    /// So many sign-ins to come are answered with `unauthorized` whatever the token.
    pub fn refuse_sign_ins(&self, times: u32) {
        self.pbx.realtime.refuse_next.store(times, Ordering::Relaxed);
    }

    /// So many sign-ins to come end with their connection instead of an answer.
    pub fn close_sign_ins(&self, times: u32) {
        self.pbx.realtime.close_next.store(times, Ordering::Relaxed);
    }

    /// While true, each connection is closed as soon as it has subscribed to both channels.
    pub fn close_subscribed(&self, close: bool) {
        self.pbx.realtime.close_subscribed.store(close, Ordering::Relaxed);
    }

    /// With true every realtime connection stays open and says nothing any more, and so does each
    /// that is made until this is called with false. One that has fallen silent stays so.
    pub fn half_open(&self, half_open: bool) {
        self.pbx.lines.half_open(half_open);
    }

    /// Sends every WebSocket text frames that are no packets, or no events.
    pub fn send_garbage(&self) {
        self.pbx.send_garbage();
    }

    /// Sends every WebSocket bytes that are no frame.
    pub fn break_frames(&self) {
        self.pbx.break_frames();
    }

    /// Sends one event `OVERSIZED` of eight megabytes on the channel PBX.
    pub fn send_oversized(&self) {
        self.pbx.send_oversized();
    }

    /// Sends so many true `EXTENSION_STATE` a second for so many seconds. Returns at once.
    pub fn flood(&self, per_second: u32, seconds: u32) {
        self.pbx.flood(per_second, seconds, &Flooded::Room);
    }

    /// As [`Self::flood`], of the colleagues of the first account in turn, but for those whose extension
    /// (id or number) is among `spared`. Their states stay as they were told last.
    pub fn flood_colleagues(&self, per_second: u32, seconds: u32, spared: &[&str]) {
        let spared = spared.iter().map(|one| (*one).to_owned()).collect();
        self.pbx.flood(per_second, seconds, &Flooded::Colleagues { spared });
    }

    /// So many events a second for so many seconds, by which in each queue in turn the one who has waited longest
    /// goes and somebody else comes. Returns at once.
    pub fn flood_callers(&self, per_second: u32, seconds: u32) {
        self.pbx.flood(per_second, seconds, &Flooded::Callers);
    }

    /// Gives an extension (id or number) a state, whatever its calls are: IDLE, RINGING, BUSY or
    /// UNREGISTERED. Absent: it follows its calls again.
    ///
    /// # Errors
    /// No such extension or state.
    pub fn set_state(&self, extension: &str, state: Option<&str>) -> Result<(), Error> {
        Ok(self.pbx.put_state(extension, state)?)
    }

    /// While true events go out under the one name `event`, with their own as `eventType` inside.
    pub fn generic_names(&self, generic: bool) {
        self.pbx.generic_names(generic);
    }
}
