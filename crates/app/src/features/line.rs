//! The user's line: transferring calls, noting and recording them, and the user's own state.
//!
//! Whatever is asked of the PBX here is sent once. While something about a call is under way, a second wish for the
//! same call is refused, so a double click transfers once; hanging up is no matter of this feature and always goes. A
//! call is gone only when the PBX says so: whatever fails, the caller is where they were, and the user is told where.

mod notes;
mod own;
mod sent;
mod transfer;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use calls::call::{Call, State};
use calls::calls::Change;
use calls::event::CallId;
use pbx::EmployeeId;

use crate::call_control::{CallControl, PbxCallControl};
use crate::core::Core;
use crate::event::{Asker, Event, LineRequest, PageReply, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::session::SessionId;
use crate::view::{Recording, Snapshot};

/// What is asked of the PBX one after the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Note(CallId),
    Recording(CallId),
    Presence(EmployeeId),
}

/// What one session knows of it.
#[derive(Debug, Default)]
struct OfSession {
    /// Something about these is being asked of the PBX.
    under_way: BTreeSet<CallId>,
    /// What else is: two of a kind could be carried out in the wrong order.
    asked: BTreeSet<Kind>,
    transfers: transfer::Transfers,
    /// What is to be read beside a call, until it is over.
    said: BTreeMap<CallId, String>,
    /// Calls that the PBX has said it records, or does not record any more.
    recorded: BTreeMap<CallId, bool>,
}

/// Transfers, notes and recordings, and the user's own state.
#[derive(Debug, Default)]
pub struct Line {
    of: Option<SessionId>,
    now: OfSession,
}

impl<P: Ports> Feature<P> for Line {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if self.of != Some(core.session.id()) {
            *self = Self { of: Some(core.session.id()), ..Self::default() };
        }
        match event {
            Event::Page(PageRequest::Line(request), reply) => {
                self.asked(core, request, reply.clone());
                return Handled::Yes;
            }
            Event::CallsChanged { changes, .. } => {
                self.now.calls_changed(core, changes);
                return Handled::No;
            }
            Event::Realtime(batch) => {
                self.now.transfers.hear(core, batch);
                return Handled::No;
            }
            _ => {}
        }
        if let Some(done) = event.take_own::<transfer::Done>() {
            self.now.transfer_done(core, done);
        } else if let Some(done) = event.take_own::<notes::Done>() {
            self.now.note_done(core, done);
        } else if let Some(done) = event.take_own::<own::Done>() {
            self.now.presence_done(core, done);
        } else {
            return Handled::No;
        }
        Handled::Yes
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        page.own = own::draw(core);
        let pair = self.now.transfers.pair(core);
        for (id, shown) in &mut page.calls {
            let id = CallId::new(id);
            if let Some(said) = self.now.said.get(&id) {
                shown.note.get_or_insert_with(|| said.clone());
            }
            shown.waiting =
                pair.as_ref().filter(|(_, second)| *second == id).map(|(first, _)| first.as_str().to_owned());
            shown.asked = self.now.transfers.asked_about(&id).map(str::to_owned);
            if shown.answered {
                shown.recording = self.recording(core, &id);
            }
        }
    }
}

impl Line {
    fn asked<P: Ports>(&mut self, core: &mut Core<P>, request: &LineRequest, reply: PageReply) {
        let asker = Asker::Page(reply);
        match request {
            LineRequest::Transfer { call, to, consult: false } => self.now.transfer(core, call, to, asker),
            LineRequest::Transfer { call, to, consult: true } => self.now.consult(core, call, to, asker),
            LineRequest::Complete { call } => self.now.complete(core, call, asker),
            LineRequest::BackToCaller { call } => self.now.back_to_caller(core, call, asker),
            LineRequest::ReadNote { call } => notes::read(core, call, asker),
            LineRequest::WriteNote { call, note } => self.now.write_note(core, call, note, asker),
            LineRequest::Record { call, on } => self.now.record(core, call, *on, asker),
            LineRequest::SetPresence { person, state, text, until } => {
                let when = (text.as_deref(), until.as_deref());
                self.now.set_presence(core, person.as_deref(), state, when, asker);
            }
        }
    }

    fn recording<P: Ports>(&self, core: &Core<P>, call: &CallId) -> Recording {
        match &core.session.company.recording {
            Some(pbx::RecordingMode::Always) => Recording::Always,
            Some(pbx::RecordingMode::Demand) => match self.now.recorded.get(call) {
                Some(true) => Recording::On,
                _ => Recording::Off,
            },
            _ => Recording::Never,
        }
    }
}

impl OfSession {
    fn calls_changed<P: Ports>(&mut self, core: &Core<P>, changes: &[Change]) {
        for change in changes {
            self.transfers.follow(core, change, &self.under_way, &mut self.said);
            if let Change::Over(call) = change {
                self.said.remove(&call.id);
                self.recorded.remove(&call.id);
            }
        }
    }

    /// The call, and nobody else asks about it from now on. None: why not was said.
    fn take_up<P: Ports>(&mut self, core: &mut Core<P>, id: &str, asker: &Asker) -> Option<Call> {
        let call = answered(core, id, asker)?;
        if self.under_way.insert(call.id.clone()) {
            return Some(call);
        }
        core.refuse(asker.clone(), words::UNDER_WAY.pick(core.language).to_owned());
        None
    }
}

impl OfSession {
    /// Nothing else of its kind is asked for from now on. False: something is, which was said.
    fn begins<P: Ports>(&mut self, core: &mut Core<P>, kind: Kind, asker: &Asker) -> bool {
        let is_first = self.asked.insert(kind);
        if !is_first {
            core.refuse(asker.clone(), words::UNDER_WAY.pick(core.language).to_owned());
        }
        is_first
    }
}

/// A call that was answered, as it is now; none: why it is none was said.
fn answered<P: Ports>(core: &mut Core<P>, id: &str, asker: &Asker) -> Option<Call> {
    let why = match core.session.calls.get(&CallId::new(id)) {
        Some(call) if matches!(call.state, State::Active | State::Held) => return Some(call.clone()),
        Some(_) => words::NOT_ANSWERED,
        None => words::OVER,
    };
    core.refuse(asker.clone(), why.pick(core.language).to_owned());
    None
}

/// What is asked of calls goes here; none: nobody is signed in, which was said.
fn control<P: Ports>(core: &mut Core<P>, asker: &Asker) -> Option<Box<dyn CallControl>> {
    if let Some((client, token)) = core.session.access() {
        return Some(Box::new(PbxCallControl::new(client, token)));
    }
    core.refuse(asker.clone(), words::NOBODY.pick(core.language).to_owned());
    None
}
