//! The icon in the tray, and its menu as plain values.
//!
//! On Linux this is a StatusNotifierItem over D-Bus, which tells of clicks and follows its host through
//! everything: [`linux`]. On Windows and macOS the toolkit draws the same values.

#[cfg(target_os = "linux")]
pub mod linux;

/// A line of the menu. `R` is what choosing it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry<R> {
    Item {
        request: R,
        label: String,
        enabled: bool,
        /// Some: a tick that is on or off.
        checked: Option<bool>,
    },
    Separator,
}

/// The icon at one size: a square, from the top left, each pixel red, green, blue, opacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels along one side.
    pub size: u32,
    pub rgba: Vec<u8>,
}

/// All that the tray shows of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look<R> {
    /// First line of the tooltip; also what screen readers say.
    pub title: String,
    /// The rest of the tooltip; may be empty.
    pub description: String,
    /// Something wants to be seen now: trays that hide idle icons show this one.
    pub urgent: bool,
    pub pictures: Vec<Picture>,
    pub menu: Vec<Entry<R>>,
}

/// What the tray tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrayEvent<R> {
    /// Whether something shows tray icons; told at the start and whenever it is otherwise.
    Host(bool),
    /// The icon was clicked.
    Clicked,
    Chosen(R),
}
