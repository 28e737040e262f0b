//! The table of settings: every key with its type, default, bounds, place and words.
//!
//! The decoder, the report, the settings page, `docs/settings.md` and the JSON Schema derive from it: a
//! setting is a row here plus its effect. Source: the page `api:pbx:app:settings:desktop:get` of the
//! PBX's documentation.

mod members;
mod texts;

use serde_json::{Value, json};

use crate::key::Key;
use crate::shortcut::Action;
use crate::values::{ColumnWidth, Range, RingerVolume, Theme, WindowGeometry, Zoom};
use crate::words::Language;

pub use members::{ActionKind, Member, MemberShape, VARIABLES, Variable, WebAction};

/// The type of a setting's value, with what it is when nobody says one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    Switch {
        default: bool,
    },
    Number {
        default: f64,
        range: Range,
        unit: Unit,
    },
    /// `window.x` and `window.y`: none is centred, and one without the other is none.
    Coordinate,
    /// An id, or none.
    OptionalId(IdOf),
    Theme {
        default: Theme,
    },
    Shortcut(Action),
    /// One of a few words, in capitals.
    Word {
        words: &'static [&'static str],
        default: &'static str,
    },
    /// A list of `{queue, ringtone}`: a pair with a bad id is dropped alone, the last of two for one
    /// queue counts.
    QueueRingtones,
    /// Ids of devices, the preferred one first.
    Devices(DeviceKind),
    /// Named values that stand or fall as one.
    Object(&'static [Member]),
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    PerCent,
    CssPixels,
    LogicalPixels,
    Milliseconds,
    /// 0 to 1.
    Share,
}

impl Unit {
    /// As it is written behind a number.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::PerCent => "%",
            Self::CssPixels | Self::LogicalPixels => "px",
            Self::Milliseconds => "ms",
            Self::Share => "",
        }
    }

    /// In words, for the documentation.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PerCent => "per cent",
            Self::CssPixels => "CSS pixels",
            Self::LogicalPixels => "logical pixels",
            Self::Milliseconds => "milliseconds",
            Self::Share => "share of the full loudness",
        }
    }
}

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdOf {
    Ringtone,
    Phone,
    Dashboard,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    Microphone,
    Speaker,
    Ringer,
    Camera,
}

/// A part of the settings page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Appearance,
    Window,
    Calls,
    Ringing,
    Devices,
    Shortcuts,
    Integrations,
}

impl Section {
    pub const ALL: [Self; 7] = [
        Self::Appearance,
        Self::Window,
        Self::Calls,
        Self::Ringing,
        Self::Devices,
        Self::Shortcuts,
        Self::Integrations,
    ];

    /// A word for machines.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Appearance => "appearance",
            Self::Window => "window",
            Self::Calls => "calls",
            Self::Ringing => "ringing",
            Self::Devices => "devices",
            Self::Shortcuts => "shortcuts",
            Self::Integrations => "integrations",
        }
    }

    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Appearance => Text::new("Appearance", "Udseende"),
            Self::Window => Text::new("Window and start", "Vindue og start"),
            Self::Calls => Text::new("Calls", "Opkald"),
            Self::Ringing => Text::new("Ringing", "Ringning"),
            Self::Devices => Text::new("Devices", "Enheder"),
            Self::Shortcuts => Text::new("Global shortcuts", "Globale genveje"),
            Self::Integrations => Text::new("Integrations", "Integrationer"),
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    pub en: &'static str,
    pub da: &'static str,
}

impl Text {
    #[must_use]
    pub const fn new(en: &'static str, da: &'static str) -> Self {
        Self { en, da }
    }

    #[must_use]
    pub fn pick(self, language: Language) -> &'static str {
        language.pick(self.en, self.da)
    }
}

/// Whether a setting has an effect in this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Built,
    /// Decoded, shown, edited and saved, but not yet in force.
    NotYet,
    /// Cannot have one: the program has no video calls.
    NoVideoCalls,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    pub key: Key,
    pub shape: Shape,
    pub section: Section,
    pub effect: Effect,
    pub label: Text,
    /// What it does, in one or two sentences.
    pub help: Text,
}

impl Row {
    /// What counts where nobody says anything, in the shape of the document.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self.shape {
            Shape::Switch { default } => json!(default),
            Shape::Number { default, .. } => number(default),
            Shape::Coordinate | Shape::OptionalId(_) => Value::Null,
            Shape::Theme { default } => json!(default.key()),
            Shape::Shortcut(_) => json!({
                "enabled": false, "key": "", "commandOrControl": false, "shift": false, "alt": false,
            }),
            Shape::Word { default, .. } => json!(default),
            Shape::QueueRingtones | Shape::Devices(_) => json!([]),
            Shape::Object(members) => Value::Object(
                members.iter().map(|member| (member.name.to_owned(), member.default_value())).collect(),
            ),
        }
    }
}

/// A number as a document would have it: whole ones without a fraction.
#[must_use]
pub fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within the range that is exact")]
        return json!(value as i64);
    }
    json!(value)
}

const OFF: Shape = Shape::Switch { default: false };
const RINGTONE: Shape = Shape::OptionalId(IdOf::Ringtone);
const PHONE: Shape = Shape::OptionalId(IdOf::Phone);

/// The row of `key`.
#[must_use]
pub const fn row(key: Key) -> Row {
    let texts::Words { label, help } = texts::of(key);
    Row { key, shape: shape(key), section: section(key), effect: effect(key), label, help }
}

/// Every row, in report order.
pub fn rows() -> impl Iterator<Item = Row> {
    Key::ALL.into_iter().map(row)
}

const fn shape(key: Key) -> Shape {
    match key {
        Key::ShowStatusPanel => Shape::Switch { default: true },
        Key::AutoLaunch
        | Key::AutoLaunchHide
        | Key::QueueCriticalSound
        | Key::WindowWallboardMode
        | Key::PresenceBackground
        | Key::CallBackground
        | Key::Fullscreen
        | Key::DndWhenDesktopLocked
        | Key::PopupOnIncomingCall
        | Key::PopupRevertWhenDone
        | Key::AlwaysOnTop
        | Key::BeaconsMayUpdateLocation
        | Key::OutboundGoto => OFF,
        Key::Theme => Shape::Theme { default: Theme::DEFAULT },
        Key::RingtoneExternal | Key::RingtoneLocal | Key::RingtoneQueue => RINGTONE,
        Key::PhoneId | Key::SoftphoneId => PHONE,
        Key::DashboardId => Shape::OptionalId(IdOf::Dashboard),
        Key::Zoom => {
            Shape::Number { default: Zoom::DEFAULT.per_cent(), range: Zoom::RANGE, unit: Unit::PerCent }
        }
        Key::DashboardColumnWidth => Shape::Number {
            default: ColumnWidth::DEFAULT.css_pixels(),
            range: ColumnWidth::RANGE,
            unit: Unit::CssPixels,
        },
        Key::WindowX | Key::WindowY => Shape::Coordinate,
        Key::WindowWidth => Shape::Number {
            default: WindowGeometry::DEFAULT_SIZE.width,
            range: WindowGeometry::WIDTH,
            unit: Unit::LogicalPixels,
        },
        Key::WindowHeight => Shape::Number {
            default: WindowGeometry::DEFAULT_SIZE.height,
            range: WindowGeometry::HEIGHT,
            unit: Unit::LogicalPixels,
        },
        Key::ShortcutAnswer => Shape::Shortcut(Action::Answer),
        Key::ShortcutHangup => Shape::Shortcut(Action::Hangup),
        Key::ShortcutToggleWindow => Shape::Shortcut(Action::ToggleWindow),
        Key::ShortcutCall => Shape::Shortcut(Action::Call),
        Key::ShortcutSearch => Shape::Shortcut(Action::Search),
        Key::QueueRingtones => Shape::QueueRingtones,
        Key::PreferredAudioInputs => Shape::Devices(DeviceKind::Microphone),
        Key::PreferredAudioOutputs => Shape::Devices(DeviceKind::Speaker),
        Key::PreferredVideoInputs => Shape::Devices(DeviceKind::Camera),
        Key::PreferredRingerOutputs => Shape::Devices(DeviceKind::Ringer),
        Key::RingerVolume => Shape::Number {
            default: RingerVolume::DEFAULT.share(),
            range: RingerVolume::RANGE,
            unit: Unit::Share,
        },
        Key::PreferredHeadset => {
            Shape::Word { words: &["NONE", "JABRA", "SENNHEISER", "YEALINK"], default: "NONE" }
        }
        Key::IntegrationRun => Shape::Object(members::RUN),
        Key::IntegrationSendkeys => Shape::Object(members::SENDKEYS),
        Key::IntegrationCopyToClipboard => Shape::Object(members::COPY_TO_CLIPBOARD),
        Key::IntegrationBrowser => Shape::Object(members::BROWSER),
        Key::IntegrationWebsite => Shape::Object(members::WEBSITE),
        Key::Kuando => Shape::Object(members::KUANDO),
    }
}

const fn section(key: Key) -> Section {
    match key {
        Key::ShowStatusPanel
        | Key::Theme
        | Key::DashboardId
        | Key::PresenceBackground
        | Key::CallBackground
        | Key::Zoom
        | Key::DashboardColumnWidth => Section::Appearance,
        Key::AutoLaunch
        | Key::AutoLaunchHide
        | Key::WindowWallboardMode
        | Key::Fullscreen
        | Key::AlwaysOnTop
        | Key::WindowX
        | Key::WindowY
        | Key::WindowWidth
        | Key::WindowHeight => Section::Window,
        Key::PhoneId
        | Key::SoftphoneId
        | Key::DndWhenDesktopLocked
        | Key::PopupOnIncomingCall
        | Key::PopupRevertWhenDone
        | Key::BeaconsMayUpdateLocation
        | Key::OutboundGoto => Section::Calls,
        Key::RingtoneExternal
        | Key::RingtoneLocal
        | Key::RingtoneQueue
        | Key::QueueRingtones
        | Key::QueueCriticalSound
        | Key::RingerVolume => Section::Ringing,
        Key::PreferredAudioInputs
        | Key::PreferredAudioOutputs
        | Key::PreferredVideoInputs
        | Key::PreferredRingerOutputs
        | Key::Kuando
        | Key::PreferredHeadset => Section::Devices,
        Key::ShortcutAnswer
        | Key::ShortcutHangup
        | Key::ShortcutToggleWindow
        | Key::ShortcutCall
        | Key::ShortcutSearch => Section::Shortcuts,
        Key::IntegrationRun
        | Key::IntegrationSendkeys
        | Key::IntegrationCopyToClipboard
        | Key::IntegrationBrowser
        | Key::IntegrationWebsite => Section::Integrations,
    }
}

const fn effect(key: Key) -> Effect {
    match key {
        Key::PreferredVideoInputs => Effect::NoVideoCalls,
        Key::BeaconsMayUpdateLocation
        | Key::PreferredAudioInputs
        | Key::Kuando
        | Key::PreferredHeadset
        | Key::IntegrationRun
        | Key::IntegrationSendkeys
        | Key::IntegrationCopyToClipboard
        | Key::IntegrationBrowser
        | Key::IntegrationWebsite => Effect::NotYet,
        Key::ShowStatusPanel
        | Key::RingtoneExternal
        | Key::RingtoneLocal
        | Key::RingtoneQueue
        | Key::QueueRingtones
        | Key::QueueCriticalSound
        | Key::RingerVolume
        | Key::PreferredRingerOutputs
        | Key::PreferredAudioOutputs
        | Key::PhoneId
        | Key::SoftphoneId
        | Key::PopupOnIncomingCall
        | Key::PopupRevertWhenDone
        | Key::DndWhenDesktopLocked
        | Key::OutboundGoto
        | Key::AutoLaunch
        | Key::AutoLaunchHide
        | Key::Theme
        | Key::DashboardId
        | Key::PresenceBackground
        | Key::CallBackground
        | Key::WindowWallboardMode
        | Key::Fullscreen
        | Key::Zoom
        | Key::DashboardColumnWidth
        | Key::AlwaysOnTop
        | Key::WindowX
        | Key::WindowY
        | Key::WindowWidth
        | Key::WindowHeight
        | Key::ShortcutAnswer
        | Key::ShortcutHangup
        | Key::ShortcutToggleWindow
        | Key::ShortcutCall
        | Key::ShortcutSearch => Effect::Built,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn every_default_is_a_value_that_its_own_row_takes() {
        for row in rows() {
            let default = row.default_value();
            let issue = read::judge(&default, row.shape).filter(|issue| *issue != read::Issue::Absent);
            assert_eq!(issue, None, "{}: {default}", row.key);
        }
    }

    #[test]
    fn every_setting_has_words_in_both_languages() {
        for row in rows() {
            for text in [row.label, row.help, row.section.label()] {
                assert!(!text.en.is_empty() && !text.da.is_empty(), "{}", row.key);
            }
            assert_ne!(row.help.en, row.help.da, "{}", row.key);
        }
    }

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        assert_eq!(number(100.0).to_string(), "100");
        assert_eq!(number(0.5).to_string(), "0.5");
    }
}
