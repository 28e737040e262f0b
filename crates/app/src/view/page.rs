//! What the page is asked to show, and what it says of itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Level, Snapshot};

/// A window that came to the front for a call; the page tells of the first use of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Popup {
    /// Whoever presses keys now is writing in another program.
    pub keys_ignored: bool,
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

/// A step of the zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum ZoomStep {
    In,
    Out,
    Reset,
}

/// What a window is born with, asked for once by its page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FirstState {
    /// Null where it was asked for before: `ui_ready` tells what is now.
    pub snapshot: Option<Snapshot>,
    /// What `save_view` was last given, when the web view was built anew.
    pub view: Option<String>,
}
