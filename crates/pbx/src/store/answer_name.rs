//! Names of the stored answers.

use std::borrow::Cow;

use crate::ids::{DashboardId, QueueId};

/// Which answer of the PBX is stored.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AnswerName {
    Identity,
    Themes,
    Ringtones,
    Dashboards,
    Dashboard(DashboardId),
    Employees,
    Queues,
    QueueStats(QueueId),
    OwnExtensions,
    CompanySettings,
}

impl AnswerName {
    /// Without the ending. An id comes from the server and may hold anything, so it is hashed.
    pub(super) fn file_stem(&self) -> Cow<'static, str> {
        match self {
            Self::Identity => "identity".into(),
            Self::Themes => "themes".into(),
            Self::Ringtones => "ringtones".into(),
            Self::Dashboards => "dashboards".into(),
            Self::Dashboard(id) => format!("dashboard-{}", super::short_hash(&[id.as_str()])).into(),
            Self::Employees => "employees".into(),
            Self::Queues => "queues".into(),
            Self::QueueStats(id) => format!("queue-stats-{}", super::short_hash(&[id.as_str()])).into(),
            Self::OwnExtensions => "own-extensions".into(),
            Self::CompanySettings => "company-settings".into(),
        }
    }
}
