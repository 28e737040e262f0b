//! The whole of what the window shows, and what is told of it when something changes.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::editor::Editor;
use super::{
    Appearance, BrowserConnection, Call, Caller, Dashboards, IntegrationEntry, IntegrationView, Intent,
    Language, Look, Notice, Own, Person, Phone, Popup, Queue, QueueAlarm, QueueMembers, Recents, Report,
    Session, Status, Switch,
};

/// Everything the window shows: a few parts, and entities by their ids, which the parts and other entities name.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Snapshot {
    /// Grows by one with every patch.
    #[ts(type = "number")]
    pub revision: u64,
    pub language: Language,
    pub session: Session,
    pub appearance: Appearance,
    pub status: Status,
    pub dashboards: Dashboards,
    pub phone: Phone,
    pub recents: Recents,
    pub look: Look,
    pub own: Own,
    /// Ids of `calls`: ringing ones first, then the oldest first.
    pub call_order: Vec<String>,
    /// Callers who have waited for too long, where the alarm is switched on.
    pub alarm: Option<QueueAlarm>,
    /// The window came to the front by itself, and nobody has used it since.
    pub popup: Option<Popup>,
    /// Null while the page does not watch it.
    pub report: Option<Report>,
    /// Null while the page does not watch it.
    pub editor: Option<Editor>,
    /// All five while the page watches the editor, or while one waits for approval; else none.
    pub integrations: Vec<IntegrationView>,
    /// Newest first, at most 200, of this run; none while the page does not show the log.
    pub integration_log: Vec<IntegrationEntry>,
    /// Null while the page does not watch the editor, and until somebody has looked.
    pub browsers: Option<BrowserConnection>,
    /// The thing a shortcut or the command line last asked the window to show.
    pub intent: Option<Intent>,
    /// A short message for the user, shown until dismissed or replaced.
    pub notice: Option<Notice>,
    /// Colleagues, in no order.
    #[ts(type = "Record<string, import('./Person').Person>")]
    pub people: BTreeMap<String, Person>,
    #[ts(type = "Record<string, import('./Queue').Queue>")]
    pub queues: BTreeMap<String, Queue>,
    /// By the queue.
    #[ts(type = "Record<string, import('./QueueMembers').QueueMembers>")]
    pub members: BTreeMap<String, QueueMembers>,
    /// Whoever waits in a queue.
    #[ts(type = "Record<string, import('./Caller').Caller>")]
    pub callers: BTreeMap<String, Caller>,
    /// This user's calls.
    #[ts(type = "Record<string, import('./Call').Call>")]
    pub calls: BTreeMap<String, Call>,
    /// Switches and variables of the PBX that the open dashboard names.
    #[ts(type = "Record<string, import('./Switch').Switch>")]
    pub switches: BTreeMap<String, Switch>,
}

/// What has changed since the revision before.
///
/// The page ignores a patch whose revision is not above its own. If a patch skips a revision, the page has missed
/// something, and asks for everything by `ui_ready`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Patch {
    /// One more than that of the patch or snapshot before.
    #[ts(type = "number")]
    pub revision: u64,
    #[ts(type = "Partial<Omit<import('./Snapshot').Snapshot, 'revision'>>")]
    pub set: Set,
    #[ts(
        type = "{ people?: string[]; queues?: string[]; members?: string[]; callers?: string[]; calls?: string[]; switches?: string[] }"
    )]
    pub remove: Remove,
}

/// A part is replaced as a whole. Of the entities it holds those that are new or have changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Set {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appearance: Option<Appearance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dashboards: Option<Dashboards>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recents: Option<Recents>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<Own>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_order: Option<Vec<String>>,
    // Of these the inner none is null on the wire: there is nothing of it any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm: Option<Option<QueueAlarm>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub popup: Option<Option<Popup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Option<Report>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editor: Option<Option<Editor>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrations: Option<Vec<IntegrationView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_log: Option<Vec<IntegrationEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub browsers: Option<Option<BrowserConnection>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<Option<Intent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Option<Notice>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub people: BTreeMap<String, Person>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub queues: BTreeMap<String, Queue>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub members: BTreeMap<String, QueueMembers>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub callers: BTreeMap<String, Caller>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub calls: BTreeMap<String, Call>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub switches: BTreeMap<String, Switch>,
}

/// Ids of entities that are no more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Remove {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub callers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub switches: Vec<String>,
}

impl Patch {
    /// Nothing changes by it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set == Set::default() && self.remove == Remove::default()
    }
}
