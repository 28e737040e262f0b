//! What the window is told: plain values, the only thing the UI draws from.
//!
//! The UI computes no truth of its own. It is handed a whole [`Snapshot`] when its page starts and a [`Patch`] for each
//! change afterwards: the parts and the entities that have changed, under a revision that grows by one.
//! The TypeScript twins in `ui/src/bindings` are generated from these files (`cargo xtask docs`).

mod appearance;
mod board_edits;
mod browsers;
mod calls;
pub mod commands;
mod dashboards;
mod desk;
pub mod editor;
mod integrations;
mod look;
mod own;
mod page;
mod people;
mod phonebook;
mod queues;
mod recents;
mod report;
mod session;
mod sign_in;
mod snapshot;
mod status;
mod switches;

pub use appearance::Appearance;
pub use board_edits::{
    BoardBase, BoardDecision, BoardDifference, BoardDraft, BoardDraftItem, BoardEdit, BoardGroup, BoardSaved,
};
pub use browsers::{BrowserConnection, BrowserFamily, BrowserHost, BrowserRow, BrowserSite, PackagedBrowser};
pub use calls::{Call, CallAction, CallDirection, CallState, CallVariable, Phone, Recording};
pub use dashboards::{
    Dashboard, DashboardItem, DashboardName, DashboardPerson, DashboardShortcut, Dashboards, ItemContent,
    ShownVariable,
};
pub use desk::{Desk, DeskColour, DeskDevice};
pub use integrations::{
    Approval, IntegrationEntry, IntegrationLine, IntegrationPreview, IntegrationProblem, IntegrationView,
};
pub use look::{Look, PeopleOrder};
pub use own::{Own, OwnPhone, OwnPresence};
pub use page::{FirstState, Intent, IntentTarget, Notice, PageFailure, PageShown, Popup, ZoomStep};
pub use people::{ExtensionState, Person, PersonExtension, first_extension};
pub use phonebook::{Contact, ContactNumber, ContactNumberKind, Phonebook};
pub use queues::{AlarmedQueue, Caller, Queue, QueueAlarm, QueueHour, QueueMember, QueueMembers, Waits};
pub use recents::{RecentCall, RecentKind, Recents, Voicemail};
pub use report::{Report, ReportRow};
pub use session::{Language, Session};
pub use sign_in::{
    AuthenticatorSetup, QrCode, ResetMethod, ResetSent, RingtonePlayed, SignIn, UiError, UiErrorCode,
};
pub use snapshot::{Patch, Remove, Set, Snapshot};
pub use status::{ConnectionState, KeptAside, Level, Status, StatusLine};
pub use switches::{Switch, SwitchKind};
