//! The dashboard of an account that has none: the own queues, the own calls, and everybody.

use pbx::{Dashboard, DashboardId, DashboardItem, PlacedItem, QueueItem, QueueStat};

use crate::core::Core;
use crate::ports::Ports;

/// Its id: no PBX has such a one.
const ID: &str = "built-in";

/// Whether it is that one.
pub(super) fn is_built_in(id: &str) -> bool {
    id == ID
}

/// As it is for this account now; none: the PBX lists dashboards, or has not said whether it does.
pub(super) fn for_account<P: Ports>(core: &Core<P>) -> Option<Dashboard> {
    let company = &core.session.company;
    company.dashboards.last.as_ref().filter(|list| list.items.is_empty() && list.lost == 0)?;
    let queues = company.roster.queues().unwrap_or_default();
    let own: Vec<_> = company.roster.joined_queues().map(|queue| queue.id.clone()).collect();
    let queues = if own.is_empty() && !queues.is_empty() {
        vec![DashboardItem::MultiQueue { queues: queues.iter().map(|queue| queue.id.clone()).collect() }]
    } else {
        own.into_iter().map(queue).collect()
    };
    let calls = vec![DashboardItem::MyCalls { max_calls: None, variable: None }];
    let columns = [queues, calls, vec![DashboardItem::Everyone]];
    let items = (0..).zip(columns).flat_map(|(column, items)| {
        (0..).zip(items).map(move |(position, item)| PlacedItem { column, position, item })
    });
    Some(Dashboard {
        id: DashboardId::new(ID),
        name: core.language.pick("Overview", "Overblik").to_owned(),
        topbar: None,
        shared: false,
        employee: None,
        items: items.collect(),
        lost: 0,
    })
}

fn queue(queue: pbx::QueueId) -> DashboardItem {
    DashboardItem::Queue(QueueItem {
        queue,
        variable: None,
        show_calls: true,
        show_members: true,
        show_stats: true,
        max_calls: Some(8),
        max_members: Some(8),
        stats: vec![QueueStat::Answered, QueueStat::Unanswered, QueueStat::Total],
    })
}
