//! Transfers: at once, or after the user has asked somebody in a second call.
//!
//! Which two calls belong together follows from what the PBX tells of them: the one that was placed to ask and the one
//! that it was placed about; else the only one on hold and the only one that the user is on.

use std::collections::{BTreeMap, BTreeSet};

use calls::call::{Call, State};
use calls::calls::Change;
use calls::event::{CallEvent, CallId, Direction, Kind};
use pbx::{RealtimeUpdate, TransferTo};
use settings::words::Language;

use super::sent::{Destination, Place, Sent};
use super::{OfSession, control, words};
use crate::call_control::{Failure, OfCall};
use crate::core::{Core, fetch};
use crate::event::{Asker, Batch, Event};
use crate::ports::Ports;
use crate::view::Level;

/// What is known of transfers.
#[derive(Debug, Default)]
pub(super) struct Transfers {
    asking: Option<Asking>,
    /// Second calls that were over before the PBX had said that they were placed, and whether they were answered.
    over: Vec<(CallId, bool)>,
    sent: Sent,
}

/// Somebody is asked about a call.
#[derive(Debug)]
struct Asking {
    first: CallId,
    /// None: the PBX kept its id to itself.
    second: Option<CallId>,
    who: String,
}

/// What came of something.
#[derive(Debug)]
pub(super) struct Done {
    /// What is under way no longer.
    call: CallId,
    who: String,
    what: What,
    asker: Asker,
}

#[derive(Debug)]
enum What {
    Transferred(Result<(), Failure>),
    Asked(Result<Option<CallId>, Failure>),
    Completed(Result<(), Failure>),
    Back {
        second: CallId,
        ended: Result<(), Failure>,
        /// None: the phone does not do it at the PBX's word, or was not asked.
        resumed: Option<Result<(), Failure>>,
    },
}

impl Transfers {
    /// The call that waits and the one in which somebody is asked about it.
    pub(super) fn pair<P: Ports>(&self, core: &Core<P>) -> Option<(CallId, CallId)> {
        let there = |id: &CallId| core.session.calls.get(id).is_some_and(|call| !call.rings());
        if let Some(Asking { first, second: Some(second), .. }) = &self.asking
            && there(first)
            && there(second)
        {
            return Some((first.clone(), second.clone()));
        }
        let mut held = Vec::new();
        let mut on = Vec::new();
        for call in core.session.calls.all() {
            match call.state {
                State::Held => held.push(call),
                State::Active => on.push(call),
                State::Dialling if call.direction == Some(Direction::Out) => on.push(call),
                _ => {}
            }
        }
        match (held.as_slice(), on.as_slice()) {
            ([first], [second]) => Some((first.id.clone(), second.id.clone())),
            _ => None,
        }
    }

    /// Whom the user asks about this call.
    pub(super) fn asked_about(&self, call: &CallId) -> Option<&str> {
        self.asking.as_ref().filter(|asking| asking.first == *call).map(|asking| asking.who.as_str())
    }

    /// What the PBX tells of the calls of colleagues.
    pub(super) fn hear<P: Ports>(&mut self, core: &Core<P>, batch: &Batch) {
        for update in &batch.updates {
            if let RealtimeUpdate::Event(pbx::Event::Call(event)) = update {
                self.sent.hear(event, core.now());
            }
        }
    }

    /// What a change of a call says about transfers.
    pub(super) fn follow<P: Ports>(
        &mut self,
        core: &Core<P>,
        change: &Change,
        under_way: &BTreeSet<CallId>,
        said: &mut BTreeMap<CallId, String>,
    ) {
        match change {
            Change::Over(call) => self.ended(core, call, under_way, said),
            Change::StartedRinging(id) => {
                let Some(call) = core.session.calls.get(id) else { return };
                if let Some(words) = self.sent.rings(call, core.now(), core.language) {
                    said.insert(id.clone(), words);
                }
            }
            Change::Updated(call) if call.state == State::Active => {
                said.remove(&call.id);
            }
            _ => {}
        }
    }

    fn ended<P: Ports>(
        &mut self,
        core: &Core<P>,
        call: &Call,
        under_way: &BTreeSet<CallId>,
        said: &mut BTreeMap<CallId, String>,
    ) {
        let was_answered = call.answered.is_some();
        let Some(asking) = &self.asking else {
            if !under_way.is_empty() {
                self.over.push((call.id.clone(), was_answered));
            }
            return;
        };
        let (first, who) = (asking.first.clone(), asking.who.clone());
        if call.id == first {
            let second = asking.second.clone();
            self.asking = None;
            // A call that was put through is no news.
            if let Some(second) = second.filter(|_| !under_way.contains(&first)) {
                said.insert(second, caller_left(core.language));
            }
        } else if asking.second.as_ref() == Some(&call.id) {
            self.asking = None;
            if !under_way.contains(&first) {
                said.insert(first, alone_again(&who, was_answered, core.language));
            }
        } else if asking.second.is_none() && call.direction == Some(Direction::Out) {
            self.asking = None;
            said.insert(first, alone_again(&who, was_answered, core.language));
        }
    }
}

impl OfSession {
    /// The call goes to `to` without asking there.
    pub(super) fn transfer<P: Ports>(&mut self, core: &mut Core<P>, id: &str, to: &str, asker: Asker) {
        let Some(to) = destination(core, to, &asker) else { return };
        let Some(control) = control(core, &asker) else { return };
        let Some(call) = self.take_up(core, id, &asker) else { return };
        let asked = control.transfer(&OfCall::answered(&call), &TransferTo::Target(to.target.clone()));
        let asked = match asked {
            Ok(asked) => asked,
            Err(refusal) => return self.refuse(core, &call.id, refusal.words(core.language), asker),
        };
        self.transfers.sent.send(&call, &to, core.now());
        spawn(core, call.id, to.who, asker, async move { What::Transferred(asked.await) }, |failure| {
            What::Transferred(Err(failure))
        });
    }

    /// Somebody is called about the call, which is held meanwhile.
    pub(super) fn consult<P: Ports>(&mut self, core: &mut Core<P>, id: &str, to: &str, asker: Asker) {
        let Some(to) = destination(core, to, &asker) else { return };
        let Some(control) = control(core, &asker) else { return };
        let Some(call) = self.take_up(core, id, &asker) else { return };
        let mut of = OfCall::answered(&call);
        of.phone = of.phone.or_else(|| core.devices().desk);
        let asked = match control.consult(&of, &to.target) {
            Ok(asked) => asked,
            Err(refusal) => return self.refuse(core, &call.id, refusal.words(core.language), asker),
        };
        spawn(core, call.id, to.who, asker, async move { What::Asked(asked.await) }, |failure| {
            What::Asked(Err(failure))
        });
    }

    /// The caller who waits and whoever was asked talk to each other from now on.
    pub(super) fn complete<P: Ports>(&mut self, core: &mut Core<P>, id: &str, asker: Asker) {
        let Some((first, second)) = self.pair_of(core, id, &asker) else { return };
        let Some(control) = control(core, &asker) else { return };
        let Some(first) = self.take_up(core, first.as_str(), &asker) else { return };
        let who = self.who(core, &first.id, &second);
        let to = OfCall::answered(&second);
        let to = to.leg.as_ref().map_or_else(|| to.call.as_str().to_owned(), |leg| leg.as_str().to_owned());
        let asked = control.transfer(&OfCall::answered(&first), &TransferTo::Call(pbx::CallId::new(to)));
        let asked = match asked {
            Ok(asked) => asked,
            Err(refusal) => return self.refuse(core, &first.id, refusal.words(core.language), asker),
        };
        spawn(core, first.id, who, asker, async move { What::Completed(asked.await) }, |failure| {
            What::Completed(Err(failure))
        });
    }

    /// The second call ends, and the first goes on.
    pub(super) fn back_to_caller<P: Ports>(&mut self, core: &mut Core<P>, id: &str, asker: Asker) {
        let Some((first, second)) = self.pair_of(core, id, &asker) else { return };
        let Some(control) = control(core, &asker) else { return };
        let Some(first) = self.take_up(core, first.as_str(), &asker) else { return };
        let ended = match control.hang_up(&OfCall::answered(&second)) {
            Ok(ended) => ended,
            Err(refusal) => return self.refuse(core, &first.id, refusal.words(core.language), asker),
        };
        let mut of = OfCall::answered(&first);
        of.phone = of.phone.or_else(|| core.devices().desk);
        let resumed = core.can_hold(&first).then(|| control.resume(&of).ok()).flatten();
        let (who, ends) = (self.who(core, &first.id, &second), second.id.clone());
        let failed = second.id;
        let work = async move {
            let ended = ended.await;
            // What the PBX does not know any more has ended.
            let is_over = match &ended {
                Ok(()) => true,
                Err(Failure::Pbx(error)) => {
                    matches!(error, pbx::Error::Invalid { .. } | pbx::Error::NotFound { .. })
                }
            };
            let resumed = match resumed {
                Some(resumed) if is_over => Some(resumed.await),
                _ => None,
            };
            What::Back { second: ends, ended: if is_over { Ok(()) } else { ended }, resumed }
        };
        spawn(core, first.id, who, asker, work, |failure| What::Back {
            second: failed,
            ended: Err(failure),
            resumed: None,
        });
    }

    /// What came of it.
    pub(super) fn transfer_done<P: Ports>(&mut self, core: &mut Core<P>, done: Done) {
        let Done { call, who, what, asker } = done;
        self.under_way.remove(&call);
        let over = std::mem::take(&mut self.transfers.over);
        let language = core.language;
        match what {
            What::Transferred(Ok(())) => {
                let text = language.pick(format!("Transferred to {who}."), format!("Stillet om til {who}."));
                core.page.say(Level::Ok, text);
                core.accept(asker, None);
            }
            What::Completed(Ok(())) => {
                self.transfers.asking = None;
                let text =
                    language.pick(format!("Put through to {who}."), format!("Stillet igennem til {who}."));
                core.page.say(Level::Ok, text);
                core.accept(asker, None);
            }
            What::Transferred(Err(error)) | What::Completed(Err(error)) => {
                if is_lost(&error) {
                    self.transfers.sent.answer_lost(&call);
                } else {
                    self.transfers.sent.stays(&call);
                }
                let gone = core.session.calls.get(&call).is_none();
                core.refuse(asker, words::not_transferred(&error, &who, gone, language));
            }
            What::Asked(Ok(second)) => {
                let ended = second.as_ref().and_then(|second| over.iter().find(|(id, _)| id == second));
                if let Some((_, was_answered)) = ended {
                    self.said.insert(call, alone_again(&who, *was_answered, language));
                } else if core.session.calls.get(&call).is_some() {
                    self.transfers.asking = Some(Asking { first: call, second, who });
                } else if let Some(second) = second {
                    // Whoever is called now would be asked about nobody.
                    self.said.insert(second, caller_left(language));
                } else {
                    core.page.say(Level::Info, caller_left(language));
                }
                core.accept(asker, None);
            }
            What::Asked(Err(error)) => core.refuse(asker, words::not_asked(&error, &who, language)),
            What::Back { ended: Err(Failure::Pbx(error)), .. } => {
                core.refuse(asker, fetch::plain(&error, language));
            }
            What::Back { second, ended: Ok(()), resumed } => {
                self.transfers.asking = None;
                self.said.remove(&call);
                back(core, &call, &second, resumed, asker);
            }
        }
    }

    /// The two calls that `id` belongs to; none: why not was said.
    fn pair_of<P: Ports>(&self, core: &mut Core<P>, id: &str, asker: &Asker) -> Option<(CallId, Call)> {
        let id = CallId::new(id);
        let pair = self.transfers.pair(core).filter(|(first, second)| *first == id || *second == id);
        let pair = pair.and_then(|(first, second)| Some((first, core.session.calls.get(&second)?.clone())));
        if pair.is_none() {
            core.refuse(asker.clone(), words::NO_PAIR.pick(core.language).to_owned());
        }
        pair
    }

    /// Whoever is asked, by name.
    fn who<P: Ports>(&self, core: &Core<P>, first: &CallId, second: &Call) -> String {
        let other = second.other_side();
        let told = other.name.clone().or_else(|| other.number.clone());
        let known = self.transfers.asked_about(first).map(str::to_owned);
        known.or(told).unwrap_or_else(|| core.language.pick("the other party", "den anden part").to_owned())
    }

    fn refuse<P: Ports>(&mut self, core: &mut Core<P>, call: &CallId, why: &str, asker: Asker) {
        self.under_way.remove(call);
        core.refuse(asker, why.to_owned());
    }
}

/// The PBX may have transferred the call: it was asked, and what it answered did not arrive, or says nothing.
pub(super) fn is_lost(failure: &Failure) -> bool {
    use pbx::{Error, Unreached};
    let Failure::Pbx(error) = failure;
    match error {
        // Nobody was asked.
        Error::Unreachable { why } => !matches!(why, Unreached::Dns | Unreached::Refused),
        // A gateway's word that it has no answer.
        Error::ServerFault { status } => matches!(status, 502 | 504),
        error => matches!(
            error,
            Error::NotJson
                | Error::Empty
                | Error::TooLarge { .. }
                | Error::CutShort
                | Error::UnexpectedShape { .. }
                | Error::Internal { .. }
        ),
    }
}

fn spawn<P: Ports>(
    core: &mut Core<P>,
    call: CallId,
    who: String,
    asker: Asker,
    work: impl Future<Output = What> + Send + 'static,
    failed: impl FnOnce(Failure) -> What + Send + 'static,
) {
    core.session.owes(&asker);
    let (again, name, whose) = (call.clone(), who.clone(), asker.clone());
    let work = async move { Event::own(Done { what: work.await, call, who, asker }) };
    core.session.spawn(work, move |why| {
        let what = failed(Failure::Pbx(pbx::Error::Internal { why }));
        Event::own(Done { call: again, who: name, what, asker: whose })
    });
}

/// The user is with the caller again, or is told how to be.
fn back<P: Ports>(
    core: &mut Core<P>,
    first: &CallId,
    second: &CallId,
    resumed: Option<Result<(), Failure>>,
    asker: Asker,
) {
    // A service may never say so.
    let event = Box::new(CallEvent::new(Kind::End, second.clone()));
    core.emit(Event::CallHeard { event, at: core.moment() });
    let language = core.language;
    if core.session.calls.get(first).is_none() {
        core.page.say(Level::Info, caller_left(language));
        return core.accept(asker, None);
    }
    match resumed {
        Some(Ok(())) => {
            if let Some(call) = core.session.calls.get(first).cloned() {
                let event = CallEvent {
                    extension: call.extension,
                    direction: call.direction,
                    phone: call.phone,
                    ..CallEvent::new(Kind::Hold { on: false }, first.clone())
                };
                core.emit(Event::CallHeard { event: Box::new(event), at: core.moment() });
            }
            core.accept(asker, None);
        }
        Some(Err(Failure::Pbx(error))) => {
            let why = fetch::plain(&error, language);
            let text = language.pick(
                format!("The caller is still on hold: {why} Resume the call, or take it back at the phone."),
                format!(
                    "Den, der ringer, er stadig på hold: {why} Genoptag opkaldet, eller tag det på telefonen."
                ),
            );
            core.refuse(asker, text);
        }
        None => {
            let text = language.pick(
                "The caller is on hold: take the call back at your phone.",
                "Den, der ringer, er på hold: tag opkaldet igen på din telefon.",
            );
            core.accept(asker, Some(text.to_owned()));
        }
    }
}

/// Where a call is to go; none: why not was said.
fn destination<P: Ports>(core: &mut Core<P>, to: &str, asker: &Asker) -> Option<Destination> {
    let roster = &core.session.company.roster;
    if let Some((employee, extension)) = roster.extension(&pbx::ExtensionId::new(to.trim())) {
        return Some(Destination {
            target: extension.id.as_str().to_owned(),
            who: employee.name.clone(),
            place: Place::Colleague(extension.id.clone()),
        });
    }
    let number = numbers::dialled(to);
    if number.is_empty() {
        core.refuse(asker.clone(), words::NO_TARGET.pick(core.language).to_owned());
        return None;
    }
    let has = |told: Option<&String>| told == Some(&number);
    let mut extensions =
        roster.employees().unwrap_or_default().iter().flat_map(|employee| {
            employee.extensions.iter().map(move |extension| (&employee.name, extension))
        });
    let colleague = extensions.find(|(_, one)| has(one.number.as_ref()) || has(one.direct.as_ref()));
    let queue = || roster.queues().unwrap_or_default().iter().find(|queue| has(queue.number.as_ref()));
    let (who, place) = match colleague {
        Some((name, extension)) => (name.clone(), Place::Colleague(extension.id.clone())),
        None => match queue() {
            Some(queue) => (queue.name.clone(), Place::Queue),
            None => (number.clone(), Place::Elsewhere),
        },
    };
    Some(Destination { target: number, who, place })
}

fn alone_again(who: &str, was_answered: bool, language: Language) -> String {
    match (was_answered, language) {
        (true, Language::En) => format!("{who} has hung up. The caller is still here."),
        (true, Language::Da) => format!("{who} har lagt på. Den, der ringer, er her stadig."),
        (false, Language::En) => format!("{who} did not take the call. The caller is still here."),
        (false, Language::Da) => format!("{who} tog ikke opkaldet. Den, der ringer, er her stadig."),
    }
}

fn caller_left(language: Language) -> String {
    language.pick("The caller who waited has hung up.", "Den, der ventede, har lagt på.").to_owned()
}
