//! The company as it is now: lists loaded over HTTP, with every event since replayed onto them.
//!
//! A list is a moment of the server's, and by the time it is here that moment is over. So every event
//! that comes while a list is asked for is kept, and replayed onto the list when it arrives. Events say how
//! something *is* and not what was added to it, so that replaying one twice changes nothing, and the last
//! one counts: what is shown equals what the server has.
//!
//! What cannot be replayed (a queue that tells its number of callers only, a presence without a state, the
//! end of a call that nobody here saw begin) is asked for again: [`Touched`] says what.
//!
//! What changes is written down as it changes ([`Changed`]), and everything is found by its id: what one event costs
//! does not depend on how many colleagues and queues there are.

mod changed;
mod events;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::SystemTime;

use crate::clock_shift::ClockShift;
use crate::directory::{Employee, Extension, ExtensionState};
use crate::event::Event;
use crate::ids::{CallId, EmployeeId, ExtensionId, QueueId};
use crate::list::List;
use crate::queue::{People, Queue, QueueCaller, QueueMember};

pub use changed::{Changed, Which};

/// More events than this while one question is open, and the question is asked again instead.
const MOST_KEPT: usize = 10_000;

/// More calls of one extension than this are not told apart any more.
const MOST_CALLS: usize = 64;

/// Which lists an event was about, and what has to be asked for because it did not say enough.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Touched {
    pub employees: bool,
    pub queues: bool,
    pub own_extensions: bool,
    pub ask_employees: bool,
    pub ask_queues: bool,
}

impl Touched {
    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            employees: self.employees | other.employees,
            queues: self.queues | other.queues,
            own_extensions: self.own_extensions | other.own_extensions,
            ask_employees: self.ask_employees | other.ask_employees,
            ask_queues: self.ask_queues | other.ask_queues,
        }
    }
}

/// A question that is under way: [`Roster::ask`] gives one before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an open question keeps events until it is answered or given up"]
pub struct Question {
    /// Number of the first event that the answer may not know.
    since: u64,
}

/// The answer came too late to be brought up to date: the question is to be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outdated;

/// The lists as they are now.
#[derive(Debug)]
pub struct Roster {
    employees: Option<Vec<Employee>>,
    queues: Option<Vec<Queue>>,
    own: Option<Vec<Extension>>,
    /// Where an employee stands in the list.
    by_employee: HashMap<EmployeeId, usize>,
    /// Where an extension stands: of an employee in the list, and in that one's own.
    by_extension: HashMap<ExtensionId, (usize, usize)>,
    by_queue: HashMap<QueueId, usize>,
    /// Queues in which somebody waits under this id: two while a caller goes from one to the other.
    by_caller: HashMap<String, Vec<usize>>,
    /// Where the queues stand that the user is a member of.
    joined: Vec<usize>,
    /// How often one of those, or which they are, may have changed.
    joined_changes: u64,
    /// What is otherwise than when it was last taken.
    changed: Changed,
    /// How the server's clock stands to this computer's; none before it was told.
    clock: Option<ClockShift>,
    /// Events since the oldest open question.
    log: VecDeque<Event>,
    /// Number of the first event in the log.
    first: u64,
    /// Open questions by their first unknown event.
    open: BTreeMap<u64, usize>,
    /// The server tells states of extensions by themselves, so that calls need not be read for them.
    tells_states: bool,
    derived: HashMap<ExtensionId, Derived>,
    /// Since when extensions are on a call, where an event has told it; by this computer's clock.
    busy_since: HashMap<ExtensionId, SystemTime>,
}

/// What the calls of an extension say of its state, where the server does not.
#[derive(Debug)]
struct Derived {
    /// As it was before the first of these calls.
    base: Option<ExtensionState>,
    calls: HashMap<CallId, ExtensionState>,
}

impl Derived {
    fn state(&self) -> Option<ExtensionState> {
        let has = |state: &ExtensionState| self.calls.values().any(|of| of == state);
        if has(&ExtensionState::Busy) {
            return Some(ExtensionState::Busy);
        }
        if has(&ExtensionState::Ringing) {
            return Some(ExtensionState::Ringing);
        }
        self.base.clone()
    }
}

impl Default for Roster {
    /// Nothing is known, and whoever shows an earlier roster has all of it to replace.
    fn default() -> Self {
        Self {
            employees: None,
            queues: None,
            own: None,
            by_employee: HashMap::new(),
            by_extension: HashMap::new(),
            by_queue: HashMap::new(),
            by_caller: HashMap::new(),
            joined: Vec::new(),
            joined_changes: 0,
            changed: Changed::all(),
            clock: None,
            log: VecDeque::new(),
            first: 0,
            open: BTreeMap::new(),
            tells_states: false,
            derived: HashMap::new(),
            busy_since: HashMap::new(),
        }
    }
}

impl Roster {
    /// The colleagues; none before they were loaded.
    #[must_use]
    pub fn employees(&self) -> Option<&[Employee]> {
        self.employees.as_deref()
    }

    #[must_use]
    pub fn queues(&self) -> Option<&[Queue]> {
        self.queues.as_deref()
    }

    #[must_use]
    pub fn employee(&self, id: &EmployeeId) -> Option<&Employee> {
        self.employees.as_ref()?.get(*self.by_employee.get(id)?)
    }

    /// An extension, and whose it is.
    #[must_use]
    pub fn extension(&self, id: &ExtensionId) -> Option<(&Employee, &Extension)> {
        let (place, at) = self.by_extension.get(id)?;
        let employee = self.employees.as_ref()?.get(*place)?;
        Some((employee, employee.extensions.get(*at)?))
    }

    #[must_use]
    pub fn queue(&self, id: &QueueId) -> Option<&Queue> {
        self.queues.as_ref()?.get(*self.by_queue.get(id)?)
    }

    /// Who waits under this id, and in which queue; in the later one of the list where there are two.
    #[must_use]
    pub fn caller(&self, id: &str) -> Option<(&Queue, &QueueCaller)> {
        let queue = self.queues.as_ref()?.get(*self.by_caller.get(id)?.iter().max()?)?;
        Some((queue, queue.callers.listed.iter().find(|caller| caller.id == id)?))
    }

    /// The ids of everybody who waits.
    pub fn callers(&self) -> impl Iterator<Item = &str> {
        self.by_caller.keys().map(String::as_str)
    }

    /// The queues that the user is a member of.
    pub fn joined_queues(&self) -> impl Iterator<Item = &Queue> {
        let queues = self.queues.as_deref().unwrap_or_default();
        self.joined.iter().filter_map(|place| queues.get(*place))
    }

    /// Grows whenever one of [`Roster::joined_queues`] may have changed.
    #[must_use]
    pub const fn joined_changes(&self) -> u64 {
        self.joined_changes
    }

    /// What may be otherwise than when this was last called; at first all of it.
    pub fn take_changed(&mut self) -> Changed {
        std::mem::replace(&mut self.changed, Changed::none())
    }

    /// Something is known of everybody that the roster does not have.
    pub fn everybody_changed(&mut self) {
        self.changed.employees = Which::All;
    }

    /// Something is known of all who wait that the roster does not have.
    pub fn all_callers_changed(&mut self) {
        self.changed.callers = Which::All;
    }

    /// Whether [`Roster::take_changed`] would find anything.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        !self.changed.is_none()
    }

    /// Whether this person may be otherwise than when [`Roster::take_changed`] was last called.
    #[must_use]
    pub fn has_person_changed(&self, id: &EmployeeId) -> bool {
        self.changed.employees.has(id)
    }

    /// Since when an extension is on a call, by this computer's clock. None where no event has told.
    #[must_use]
    pub fn busy_since(&self, extension: &ExtensionId) -> Option<SystemTime> {
        self.busy_since.get(extension).copied()
    }

    /// The user's own extensions.
    #[must_use]
    pub fn own_extensions(&self) -> Option<&[Extension]> {
        self.own.as_deref()
    }

    /// The server's answers tell how its clock stands to this computer's; from now on that counts.
    pub fn set_clock(&mut self, clock: Option<ClockShift>) {
        self.clock = clock.or(self.clock);
    }

    /// A moment by the server's clock as one by this computer's, as far as its answers tell.
    #[must_use]
    pub fn on_this_clock(&self, moment: SystemTime) -> SystemTime {
        self.clock.map_or(moment, |clock| clock.apply(moment))
    }

    /// To be called before a list is asked for; what the question came to ends it.
    pub fn ask(&mut self) -> Question {
        let since = self.next();
        *self.open.entry(since).or_default() += 1;
        Question { since }
    }

    /// The question brought nothing.
    pub fn give_up(&mut self, question: Question) {
        self.close(&question);
    }

    /// Whatever is asked for will not be answered any more: whoever asked has gone.
    pub fn give_up_all(&mut self) {
        self.first = self.next();
        self.log.clear();
        self.open.clear();
    }

    /// Takes a list of colleagues, brought up to date.
    ///
    /// # Errors
    /// More happened meanwhile than was kept: it is to be asked again.
    pub fn take_employees(&mut self, question: Question, list: List<Employee>) -> Result<(), Outdated> {
        self.check(&question)?;
        self.set_employees(list);
        self.replay(&question);
        Ok(())
    }

    /// Takes a list of queues, brought up to date. `entered` of its callers is by the server's clock, which
    /// [`Roster::set_clock`] has told.
    ///
    /// # Errors
    /// More happened meanwhile than was kept: it is to be asked again.
    pub fn take_queues(&mut self, question: Question, mut list: List<Queue>) -> Result<(), Outdated> {
        self.check(&question)?;
        let clock = self.clock;
        for caller in list.items.iter_mut().flat_map(|queue| &mut queue.callers.listed) {
            caller.entered = caller.entered.map(|at| clock.map_or(at, |clock| clock.apply(at)));
        }
        self.set_queues(list);
        self.replay(&question);
        Ok(())
    }

    /// Takes who answers in one queue now. No event tells that. Whether the user is one of them follows, where the own
    /// extensions are known.
    pub fn take_members(&mut self, queue: &QueueId, list: List<QueueMember>) {
        let Some(place) = self.by_queue.get(queue).copied() else { return };
        let Some(known) = self.queues.as_mut().and_then(|all| all.get_mut(place)) else { return };
        let count = u32::try_from(list.items.len() + list.lost).ok();
        let members = People { count, listed: list.items };
        if known.members != members {
            known.members = members;
            self.changed.members.insert(queue.clone());
        }
        let Some(own) = &self.own else { return };
        let is_own = |member: &QueueMember| own.iter().any(|own| member.extension.as_ref() == Some(&own.id));
        let is_member = known.members.listed.iter().any(is_own);
        if known.member != is_member {
            known.member = is_member;
            self.joined.retain(|joined| *joined != place);
            if is_member {
                self.joined.push(place);
                self.joined.sort_unstable();
            }
            self.joined_changes += 1;
            self.changed.queues.insert(queue.clone());
        }
    }

    /// Takes the user's own extensions, brought up to date.
    ///
    /// # Errors
    /// More happened meanwhile than was kept: it is to be asked again.
    pub fn take_own_extensions(&mut self, question: Question, list: List<Extension>) -> Result<(), Outdated> {
        self.check(&question)?;
        self.own = Some(list.items);
        self.replay(&question);
        Ok(())
    }

    /// Lists of an earlier run: who there is, and not what anybody was doing then.
    pub fn recall(&mut self, employees: Option<List<Employee>>, own: Option<List<Extension>>) {
        if let Some(mut employees) = employees {
            for employee in &mut employees.items {
                employee.presence = None;
                for extension in &mut employee.extensions {
                    extension.state = None;
                }
            }
            self.set_employees(employees);
        }
        if let Some(mut own) = own {
            for extension in &mut own.items {
                extension.state = None;
            }
            self.own = Some(own.items);
        }
    }

    /// Applies an event to the lists.
    pub fn apply(&mut self, event: &Event) -> Touched {
        if !self.open.is_empty() {
            if self.log.len() >= MOST_KEPT {
                // Whoever asked before this will be told to ask again.
                self.first = self.next();
                self.log.clear();
            }
            self.log.push_back(event.clone());
        } else {
            self.first += 1;
        }
        self.apply_to_lists(event)
    }

    // --- Questions ---------------------------------------------------------------------------------

    /// Number of the next event.
    fn next(&self) -> u64 {
        self.first + self.log.len() as u64
    }

    fn check(&mut self, question: &Question) -> Result<(), Outdated> {
        if question.since >= self.first {
            return Ok(());
        }
        self.close(question);
        Err(Outdated)
    }

    /// Lays what happened since the question upon the lists once more, and closes it.
    fn replay(&mut self, question: &Question) {
        let skipped = usize::try_from(question.since.saturating_sub(self.first)).unwrap_or(usize::MAX);
        let log = std::mem::take(&mut self.log);
        for event in log.iter().skip(skipped) {
            self.apply_to_lists(event);
        }
        self.log = log;
        self.close(question);
    }

    fn close(&mut self, question: &Question) {
        if let Some(count) = self.open.get_mut(&question.since) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.open.remove(&question.since);
            }
        }
        let oldest = self.open.keys().next().copied().unwrap_or_else(|| self.next());
        while self.first < oldest && self.log.pop_front().is_some() {
            self.first += 1;
        }
    }

    fn set_employees(&mut self, list: List<Employee>) {
        self.by_employee =
            list.items.iter().enumerate().map(|(place, employee)| (employee.id.clone(), place)).collect();
        self.by_extension = list
            .items
            .iter()
            .enumerate()
            .flat_map(|(place, employee)| {
                let extensions = employee.extensions.iter().enumerate();
                extensions.map(move |(at, extension)| (extension.id.clone(), (place, at)))
            })
            .collect();
        self.employees = Some(list.items);
        let mut busy = std::mem::take(&mut self.busy_since);
        busy.retain(|id, _| {
            self.extension(id).is_some_and(|(_, extension)| extension.state == Some(ExtensionState::Busy))
        });
        self.busy_since = busy;
        self.keep_derived();
        self.changed.employees = Which::All;
        // They may be named after the employees behind them.
        self.changed.members = Which::All;
    }

    /// Calls go on beside a new list, and their ends need no other one. Where the list says that an extension has no
    /// calls, there are none.
    fn keep_derived(&mut self) {
        let mut derived = std::mem::take(&mut self.derived);
        derived.retain(|id, derived| {
            let state = self.extension(id).and_then(|(_, extension)| extension.state.as_ref());
            derived.base = Some(ExtensionState::Idle);
            matches!(state, Some(ExtensionState::Busy | ExtensionState::Ringing))
        });
        self.derived = derived;
    }

    fn set_queues(&mut self, list: List<Queue>) {
        let queues = || list.items.iter().enumerate();
        self.by_queue = queues().map(|(place, queue)| (queue.id.clone(), place)).collect();
        self.joined = queues().filter(|(_, queue)| queue.member).map(|(place, _)| place).collect();
        self.by_caller.clear();
        for (place, queue) in queues() {
            for caller in &queue.callers.listed {
                self.by_caller.entry(caller.id.clone()).or_default().push(place);
            }
        }
        self.queues = Some(list.items);
        self.joined_changes += 1;
        self.changed.queues = Which::All;
        self.changed.members = Which::All;
        self.changed.callers = Which::All;
    }
}

#[cfg(test)]
mod tests;
