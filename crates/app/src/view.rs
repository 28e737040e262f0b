//! What the window is told: one snapshot of plain values, the only thing the UI draws from.
//!
//! The UI computes no truth of its own. It is handed a whole [`Snapshot`] when its page starts and
//! [`Changes`] afterwards: the parts that differ, under a revision number that only grows. The
//! TypeScript twins in `ui/src/bindings` are generated from this file (`cargo xtask docs`).

pub mod editor;
mod people;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use editor::Editor;

/// Everything the window shows.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Snapshot {
    /// Grows with every change; changes older than what the page has are dropped by it.
    #[ts(type = "number")]
    pub revision: u64,
    pub language: Language,
    pub session: Session,
    pub appearance: Appearance,
    pub status: Status,
    pub dashboards: Dashboards,
    pub people: Vec<Person>,
    pub phone: Phone,
    /// This user's calls, ringing ones first, then the oldest first.
    pub calls: Vec<Call>,
    /// Callers who have waited for too long, where the alarm is switched on.
    pub alarm: Option<QueueAlarm>,
    /// The window came to the front by itself, and nobody has used it since.
    pub popup: Option<Popup>,
    pub report: Report,
    pub editor: Editor,
    /// The thing a shortcut or the command line last asked the window to show.
    pub intent: Option<Intent>,
    /// A short message for the user, shown until dismissed or replaced.
    pub notice: Option<Notice>,
}

/// A window that came to the front for a call; the page tells of the first use of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Popup {
    /// Whoever presses keys now is writing in another program.
    pub keys_ignored: bool,
}

/// The parts of a [`Snapshot`] that changed since the revision before.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Changes {
    #[ts(type = "number")]
    pub revision: u64,
    #[ts(type = "Partial<import('./Snapshot').Snapshot>")]
    pub parts: serde_json::Map<String, serde_json::Value>,
}

/// Language of the window: of the user's account, else of the system, else English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Language {
    En,
    Da,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Session {
    /// The sign-in page is shown. `why` says what ended the session before, in plain words.
    SignedOut { server: String, why: Option<String> },
    /// The account's page is shown. Name and customer are empty while they are not known.
    SignedIn { server: String, demo: bool, employee_name: Option<String>, customer_name: Option<String> },
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Appearance {
    /// A palette of ours; `documentElement.dataset.theme` carries it.
    pub theme: String,
    /// Width of a dashboard column, CSS pixels.
    pub column_width: f64,
    pub show_status_panel: bool,
    /// Dashboard only, large type, nothing else; Esc asks to leave it.
    pub wallboard: bool,
    pub fullscreen: bool,
    /// The employee's card and row are coloured by presence.
    pub presence_background: bool,
    /// The employee's card and row are coloured while on a call; wins over presence.
    pub call_background: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Status {
    pub connection: ConnectionState,
    /// One line each, in the order shown, in the user's language.
    pub lines: Vec<StatusLine>,
    /// When the settings in force were fetched (ISO 8601 UTC).
    pub settings_fetched_at: Option<String>,
    /// Since when what is shown may be out of date (ISO 8601 UTC); null while it is current.
    pub stale_since: Option<String>,
    /// Newer settings that wait for the user's decision.
    pub kept_aside: Option<KeptAside>,
}

/// Settings that the PBX has sent without most of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct KeptAside {
    /// Labels of the settings that would go back to their default.
    pub lost: Vec<String>,
    /// How many settings had a value.
    pub had: u32,
    /// The PBX has none of them any more.
    pub nothing_left: bool,
    /// The user wants to keep what is in force.
    pub declined: bool,
    /// ISO 8601 UTC.
    pub since: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ConnectionState {
    SignedOut,
    Connecting,
    Live,
    /// The PBX answers, asked at intervals: there is no realtime connection.
    Polling,
    Stale,
    Offline,
    Refused,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct StatusLine {
    /// `connection`, `realtime`, `phone`, `sound`, `dnd`, `shortcuts`, `storage`, `settings`, `saving`: also the icon's name.
    /// `fault-` with a time: something in this program that failed then, which the user may close in the panel.
    pub id: String,
    pub level: Level,
    pub text: String,
    /// More in plain words, for instance the last error.
    pub detail: Option<String>,
    /// ISO 8601 UTC; the page shows how long ago.
    pub since: Option<String>,
    /// Shown as one line that can be closed even where the status panel is switched off.
    pub pressing: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Level {
    Ok,
    Info,
    Warning,
    Error,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Dashboards {
    pub list: Vec<DashboardName>,
    pub open: Option<Dashboard>,
    /// True until the PBX has answered, or failed to, for the first time.
    pub loading: bool,
    /// Why there is nothing to show, in plain words.
    pub problem: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DashboardName {
    pub id: String,
    pub name: String,
    /// 1 to 5: place in the top bar; 0: not there.
    pub topbar: u8,
    pub shared: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Dashboard {
    pub id: String,
    pub name: String,
    /// Columns from left to right, the items of each from top to bottom.
    pub columns: Vec<Vec<Item>>,
}

/// A widget of a dashboard.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Item {
    Queue {
        id: String,
        name: String,
        /// Calls waiting now; null where the PBX does not say.
        waiting: Option<u32>,
        /// Since when the longest waiting caller has waited (ISO 8601 UTC); the page counts on.
        waiting_since: Option<String>,
        members: Option<Vec<QueueMember>>,
        /// The day's figures that the dashboard asks for, in its order.
        stats: Vec<Stat>,
        max_members: Option<u32>,
    },
    Extensions {
        name: String,
        people: Vec<Person>,
    },
    /// The user's calls; more than this scroll.
    MyCalls {
        max_calls: Option<u32>,
    },
    /// A kind whose widget is not built yet, or an item that lacks what it needs: named, and why.
    Placeholder {
        name: String,
        why: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QueueMember {
    pub name: String,
    pub number: Option<String>,
    pub state: ExtensionState,
    pub paused: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Stat {
    /// The PBX's own key (`ANSWERED`, `TOTAL`, …); the page has words for the documented ones.
    pub key: String,
    pub value: f64,
}

/// A colleague, or a stand-alone extension.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub title: Option<String>,
    pub department: Option<String>,
    /// The number to call: the local number of the first extension.
    pub number: Option<String>,
    pub state: ExtensionState,
    /// `AVAILABLE`, `BUSY`, …; unknown ones are shown by name.
    pub presence: Option<String>,
    pub presence_text: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExtensionState {
    Idle,
    Ringing,
    Busy,
    Unregistered,
    Unknown,
}

/// A call of this user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Call {
    pub id: String,
    pub state: CallState,
    pub direction: Option<CallDirection>,
    pub name: Option<String>,
    pub number: Option<String>,
    /// The number is secret.
    pub private: bool,
    /// The queue's name, where it comes through one.
    pub queue: Option<String>,
    /// The other side is a colleague.
    pub internal: bool,
    /// Since when it is in this state (ISO 8601 UTC).
    pub since: String,
    pub answered_at: Option<String>,
    /// Why it is heard as it is, in plain words.
    pub tone_why: Option<String>,
    /// What can be done with it now.
    pub actions: Vec<CallAction>,
    /// What the user should know, for instance that it still rings elsewhere.
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum CallState {
    Dialling,
    Ringing,
    Active,
    Held,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum CallDirection {
    In,
    Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CallAction {
    Answer,
    Decline,
    /// No sound of it on this computer any more.
    Silence,
    HangUp,
    Hold,
    Resume,
}

/// Callers who have waited past the limit of their queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QueueAlarm {
    pub queues: Vec<AlarmedQueue>,
    /// Until the user has acknowledged it.
    pub sounding: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AlarmedQueue {
    pub name: String,
    /// Callers past the limit.
    pub waiting: u32,
    /// Since when the longest of them has waited (ISO 8601 UTC).
    pub since: String,
}

/// What the call box needs to know about this user's phone.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Phone {
    /// Whether a call can be placed at all.
    pub ready: bool,
    /// The phone that would place the call, by name.
    pub name: Option<String>,
    /// Why no call can be placed, naming the setting that is missing.
    pub problem: Option<String>,
    /// What the other party would see.
    pub presented: Option<String>,
    /// Said beside the presented number, for instance that `outboundGoto` overrules it.
    pub presented_note: Option<String>,
    /// Whether do not disturb is on; none where it is not known or there is no phone to set it for.
    pub dnd: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Report {
    /// True once every setting has been tried after the latest fetch.
    pub complete: bool,
    pub rows: Vec<ReportRow>,
}

/// One setting: what was asked for, what is in force, and why.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReportRow {
    pub key: String,
    #[ts(type = "unknown")]
    pub wanted: serde_json::Value,
    #[ts(type = "unknown")]
    pub in_force: serde_json::Value,
    pub source: String,
    pub outcome: String,
    pub reason: Option<String>,
    pub why: Option<String>,
    pub hint: Option<String>,
    /// `wanted` for people, where it names things by ids or is a share.
    pub wanted_words: Option<String>,
    /// `inForce` likewise.
    pub in_force_words: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Intent {
    /// Grows; the page acts on an intent once.
    #[ts(type = "number")]
    pub id: u64,
    pub target: IntentTarget,
    /// The number to call or the words to search for; may be empty.
    pub text: String,
    /// To dial: the intent that opened the call box for it. Where the box is open with that one, what
    /// stands in it is called, and where it was closed, nothing is.
    #[ts(type = "number | null")]
    pub follows: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum IntentTarget {
    Search,
    /// Opens the call box, which dials nothing by itself.
    Call,
    /// Opens the call box where it is not open, and calls the number.
    Dial,
    Report,
    Settings,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Notice {
    #[ts(type = "number")]
    pub id: u64,
    pub level: Level,
    pub text: String,
}

/// What the page says that it shows, measured in its own document.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PageShown {
    /// Of the snapshot that it has drawn.
    #[ts(type = "number")]
    pub revision: u64,
    pub theme: String,
    /// Width of a dashboard column in CSS pixels; none where it cannot be told.
    pub column_width: Option<f64>,
    /// Whether the panel is there; none on a page that has no place for it.
    pub status_panel: Option<bool>,
    /// Whether people are coloured by presence; none on a page that has no people at all.
    pub presence_background: Option<bool>,
    /// Whether people on a call are coloured; none on a page that has no people at all.
    pub call_background: Option<bool>,
    /// Parts that could not be drawn, 16 at most: `card`, `calls`, `alarm`, `bar`, `page`, `status`, `notices`,
    /// `call_box`, `window`.
    pub failed: Vec<String>,
}

/// Something in the page threw.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PageFailure {
    /// Which page of its window it is: 0 is the one that the window was born with.
    pub page: u32,
    /// The part that alone is broken, as in [`PageShown::failed`]; none: the page may not go on.
    pub part: Option<String>,
    /// What was thrown, 300 characters at most.
    pub message: String,
}

/// What the sign-in page sends.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SignIn {
    pub username: String,
    pub password: String,
    /// The code received by SMS, when it was asked for.
    pub sms_key: Option<String>,
    /// The code of the authenticator app, when it was asked for.
    pub authenticator_token: Option<String>,
    /// Keep the token in a file of the profile where the system has no keyring.
    pub insecure_storage: bool,
}

impl std::fmt::Debug for SignIn {
    /// The password and the codes are never printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

/// A command that was refused: a code where the page branches, and words for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UiError {
    pub code: UiErrorCode,
    /// Plain words in the user's language: what happened and what to do.
    pub message: String,
    /// With `authenticator_setup`: what the authenticator app is to be given.
    pub setup: Option<AuthenticatorSetup>,
}

impl UiError {
    /// A refusal of which the message says everything.
    #[must_use]
    pub const fn refused(message: String) -> Self {
        Self { code: UiErrorCode::Refused, message, setup: None }
    }
}

/// The key of a new authenticator, shown once.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AuthenticatorSetup {
    /// To be typed where no picture can be taken.
    pub key: String,
    /// `otpauth://…`: what the picture says.
    pub uri: String,
    pub qr: QrCode,
}

impl std::fmt::Debug for AuthenticatorSetup {
    /// The key is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthenticatorSetup").finish_non_exhaustive()
    }
}

/// A QR code, to be drawn dark on light with a quiet zone around it.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct QrCode {
    /// Modules along an edge, without the quiet zone.
    pub size: u32,
    /// SVG path data of the dark modules, a module being one unit.
    pub path: String,
}

impl std::fmt::Debug for QrCode {
    /// Who sees the picture has the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QrCode").field("size", &self.size).finish_non_exhaustive()
    }
}

/// How the PBX sends a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum ResetMethod {
    Email,
    Sms,
}

/// A new password is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ResetSent {
    pub method: ResetMethod,
}

/// A ringtone is being played to be heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RingtonePlayed {
    /// The device that it plays on, by name.
    pub device: String,
    /// How long it plays.
    pub milliseconds: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UiErrorCode {
    /// The account wants the code that was just sent by SMS.
    SmsRequired,
    /// The account wants the code of an authenticator app.
    AuthenticatorRequired,
    /// The account wants an authenticator app and has none yet: `setup` has its key.
    AuthenticatorSetup,
    /// Anything else: the message says it.
    Refused,
}
