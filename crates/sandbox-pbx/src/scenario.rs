//! What happens in the company while the sandbox runs, by name.
//!
//! A scenario is a row of steps that follows from its seed: the same seed does the same things in
//! the same order as long as nobody else interferes. It acts through the functions behind
//! `/sandbox`, so that there is nothing it can do that a test cannot.

use std::collections::HashMap;
use std::sync::Weak;
use std::time::Duration;

use crate::company::people::PEOPLE;
use crate::company::queues::{Caller as Seeded, some_caller};
use crate::company::{Kind, id};
use crate::control::{Caller, IncomingCall};
use crate::faults::{Fault, Status};
use crate::office::{Direction, Talk};
use crate::pbx::Pbx;

/// Every scenario's name.
///
/// - `quiet-office`: every half minute or so somebody changes presence, every minute or so somebody
///   is called. Colleagues answer, the receptionist is left to answer herself.
/// - `busy-support-queue`: several calls a second through the queues, answered by their members.
/// - `flaky-network`: the quiet office behind a network that drops connections, leaves them half
///   open, and a PBX that is now and then not available.
pub const SCENARIOS: [&str; 3] = ["quiet-office", "busy-support-queue", "flaky-network"];

/// One of [`SCENARIOS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    Quiet,
    Busy,
    Flaky,
}

/// The scenario of this name.
pub(crate) fn named(name: &str) -> Option<Course> {
    match name {
        "quiet-office" => Some(Course::Quiet),
        "busy-support-queue" => Some(Course::Busy),
        "flaky-network" => Some(Course::Flaky),
        _ => None,
    }
}

/// The one who is in front of the app in the demo: nobody answers for her.
const RECEPTIONIST: usize = 0;
/// Steps that a phone rings before somebody answers, and after which a caller gives up.
const RINGS: u32 = 2;
const GIVES_UP: u32 = 15;
/// Callers that wait in all queues of the busy scenario together, at most.
const WAITING: usize = 24;

/// What people are about when they change their presence.
const PRESENCES: [(&str, Option<&str>); 8] = [
    ("AVAILABLE", None),
    ("AVAILABLE", None),
    ("BUSY", None),
    ("BUSY", Some("On a call with a supplier")),
    ("AWAY", Some("Back in ten minutes")),
    ("LUNCH", Some("In the canteen")),
    ("MEETING", Some("Weekly status")),
    ("MEETING", None),
];

/// A scenario on its way.
#[derive(Debug)]
pub(crate) struct Scenario {
    kind: Course,
    random: Random,
    /// Steps that each call has been as it is.
    ages: HashMap<String, (Talk, u32)>,
}

/// splitmix64: small, and the same on every machine.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Less than `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        let pick = self.below(list.len());
        list.get(pick).copied()
    }
}

impl Scenario {
    pub(crate) fn new(kind: Course, seed: u64) -> Self {
        Self { kind, random: Random(seed), ages: HashMap::new() }
    }

    /// Steps until the sandbox is gone, `speed` times as fast as described.
    pub(crate) async fn run(mut self, pbx: Weak<Pbx>, speed: f64) {
        let speed = if speed.is_finite() { speed.clamp(0.01, 1_000.0) } else { 1.0 };
        loop {
            let pause = self.pause().div_f64(speed).max(Duration::from_millis(1));
            tokio::time::sleep(pause).await;
            let Some(pbx) = pbx.upgrade() else { return };
            self.step(&pbx);
        }
    }

    fn pause(&mut self) -> Duration {
        match self.kind {
            Course::Quiet | Course::Flaky => Duration::from_secs(2),
            Course::Busy => Duration::from_millis(80 + self.random.below(80) as u64),
        }
    }

    fn step(&mut self, pbx: &Pbx) {
        self.grow_older(pbx);
        match self.kind {
            Course::Quiet => self.quiet(pbx),
            Course::Busy => self.busy(pbx),
            Course::Flaky => {
                self.quiet(pbx);
                self.flaky(pbx);
            }
        }
    }

    fn grow_older(&mut self, pbx: &Pbx) {
        let before = std::mem::take(&mut self.ages);
        self.ages = pbx.office.read(|state| {
            let aged = |call: &crate::office::Call| {
                let age = match before.get(&call.id) {
                    Some((talk, age)) if *talk == call.talk => age + 1,
                    _ => 0,
                };
                (call.id.clone(), (call.talk, age))
            };
            state.calls.iter().map(aged).collect()
        });
    }

    fn quiet(&mut self, pbx: &Pbx) {
        if self.random.one_in(15) {
            let person = self.random.below(PEOPLE.len() - 1) + 1;
            if let Some((state, text)) = self.random.of(&PRESENCES) {
                // The person is one of the company.
                let _ = pbx.put_presence(&id(Kind::Employee, person), state, text, None);
            }
        }
        if self.random.one_in(30) {
            let free = free(pbx, 0..PEOPLE.len());
            if let Some(person) = self.random.of(&free) {
                self.call(pbx, person, None);
            }
        }
        self.move_calls(pbx, 15);
    }

    /// Answers what has rung long enough, and ends one in so many of the calls that are talked.
    fn move_calls(&mut self, pbx: &Pbx, talks: usize) {
        for (call, extension, direction, talk, has_peer) in calls(pbx) {
            let (_, age) = self.ages.get(&call).copied().unwrap_or((talk, 0));
            let is_hers = extension == RECEPTIONIST;
            if is_hers && talk == Talk::Ringing && direction == Direction::In {
                if age >= GIVES_UP {
                    // It may have been answered this moment; then it is not the caller's to end.
                    let _ = pbx.end_call(&call);
                }
                continue;
            }
            match talk {
                // Who was called answers.
                Talk::Ringing if direction == Direction::Out && has_peer => {}
                Talk::Ringing if age >= RINGS => {
                    // It may have ended this moment.
                    let _ = pbx.answer_call(&call, None);
                }
                Talk::Talking if !is_hers && !has_peer && age >= RINGS && self.random.one_in(talks) => {
                    // The same.
                    let _ = pbx.end_call(&call);
                }
                _ => {}
            }
        }
    }

    fn busy(&mut self, pbx: &Pbx) {
        let queue = self.random.below(3);
        let members = pbx.queues.get(queue).map(|queue| queue.members.as_ref()).unwrap_or_default();
        let free = free(pbx, members.iter().map(|member| member.person));
        match self.random.below(10) {
            0..4 => match self.random.of(&free) {
                Some(person) => self.call(pbx, person, Some(queue)),
                None => self.wait(pbx, queue),
            },
            4..6 => self.wait(pbx, queue),
            6..8 => {
                if let Some(person) = self.random.of(&free) {
                    pbx.office.change(|state| {
                        let first = state.queues.get(queue).and_then(|known| known.callers.first());
                        if let Some(waits) = first.map(|waits| waits.id.clone()) {
                            // The caller waits: nobody can have gone inside the lock.
                            let _ = state.queue_pick_up(person, None, &waits, true);
                        }
                    });
                }
            }
            8 => {
                // An empty queue has nobody who could lose patience.
                let _ = pbx.leave_queue(&id(Kind::Queue, queue), None, "CANCELLED");
            }
            _ => {}
        }
        self.move_calls(pbx, 8);
    }

    /// Somebody waits; where too many do, the one who has waited longest is given up.
    fn wait(&mut self, pbx: &Pbx, queue: usize) {
        let waiting: usize =
            pbx.office.read(|state| state.queues.iter().map(|queue| queue.callers.len()).sum());
        let queue = id(Kind::Queue, queue);
        // The queue is there; it may be an empty one among full ones.
        let _ = if waiting < WAITING {
            let caller = self.caller();
            pbx.enter_queue(&queue, caller, "QUEUED").map(|_| ())
        } else {
            pbx.leave_queue(&queue, None, "TIMEOUT")
        };
    }

    fn flaky(&mut self, pbx: &Pbx) {
        let unavailable = |times| Fault { status: Status::new(503), times: Some(times), ..Fault::default() };
        match self.random.below(60) {
            0 | 1 => pbx.lines.cut(),
            2 => {
                pbx.lines.half_open(true);
                pbx.lines.half_open(false);
            }
            3 | 4 => pbx.faults.add("/pbx", unavailable(3)),
            5 => {
                pbx.faults.add("/socket.io", unavailable(2));
                pbx.lines.cut();
            }
            _ => {}
        }
    }

    fn call(&mut self, pbx: &Pbx, person: usize, queue: Option<usize>) {
        let call = IncomingCall {
            to: id(Kind::Extension, person),
            from: self.caller(),
            queue: queue.map(|queue| id(Kind::Queue, queue)),
            ..IncomingCall::default()
        };
        // Both are of the company.
        let _ = pbx.ring(call);
    }

    fn caller(&mut self) -> Caller {
        let pick = self.random.below(1_000);
        let Seeded { number, name } = some_caller(pick);
        Caller { number: number.map(Into::into), name: name.map(Into::into) }
    }
}

/// Those of these people whose phone is idle.
fn free(pbx: &Pbx, people: impl Iterator<Item = usize>) -> Vec<usize> {
    pbx.office.read(|state| {
        people
            .filter(|person| state.extensions.get(*person).is_some_and(|extension| extension.state == "IDLE"))
            .collect()
    })
}

/// Every call at somebody's extension.
fn calls(pbx: &Pbx) -> Vec<(String, usize, Direction, Talk, bool)> {
    pbx.office.read(|state| {
        // Rooms keep the calls that they have: nobody is there to end them.
        let calls = state.calls.iter().filter(|call| call.extension < PEOPLE.len());
        calls
            .map(|call| (call.id.clone(), call.extension, call.direction, call.talk, call.peer.is_some()))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use time::OffsetDateTime;

    use super::{Course, SCENARIOS, Scenario, named};
    use crate::accounts::{Accounts, seeded};
    use crate::boards::Boards;
    use crate::clock::Clock;
    use crate::company::dashboards::{More, Seen};
    use crate::company::queues::Queues;
    use crate::documents::Documents;
    use crate::faults::Faults;
    use crate::journal::Journal;
    use crate::office::Office;
    use crate::pbx::Pbx;
    use crate::realtime::Realtime;

    /// What the company has come to after so many steps, without what the clock alone decides.
    fn after(course: Course, seed: u64, steps: usize) -> String {
        let opened = OffsetDateTime::now_utc();
        let realtime = Arc::new(Realtime::default());
        let queues = Queues::seeded(None);
        let more = More { everybody: false, queues: false };
        let pbx = Pbx {
            office: Office::new(Clock::default(), Arc::clone(&realtime), 0, queues.clone()),
            realtime,
            boards: Boards::seeded(more, &Seen { origin: "", extensions: 0, queues: queues.len() }),
            lines: Arc::default(),
            documents: Documents::new([], None, false),
            accounts: Accounts::new(seeded(), 1),
            faults: Faults::new(None).unwrap_or_else(|_| unreachable!("no file, no fault in it")),
            journal: Journal::default(),
            opened,
            clock: Clock::default(),
            origin: String::new(),
            queues,
            more,
        };
        let mut scenario = Scenario::new(course, seed);
        for _ in 0..steps {
            scenario.pause();
            scenario.step(&pbx);
        }
        pbx.office.read(|state| {
            let people: Vec<_> = state
                .presences
                .iter()
                .map(|presence| (presence.get("state"), presence.get("text")))
                .collect();
            let extensions: Vec<_> = state.extensions.iter().map(|extension| extension.state).collect();
            let calls: Vec<_> = state
                .calls
                .iter()
                .map(|call| (call.extension, call.talk, &call.caller, call.queue))
                .collect();
            format!("{people:?} {extensions:?} {calls:?}")
        })
    }

    #[test]
    fn the_same_seed_does_the_same_and_another_does_not() {
        for name in SCENARIOS {
            let course = named(name).unwrap_or(Course::Quiet);
            assert_eq!(after(course, 7, 300), after(course, 7, 300), "{name}");
            assert_ne!(after(course, 7, 300), after(course, 8, 300), "{name}");
        }
    }

    #[test]
    fn nothing_grows_however_long_a_scenario_goes_on() {
        for course in [Course::Quiet, Course::Busy] {
            assert!(after(course, 1, 20_000).len() < 20_000, "{course:?}");
        }
    }
}
