//! The company as it is now: lists loaded over HTTP, with every event since laid upon them.
//!
//! A list is a moment of the server's, and by the time it is here that moment is over. So every event
//! that comes while a list is asked for is kept, and laid upon the list when it arrives. Events say how
//! something *is* and not what was added to it, so that laying one twice changes nothing, and the last
//! one counts: what is shown equals what the server has.
//!
//! What cannot be laid so (a queue that tells its number of callers only, a presence without a state, the
//! end of a call that nobody here saw begin) is asked for again: [`Touched`] says what.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::SystemTime;

use crate::clock_shift::ClockShift;
use crate::dialect;
use crate::directory::{Employee, Extension, ExtensionState};
use crate::event::{CallEvent, CallKind, ConfigEvent, ConfigKind, Direction, Event, ExtensionEvent};
use crate::event::{QueueEnter, QueueLeave};
use crate::ids::{CallId, EmployeeId, ExtensionId, QueueId};
use crate::list::List;
use crate::queue::{CallerState, People, Queue, QueueCaller};

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
#[derive(Debug, Default)]
pub struct Roster {
    employees: Option<Vec<Employee>>,
    queues: Option<Vec<Queue>>,
    own: Option<Vec<Extension>>,
    /// Where an employee stands in the list.
    by_employee: HashMap<EmployeeId, usize>,
    /// Where an extension stands: of an employee in the list, and in that one's own.
    by_extension: HashMap<ExtensionId, (usize, usize)>,
    by_queue: HashMap<QueueId, usize>,
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
        self.by_queue =
            list.items.iter().enumerate().map(|(place, queue)| (queue.id.clone(), place)).collect();
        self.queues = Some(list.items);
        self.replay(&question);
        Ok(())
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

    /// Lays an event upon the lists.
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
        self.lay(event)
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
            self.lay(event);
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
        self.derived.clear();
    }

    // --- Events ------------------------------------------------------------------------------------

    fn lay(&mut self, event: &Event) -> Touched {
        match event {
            Event::Extension(event) => self.extension(event),
            Event::Call(event) => self.call(event),
            Event::QueueEnter(event) => self.enter(event),
            Event::QueueLeave(event) => self.leave(event),
            Event::Config(event) => self.config(event),
            Event::Unknown { .. } | Event::Incomplete { .. } => Touched::default(),
        }
    }

    fn extension(&mut self, event: &ExtensionEvent) -> Touched {
        let mut touched = Touched::default();
        if let Some(state) = &event.state {
            self.tells_states = true;
            self.derived.clear();
            touched = self.set_state(&event.extension, Some(state.clone()));
        }
        let (Some(phone), Some(dnd)) = (&event.phone, event.dnd) else { return touched };
        let own = self.own.iter_mut().flatten().filter(|own| own.id == event.extension);
        for own in own.flat_map(|own| &mut own.phones).filter(|own| own.id == *phone) {
            own.dnd = Some(dnd);
            touched.own_extensions = true;
        }
        touched
    }

    fn set_state(&mut self, id: &ExtensionId, state: Option<ExtensionState>) -> Touched {
        let mut touched = Touched::default();
        if let Some(extension) = self.extension_mut(id) {
            extension.state.clone_from(&state);
            touched.employees = true;
        }
        for own in self.own.iter_mut().flatten().filter(|own| own.id == *id) {
            own.state.clone_from(&state);
            touched.own_extensions = true;
        }
        touched
    }

    fn extension_mut(&mut self, id: &ExtensionId) -> Option<&mut Extension> {
        let (place, at) = self.by_extension.get(id)?;
        self.employees.as_mut()?.get_mut(*place)?.extensions.get_mut(*at)
    }

    /// What a call says of its extension's state, where the server does not say it by itself. Numbers and
    /// names are not looked at.
    fn call(&mut self, event: &CallEvent) -> Touched {
        let Some(id) = event.extension.as_ref().filter(|_| !self.tells_states) else {
            return Touched::default();
        };
        let Some(base) = self.extension_mut(id).map(|extension| extension.state.clone()) else {
            return Touched::default();
        };
        let derived = self.derived.entry(id.clone()).or_insert(Derived { base, calls: HashMap::new() });
        match event.kind {
            CallKind::Start | CallKind::Ringing if event.direction == Some(Direction::In) => {
                // What is talked on already does not ring again, however late this comes.
                derived.calls.entry(event.id.clone()).or_insert(ExtensionState::Ringing);
            }
            CallKind::End => {
                if derived.calls.remove(&event.id).is_none() {
                    // Nobody here saw it begin: what it leaves behind only the server knows.
                    return Touched { ask_employees: true, ..Touched::default() };
                }
            }
            _ => {
                derived.calls.insert(event.id.clone(), ExtensionState::Busy);
            }
        }
        if derived.calls.len() > MOST_CALLS {
            self.derived.remove(id);
            return Touched { ask_employees: true, ..Touched::default() };
        }
        let state = derived.state();
        if derived.calls.is_empty() {
            self.derived.remove(id);
        }
        self.set_state(id, state)
    }

    fn enter(&mut self, event: &QueueEnter) -> Touched {
        let clock = self.clock;
        let Some(callers) = self.callers(&event.queue.id) else { return Touched::default() };
        let Some(listed) = all_listed(callers) else {
            return Touched { ask_queues: true, ..Touched::default() };
        };
        let caller = QueueCaller {
            id: event.id.clone(),
            state: Some(CallerState::Queued),
            number: event.caller.number.clone(),
            name: event.caller.name.clone(),
            entered: event.entered.map(|at| clock.map_or(at, |clock| clock.apply(at))),
        };
        match listed.iter_mut().find(|one| one.id == event.id) {
            // The list knows more of a caller than the event.
            Some(known) => {
                *known = QueueCaller { state: known.state.clone().or(caller.state.clone()), ..caller }
            }
            None => listed.push(caller),
        }
        counted(callers)
    }

    fn leave(&mut self, event: &QueueLeave) -> Touched {
        let Some(callers) = self.callers(&event.queue.id) else { return Touched::default() };
        let Some(listed) = all_listed(callers) else {
            return Touched { ask_queues: true, ..Touched::default() };
        };
        listed.retain(|one| one.id != event.id);
        counted(callers)
    }

    fn callers(&mut self, queue: &QueueId) -> Option<&mut People<QueueCaller>> {
        let place = *self.by_queue.get(queue)?;
        Some(&mut self.queues.as_mut()?.get_mut(place)?.callers)
    }

    fn config(&mut self, event: &ConfigEvent) -> Touched {
        if event.kind != ConfigKind::EmployeePresenceChanged {
            return Touched::default();
        }
        let asks = Touched { ask_employees: true, ..Touched::default() };
        let Some(id) = event.id.as_ref().map(|id| EmployeeId::new(id.clone())) else { return asks };
        let Some(place) = self.by_employee.get(&id) else { return Touched::default() };
        let Some(presence) = dialect::changed_presence(&event.data) else { return asks };
        match self.employees.as_mut().and_then(|all| all.get_mut(*place)) {
            Some(employee) => {
                employee.presence = presence;
                Touched { employees: true, ..Touched::default() }
            }
            None => Touched::default(),
        }
    }
}

/// The callers by themselves, where the PBX lists them all.
fn all_listed(callers: &mut People<QueueCaller>) -> Option<&mut Vec<QueueCaller>> {
    let told = callers.count.map(|count| count as usize);
    (told.is_none_or(|told| told == callers.listed.len())).then_some(&mut callers.listed)
}

fn counted(callers: &mut People<QueueCaller>) -> Touched {
    callers.count = u32::try_from(callers.listed.len()).ok();
    Touched { queues: true, ..Touched::default() }
}

#[cfg(test)]
mod tests;
