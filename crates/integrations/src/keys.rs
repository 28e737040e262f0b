//! What is typed: text, and presses of keys.
//!
//! The template of `sendkeys` is parsed into these before a value goes in. A value is only ever a
//! [`Stroke::Text`].

mod autoit;
mod names;
mod sendkeys;
mod typist;

use core::fmt;

use crate::outcome::{NotDone, Reason};
use crate::template::{Fault, Variable, marked};
use crate::values::Values;
use typist::Step;

/// The parsed template of `sendkeys`.
#[derive(Debug, Clone)]
pub(crate) struct Template(Vec<Step>);

impl Template {
    pub fn parse(text: &str, autoit: bool) -> Result<Self, Fault> {
        let text = marked(text);
        if autoit { autoit::parse(&text) } else { sendkeys::parse(&text) }.map(Self)
    }

    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.0.iter().filter_map(|step| match step {
            Step::Value(variable) => Some(variable),
            Step::Stroke(_) => None,
        })
    }

    /// The strokes for a call. A value is text, its control characters are spaces.
    pub fn fill(&self, values: &Values) -> Result<Vec<Stroke>, NotDone> {
        let mut strokes: Vec<Stroke> = Vec::new();
        let mut count = 0;
        for step in &self.0 {
            let stroke = match step {
                Step::Stroke(stroke) => stroke.clone(),
                Step::Value(variable) => {
                    let plain = |character: char| if character.is_control() { ' ' } else { character };
                    Stroke::Text(variable.of(values).unwrap_or_default().chars().map(plain).collect())
                }
            };
            if let Stroke::Text(more) = &stroke {
                count += more.chars().count();
                if count > typist::MOST {
                    return Err(NotDone::about(Reason::ValueTooLong, "keys"));
                }
                if more.is_empty() {
                    continue;
                }
                if let Some(Stroke::Text(text)) = strokes.last_mut() {
                    text.push_str(more);
                    continue;
                }
            }
            strokes.push(stroke);
        }
        Ok(strokes)
    }
}

/// Keys that are held while another is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Modifiers {
    pub shift: bool,
    pub control: bool,
    pub alt: bool,
    /// The Windows key, Command on macOS, Super on Linux.
    pub logo: bool,
}

impl Modifiers {
    pub const NONE: Self = Self { shift: false, control: false, alt: false, logo: false };

    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Those of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self {
            shift: self.shift || other.shift,
            control: self.control || other.control,
            alt: self.alt || other.alt,
            logo: self.logo || other.logo,
        }
    }
}

/// A key that has a name in one of the two grammars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NamedKey {
    Enter,
    Tab,
    Escape,
    Backspace,
    Delete,
    Insert,
    Home,
    End,
    PageUp,
    PageDown,
    Up,
    Down,
    Left,
    Right,
    Space,
    /// F1 to F24.
    F(u8),
    CapsLock,
    NumLock,
    ScrollLock,
    PrintScreen,
    Pause,
    /// Ctrl+Break.
    Break,
    Help,
    /// The 5 of the numeric keypad without Num Lock.
    Clear,
    /// The key that opens the context menu.
    Menu,
    /// Digit 0 to 9 of the numeric keypad.
    Numpad(u8),
    NumpadAdd,
    NumpadSubtract,
    NumpadMultiply,
    NumpadDivide,
    NumpadDecimal,
    NumpadEnter,
    LeftShift,
    RightShift,
    LeftControl,
    RightControl,
    LeftAlt,
    RightAlt,
    LeftLogo,
    RightLogo,
    VolumeMute,
    VolumeDown,
    VolumeUp,
    MediaNext,
    MediaPrevious,
    MediaStop,
    MediaPlayPause,
}

/// A key to press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Named(NamedKey),
    /// The key that types this character in the present layout, with the Shift that it takes.
    Character(char),
}

/// One step of typing.
#[derive(Clone, PartialEq, Eq)]
pub enum Stroke {
    /// Typed as it stands. Has no control characters and is never empty.
    Text(String),
    /// Pressed and let go of, 1 to 100 times.
    Press {
        key: Key,
        modifiers: Modifiers,
        times: u16,
    },
    /// Held from here on. The same key's `Up` follows in the same typing.
    Down(Key),
    Up(Key),
    /// A group such as `+(EC)`: the modifiers are held while the keys are pressed one after another.
    Held {
        modifiers: Modifiers,
        keys: Vec<Key>,
    },
}

impl fmt::Debug for Stroke {
    /// Without the text, which a caller may have chosen.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(formatter, "Text({} characters)", text.chars().count()),
            Self::Press { key, modifiers, times } => formatter
                .debug_struct("Press")
                .field("key", key)
                .field("modifiers", modifiers)
                .field("times", times)
                .finish(),
            Self::Down(key) => formatter.debug_tuple("Down").field(key).finish(),
            Self::Up(key) => formatter.debug_tuple("Up").field(key).finish(),
            Self::Held { modifiers, keys } => {
                formatter.debug_struct("Held").field("modifiers", modifiers).field("keys", keys).finish()
            }
        }
    }
}

impl Modifiers {
    /// As .NET's `SendKeys` writes them; `#` is the logo key, as AutoIt has it.
    fn written(self) -> String {
        [(self.shift, '+'), (self.control, '^'), (self.alt, '%'), (self.logo, '#')]
            .into_iter()
            .filter_map(|(held, sign)| held.then_some(sign))
            .collect()
    }
}

impl Key {
    /// `{ENTER}`; a character as it is, in braces where it would mean something else.
    fn written(self) -> String {
        match self {
            Self::Named(key) => format!("{{{}}}", key.word()),
            Self::Character(character) if "+^%~#!(){}[]".contains(character) => format!("{{{character}}}"),
            Self::Character(character) => character.to_string(),
        }
    }
}

impl Stroke {
    /// One string for the log: a text as it is typed, a key as .NET's `SendKeys` writes it, such as `^{F4}` and
    /// `{TAB 3}`.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Press { key, modifiers, times } => {
                let key = key.written();
                let key = match (times, key.strip_suffix('}')) {
                    (1, _) => key,
                    (_, Some(open)) => format!("{open} {times}}}"),
                    (_, None) => format!("{{{key} {times}}}"),
                };
                format!("{}{key}", modifiers.written())
            }
            Self::Down(key) => format!("{{{} down}}", key.word()),
            Self::Up(key) => format!("{{{} up}}", key.word()),
            Self::Held { modifiers, keys } => {
                let keys: String = keys.iter().map(|key| key.written()).collect();
                format!("{}({keys})", modifiers.written())
            }
        }
    }
}

impl Key {
    fn word(self) -> String {
        match self {
            Self::Named(key) => key.word(),
            Self::Character(character) => character.to_string(),
        }
    }
}

impl NamedKey {
    /// The name in the log, which is that of .NET's `SendKeys` where it has one, else AutoIt's.
    #[must_use]
    pub fn word(self) -> String {
        let word = match self {
            Self::F(number) => return format!("F{number}"),
            Self::Numpad(digit) => return format!("NUMPAD{digit}"),
            Self::Enter => "ENTER",
            Self::Tab => "TAB",
            Self::Escape => "ESC",
            Self::Backspace => "BACKSPACE",
            Self::Delete => "DELETE",
            Self::Insert => "INSERT",
            Self::Home => "HOME",
            Self::End => "END",
            Self::PageUp => "PGUP",
            Self::PageDown => "PGDN",
            Self::Up => "UP",
            Self::Down => "DOWN",
            Self::Left => "LEFT",
            Self::Right => "RIGHT",
            Self::Space => "SPACE",
            Self::CapsLock => "CAPSLOCK",
            Self::NumLock => "NUMLOCK",
            Self::ScrollLock => "SCROLLLOCK",
            Self::PrintScreen => "PRTSC",
            Self::Pause => "PAUSE",
            Self::Break => "BREAK",
            Self::Help => "HELP",
            Self::Clear => "CLEAR",
            Self::Menu => "APPSKEY",
            Self::NumpadAdd => "ADD",
            Self::NumpadSubtract => "SUBTRACT",
            Self::NumpadMultiply => "MULTIPLY",
            Self::NumpadDivide => "DIVIDE",
            Self::NumpadDecimal => "NUMPADDOT",
            Self::NumpadEnter => "NUMPADENTER",
            Self::LeftShift => "LSHIFT",
            Self::RightShift => "RSHIFT",
            Self::LeftControl => "LCTRL",
            Self::RightControl => "RCTRL",
            Self::LeftAlt => "LALT",
            Self::RightAlt => "RALT",
            Self::LeftLogo => "LWIN",
            Self::RightLogo => "RWIN",
            Self::VolumeMute => "VOLUME_MUTE",
            Self::VolumeDown => "VOLUME_DOWN",
            Self::VolumeUp => "VOLUME_UP",
            Self::MediaNext => "MEDIA_NEXT",
            Self::MediaPrevious => "MEDIA_PREV",
            Self::MediaStop => "MEDIA_STOP",
            Self::MediaPlayPause => "MEDIA_PLAY_PAUSE",
        };
        word.to_owned()
    }
}
