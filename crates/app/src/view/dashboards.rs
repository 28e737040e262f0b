//! The dashboards: which there are, and what is on the open one.
//!
//! An item names what it shows by its id and copies nothing of it: the queue stands in `queues`, its members in
//! `members`, its callers in `callers`, a colleague in `people`.

use pbx::ShortcutTarget;
use serde::Serialize;
use ts_rs::TS;

/// All of them by name, and the open one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Dashboards {
    pub list: Vec<DashboardName>,
    pub open: Option<Dashboard>,
    /// True until the PBX has answered, or failed to, for the first time.
    pub loading: bool,
    /// Why there is nothing to show, or, beside an open one, why another did not open; in plain words.
    pub problem: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DashboardName {
    pub id: String,
    pub name: String,
    /// 1 to 5: place in the top bar; 0: not there.
    pub topbar: u8,
    pub shared: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Dashboard {
    pub id: String,
    pub name: String,
    /// By column and, within one, from top to bottom.
    pub items: Vec<DashboardItem>,
}

/// A widget of a dashboard, and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DashboardItem {
    /// Column and position: of two items of a dashboard no two have the same.
    pub id: String,
    /// From 0; columns may be missing in between.
    pub column: u32,
    /// From 0 within the column, without gaps.
    pub position: u32,
    #[serde(flatten)]
    pub content: ItemContent,
}

/// What an item shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", content = "config", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum ItemContent {
    Queue {
        queue: String,
        show_calls: bool,
        show_members: bool,
        /// The day's figures to show, in their order, by the keys of the queue's `stats`; empty: none.
        stats: Vec<String>,
        /// Rows of callers before scrolling.
        max_calls: Option<u32>,
        /// Rows of members before scrolling.
        max_members: Option<u32>,
        /// A call variable to show with each caller.
        variable: Option<ShownVariable>,
        /// Shown while `queues` has no such queue: why, in plain words.
        missing: String,
    },
    Extensions {
        name: String,
        /// All of `people`, by name; the list here is empty then.
        everyone: bool,
        people: Vec<DashboardPerson>,
    },
    /// The user's calls; more than this scroll.
    MyCalls {
        max_calls: Option<u32>,
        /// A call variable to show with each call.
        variable: Option<ShownVariable>,
    },
    /// Several queues as a table; those that `queues` does not have are left out.
    MultiQueue {
        queues: Vec<String>,
        /// Shown where it has none of them: why, in plain words.
        missing: String,
    },
    /// A page of the web, in a frame of its own that can reach nothing of this page.
    Web {
        /// `http` or `https`.
        url: String,
        /// CSS pixels.
        height: Option<u32>,
        /// Per cent.
        zoom: Option<u32>,
    },
    SwitchVar {
        /// Ids of `switches`.
        variables: Vec<String>,
    },
    Shortcuts {
        shortcuts: Vec<DashboardShortcut>,
    },
    /// An item that lacks what it needs, or of a kind that is not known: named, and why.
    Placeholder {
        name: String,
        why: String,
    },
}

/// A call variable that an item shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ShownVariable {
    pub name: String,
    /// What to call it.
    pub label: String,
}

impl ShownVariable {
    #[must_use]
    pub fn new(variable: &pbx::ShownVariable) -> Self {
        Self { name: variable.name.clone(), label: variable.label.clone() }
    }
}

/// Somebody on a dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DashboardPerson {
    /// One of `people`.
    pub person: String,
    /// The extension that the dashboard names, where it is not the one that stands for the person.
    pub extension: Option<String>,
}

/// A number to call or an address to open: one of them is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DashboardShortcut {
    pub name: String,
    pub number: Option<String>,
    /// `http` or `https`.
    pub url: Option<String>,
}

impl DashboardShortcut {
    #[must_use]
    pub fn new(shortcut: &pbx::DashboardShortcut) -> Self {
        let (number, url) = match &shortcut.target {
            ShortcutTarget::Number(number) => (Some(number.clone()), None),
            ShortcutTarget::Url(url) => (None, Some(url.clone())),
        };
        Self { name: shortcut.name.clone(), number, url }
    }
}
