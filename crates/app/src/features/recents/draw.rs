//! Calls that are over, as the window shows them.

use std::time::SystemTime;

use pbx::{PastCall, UnansweredCall};

use super::{MOST_QUEUES, Recents};
use crate::core::Core;
use crate::ports::Ports;
use crate::view::{self, RecentCall, RecentKind};

/// Of the calls of queues the newest so many are shown.
const MOST: usize = 100;

/// Somebody called, and this user did not answer.
pub(super) fn is_missed(call: &PastCall) -> bool {
    call.direction == pbx::event::Direction::In && !call.answered
}

pub(super) fn recents<P: Ports>(known: &Recents, core: &Core<P>) -> view::Recents {
    let roster = &core.session.company.roster;
    let on_this_clock = |at: SystemTime| roster.on_this_clock(at);
    let mut calls: Vec<(Option<SystemTime>, RecentCall)> = known
        .latest
        .values()
        .flat_map(|latest| &latest.calls)
        .map(|call| (call.started.map(on_this_clock), of_user(known, call, core)))
        .collect();
    let mut unanswered: Vec<&UnansweredCall> = known.unanswered.values().flatten().collect();
    unanswered.sort_by_key(|call| std::cmp::Reverse(call.entered));
    calls.extend(
        unanswered
            .into_iter()
            .take(MOST)
            .map(|call| (call.entered.map(on_this_clock), of_queue(known, call, core))),
    );
    calls.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    view::Recents {
        calls: calls.into_iter().map(|(_, call)| call).collect(),
        unanswered: known
            .unanswered
            .iter()
            .map(|(queue, calls)| (queue.as_str().to_owned(), open(calls)))
            .collect(),
        cut: cut(known, core),
        unseen: core.facts.missed_calls,
        voicemail: known.voicemails.map(|count| view::Voicemail {
            new: count.new,
            old: count.old,
            number: core.session.company.voicemail_number.clone(),
        }),
        loading: !known.answered && core.session.is_signed_in(),
        problem: known.problem.clone(),
    }
}

/// Nobody has dealt with them.
fn open(calls: &[UnansweredCall]) -> u32 {
    u32::try_from(calls.iter().filter(|call| !call.handled).count()).unwrap_or(u32::MAX)
}

/// What of the unanswered calls is not listed.
fn cut<P: Ports>(known: &Recents, core: &Core<P>) -> Option<String> {
    let queues = core.session.company.roster.joined_queues().count();
    let calls: usize = known.unanswered.values().map(Vec::len).sum();
    (queues > MOST_QUEUES || calls > MOST).then(|| {
        core.language.pick(
            format!("Of the unanswered calls the newest {MOST} are listed, and those of at most {MOST_QUEUES} of your queues."),
            format!("Af de ubesvarede opkald vises de nyeste {MOST}, og dem fra højst {MOST_QUEUES} af dine køer."),
        )
    })
}

fn of_user<P: Ports>(known: &Recents, call: &PastCall, core: &Core<P>) -> RecentCall {
    let roster = &core.session.company.roster;
    let colleague = call.other.extension.as_ref().and_then(|id| roster.extension(id));
    let own = || colleague.and_then(|(_, extension)| extension.number.clone());
    let number = call.other.number.clone().or_else(own);
    RecentCall {
        id: call.id.clone(),
        kind: match call.direction {
            _ if is_missed(call) => RecentKind::Missed,
            pbx::event::Direction::In => RecentKind::Inbound,
            _ => RecentKind::Outbound,
        },
        name: call.other.name.clone().or_else(|| colleague.map(|(employee, _)| employee.name.clone())),
        shown_number: known.written.of(number.as_deref()),
        number,
        private: call.other.secret,
        queue: call.queue.clone(),
        queue_id: None,
        at: call.started.map(|at| pbx::instant::iso_ms(roster.on_this_clock(at))),
        seconds: call.answered_at.filter(|_| call.answered).and_then(|from| seconds(from, call.ended?)),
        handled: false,
        status: None,
        note: call.note.clone(),
    }
}

fn of_queue<P: Ports>(known: &Recents, call: &UnansweredCall, core: &Core<P>) -> RecentCall {
    let roster = &core.session.company.roster;
    let name = roster.queue(&call.queue).map(|queue| queue.name.clone());
    RecentCall {
        id: call.id.clone(),
        kind: RecentKind::Queue,
        name: call.name.clone(),
        number: call.number.clone(),
        shown_number: known.written.of(call.number.as_deref()),
        private: call.number.is_none(),
        queue: Some(name.unwrap_or_else(|| call.queue.as_str().to_owned())),
        queue_id: Some(call.queue.as_str().to_owned()),
        at: call.entered.map(|at| pbx::instant::iso_ms(roster.on_this_clock(at))),
        seconds: call.entered.and_then(|from| seconds(from, call.ended?)),
        handled: call.handled,
        status: call.status.as_ref().map(|status| status.as_word().to_owned()),
        note: None,
    }
}

fn seconds(from: SystemTime, until: SystemTime) -> Option<u32> {
    u32::try_from(until.duration_since(from).ok()?.as_secs()).ok()
}
