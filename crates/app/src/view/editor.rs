//! The settings page: every setting with its control, its value and what stands in the way of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::Desk;

/// Everything the settings page shows.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Editor {
    pub saving: Saving,
    /// In the order shown; rows of one section follow each other.
    pub rows: Vec<EditorRow>,
    /// Choices of this computer alone: never sent to the PBX.
    pub this_computer: Vec<EditorRow>,
    /// A shortcut is being recorded, and all have been let go of: what is pressed now reaches the page.
    pub recording: bool,
    /// The press of a shortcut that is waited for, or was.
    pub proving: Option<ShortcutProof>,
    /// Busylights and headset.
    pub desk: Desk,
}

/// Whether a shortcut arrives when it is pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ShortcutProof {
    /// The key of the setting, for instance `globalShortcuts.CALL`.
    pub key: String,
    pub state: Proving,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Proving {
    Waiting,
    Arrived,
    /// It has not arrived in time.
    Missed,
}

/// How far the user's changes have come.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Saving {
    /// The PBX has everything.
    Saved,
    /// Kept on this computer; sent after a moment of quiet.
    Waiting {
        changes: u32,
    },
    Sending {
        changes: u32,
    },
    /// Kept on this computer: the PBX did not take them, or cannot be reached. Tried again by itself.
    Kept {
        changes: u32,
        why: String,
    },
    /// Nothing is sent for this account any more until the user decides.
    Stopped {
        changes: u32,
        why: String,
        differences: Vec<SavedOtherwise>,
    },
}

/// A place of the document that came back with another value than was sent.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SavedOtherwise {
    pub path: String,
    #[ts(type = "unknown")]
    pub sent: Value,
    #[ts(type = "unknown")]
    pub found: Value,
}

/// One setting. `window` with its four values is one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EditorRow {
    /// The key of the document, for instance `zoom` or `globalShortcuts.CALL`.
    pub key: String,
    /// Machine word of the section.
    pub section: String,
    pub section_label: String,
    pub label: String,
    pub help: String,
    pub control: Control,
    /// As it is set now, in the shape of the document; null where nothing is.
    #[ts(type = "unknown")]
    pub value: Value,
    /// What counts where nothing is set, in the shape of the document.
    #[ts(type = "unknown")]
    pub default: Value,
    /// Why it cannot be changed here, naming who has fixed it.
    pub locked: Option<String>,
    /// Changed here; the PBX does not have it yet.
    pub unsaved: bool,
    /// Why the PBX refuses this value.
    pub refused: Option<String>,
    pub conflict: Option<EditorConflict>,
}

/// The same setting changed here and elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EditorConflict {
    #[ts(type = "unknown")]
    pub mine: Value,
    #[ts(type = "unknown")]
    pub theirs: Value,
}

/// How a setting is changed.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Control {
    /// true or false.
    Switch,
    /// A number. What is shown is the value times `factor`, and `min`, `max` and `step` are as shown; `slider`:
    /// both bounds are near enough to be dragged between.
    Number { min: f64, max: f64, step: f64, unit: String, factor: f64, slider: bool },
    /// One of a list. `none` is what null means, where null is a choice.
    Choice { options: Vec<Choice>, none: Option<String>, preview: Preview },
    /// `{enabled, key, commandOrControl, shift, alt}`.
    Shortcut,
    /// `{x, y, width, height}` in logical pixels.
    Geometry { min_width: f64, min_height: f64 },
    /// A list of `{queue, ringtone}`; the queues are the page's entities.
    QueueRingtones { ringtones: Vec<Choice> },
    /// Ordered ids of devices. `known`: what those were called when they were here; `problem`: why the
    /// devices of this computer are not known.
    Devices { present: Vec<Device>, known: Vec<Choice>, problem: Option<String> },
    /// An object of named values.
    Form { fields: Vec<Field>, variables: Vec<Variable> },
}

/// What a choice shows beside its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Preview {
    Nothing,
    /// The colours of the theme.
    Theme,
    /// The sound can be played.
    Ringtone,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// An option whose words are the same in both languages.
pub(crate) fn plain_choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned() }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Device {
    pub id: String,
    pub name: String,
    pub in_use: bool,
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub help: Option<String>,
    pub control: FieldControl,
    #[ts(type = "unknown")]
    pub default: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum FieldControl {
    Switch,
    Number {
        min: f64,
        max: f64,
        unit: String,
    },
    /// `template`: variables may be put into it.
    Text {
        template: bool,
        multiline: bool,
    },
    Choice {
        options: Vec<Choice>,
        none: Option<String>,
    },
    /// A list of `{action, value}`.
    Actions {
        actions: Vec<ActionKind>,
    },
}

/// What an action of the browser integration needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ActionKind {
    pub action: String,
    pub label: String,
    pub value: ActionValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ActionValue {
    Nothing,
    Milliseconds,
    Text,
    Multiline,
}

/// What may stand in a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Variable {
    /// As it is written, for instance `{NUMBER}`.
    pub text: String,
    pub meaning: String,
}

/// Which of two values stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Keep {
    Mine,
    Theirs,
}

/// What stands against a combination of keys, in plain words; nothing: it can be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ShortcutCheck {
    pub problem: Option<String>,
}
