//! Calls that are over: the user's latest, and those of the user's queues that nobody answered; and messages.
//!
//! The calls are kept in memory alone, and of one session; when the user last looked is kept on this computer. No event
//! tells them: they are asked for when a call of the user's ends, when somebody gives up waiting in one of the user's
//! queues, when the user joins a queue, and when the user looks.
//!
//! Nor is there an event when a colleague deals with an unanswered call, or when the day of the PBX turns, whose time zone
//! is not told: so what is listed of a queue is asked for again about once an hour.

mod acts;
mod draw;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use pbx::event::LeaveReason;
use pbx::{CallKind, Error, ExtensionId, LatestCalls, QueueId, RealtimeUpdate, UnansweredCall, Voicemails};
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::core::Core;
use crate::core::fetch::{chance, jitter, plain};
use crate::event::{Answer, Asker, Batch, DeskRequest, Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::session::SessionId;
use crate::view::Snapshot;

/// The PBX writes a call down a moment after its end.
const GATHER: Duration = Duration::from_secs(1);
/// So long after all were asked for, the queues with unanswered calls are asked for again.
const AGAIN: Duration = Duration::from_secs(60 * 60);
/// The name under which it is kept on this computer, by the employee: when they last looked at these calls.
const SEEN: &str = "recentsSeen";
/// Of more queues than this the unanswered calls are not asked for; the page says so.
const MOST_QUEUES: usize = 20;

/// What is known of them.
#[derive(Debug, Default)]
pub struct Recents {
    /// Whose the rest is.
    session: Option<SessionId>,
    latest: BTreeMap<ExtensionId, LatestCalls>,
    unanswered: BTreeMap<QueueId, Vec<UnansweredCall>>,
    /// Their numbers as people write them.
    written: written::Written,
    voicemails: Option<Voicemails>,
    /// Missed calls after this are unseen; by this computer's clock.
    seen: Option<SystemTime>,
    /// The user has looked in this session.
    looked: bool,
    /// `seen` counts from what is kept; until then from the begin of the session.
    recalled: bool,
    /// Everything has been asked for once.
    asked: bool,
    answered: bool,
    problem: Option<String>,
    ask_at: Option<Instant>,
    ask_latest: bool,
    ask_queues: BTreeSet<QueueId>,
    /// The queues that are asked for: those that the user has joined.
    joined: Vec<QueueId>,
    /// When what is listed of them is asked for again.
    again_at: Option<Instant>,
    /// What the PBX is being asked to do.
    acting: Vec<acts::UnderWay>,
}

/// What the PBX says of one part.
#[derive(Debug)]
enum Told {
    Latest(ExtensionId, Result<LatestCalls, Error>),
    Unanswered(QueueId, Result<Vec<UnansweredCall>, Error>),
    Voicemails(Result<Voicemails, Error>),
}

impl<P: Ports> Feature<P> for Recents {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        self.follow_session(core);
        match event {
            Event::Page(PageRequest::Desk(DeskRequest::SeeRecents), reply) => {
                self.seen = Some(core.time_of_day());
                (self.looked, self.recalled) = (true, keep(core, self.seen));
                self.ask_all(core);
                core.accept(Asker::Page(reply.clone()), None);
            }
            Event::Page(PageRequest::Desk(DeskRequest::HandleCall { queue, call }), reply) => {
                self.handle(core, queue, call, Asker::Page(reply.clone()));
            }
            Event::Page(PageRequest::Desk(DeskRequest::NoteCall { call, note }), reply) => {
                self.note(core, call, note, Asker::Page(reply.clone()));
            }
            Event::Realtime(batch) => {
                self.hear(core, batch);
                return Handled::No;
            }
            // Without events the queues are asked for at intervals, and this with them.
            Event::Answered(answer) => {
                if matches!(**answer, Answer::Queues(..)) && self.asked && !core.session.connection.is_live()
                {
                    self.ask_all(core);
                }
                return Handled::No;
            }
            Event::Own(_) => {
                if let Some(told) = event.take_own::<Told>() {
                    self.take(core, told);
                } else if let Some(acted) = event.take_own::<acts::Acted>() {
                    self.take_acted(core, acted);
                } else {
                    return Handled::No;
                }
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn follow(&mut self, core: &mut Core<P>) {
        self.follow_session(core);
        self.recall(core);
        // With the own phones and the queues everything is there that it is asked by.
        let company = &core.session.company;
        if self.asked {
            self.follow_queues(core);
        } else if company.extensions.answered && company.queues.answered {
            self.ask_all(core);
        }
        let country = core.session.company.country;
        self.written.follow(core.number_data, country, || numbers_of(&self.latest, &self.unanswered));
        core.facts.missed_calls = self.unseen(core);
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        [self.ask_at, self.again_at].into_iter().flatten().min()
    }

    fn wake(&mut self, core: &mut Core<P>) {
        let now = core.now();
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if is_due(self.again_at) {
            self.again_at = Some(now + AGAIN.mul_f64(jitter()));
            let listed = self.unanswered.iter().filter(|(_, calls)| !calls.is_empty());
            self.ask_queues.extend(listed.map(|(queue, _)| queue.clone()));
            self.ask_at.get_or_insert(now);
        }
        if is_due(self.ask_at) {
            self.ask_at = None;
            if std::mem::take(&mut self.ask_latest) {
                self.ask_latest_calls(core);
            }
            for queue in std::mem::take(&mut self.ask_queues) {
                ask_queue(core, queue);
            }
        }
        core.skip_drawing();
    }

    fn draw(&self, core: &Core<P>, page: &mut Snapshot) {
        page.recents = draw::recents(self, core);
    }
}

impl Recents {
    /// Nothing of one session reaches the next. What was missed before this user's first one here is no news.
    fn follow_session<P: Ports>(&mut self, core: &Core<P>) {
        let session = Some(core.session.id());
        if self.session != session {
            *self = Self { session, seen: Some(core.time_of_day()), ..Self::default() };
        }
    }

    /// What was missed while the app did not run is unseen, too.
    fn recall<P: Ports>(&mut self, core: &mut Core<P>) {
        if self.recalled || whose(core).is_none() {
            return;
        }
        self.recalled = true;
        match kept(core) {
            // By a clock that was put back it would be still to come.
            Some(seen) if !self.looked && seen <= core.time_of_day() => self.seen = Some(seen),
            _ => self.recalled = keep(core, self.seen),
        }
    }

    fn hear<P: Ports>(&mut self, core: &Core<P>, batch: &Batch) {
        let roster = &core.session.company.roster;
        for update in &batch.updates {
            match update {
                RealtimeUpdate::Event(pbx::Event::Call(call)) if call.kind == CallKind::End => {
                    let own = roster.own_extensions().unwrap_or_default();
                    let is_own = own.iter().any(|own| Some(&own.id) == call.extension.as_ref());
                    self.ask_latest |= is_own;
                }
                RealtimeUpdate::Event(pbx::Event::QueueLeave(left)) => {
                    let given_up = left.reason.as_ref() != Some(&LeaveReason::Answered);
                    if given_up && roster.queue(&left.queue.id).is_some_and(|queue| queue.member) {
                        self.ask_queues.insert(left.queue.id.clone());
                    }
                }
                // What happened in the gap is not known.
                RealtimeUpdate::Live if self.asked => {
                    self.ask_latest = true;
                    let joined = roster.joined_queues().take(MOST_QUEUES);
                    self.ask_queues.extend(joined.map(|queue| queue.id.clone()));
                }
                _ => {}
            }
        }
        if self.ask_latest || !self.ask_queues.is_empty() {
            // A PBX that has restarted has lost all its clients at once.
            let live = batch.updates.iter().any(|update| matches!(update, RealtimeUpdate::Live));
            let wait = if live { core.start.timings.spread.mul_f64(chance()) } else { GATHER };
            self.ask_at.get_or_insert(core.now() + wait);
        }
    }

    /// Queues that the user has joined since are asked for; of those that the user has left nothing is kept.
    fn follow_queues<P: Ports>(&mut self, core: &Core<P>) {
        let joined = || core.session.company.roster.joined_queues().take(MOST_QUEUES).map(|queue| &queue.id);
        if joined().eq(&self.joined) {
            return;
        }
        let joined: Vec<QueueId> = joined().cloned().collect();
        let new = joined.iter().filter(|queue| !self.joined.contains(queue));
        self.ask_queues.extend(new.cloned());
        self.ask_queues.retain(|queue| joined.contains(queue));
        self.unanswered.retain(|queue, _| joined.contains(queue));
        self.joined = joined;
        if !self.ask_queues.is_empty() {
            // An administrator may have put many into it at once.
            let wait = (core.start.timings.spread / 4).mul_f64(chance());
            self.ask_at.get_or_insert(core.now() + wait);
        }
    }

    fn ask_all<P: Ports>(&mut self, core: &mut Core<P>) {
        if core.session.access().is_none() {
            return;
        }
        self.asked = true;
        self.ask_latest_calls(core);
        let roster = &core.session.company.roster;
        let joined: Vec<_> = roster.joined_queues().take(MOST_QUEUES).map(|queue| queue.id.clone()).collect();
        self.unanswered.retain(|queue, _| joined.contains(queue));
        self.joined.clone_from(&joined);
        self.again_at = Some(core.now() + AGAIN.mul_f64(jitter()));
        for queue in joined {
            ask_queue(core, queue);
        }
    }

    fn ask_latest_calls<P: Ports>(&mut self, core: &mut Core<P>) {
        let own = core.session.company.roster.own_extensions().unwrap_or_default();
        let own: Vec<_> = own.iter().map(|extension| extension.id.clone()).collect();
        self.latest.retain(|extension, _| own.contains(extension));
        for extension in own {
            let Some((client, token)) = core.session.access() else { return };
            let failed = extension.clone();
            let work = async move {
                let latest = client.latest_calls(&token, &extension).await;
                Event::own(Told::Latest(extension, latest))
            };
            let failed = |why| Event::own(Told::Latest(failed, Err(Error::Internal { why })));
            core.session.spawn(work, failed);
        }
        let Some((client, token)) = core.session.access() else { return };
        let work = async move { Event::own(Told::Voicemails(client.voicemails(&token).await)) };
        core.session.spawn(work, |why| Event::own(Told::Voicemails(Err(Error::Internal { why }))));
    }

    fn take<P: Ports>(&mut self, core: &Core<P>, told: Told) {
        match told {
            Told::Latest(extension, Ok(latest)) => {
                self.problem = None;
                self.answered = true;
                self.latest.insert(extension, latest);
                self.written.take(numbers_of(&self.latest, &self.unanswered));
            }
            Told::Latest(_, Err(error)) => {
                self.answered = true;
                self.problem = Some(plain(&error, core.language));
            }
            Told::Unanswered(queue, Ok(calls)) => {
                self.unanswered.insert(queue, calls);
                self.written.take(numbers_of(&self.latest, &self.unanswered));
            }
            // A PBX need not have it: then there is nothing of it.
            Told::Unanswered(_, Err(error)) => tracing::info!(code = error.code(), "no calls of a queue"),
            Told::Voicemails(Ok(count)) => self.voicemails = Some(count),
            Told::Voicemails(Err(error)) => tracing::info!(code = error.code(), "no number of messages"),
        }
    }

    fn unseen<P: Ports>(&self, core: &Core<P>) -> u32 {
        let Some(seen) = self.seen else { return 0 };
        let roster = &core.session.company.roster;
        let missed =
            self.latest.values().flat_map(|latest| &latest.calls).filter(|call| draw::is_missed(call));
        let unseen = missed.filter(|call| call.started.is_some_and(|at| roster.on_this_clock(at) > seen));
        u32::try_from(unseen.count()).unwrap_or(u32::MAX)
    }
}

fn numbers_of<'a>(
    latest: &'a BTreeMap<ExtensionId, LatestCalls>,
    unanswered: &'a BTreeMap<QueueId, Vec<UnansweredCall>>,
) -> impl Iterator<Item = &'a str> {
    let own =
        latest.values().flat_map(|latest| &latest.calls).filter_map(|call| call.other.number.as_deref());
    own.chain(unanswered.values().flatten().filter_map(|call| call.number.as_deref()))
}

/// Whose calls these are, once the PBX has said so. The demo leaves nothing behind.
fn whose<P: Ports>(core: &Core<P>) -> Option<String> {
    let known = core.account.known.as_ref().filter(|_| core.session.is_identified() && !core.account.demo)?;
    Some(known.employee.as_str().to_owned())
}

fn kept<P: Ports>(core: &Core<P>) -> Option<SystemTime> {
    pbx::instant::from_iso(core.local_value(SEEN)?.get(whose(core)?)?.as_str()?)
}

/// False: nobody knows yet whose it is.
fn keep<P: Ports>(core: &mut Core<P>, seen: Option<SystemTime>) -> bool {
    let Some((employee, seen)) = whose(core).zip(seen) else { return false };
    let mut of_all = core.local_value(SEEN).and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    of_all.insert(employee, Value::String(pbx::instant::iso_ms(seen)));
    core.emit(Event::KeepLocal { name: SEEN, value: Value::Object(of_all) });
    true
}

fn ask_queue<P: Ports>(core: &mut Core<P>, queue: QueueId) {
    let Some((client, token)) = core.session.access() else { return };
    let failed = queue.clone();
    let work = async move {
        let calls = client.unanswered_calls(&token, &queue).await;
        Event::own(Told::Unanswered(queue, calls.map(|list| list.items)))
    };
    core.session.spawn(work, |why| Event::own(Told::Unanswered(failed, Err(Error::Internal { why }))));
}

/// What the PBX says of them, for tests without one.
#[cfg(test)]
pub(crate) mod told {
    use super::{Event, ExtensionId, LatestCalls, QueueId, Told, UnansweredCall, Voicemails};

    pub(crate) fn latest(extension: &str, calls: Vec<pbx::PastCall>) -> Event {
        Event::own(Told::Latest(ExtensionId::new(extension), Ok(LatestCalls { calls })))
    }

    pub(crate) fn unanswered(queue: &str, calls: Vec<UnansweredCall>) -> Event {
        Event::own(Told::Unanswered(QueueId::new(queue), Ok(calls)))
    }

    pub(crate) fn voicemails(new: u32) -> Event {
        Event::own(Told::Voicemails(Ok(Voicemails { new, old: 1 })))
    }
}
