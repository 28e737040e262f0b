//! What an event does to the lists.

use std::collections::HashMap;
use std::time::SystemTime;

use super::{Derived, MOST_CALLS, Roster, Touched};
use crate::dialect;
use crate::directory::ExtensionState;
use crate::event::{CallEvent, CallKind, ConfigEvent, ConfigKind, Direction, Event, ExtensionEvent};
use crate::event::{QueueEnter, QueueLeave};
use crate::ids::{EmployeeId, ExtensionId, QueueId};
use crate::queue::{CallerState, People, QueueCaller};

impl Roster {
    pub(super) fn apply_to_lists(&mut self, event: &Event) -> Touched {
        match event {
            Event::Extension(event) => self.state_told(event),
            Event::Call(event) => self.call(event),
            Event::QueueEnter(event) => self.enter(event),
            Event::QueueLeave(event) => self.leave(event),
            Event::Config(event) => self.config(event),
            Event::Unknown { .. } | Event::Incomplete { .. } => Touched::default(),
        }
    }

    fn state_told(&mut self, event: &ExtensionEvent) -> Touched {
        let mut touched = Touched::default();
        if let Some(state) = &event.state {
            self.tells_states = true;
            self.derived.clear();
            touched = self.set_state(&event.extension, Some(state.clone()), event.time);
        }
        let (Some(phone), Some(dnd)) = (&event.phone, event.dnd) else { return touched };
        let own = self.own.iter_mut().flatten().filter(|own| own.id == event.extension);
        for own in own.flat_map(|own| &mut own.phones).filter(|own| own.id == *phone) {
            own.dnd = Some(dnd);
            touched.own_extensions = true;
        }
        touched
    }

    /// `time`: when it came into this state, by the server's clock.
    fn set_state(
        &mut self,
        id: &ExtensionId,
        state: Option<ExtensionState>,
        time: Option<SystemTime>,
    ) -> Touched {
        let mut touched = Touched::default();
        if state != Some(ExtensionState::Busy) {
            self.busy_since.remove(id);
        } else if let Some(time) = time
            && self.by_extension.contains_key(id)
        {
            let since = self.on_this_clock(time);
            // An event that comes again, or of a second call, begins nothing anew.
            self.busy_since.entry(id.clone()).or_insert(since);
        }
        if let Some((place, at)) = self.by_extension.get(id)
            && let Some(employee) = self.employees.as_mut().and_then(|all| all.get_mut(*place))
            && let Some(extension) = employee.extensions.get_mut(*at)
        {
            extension.state.clone_from(&state);
            self.changed.employees.insert(employee.id.clone());
            touched.employees = true;
        }
        for own in self.own.iter_mut().flatten().filter(|own| own.id == *id) {
            own.state.clone_from(&state);
            touched.own_extensions = true;
        }
        touched
    }

    /// What a call says of its extension's state, where the server does not say it by itself. Numbers and
    /// names are not looked at.
    fn call(&mut self, event: &CallEvent) -> Touched {
        let Some(id) = event.extension.as_ref().filter(|_| !self.tells_states) else {
            return Touched::default();
        };
        let Some(base) = self.extension(id).map(|(_, extension)| extension.state.clone()) else {
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
        self.set_state(id, state, event.time)
    }

    fn enter(&mut self, event: &QueueEnter) -> Touched {
        let clock = self.clock;
        let Some((place, callers)) = self.callers_of(&event.queue.id) else { return Touched::default() };
        let Some(listed) = all_listed(callers) else {
            return Touched { ask_queues: true, ..Touched::default() };
        };
        let caller = QueueCaller {
            id: event.id.clone(),
            state: event.state.clone(),
            number: event.caller.number.clone(),
            name: event.caller.name.clone(),
            secret: event.caller.private,
            entered: event.entered.map(|at| clock.map_or(at, |clock| clock.apply(at))),
        };
        match listed.iter_mut().find(|one| one.id == event.id) {
            // The list knows more of a caller than the event.
            Some(known) => {
                *known = QueueCaller { state: caller.state.or_else(|| known.state.clone()), ..caller }
            }
            None => {
                listed.push(QueueCaller { state: caller.state.or(Some(CallerState::Queued)), ..caller });
                self.by_caller.entry(event.id.clone()).or_default().push(place);
            }
        }
        self.callers_changed(place, &event.id)
    }

    fn leave(&mut self, event: &QueueLeave) -> Touched {
        let Some((place, callers)) = self.callers_of(&event.queue.id) else { return Touched::default() };
        let Some(listed) = all_listed(callers) else {
            return Touched { ask_queues: true, ..Touched::default() };
        };
        listed.retain(|one| one.id != event.id);
        if let Some(places) = self.by_caller.get_mut(&event.id) {
            places.retain(|one| *one != place);
            if places.is_empty() {
                self.by_caller.remove(&event.id);
            }
        }
        self.callers_changed(place, &event.id)
    }

    /// The callers of a queue, and where it stands.
    fn callers_of(&mut self, queue: &QueueId) -> Option<(usize, &mut People<QueueCaller>)> {
        let place = *self.by_queue.get(queue)?;
        Some((place, &mut self.queues.as_mut()?.get_mut(place)?.callers))
    }

    /// This caller of this queue is another, there or gone.
    fn callers_changed(&mut self, place: usize, caller: &str) -> Touched {
        let Some(queue) = self.queues.as_mut().and_then(|all| all.get_mut(place)) else {
            return Touched::default();
        };
        queue.callers.count = u32::try_from(queue.callers.listed.len()).ok();
        self.joined_changes += u64::from(queue.member);
        self.changed.queues.insert(queue.id.clone());
        self.changed.callers.insert(caller.to_owned());
        Touched { queues: true, ..Touched::default() }
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
                self.changed.employees.insert(id);
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
