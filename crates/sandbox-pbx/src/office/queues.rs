//! The queues as they are now: who waits, and what the members have done today.
//!
//! The seeded callers come and go by the clock; others enter and leave by calls and on request.

use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{Call, Denied, Party, State};
use crate::company::queues::{Queues, Unanswered, Waiting};
use crate::company::{Kind, PBX_HOST, id};
use crate::moment::iso;
use crate::realtime::Event;

/// Somebody who waits.
#[derive(Debug, Clone)]
pub(crate) struct Waits {
    /// Channel, then host: the other way round than a call id.
    pub id: String,
    pub state: String,
    pub caller: Party,
    pub entered: OffsetDateTime,
    /// The call that rings at a member's for this caller.
    pub call: Option<String>,
    /// A caller of the seed, by number.
    serial: Option<i64>,
}

/// A member, and what they have done today. `person` counts in the list of people.
#[derive(Debug, Clone)]
pub(crate) struct MemberNow {
    /// Of the membership: who leaves and joins again has another.
    pub id: String,
    pub person: usize,
    pub priority: u32,
    pub permanent: bool,
    pub calls: u32,
    pub seconds: u32,
    pub last_call: OffsetDateTime,
}

/// A queue.
#[derive(Debug)]
pub(crate) struct QueueNow {
    /// The longest wait first.
    pub callers: Vec<Waits>,
    pub members: Vec<MemberNow>,
    /// Answered by employees who are no members.
    pub answered_by_others: u32,
    pub unanswered: Unanswered,
    /// The seeded callers that have been let in, whether or not they still wait.
    seen: Vec<i64>,
}

pub(super) fn seeded(company: &Queues, opened: OffsetDateTime) -> Vec<QueueNow> {
    let queues = company.iter().map(|(place, queue)| QueueNow {
        callers: Vec::new(),
        members: queue
            .members
            .iter()
            .enumerate()
            .map(|(at, member)| MemberNow {
                id: id(Kind::Member, place * 32 + at),
                person: member.person,
                priority: member.priority,
                permanent: member.permanent,
                calls: member.calls,
                seconds: member.seconds,
                last_call: opened - Duration::minutes(member.last_call),
            })
            .collect(),
        answered_by_others: 0,
        unanswered: queue.unanswered,
        seen: Vec::new(),
    });
    queues.collect()
}

impl State {
    /// Lets the seeded callers in and out whose time has come.
    pub(super) fn move_queues(&mut self, opened: OffsetDateTime) {
        let company = self.company.clone();
        for (place, queue) in company.iter() {
            let due = queue.waiting(opened, self.now);
            let Some(known) = self.queues.get_mut(place) else { continue };
            let serials: Vec<i64> = due.iter().map(|waiting| waiting.serial).collect();
            let seen = std::mem::replace(&mut known.seen, serials.clone());
            let is_over = |waits: &&Waits| waits.serial.is_some_and(|serial| !serials.contains(&serial));
            let over: Vec<String> =
                known.callers.iter().filter(is_over).map(|waits| waits.id.clone()).collect();
            for waiting in over {
                self.leave_queue(place, &waiting, "CANCELLED");
            }
            for waiting in due.iter().filter(|waiting| !seen.contains(&waiting.serial)) {
                self.let_in(
                    place,
                    Waits {
                        id: seeded_id(place, waiting),
                        state: waiting.state.to_owned(),
                        caller: Party::caller(queue.caller(place, waiting.serial)),
                        entered: waiting.entered,
                        call: None,
                        serial: Some(waiting.serial),
                    },
                );
            }
        }
    }

    pub(crate) fn enter_queue(
        &mut self,
        queue: usize,
        waiting: String,
        caller: Party,
        state: &str,
        call: Option<&str>,
    ) {
        let waits = Waits {
            id: waiting,
            state: state.to_owned(),
            caller,
            entered: self.now,
            call: call.map(str::to_owned),
            serial: None,
        };
        self.let_in(queue, waits);
    }

    /// Somebody enters who has no call that rings anywhere. The id of the caller in the queue.
    pub(crate) fn enter_alone(&mut self, queue: usize, caller: Party, state: &str) -> String {
        let waiting = format!("{}-{PBX_HOST}", self.channel());
        self.enter_queue(queue, waiting.clone(), caller, state, None);
        waiting
    }

    /// The one who has waited longest is gone, and somebody else is in their place.
    pub(crate) fn relieve(&mut self, queue: usize, caller: Party) {
        let first = self.queues.get(queue).and_then(|known| known.callers.first());
        let Some((first, serial)) = first.map(|waits| (waits.id.clone(), waits.serial)) else { return };
        self.leave_queue(queue, &first, "CANCELLED");
        let waits = Waits {
            id: format!("{}-{PBX_HOST}", self.channel()),
            state: "QUEUED".to_owned(),
            caller,
            entered: self.now,
            call: None,
            // The clock ends this wait as it would have ended the other.
            serial,
        };
        self.let_in(queue, waits);
    }

    fn let_in(&mut self, queue: usize, waits: Waits) {
        let payload = json!({
            "queue": self.company.told(queue),
            "id": waits.id,
            "caller": waits.caller.json(),
            "state": waits.state,
            "entered": iso(waits.entered),
            "time": self.time(),
        });
        if let Some(known) = self.queues.get_mut(queue) {
            known.callers.push(waits);
            known.callers.sort_by_key(|waits| waits.entered);
            self.say(Event::pbx("QUEUE_ENTER", payload));
        }
    }

    /// A caller is in the queue no more; the phone that rings for them stops, unless it was
    /// answered.
    pub(crate) fn leave_queue(&mut self, queue: usize, waiting: &str, reason: &str) -> Option<Waits> {
        let known = self.queues.get_mut(queue)?;
        let place = known.callers.iter().position(|waits| waits.is(waiting))?;
        let left = known.callers.remove(place);
        match reason {
            "CANCELLED" if left.serial.is_none() => known.unanswered.cancelled += 1,
            "TIMEOUT" => known.unanswered.timeout += 1,
            _ => {}
        }
        if reason != "ANSWERED" && left.state != "CALLBACK" {
            self.remember_unanswered(queue, &left, reason);
        }
        let time = self.time();
        let payload =
            json!({ "queue": self.company.told(queue), "id": left.id, "reason": reason, "time": time });
        self.say(Event::pbx("QUEUE_LEAVE", payload));
        if let Some(call) = left.call.as_deref().filter(|_| reason != "ANSWERED") {
            self.take(call, reason);
        }
        Some(left)
    }

    pub(super) fn forget_call_of(&mut self, queue: usize, waiting: &str) {
        let known = self.queues.get_mut(queue);
        if let Some(waits) = known.and_then(|known| known.callers.iter_mut().find(|waits| waits.is(waiting)))
        {
            waits.call = None;
        }
    }

    /// The queue and the caller of this id, written in either order.
    pub(crate) fn waiting(&self, wanted: &str) -> Option<(usize, &Waits)> {
        self.queues.iter().enumerate().find_map(|(queue, known)| {
            known.callers.iter().find(|waits| waits.is(wanted)).map(|waits| (queue, waits))
        })
    }

    pub(super) fn count_answered(&mut self, queue: usize, extension: usize) {
        match self.member_mut(queue, extension) {
            Some(member) => member.calls += 1,
            None => {
                if let Some(known) = self.queues.get_mut(queue) {
                    known.answered_by_others += 1;
                }
            }
        }
    }

    pub(super) fn count_ended(&mut self, queue: usize, ended: &Call) {
        let now = self.now;
        if let Some(member) = self.member_mut(queue, ended.extension) {
            let seconds = (now - ended.started).whole_seconds().max(0);
            member.seconds = member.seconds.saturating_add(u32::try_from(seconds).unwrap_or(0));
            member.last_call = now;
        }
    }

    fn member_mut(&mut self, queue: usize, extension: usize) -> Option<&mut MemberNow> {
        let members = &mut self.queues.get_mut(queue)?.members;
        members.iter_mut().find(|member| member.person == extension)
    }

    /// Whether this extension answers in the queue now.
    pub(crate) fn is_member(&self, queue: usize, extension: usize) -> bool {
        let known = self.queues.get(queue);
        known.is_some_and(|known| known.members.iter().any(|member| member.person == extension))
    }

    /// Somebody joins; who is a member already stays the one they are.
    pub(crate) fn join_queue(&mut self, queue: usize, extension: usize, priority: u32) -> Option<&MemberNow> {
        if !self.is_member(queue, extension) {
            self.serial += 1;
            let serial = usize::try_from(self.serial).unwrap_or(usize::MAX);
            let joined = MemberNow {
                // Beyond those that the company opens with.
                id: id(Kind::Member, 100_000 + serial),
                person: extension,
                priority,
                permanent: false,
                calls: 0,
                seconds: 0,
                last_call: self.now,
            };
            self.queues.get_mut(queue)?.members.push(joined);
        }
        self.member_mut(queue, extension).map(|member| &*member)
    }

    /// A membership ends. The last one of a queue that locks it stays.
    pub(crate) fn end_membership(&mut self, queue: usize, membership: &str) -> Result<(), Denied> {
        let locks = self.company.get(queue).is_some_and(|queue| queue.lock_last_member);
        let known = self.queues.get_mut(queue).ok_or(Denied::Missing("id"))?;
        let place = known.members.iter().position(|member| member.id == membership);
        let place = place.ok_or(Denied::Missing("member"))?;
        if locks && known.members.len() == 1 {
            return Err(Denied::Forbidden("lockLastMember"));
        }
        // The day's calls stay the queue's.
        known.answered_by_others += known.members.remove(place).calls;
        Ok(())
    }
}

impl Waits {
    fn is(&self, wanted: &str) -> bool {
        let turned = || wanted.split_once(':').map(|(host, channel)| format!("{channel}-{host}"));
        self.id == wanted || turned().is_some_and(|turned| self.id == turned)
    }
}

impl Queues {
    /// A queue as events name it.
    pub(super) fn told(&self, place: usize) -> serde_json::Value {
        json!({ "id": id(Kind::Queue, place), "name": self.get(place).map(|queue| &queue.name) })
    }
}

/// The id of a caller who comes by the clock; of no two queues the same.
fn seeded_id(place: usize, waiting: &Waiting) -> String {
    let queue = if place < 10 { format!("9{place}") } else { format!("8{place:03}") };
    format!("{}.{queue}{}-{PBX_HOST}", waiting.entered.unix_timestamp(), waiting.serial)
}
