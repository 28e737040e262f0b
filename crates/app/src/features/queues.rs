//! The queues of the company: how each stands, who answers in it and who waits in it; and what the user does there.

mod members;
mod membership;
mod pick;
mod variables;

use pbx::roster::Changed;
use tokio::time::Instant;

use crate::core::Core;
use crate::core::page::entities::{Drawn, Entities};
use crate::event::desk::DeskRequest;
use crate::event::{Answer, Asker, Event, PageRequest};
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::session::SessionId;
use crate::view::{Caller, Queue, QueueMembers};
use members::Members;
use membership::Memberships;
use pick::Picking;
use variables::Variables;

/// What the session knows of the queues is drawn; what is being done with them is kept here.
#[derive(Debug, Default)]
pub struct Queues {
    /// Whose the rest is.
    session: Option<SessionId>,
    picking: Picking,
    memberships: Memberships,
    variables: Variables,
    members: Members,
}

impl<P: Ports> Feature<P> for Queues {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        self.follow_session(core);
        match event {
            Event::Page(PageRequest::Desk(DeskRequest::PickCaller(caller)), reply) => {
                self.picking.pick(core, caller, Asker::Page(reply.clone()));
            }
            Event::Page(PageRequest::Desk(DeskRequest::PickUpPerson(extension)), reply) => {
                self.picking.pick_up(core, extension, Asker::Page(reply.clone()));
            }
            Event::Page(PageRequest::Desk(DeskRequest::JoinQueue(queue)), reply) => {
                self.memberships.join(core, queue, Asker::Page(reply.clone()));
            }
            Event::Page(PageRequest::Desk(DeskRequest::LeaveQueue(queue)), reply) => {
                self.memberships.leave(core, queue, Asker::Page(reply.clone()));
            }
            Event::Realtime(batch) => {
                self.variables.hear(core, batch);
                return Handled::No;
            }
            Event::Answered(answer) => {
                if let Answer::Dashboard(..) | Answer::Queues(..) = answer.as_ref() {
                    self.variables.look_again();
                    self.members.look_again();
                }
                return Handled::No;
            }
            Event::Own(_) => {
                if let Some(picked) = event.take_own::<pick::Picked>() {
                    self.picking.take(core, picked);
                } else if let Some(changed) = event.take_own::<membership::Changed>() {
                    self.memberships.take(core, changed);
                } else if let Some(told) = event.take_own::<variables::Told>() {
                    self.variables.take(core, told);
                } else if let Some(listed) = event.take_own::<members::Listed>() {
                    members::take(core, listed);
                } else {
                    return Handled::No;
                }
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn follow(&mut self, core: &mut Core<P>) {
        self.follow_session(core);
        self.variables.follow(core);
        self.members.follow(core);
    }

    fn due(&self, core: &Core<P>) -> Option<Instant> {
        self.members.due(core)
    }

    fn wake(&mut self, core: &mut Core<P>) {
        self.members.ask(core);
    }

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
            roster.caller(id).map(|(queue, caller)| Caller {
                shown_number: core.shown_number(caller.number.as_deref()),
                ..Caller::new(queue, caller, self.variables.of(id))
            })
        });
    }
}

impl Queues {
    /// Nothing of one session reaches the next.
    fn follow_session<P: Ports>(&mut self, core: &Core<P>) {
        let session = Some(core.session.id());
        if self.session != session {
            *self = Self { session, ..Self::default() };
        }
    }
}
