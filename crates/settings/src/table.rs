//! The table of settings: every key with its type, default and bounds.
//!
//! The decoder, the report and the documentation derive from it: a setting is a row here plus its
//! effect. Source: the page `api:pbx:app:settings:desktop:get` of the PBX's documentation.

use crate::key::Key;
use crate::shortcut::Action;
use crate::values::{ColumnWidth, Range, Theme, WindowGeometry, Zoom};

/// The type of a setting's value, with what it is when nobody says one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    Switch {
        default: bool,
    },
    Number {
        default: f64,
        range: Range,
    },
    /// `window.x` and `window.y`: none is centred, and one without the other is none.
    Coordinate,
    /// An id, or none.
    OptionalId,
    Theme {
        default: Theme,
    },
    Shortcut(Action),
    /// Kept and sent back as it stands; its effect is not built yet.
    Kept(KeptShape),
}

/// The JSON type of a value whose effect is not built yet: enough to tell a wrong one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum KeptShape {
    Switch,
    Number { range: Range },
    OptionalId,
    Word,
    List,
    Object,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    pub key: Key,
    pub shape: Shape,
}

/// The row of `key`.
#[must_use]
pub const fn row(key: Key) -> Row {
    const OFF: Shape = Shape::Switch { default: false };
    const KEPT_SWITCH: Shape = Shape::Kept(KeptShape::Switch);
    const KEPT_ID: Shape = Shape::Kept(KeptShape::OptionalId);
    const KEPT_LIST: Shape = Shape::Kept(KeptShape::List);
    const KEPT_OBJECT: Shape = Shape::Kept(KeptShape::Object);
    let shape = match key {
        Key::ShowStatusPanel => Shape::Switch { default: true },
        Key::AutoLaunch
        | Key::AutoLaunchHide
        | Key::WindowWallboardMode
        | Key::Fullscreen
        | Key::AlwaysOnTop => OFF,
        Key::Theme => Shape::Theme { default: Theme::DEFAULT },
        Key::DashboardId => Shape::OptionalId,
        Key::Zoom => Shape::Number { default: Zoom::DEFAULT.per_cent(), range: Zoom::RANGE },
        Key::DashboardColumnWidth => {
            Shape::Number { default: ColumnWidth::DEFAULT.css_pixels(), range: ColumnWidth::RANGE }
        }
        Key::WindowX | Key::WindowY => Shape::Coordinate,
        Key::WindowWidth => {
            Shape::Number { default: WindowGeometry::DEFAULT_SIZE.width, range: WindowGeometry::WIDTH }
        }
        Key::WindowHeight => {
            Shape::Number { default: WindowGeometry::DEFAULT_SIZE.height, range: WindowGeometry::HEIGHT }
        }
        Key::ShortcutAnswer => Shape::Shortcut(Action::Answer),
        Key::ShortcutHangup => Shape::Shortcut(Action::Hangup),
        Key::ShortcutToggleWindow => Shape::Shortcut(Action::ToggleWindow),
        Key::ShortcutCall => Shape::Shortcut(Action::Call),
        Key::ShortcutSearch => Shape::Shortcut(Action::Search),
        Key::QueueCriticalSound
        | Key::PresenceBackground
        | Key::CallBackground
        | Key::DndWhenDesktopLocked
        | Key::PopupOnIncomingCall
        | Key::PopupRevertWhenDone
        | Key::BeaconsMayUpdateLocation
        | Key::OutboundGoto => KEPT_SWITCH,
        Key::RingtoneExternal | Key::RingtoneLocal | Key::RingtoneQueue | Key::PhoneId | Key::SoftphoneId => {
            KEPT_ID
        }
        Key::QueueRingtones
        | Key::PreferredAudioInputs
        | Key::PreferredAudioOutputs
        | Key::PreferredVideoInputs
        | Key::PreferredRingerOutputs => KEPT_LIST,
        Key::IntegrationRun
        | Key::IntegrationSendkeys
        | Key::IntegrationCopyToClipboard
        | Key::IntegrationBrowser
        | Key::IntegrationWebsite
        | Key::Kuando => KEPT_OBJECT,
        Key::RingerVolume => Shape::Kept(KeptShape::Number { range: Range { min: 0.0, max: 1.0 } }),
        Key::PreferredHeadset => Shape::Kept(KeptShape::Word),
    };
    Row { key, shape }
}

/// Every row, in report order.
pub fn rows() -> impl Iterator<Item = Row> {
    Key::ALL.into_iter().map(row)
}
