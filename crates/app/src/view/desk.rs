//! Busylights and headset on the settings page.

use serde::Serialize;
use ts_rs::TS;

/// What is connected, what is done with it, and what the colours mean.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Desk {
    pub lights: Vec<DeskDevice>,
    pub headset: Option<DeskDevice>,
    /// Why nobody knows what is connected.
    pub problem: Option<String>,
    /// Of the lights, in the order in which one state wins over another.
    pub colours: Vec<DeskColour>,
    /// Names of the tones that a light has.
    pub tones: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DeskDevice {
    pub name: String,
    /// It is used now.
    pub driven: bool,
    /// What it shows, or why it is not used and what helps; in the user's language.
    pub text: Option<String>,
}

/// What a light shows for a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DeskColour {
    /// A fixed word: `ringing`, `on_a_call`, `do_not_disturb`, `away`, `free` or `offline`.
    pub state: String,
    pub label: String,
    /// `#rrggbb`; black: the light is dark.
    pub colour: String,
    pub blinks: bool,
}
