//! How the page looks.

use serde::Serialize;
use ts_rs::TS;

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
