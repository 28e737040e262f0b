//! Who answers in the queues of the open dashboard, and what each has done today.
//!
//! No event tells that. It is asked for when the user has joined or left a queue, and from time to time while events
//! come in and somebody sees the window; without events the queues are asked for at intervals anyway.

use pbx::{DashboardItem, Error, List, QueueId, QueueMember};
use tokio::time::Instant;

use crate::core::Core;
use crate::core::fetch::jitter;
use crate::event::Event;
use crate::ports::Ports;

/// When they are to be asked for again.
#[derive(Debug, Default)]
pub(super) struct Members {
    next: Option<Instant>,
    again: bool,
}

/// What the PBX says of one queue.
#[derive(Debug)]
pub(super) struct Listed {
    queue: QueueId,
    members: Result<List<QueueMember>, Error>,
}

impl Members {
    /// The dashboard or the queues are others, and with the queues their members have come.
    pub(super) const fn look_again(&mut self) {
        self.again = true;
    }

    pub(super) fn follow<P: Ports>(&mut self, core: &Core<P>) {
        if std::mem::take(&mut self.again) {
            self.plan(core, !shown(core).is_empty());
        }
    }

    fn plan<P: Ports>(&mut self, core: &Core<P>, some: bool) {
        self.next = some.then(|| core.now() + core.start.timings.figures.mul_f64(jitter()));
    }

    pub(super) fn due<P: Ports>(&self, core: &Core<P>) -> Option<Instant> {
        self.next.filter(|_| core.session.connection.is_live() && core.facts.window.seen)
    }

    pub(super) fn ask<P: Ports>(&mut self, core: &mut Core<P>) {
        let queues = shown(core);
        self.plan(core, !queues.is_empty());
        for queue in queues {
            ask_one(core, queue);
        }
    }
}

/// Asks who is in this queue.
pub(super) fn ask_one<P: Ports>(core: &mut Core<P>, queue: QueueId) {
    let Some((client, token)) = core.session.access() else { return };
    let failed = queue.clone();
    let work = async move {
        let members = client.queue_members(&token, &queue).await.map(|answer| answer.value);
        Event::own(Listed { queue, members })
    };
    core.session
        .spawn(work, |why| Event::own(Listed { queue: failed, members: Err(Error::Internal { why }) }));
}

pub(super) fn take<P: Ports>(core: &mut Core<P>, listed: Listed) {
    match listed.members {
        // The roster writes down what of it is another.
        Ok(members) => core.session.company.roster.take_members(&listed.queue, members),
        Err(error) => tracing::info!(code = error.code(), "no members of a queue"),
    }
    core.skip_drawing();
}

fn shown<P: Ports>(core: &Core<P>) -> Vec<QueueId> {
    let items = core.session.company.open.content().into_iter().flat_map(|dashboard| &dashboard.items);
    let mut queues: Vec<QueueId> = items
        .filter_map(|placed| match &placed.item {
            DashboardItem::Queue(item) if item.show_members => Some(item.queue.clone()),
            _ => None,
        })
        .collect();
    queues.sort();
    queues.dedup();
    queues
}
