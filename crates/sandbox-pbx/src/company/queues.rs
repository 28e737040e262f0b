//! The queues: members, waiting callers and the day's figures.
//!
//! The figures hang together: what a queue has answered today is what its members have answered.
//! Callers come and go by the clock alone, so that a wait never grows to hours while the sandbox
//! stays open, and the same moment after the start always shows the same callers.

use time::{Duration, OffsetDateTime};

/// A queue.
#[derive(Debug)]
pub(crate) struct Queue {
    pub name: &'static str,
    pub number: &'static str,
    /// Employees may join and leave.
    pub dynamic: bool,
    /// The last member may not leave.
    pub lock_last_member: bool,
    /// Seconds within which a call is to be answered.
    pub service_level: u32,
    /// Seconds after which waiting is critical; 0: no limit.
    pub service_level_critical: u32,
    pub priority: u32,
    pub members: &'static [Member],
    pub callers: &'static [Slot],
    pub unanswered: Unanswered,
}

/// A member; `person` counts in the list of people.
#[derive(Debug)]
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
#[derive(Debug)]
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
    pub caller: Caller,
    pub entered: OffsetDateTime,
}

/// Who calls; without a number the caller keeps it secret.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub number: Option<&'static str>,
    pub name: Option<&'static str>,
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
    Caller { number: Some(number), name: Some(name) }
}

/// The queues in the order of their numbers.
pub(crate) const QUEUES: [Queue; 4] = [
    Queue {
        name: "Reception",
        number: "800",
        dynamic: false,
        lock_last_member: true,
        service_level: 20,
        service_level_critical: 60,
        priority: 10,
        members: &[permanent(0, 1, 38, 3_420, 4), permanent(1, 1, 29, 2_755, 31)],
        callers: &[slot(18, 95, "QUEUED"), slot(7, 140, "QUEUED")],
        unanswered: Unanswered { no_members: 0, all_busy: 1, timeout: 2, cancelled: 4 },
    },
    Queue {
        name: "Sales",
        number: "810",
        dynamic: true,
        lock_last_member: false,
        service_level: 30,
        service_level_critical: 90,
        priority: 5,
        members: &[
            member(4, 1, 6, 1_980, 52),
            member(5, 1, 14, 4_310, 16),
            member(6, 1, 11, 3_765, 9),
            member(7, 2, 8, 1_520, 23),
        ],
        callers: &[slot(34, 160, "QUEUED")],
        unanswered: Unanswered { no_members: 0, all_busy: 2, timeout: 1, cancelled: 3 },
    },
    Queue {
        name: "Service and support",
        number: "820",
        dynamic: true,
        lock_last_member: false,
        service_level: 45,
        service_level_critical: 120,
        priority: 5,
        members: &[
            member(8, 2, 5, 1_640, 44),
            member(10, 1, 17, 7_905, 12),
            member(11, 1, 15, 6_480, 6),
            member(12, 1, 19, 8_214, 2),
        ],
        callers: &[
            slot(131, 240, "QUEUED"),
            slot(72, 210, "VIP"),
            slot(48, 185, "QUEUED"),
            slot(305, 900, "CALLBACK"),
        ],
        unanswered: Unanswered { no_members: 1, all_busy: 5, timeout: 3, cancelled: 7 },
    },
    Queue {
        name: "Accounts",
        number: "830",
        dynamic: true,
        lock_last_member: true,
        service_level: 60,
        service_level_critical: 0,
        priority: 1,
        members: &[member(14, 1, 7, 1_190, 38), member(3, 2, 2, 610, 95)],
        callers: &[],
        unanswered: Unanswered { no_members: 0, all_busy: 0, timeout: 0, cancelled: 1 },
    },
];

/// Who calls, in turn. The foreign numbers are from the ranges kept free for fiction.
const CALLERS: [Caller; 12] = [
    caller("+4588991042", "Nordhavn Shipyard"),
    caller("+442079460187", "Harriet Coleman"),
    caller("+4588991317", "Skagen Fiskeri ApS"),
    caller("+4684650042", "Malmö Marin AB"),
    Caller { number: Some("+4588991588"), name: None },
    caller("+4588991206", "Bodil Thygesen"),
    Caller { number: None, name: None },
    caller("+4588991771", "Aarhus Pilot Service"),
    caller("+442079460933", "Seaview Chandlers"),
    caller("+4588991460", "Henrik Dam"),
    Caller { number: Some("+4588991093"), name: None },
    caller("+4588991834", "Kattegat Ferries"),
];

impl Queue {
    /// Calls answered today, by all members.
    pub(crate) fn answered(&self) -> u32 {
        self.members.iter().map(|member| member.calls).sum()
    }

    /// Who waits at `now`, the longest first, in a sandbox that opened at `opened`. `index` is the
    /// queue's place in the list.
    pub(crate) fn waiting(&self, index: usize, opened: OffsetDateTime, now: OffsetDateTime) -> Vec<Waiting> {
        let mut waiting: Vec<Waiting> = (0_i64..)
            .zip(self.callers)
            .filter_map(|(place, slot)| {
                let age = (now - opened).whole_seconds().max(0) + slot.waited;
                let (turn, waited) = (age / slot.patience, age % slot.patience);
                let since = opened + Duration::seconds(age - slot.waited - waited);
                let serial = turn * 8 + place;
                let pick = serial.unsigned_abs() as usize * 5 + index * 3;
                Some(Waiting {
                    serial,
                    state: slot.state,
                    caller: *CALLERS.get(pick % CALLERS.len())?,
                    entered: since,
                })
            })
            .collect();
        waiting.sort_by_key(|caller| caller.entered);
        waiting
    }
}

/// Who is in a call that the company opens with.
pub(crate) fn seeded_caller(extension: usize) -> (Option<&'static str>, Option<&'static str>) {
    let caller = CALLERS.get(extension * 7 % CALLERS.len());
    (caller.and_then(|caller| caller.number), caller.and_then(|caller| caller.name))
}

/// Somebody who may call, by a number of any size.
pub(crate) fn some_caller(pick: usize) -> Caller {
    CALLERS.get(pick % CALLERS.len()).copied().unwrap_or(Caller { number: None, name: None })
}

impl Unanswered {
    pub(crate) const fn total(self) -> u32 {
        self.no_members + self.all_busy + self.timeout + self.cancelled
    }
}

#[cfg(test)]
mod tests {
    use super::{QUEUES, Waiting};
    use crate::company::people::PEOPLE;
    use time::{Duration, OffsetDateTime};

    fn after(seconds: i64) -> Vec<Vec<Waiting>> {
        let opened = OffsetDateTime::UNIX_EPOCH;
        let now = opened + Duration::seconds(seconds);
        QUEUES.iter().enumerate().map(|(at, queue)| queue.waiting(at, opened, now)).collect()
    }

    #[test]
    fn nobody_waits_longer_than_a_quarter_of_an_hour_however_long_the_sandbox_is_open() {
        for seconds in (0..7 * 86_400).step_by(997) {
            let now = OffsetDateTime::UNIX_EPOCH + Duration::seconds(seconds);
            for caller in after(seconds).iter().flatten() {
                let waited = (now - caller.entered).whole_seconds();
                assert!((0..=900).contains(&waited), "{waited} s at {seconds} s");
            }
        }
    }

    #[test]
    fn a_caller_who_still_waits_has_kept_serial_name_and_time() {
        let (then, later) = (after(0), after(3));
        for (then, later) in then.iter().flatten().zip(later.iter().flatten()) {
            assert_eq!(then.serial, later.serial);
            assert_eq!(then.entered, later.entered);
            assert_eq!(then.caller.number, later.caller.number);
        }
    }

    #[test]
    fn no_two_callers_of_one_queue_are_the_same_at_the_start() {
        for queue in after(0) {
            let mut serials: Vec<_> = queue.iter().map(|caller| caller.serial).collect();
            let mut numbers: Vec<_> = queue.iter().map(|caller| caller.caller.number).collect();
            serials.dedup();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!((serials.len(), numbers.len()), (queue.len(), queue.len()));
        }
    }

    #[test]
    fn every_member_is_somebody() {
        for member in QUEUES.iter().flat_map(|queue| queue.members) {
            assert!(member.person < PEOPLE.len());
            assert!((1..=20).contains(&member.priority));
        }
    }
}
