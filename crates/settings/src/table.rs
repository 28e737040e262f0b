//! The table of settings: every key with its type, default, bounds, place and words.
//!
//! The decoder, the report, the settings page, `docs/settings.md` and the JSON Schema derive from it. A
//! row says everything about its setting in one place, in the file of the part of the settings page that
//! it stands in. Here is what a row is made of, and how one is found. Source: the page
//! `api:pbx:app:settings:desktop:get` of the PBX's documentation.

mod appearance;
mod calls;
mod devices;
mod integrations;
mod members;
mod ringing;
mod shortcuts;
mod window;

use serde_json::{Value, json};

use crate::key::Key;
use crate::shortcut::Action;
use crate::values::{Range, Theme};
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

/// The rows of each part of the settings page.
const SECTIONS: [&[Row]; Section::ALL.len()] = [
    appearance::ROWS,
    window::ROWS,
    calls::ROWS,
    ringing::ROWS,
    devices::ROWS,
    shortcuts::ROWS,
    integrations::ROWS,
];

/// Every row, in the order of the keys.
static TABLE: [Row; Key::ALL.len()] = in_report_order();

/// Puts each row at the place of its key. It runs in the compiler, which stops at a key without a row and
/// at a key with two.
#[expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "stops the compiler: nothing calls it in the program"
)]
const fn in_report_order() -> [Row; Key::ALL.len()] {
    let mut table: [Option<Row>; Key::ALL.len()] = [None; Key::ALL.len()];
    let mut section = 0;
    while section < SECTIONS.len() {
        let rows = SECTIONS[section];
        let mut at = 0;
        while at < rows.len() {
            let place = &mut table[rows[at].key as usize];
            if place.is_some() {
                panic!("{}", rows[at].key.path());
            }
            *place = Some(rows[at]);
            at += 1;
        }
        section += 1;
    }
    let mut whole = [appearance::ROWS[0]; Key::ALL.len()];
    let mut at = 0;
    while at < table.len() {
        match table[at] {
            Some(row) => whole[at] = row,
            None => panic!("{}", Key::ALL[at].path()),
        }
        at += 1;
    }
    whole
}

/// The row of `key`.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "the table has a row for each key: the compiler has built it so")]
pub const fn row(key: Key) -> Row {
    TABLE[key as usize]
}

/// Every row, in report order.
pub fn rows() -> impl Iterator<Item = Row> {
    TABLE.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn every_key_has_exactly_one_row_and_it_stands_with_its_section() {
        let mut keys = Vec::new();
        for (section, rows) in Section::ALL.into_iter().zip(SECTIONS) {
            for row in rows {
                assert_eq!(row.section, section, "{}", row.key);
                keys.push(row.key);
            }
        }
        keys.sort();
        assert_eq!(keys, Key::ALL);
        for key in Key::ALL {
            assert_eq!(row(key).key, key);
        }
    }

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
