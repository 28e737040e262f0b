//! The call variables of whoever waits, where the open dashboard shows one.
//!
//! No event tells them: each is asked for once, when its caller enters, a few at a time. An event costs a look into
//! a map; which queues show one is worked out when the dashboard or the queues are others.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use pbx::{DashboardItem, QueueId, RealtimeUpdate};

use crate::core::Core;
use crate::event::{Batch, Event};
use crate::ports::Ports;

/// So many are asked for at the same time.
const AT_ONCE: usize = 4;
/// More than this wait for their turn: the rest is left out.
const MOST: usize = 500;
const ASK_WITHIN: Duration = Duration::from_secs(5);

/// What is known of them, and what is still to be asked.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// The names that the open dashboard shows, by queue.
    wanted: HashMap<QueueId, Vec<String>>,
    /// By caller and name; none while it is being asked for, and where it has no value.
    known: HashMap<String, BTreeMap<String, Option<String>>>,
    to_ask: VecDeque<(String, String)>,
    asking: usize,
    again: bool,
}

/// What the PBX says of one.
#[derive(Debug)]
pub(super) struct Told {
    caller: String,
    name: String,
    value: Option<String>,
}

impl Variables {
    /// The dashboard or the queues are others.
    pub(super) const fn look_again(&mut self) {
        self.again = true;
    }

    /// Those of a caller that have a value.
    pub(super) fn of(&self, caller: &str) -> BTreeMap<String, String> {
        let known = self.known.get(caller).into_iter().flatten();
        known.filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect()
    }

    pub(super) fn hear<P: Ports>(&mut self, core: &mut Core<P>, batch: &Batch) {
        for update in &batch.updates {
            match update {
                RealtimeUpdate::Event(pbx::Event::QueueEnter(event)) => self.want(&event.queue.id, &event.id),
                RealtimeUpdate::Event(pbx::Event::QueueLeave(event)) => {
                    self.known.remove(&event.id);
                }
                _ => {}
            }
        }
        self.ask(core);
    }

    fn want(&mut self, queue: &QueueId, caller: &str) {
        for name in self.wanted.get(queue).into_iter().flatten() {
            let known = self.known.entry(caller.to_owned()).or_default();
            if self.to_ask.len() < MOST && !known.contains_key(name) {
                known.insert(name.clone(), None);
                self.to_ask.push_back((caller.to_owned(), name.clone()));
            }
        }
    }

    pub(super) fn follow<P: Ports>(&mut self, core: &mut Core<P>) {
        if !std::mem::take(&mut self.again) {
            return;
        }
        self.wanted = shown(core);
        let roster = &core.session.company.roster;
        self.known.retain(|caller, _| roster.caller(caller).is_some());
        let waiting: Vec<_> = self
            .wanted
            .keys()
            .filter_map(|id| roster.queue(id))
            .flat_map(|queue| queue.callers.listed.iter().map(|caller| (queue.id.clone(), caller.id.clone())))
            .collect();
        for (queue, caller) in waiting {
            self.want(&queue, &caller);
        }
        self.ask(core);
    }

    fn ask<P: Ports>(&mut self, core: &mut Core<P>) {
        while self.asking < AT_ONCE
            && let Some((caller, name)) = self.to_ask.pop_front()
        {
            let Some((client, token)) = core.session.access() else { return };
            // Who has gone meanwhile has none.
            if !self.known.contains_key(&caller) {
                continue;
            }
            self.asking += 1;
            let failed = Told { caller: caller.clone(), name: name.clone(), value: None };
            let work = async move {
                let value = client.waiting_variable(&token, &caller, &name, ASK_WITHIN).await;
                Event::own(Told { caller, name, value: value.unwrap_or_default() })
            };
            core.session.spawn(work, |_| Event::own(failed));
        }
    }

    pub(super) fn take<P: Ports>(&mut self, core: &mut Core<P>, told: Told) {
        self.asking = self.asking.saturating_sub(1);
        // It is in the caller's entity, and in nothing else that is shown.
        core.skip_drawing();
        if let Some(known) = self.known.get_mut(&told.caller)
            && told.value.is_some()
        {
            known.insert(told.name, told.value);
            core.page.caller_changed(told.caller);
        }
        self.ask(core);
    }
}

fn shown<P: Ports>(core: &Core<P>) -> HashMap<QueueId, Vec<String>> {
    let items = core.session.company.open.content().into_iter().flat_map(|dashboard| &dashboard.items);
    let mut shown: HashMap<QueueId, Vec<String>> = HashMap::new();
    for placed in items {
        if let DashboardItem::Queue(item) = &placed.item
            && let Some(variable) = item.variable.as_ref().filter(|_| item.show_calls)
        {
            let names = shown.entry(item.queue.clone()).or_default();
            if !names.contains(&variable.name) {
                names.push(variable.name.clone());
            }
        }
    }
    shown
}
