//! What the settings page offers to choose from, and the settings of the company.

use crate::ids::{RingtoneId, ThemeId};
use crate::words::words;

/// A theme by name; its colours are the program's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    pub id: ThemeId,
    pub name: Label,
}

/// A ringtone by name; its sound is the program's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ringtone {
    pub id: RingtoneId,
    pub name: Label,
}

/// A name in both languages. Where the PBX has one of them it stands for both, where it has none
/// the id does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub en: String,
    pub da: String,
}

/// The part of the company's settings that every employee may read and this program uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanySettings {
    /// The country's prefix, such as `+45`: numbers are shown without it.
    pub national_prefix: Option<String>,
    /// The number presented when an extension has none of its own.
    pub default_number: Option<String>,
    pub default_language: Option<String>,
    /// Called to hear one's messages: an assumption.
    pub voicemail_number: Option<String>,
    pub recording: Option<RecordingMode>,
}

words! {
    /// Whether a record button makes sense.
    RecordingMode { Always = "ALWAYS", Demand = "DEMAND", Never = "NEVER" }
}
