//! The queues of a large company: as many as are asked for beside the seeded four, made by counting, and as many who
//! wait in each.
//!
//! Their callers come and go by the clock as the seeded ones do, so that as many wait in a week as wait now.

use super::crowd::{FAMILY, GIVEN};
use super::people::PEOPLE;
use super::queues::{Caller, Member, Queue, Slot, Unanswered};

/// The most queues a company can have, and the most who wait in each.
pub(crate) const MOST: QueueCounts = QueueCounts { queues: 500, waiting: 100 };

/// Two queues have no local number in common, and no queue one with a person or a room.
const NUMBER: usize = 8_400;

/// Members of each.
const MEMBERS: usize = 3;

/// The foreign numbers of the seeded callers, and others of the same range.
const OUTSIDE: usize = 2_000;

const TASKS: [&str; 8] =
    ["Sales", "Service", "Support", "Orders", "Delivery", "Invoices", "Spare parts", "Workshop"];

const TOWNS: [&str; 25] = [
    "Aalborg",
    "Aarhus",
    "Billund",
    "Ebeltoft",
    "Esbjerg",
    "Faaborg",
    "Fredericia",
    "Grenaa",
    "Helsingør",
    "Hirtshals",
    "Holbæk",
    "Horsens",
    "Kalundborg",
    "Kolding",
    "Køge",
    "Middelfart",
    "Nyborg",
    "Odense",
    "Randers",
    "Rønne",
    "Skive",
    "Sønderborg",
    "Thisted",
    "Vejle",
    "Viborg",
];

/// How many queues a company has, and how many wait in each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueCounts {
    /// Queues: the seeded four, and others up to so many, at most 500.
    pub queues: usize,
    /// Callers in each at any time, at most 100; in a seeded queue those of the seed among them.
    pub waiting: usize,
}

/// Grows the seeded list to the size.
pub(crate) fn grow(queues: &mut Vec<Queue>, size: QueueCounts) {
    let waiting = size.waiting.min(MOST.waiting);
    for (place, queue) in queues.iter_mut().enumerate() {
        let all = queue.callers.to_mut();
        all.extend((all.len()..waiting).map(|count| slot(place, count)));
    }
    queues.extend((queues.len()..size.queues.min(MOST.queues)).map(|place| queue(place, waiting)));
}

fn queue(place: usize, waiting: usize) -> Queue {
    let of = |list: &[&'static str], count: usize| *list.get(count % list.len()).unwrap_or(&"");
    let round = place / (TASKS.len() * TOWNS.len());
    let name = format!("{} {}", of(&TASKS, place), of(&TOWNS, place / TASKS.len()));
    Queue {
        name: if round == 0 { name } else { format!("{name} {}", round + 1) }.into(),
        number: (NUMBER + place).to_string().into(),
        dynamic: true,
        lock_last_member: false,
        service_level: 30,
        service_level_critical: 0,
        priority: 5,
        members: (0..MEMBERS).map(|count| member(place, count)).collect(),
        callers: (0..waiting).map(|count| slot(place, count)).collect(),
        unanswered: Unanswered { no_members: 0, all_busy: 1, timeout: 2, cancelled: 3 },
    }
}

/// Of the seeded people, but never the first: the account of most tests is in none of these queues.
fn member(place: usize, count: usize) -> Member {
    Member {
        person: 1 + (place * MEMBERS + count) % (PEOPLE.len() - 1),
        priority: 1,
        calls: 5,
        seconds: 900,
        last_call: 20,
        permanent: false,
    }
}

fn slot(place: usize, count: usize) -> Slot {
    // So that they neither come nor go at the same moment.
    let patience = 180 + (place * 31 + count * 47) % 420;
    let waited = (place * 17 + count * 29) % patience;
    let state = match count % 10 {
        4 => "VIP",
        9 => "CALLBACK",
        _ => "QUEUED",
    };
    let seconds = |count: usize| i64::try_from(count).unwrap_or(0);
    Slot { waited: seconds(waited), patience: seconds(patience), state }
}

/// Who calls, by a number of any size: of those that wait in one queue no two are the same.
pub(crate) fn caller(pick: usize) -> Caller {
    let (given, family) = (GIVEN.get(pick % GIVEN.len()), FAMILY.get(pick / GIVEN.len() % FAMILY.len()));
    Caller {
        number: Some(format!("+458899{:04}", OUTSIDE + pick % (10_000 - OUTSIDE)).into()),
        name: given.zip(family).map(|(given, family)| format!("{given} {family}").into()),
    }
}
