//! What the tray icon shows: one value, compared as a whole, so that it is drawn anew only when it is
//! another.

use desktop::tray::Entry;
use settings::shortcut::Action;
use settings::values::Theme;

/// The icon, its tooltip and its menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tray {
    pub icon: Icon,
    /// The title of the window: the program and how it is connected.
    pub title: String,
    /// What goes on besides; may be empty. Never who calls.
    pub description: String,
    pub menu: Vec<Entry<TrayRequest>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon {
    pub face: Face,
    pub mark: Mark,
}

/// The picture itself, told apart by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A telephone, in the colours of the theme.
    AtRest(Theme),
    /// A bell on a disc.
    Ringing,
    /// A receiver.
    OnCall,
}

/// A mark in the corner of the picture, told apart by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    None,
    /// Three dots.
    Waiting,
    /// A triangle.
    Warning,
    /// A cross.
    Error,
    /// A ring: nobody is signed in.
    Off,
    /// A bar: the phone rings for nobody.
    DoNotDisturb,
    /// A bent arrow on a disc: a call was missed that nobody has looked at.
    Missed,
}

/// What the icon or its menu asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrayRequest {
    ToggleWindow,
    /// Answer or hang up, as the shortcuts of these names.
    Call(Action),
    /// Do not disturb of the phone that calls are taken with.
    ToggleDnd,
    ShowReport,
    ShowSettings,
    /// To the monitor that the pointer is on.
    BringWindowHere,
    Quit,
}

/// How the connection stands, in a mark and a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionSign {
    pub mark: Mark,
    /// Of the window and the tray icon.
    pub title: String,
}
