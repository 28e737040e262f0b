//! The day's figures of the queues on the open dashboard.
//!
//! No event tells them. They are asked for with the dashboard, and again from time to time while events come in and
//! somebody sees the window; without events the whole dashboard is asked for at intervals anyway.

use pbx::{DashboardItem, QueueId};
use tokio::time::Instant;

use crate::core::Core;
use crate::core::fetch::jitter;
use crate::event::Answer;
use crate::ports::Ports;

/// When they are to be asked for again.
#[derive(Debug, Default)]
pub(super) struct Figures {
    next: Option<Instant>,
}

impl Figures {
    pub(super) fn due<P: Ports>(&self, core: &Core<P>) -> Option<Instant> {
        self.next.filter(|_| core.session.connection.is_live() && core.facts.window.seen)
    }

    /// Asks for those of every queue whose item shows them.
    pub(super) fn ask<P: Ports>(&mut self, core: &mut Core<P>) {
        let queues = shown(core);
        self.next = (!queues.is_empty()).then(|| core.now() + core.start.timings.figures.mul_f64(jitter()));
        for queue in queues {
            let failed = queue.clone();
            core.ask(
                |client, token| async move {
                    let answer = client.queue_day(&token, &queue).await;
                    Answer::QueueStats(queue, answer)
                },
                |error| Answer::QueueStats(failed, Err(error)),
            );
        }
    }
}

fn shown<P: Ports>(core: &Core<P>) -> Vec<QueueId> {
    let items = core.session.company.open.content().into_iter().flat_map(|dashboard| &dashboard.items);
    let mut queues: Vec<QueueId> = items
        .flat_map(|placed| match &placed.item {
            DashboardItem::Queue(item) if item.show_stats => vec![item.queue.clone()],
            DashboardItem::MultiQueue { queues } => queues.clone(),
            _ => Vec::new(),
        })
        .collect();
    queues.sort();
    queues.dedup();
    queues
}
