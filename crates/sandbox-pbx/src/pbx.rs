//! All that one running sandbox knows, shared by its pages.

use std::sync::Arc;

use time::OffsetDateTime;

use crate::accounts::Accounts;
use crate::boards::Boards;
use crate::clock::Clock;
use crate::company::dashboards;
use crate::company::queues::Queues;
use crate::documents::Documents;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::office::Office;
use crate::realtime::lines::Lines;
use crate::realtime::{Event, Realtime};

/// One running sandbox.
#[derive(Debug)]
pub(crate) struct Pbx {
    pub accounts: Accounts,
    pub documents: Documents,
    pub boards: Boards,
    pub faults: Faults,
    pub journal: Journal,
    pub office: Office,
    pub realtime: Arc<Realtime>,
    pub lines: Arc<Lines>,
    /// When the sandbox opened: what the seed reckons its times from.
    pub opened: OffsetDateTime,
    pub clock: Clock,
    /// Where it listens, `http://127.0.0.1:PORT`.
    pub origin: String,
    pub queues: Queues,
    /// Dashboards there are beside those of the seed.
    pub more: dashboards::More,
}

impl Pbx {
    /// Tells that an employee has another settings document; `by` is who saved it.
    pub(crate) fn settings_changed(&self, employee: &str, by: Option<&str>) {
        self.realtime.publish(&Event::config("DESKTOP_SETTINGS_CHANGED", employee, None, by));
    }

    /// Tells that a dashboard is another, new or gone.
    pub(crate) fn dashboard_changed(&self, dashboard: &str, by: &str) {
        self.realtime.publish(&Event::config("DASHBOARD_CHANGED", dashboard, None, Some(by)));
    }
}
