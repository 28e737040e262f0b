//! Dashboards: columns of items that somebody put together on the PBX.
//!
//! The pages describe two of the seven kinds of item. A kind that is not known, or one without the
//! properties it needs, is an item of its own that says so: the rest of the dashboard stays.

use crate::ids::{DashboardId, EmployeeId, ExtensionId, QueueId};
use crate::queue::QueueStat;
use crate::words::words;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DashboardSummary {
    pub id: DashboardId,
    /// Never empty: the id where the PBX has no name.
    pub name: String,
    /// Place in the top bar, 1–5; `None`: not in it.
    pub topbar: Option<u8>,
    pub shared: bool,
}

/// A group that a dashboard may be shared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupName {
    pub id: String,
    /// Never empty: the id where the PBX has no name.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    pub id: DashboardId,
    pub name: String,
    pub topbar: Option<u8>,
    pub shared: bool,
    /// `None` when shared.
    pub employee: Option<EmployeeId>,
    /// By column and, within one, by position.
    pub items: Vec<PlacedItem>,
    /// Elements that were no items at all.
    pub lost: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedItem {
    /// From 0; columns may be missing in between.
    pub column: u32,
    /// From 0 within the column; for the order alone.
    pub position: u32,
    pub item: DashboardItem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DashboardItem {
    MyCalls {
        max_calls: Option<u32>,
        variable: Option<ShownVariable>,
    },
    Queue(QueueItem),
    MultiQueue {
        queues: Vec<QueueId>,
    },
    Extensions {
        name: Option<String>,
        extensions: Vec<ExtensionId>,
    },
    Web {
        /// `http` or `https`, nothing else.
        url: String,
        /// CSS pixels.
        height: Option<u32>,
        /// Per cent.
        zoom: Option<u32>,
    },
    SwitchVar {
        variables: Vec<SwitchOrVariable>,
    },
    Shortcuts {
        shortcuts: Vec<DashboardShortcut>,
    },
    /// Everybody in the company. No PBX has it: it is on the dashboard that the app makes by itself.
    Everyone,
    /// A known kind that lacks properties without which there is nothing to show.
    Incomplete {
        kind: ItemKind,
        /// The missing properties by their names on the wire.
        missing: Vec<&'static str>,
    },
    /// A kind that is not known here, by its name, or without one.
    Unknown {
        kind: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueItem {
    pub queue: QueueId,
    pub variable: Option<ShownVariable>,
    pub show_calls: bool,
    pub show_members: bool,
    pub show_stats: bool,
    /// Rows before scrolling.
    pub max_calls: Option<u32>,
    pub max_members: Option<u32>,
    pub stats: Vec<QueueStat>,
}

/// A call variable to show with each call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownVariable {
    pub name: String,
    /// What to call it; its name where the PBX has no label.
    pub label: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchOrVariable {
    pub name: String,
    pub kind: VariableKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DashboardShortcut {
    pub name: String,
    pub target: ShortcutTarget,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortcutTarget {
    /// To call.
    Number(String),
    /// To open: `http` or `https`, nothing else.
    Url(String),
}

words! {
    VariableKind { Switch = "SWITCH", Variable = "VARIABLE" }

    ItemKind {
        MyCalls = "MYCALLS",
        Queue = "QUEUE",
        MultiQueue = "MULTIQUEUE",
        Extensions = "EXTENSIONS",
        Web = "WEB",
        SwitchVar = "SWITCHVAR",
        Shortcuts = "SHORTCUTS",
    }
}
