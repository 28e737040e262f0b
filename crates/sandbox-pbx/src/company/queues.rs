//! The queues: members, waiting callers and the day's figures.
//!
//! The figures hang together: what a queue has answered today is what its members have answered.
//! Callers come and go by the clock alone, so that a wait never grows to hours while the sandbox
//! stays open, and the same moment after the start always shows the same callers.

use std::borrow::Cow;
use std::sync::Arc;

use time::{Duration, OffsetDateTime};

use super::more_queues::{self, QueueCounts};
use super::{Kind, id};

/// The queues of one company, in the order of their places.
#[derive(Debug, Clone)]
pub(crate) struct Queues(Arc<[Queue]>);

/// A queue.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    pub name: Cow<'static, str>,
    pub number: Cow<'static, str>,
    /// Employees may join and leave.
    pub dynamic: bool,
    /// The last member may not leave.
    pub lock_last_member: bool,
    /// Seconds within which a call is to be answered.
    pub service_level: u32,
    /// Seconds after which waiting is critical; 0: no limit.
    pub service_level_critical: u32,
    pub priority: u32,
    pub members: Cow<'static, [Member]>,
    pub callers: Cow<'static, [Slot]>,
    pub unanswered: Unanswered,
}

/// A member; `person` counts in the list of people.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub person: usize,
    pub priority: u32,
    /// Calls answered today.
    pub calls: u32,
    /// Seconds talked today.
    pub seconds: u32,
    /// Minutes since the last call ended, when the sandbox opened.
    pub last_call: i64,
    pub permanent: bool,
}

/// Calls of the day that nobody answered, by reason.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unanswered {
    pub no_members: u32,
    pub all_busy: u32,
    pub timeout: u32,
    pub cancelled: u32,
}

/// A place in the queue: one caller waits in it for `patience` seconds, then the next takes it.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// Seconds already waited when the sandbox opened.
    pub waited: i64,
    pub patience: i64,
    pub state: &'static str,
}

/// A caller who waits now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    /// Different for each caller that ever waits in this queue.
    pub serial: i64,
    pub state: &'static str,
    pub entered: OffsetDateTime,
}

/// Who calls; without a number the caller keeps it secret.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    pub number: Option<Cow<'static, str>>,
    pub name: Option<Cow<'static, str>>,
}

const fn slot(waited: i64, patience: i64, state: &'static str) -> Slot {
    Slot { waited, patience, state }
}

const fn member(person: usize, priority: u32, calls: u32, seconds: u32, last_call: i64) -> Member {
    Member { person, priority, calls, seconds, last_call, permanent: false }
}

const fn permanent(person: usize, priority: u32, calls: u32, seconds: u32, last_call: i64) -> Member {
    Member { person, priority, calls, seconds, last_call, permanent: true }
}

const fn caller(number: &'static str, name: &'static str) -> Caller {
    Caller { number: Some(Cow::Borrowed(number)), name: Some(Cow::Borrowed(name)) }
}

/// Who has a number and no name.
const fn nameless(number: &'static str) -> Caller {
    Caller { number: Some(Cow::Borrowed(number)), name: None }
}

/// The queues that every company has, in the order of their numbers.
const SEEDED: [Queue; 4] = [
    Queue {
        name: Cow::Borrowed("Reception"),
        number: Cow::Borrowed("800"),
        dynamic: false,
        lock_last_member: true,
        service_level: 20,
        service_level_critical: 60,
        priority: 10,
        members: Cow::Borrowed(&[permanent(0, 1, 38, 3_420, 4), permanent(1, 1, 29, 2_755, 31)]),
        callers: Cow::Borrowed(&[slot(18, 95, "QUEUED"), slot(7, 140, "QUEUED")]),
        unanswered: Unanswered { no_members: 0, all_busy: 1, timeout: 2, cancelled: 4 },
    },
    Queue {
        name: Cow::Borrowed("Sales"),
        number: Cow::Borrowed("810"),
        dynamic: true,
        lock_last_member: false,
        service_level: 30,
        service_level_critical: 90,
        priority: 5,
        members: Cow::Borrowed(&[
            member(4, 1, 6, 1_980, 52),
            member(5, 1, 14, 4_310, 16),
            member(6, 1, 11, 3_765, 9),
            member(7, 2, 8, 1_520, 23),
        ]),
        callers: Cow::Borrowed(&[slot(34, 160, "QUEUED")]),
        unanswered: Unanswered { no_members: 0, all_busy: 2, timeout: 1, cancelled: 3 },
    },
    Queue {
        name: Cow::Borrowed("Service and support"),
        number: Cow::Borrowed("820"),
        dynamic: true,
        lock_last_member: false,
        service_level: 45,
        service_level_critical: 120,
        priority: 5,
        members: Cow::Borrowed(&[
            member(8, 2, 5, 1_640, 44),
            member(10, 1, 17, 7_905, 12),
            member(11, 1, 15, 6_480, 6),
            member(12, 1, 19, 8_214, 2),
        ]),
        callers: Cow::Borrowed(&[
            slot(131, 240, "QUEUED"),
            slot(72, 210, "VIP"),
            slot(48, 185, "QUEUED"),
            slot(305, 900, "CALLBACK"),
        ]),
        unanswered: Unanswered { no_members: 1, all_busy: 5, timeout: 3, cancelled: 7 },
    },
    Queue {
        name: Cow::Borrowed("Accounts"),
        number: Cow::Borrowed("830"),
        dynamic: true,
        lock_last_member: true,
        service_level: 60,
        service_level_critical: 0,
        priority: 1,
        members: Cow::Borrowed(&[member(14, 1, 7, 1_190, 38), member(3, 2, 2, 610, 95)]),
        callers: Cow::Borrowed(&[]),
        unanswered: Unanswered { no_members: 0, all_busy: 0, timeout: 0, cancelled: 1 },
    },
];

/// Of a queue with no more places than these the callers are from the list below, and none is twice there.
const SEATS: usize = 8;

/// Who calls, in turn. The foreign numbers are from the ranges kept free for fiction.
const CALLERS: [Caller; 12] = [
    caller("+4588991042", "Nordhavn Shipyard"),
    caller("+442079460187", "Harriet Coleman"),
    caller("+4588991317", "Skagen Fiskeri ApS"),
    caller("+4684650042", "Malmö Marin AB"),
    nameless("+4588991588"),
    caller("+4588991206", "Bodil Thygesen"),
    Caller { number: None, name: None },
    caller("+4588991771", "Aarhus Pilot Service"),
    caller("+442079460933", "Seaview Chandlers"),
    caller("+4588991460", "Henrik Dam"),
    nameless("+4588991093"),
    caller("+4588991834", "Kattegat Ferries"),
];

impl Queues {
    /// The seeded ones, and as many more as are asked for.
    pub(crate) fn seeded(size: Option<QueueCounts>) -> Self {
        let mut queues = SEEDED.to_vec();
        if let Some(size) = size {
            more_queues::grow(&mut queues, size);
        }
        Self(queues.into())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Queue> {
        self.0.get(place)
    }

    /// Each with its place.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Queue)> {
        self.0.iter().enumerate()
    }

    /// The one with this id.
    pub(crate) fn of_id(&self, wanted: &str) -> Option<(usize, &Queue)> {
        self.iter().find(|(place, _)| id(Kind::Queue, *place) == wanted)
    }

    /// The one with this local number.
    pub(crate) fn of_number(&self, wanted: &str) -> Option<(usize, &Queue)> {
        self.iter().find(|(_, queue)| queue.number == wanted)
    }

    /// The one with this id, local number or name.
    pub(crate) fn named(&self, wanted: &str) -> Option<(usize, &Queue)> {
        let by_name = || self.iter().find(|(_, queue)| queue.name.eq_ignore_ascii_case(wanted));
        self.of_id(wanted).or_else(|| self.of_number(wanted)).or_else(by_name)
    }
}

impl Queue {
    /// Calls answered today, by all members.
    pub(crate) fn answered(&self) -> u32 {
        self.members.iter().map(|member| member.calls).sum()
    }

    /// Who the caller with this serial is; `index` is the queue's place in the list.
    pub(crate) fn caller(&self, index: usize, serial: i64) -> Caller {
        let count = serial.unsigned_abs() as usize;
        if self.callers.len() > SEATS {
            more_queues::caller(count + index * 211)
        } else {
            some_caller(count * 5 + index * 3)
        }
    }

    /// Who waits at `now`, the longest first, in a sandbox that opened at `opened`.
    pub(crate) fn waiting(&self, opened: OffsetDateTime, now: OffsetDateTime) -> Vec<Waiting> {
        // Two callers never have the same serial, however many wait.
        let each = i64::try_from(self.callers.len().max(SEATS)).unwrap_or(i64::MAX);
        let mut waiting: Vec<Waiting> = (0_i64..)
            .zip(self.callers.iter())
            .map(|(place, slot)| {
                let age = (now - opened).whole_seconds().max(0) + slot.waited;
                let (turn, waited) = (age / slot.patience, age % slot.patience);
                let since = opened + Duration::seconds(age - slot.waited - waited);
                Waiting { serial: turn * each + place, state: slot.state, entered: since }
            })
            .collect();
        waiting.sort_by_key(|caller| caller.entered);
        waiting
    }
}

/// Who is in a call that the company opens with.
pub(crate) fn seeded_caller(extension: usize) -> Caller {
    some_caller(extension * 7)
}

/// Somebody who may call, by a number of any size.
pub(crate) fn some_caller(pick: usize) -> Caller {
    CALLERS.get(pick % CALLERS.len()).cloned().unwrap_or_default()
}

impl Unanswered {
    pub(crate) const fn total(self) -> u32 {
        self.no_members + self.all_busy + self.timeout + self.cancelled
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Queue, Queues, Waiting};
    use crate::company::crowd::colleague;
    use crate::company::more_queues::QueueCounts;
    use crate::company::people::{PEOPLE, STANDALONE};
    use time::{Duration, OffsetDateTime};

    const MANY: QueueCounts = QueueCounts { queues: 500, waiting: 20 };

    /// Who waits, and their numbers.
    type Callers = Vec<(Waiting, Option<String>)>;

    fn after(seconds: i64) -> Vec<Callers> {
        waiting(None, seconds)
    }

    fn waiting(counts: Option<QueueCounts>, seconds: i64) -> Vec<Callers> {
        let opened = OffsetDateTime::UNIX_EPOCH;
        let now = opened + Duration::seconds(seconds);
        let of = |(at, queue): (usize, &Queue)| -> Callers {
            let number = |serial| queue.caller(at, serial).number.map(Into::into);
            queue.waiting(opened, now).into_iter().map(|one| (one, number(one.serial))).collect()
        };
        Queues::seeded(counts).iter().map(of).collect()
    }

    #[test]
    fn nobody_waits_longer_than_a_quarter_of_an_hour_however_long_the_sandbox_is_open() {
        for seconds in (0..7 * 86_400).step_by(997) {
            let now = OffsetDateTime::UNIX_EPOCH + Duration::seconds(seconds);
            for (caller, _) in after(seconds).iter().flatten() {
                let waited = (now - caller.entered).whole_seconds();
                assert!((0..=900).contains(&waited), "{waited} s at {seconds} s");
            }
        }
    }

    #[test]
    fn a_caller_who_still_waits_has_kept_serial_name_and_time() {
        let (then, later) = (after(0), after(3));
        for (then, later) in then.iter().flatten().zip(later.iter().flatten()) {
            assert_eq!((then.0.serial, then.0.entered, &then.1), (later.0.serial, later.0.entered, &later.1));
        }
    }

    #[test]
    fn no_two_callers_of_one_queue_are_the_same_at_the_start() {
        for queue in after(0) {
            let mut serials: Vec<_> = queue.iter().map(|(caller, _)| caller.serial).collect();
            let mut numbers: Vec<_> = queue.iter().map(|(_, number)| number).collect();
            serials.dedup();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!((serials.len(), numbers.len()), (queue.len(), queue.len()));
        }
    }

    #[test]
    fn every_member_is_somebody() {
        for (_, queue) in Queues::seeded(Some(MANY)).iter() {
            let people: BTreeSet<usize> = queue.members.iter().map(|member| member.person).collect();
            assert_eq!(people.len(), queue.members.len(), "nobody is a member of {} twice", queue.name);
            for member in queue.members.iter() {
                assert!(member.person < PEOPLE.len());
                assert!((1..=20).contains(&member.priority));
            }
        }
    }

    #[test]
    fn no_two_queues_have_the_same_name_or_number_and_no_queue_the_number_of_somebody() {
        let queues = Queues::seeded(Some(MANY));
        let names: BTreeSet<_> = queues.iter().map(|(_, queue)| queue.name.to_lowercase()).collect();
        let numbers: BTreeSet<_> = queues.iter().map(|(_, queue)| queue.number.to_string()).collect();
        assert_eq!((queues.len(), names.len(), numbers.len()), (500, 500, 500));
        let people = PEOPLE.iter().map(|person| person.number);
        for taken in people.chain(STANDALONE.iter().map(|(_, number, _)| *number)) {
            assert!(!numbers.contains(taken), "{taken}");
        }
        assert!((0..1_000).filter_map(colleague).all(|one| !numbers.contains(&one.number)));
        for (place, queue) in queues.iter() {
            for wanted in [queue.name.as_ref(), queue.number.as_ref()] {
                assert_eq!(queues.named(wanted).map(|(found, _)| found), Some(place), "{wanted}");
            }
        }
    }

    #[test]
    fn the_seeded_queues_come_first_whatever_is_asked_for() {
        let (few, many) = (Queues::seeded(None), Queues::seeded(Some(MANY)));
        for ((_, few), (_, many)) in few.iter().zip(many.iter()) {
            assert_eq!((&few.name, &few.number), (&many.name, &many.number));
            assert_eq!(few.members.len(), many.members.len());
        }
        let less = QueueCounts { queues: 1, waiting: 0 };
        assert_eq!((few.len(), Queues::seeded(Some(less)).len()), (4, 4));
    }

    #[test]
    fn as_many_wait_in_each_queue_as_are_asked_for_at_any_time_and_no_two_are_the_same() {
        for seconds in [0, 1, 599, 86_400] {
            for queue in waiting(Some(MANY), seconds) {
                let serials: BTreeSet<i64> = queue.iter().map(|(caller, _)| caller.serial).collect();
                let numbers: BTreeSet<_> = queue.iter().map(|(_, number)| number).collect();
                assert_eq!((queue.len(), serials.len(), numbers.len()), (20, 20, 20), "after {seconds} s");
            }
        }
    }
}
