//! The queues of the company: how each stands, who answers in it and who waits in it.

use pbx::roster::Changed;

use crate::core::Core;
use crate::core::page::entities::{Drawn, Entities};
use crate::feature::Feature;
use crate::ports::Ports;
use crate::view::{Caller, Queue, QueueMembers};

/// Has no state of its own: the session knows them.
#[derive(Debug, Default)]
pub struct Queues;

impl<P: Ports> Feature<P> for Queues {
    fn draw_company(&self, core: &Core<P>, changed: &Changed, entities: &mut Entities) {
        let company = &core.session.company;
        let roster = &company.roster;
        let all = || roster.queues().unwrap_or_default().iter().map(|queue| queue.id.clone());
        entities.queues = Drawn::new(&changed.queues, all, |id| {
            roster.queue(id).map(|queue| Queue::new(queue, company.open.stats_of(id)))
        });
        let employee = |id: &pbx::ExtensionId| roster.extension(id).map(|(employee, _)| employee);
        entities.members = Drawn::new(&changed.members, all, |id| {
            roster.queue(id).map(|queue| QueueMembers::new(queue, employee))
        });
        let callers = || roster.callers().map(str::to_owned);
        entities.callers = Drawn::new(&changed.callers, callers, |id| {
            roster.caller(id).map(|(queue, caller)| Caller::new(queue, caller))
        });
    }
}
