//! Global shortcuts as values: the five actions, names of keys, combinations.
//!
//! A key is named as the PBX names it (`globalShortcuts.X.key`, in any case). Which physical key
//! that is, and whether this system has it, only the operating system can say: that is the
//! desktop's part. Here is what can be known without asking.

use std::fmt;

/// What a global shortcut does. The order is that in which a combination given twice is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    Answer,
    Hangup,
    ToggleWindow,
    Call,
    Search,
}

impl Action {
    pub const ALL: [Self; 5] = [Self::Answer, Self::Hangup, Self::ToggleWindow, Self::Call, Self::Search];

    /// The name in the settings document.
    #[must_use]
    pub const fn wire_name(self) -> &'static str {
        match self {
            Self::Answer => "ANSWER",
            Self::Hangup => "HANGUP",
            Self::ToggleWindow => "TOGGLE_WINDOW",
            Self::Call => "CALL",
            Self::Search => "SEARCH",
        }
    }
}

/// A key by its name, before any keyboard layout is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyName {
    /// The key that types this character (lower case) without Shift or AltGr.
    Character(char),
    Named(NamedKey),
}

macro_rules! named_keys {
    ($($variant:ident $name:literal $(| $alias:literal)*,)*) => {
        /// A key that is known by a name instead of by what it types.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum NamedKey { $($variant,)* }

        impl NamedKey {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name as the documentation of the shortcuts spells it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            fn parse(name: &str) -> Option<Self> {
                $(if name.eq_ignore_ascii_case($name) $(|| name.eq_ignore_ascii_case($alias))* {
                    return Some(Self::$variant);
                })*
                None
            }
        }
    };
}

named_keys! {
    F1 "F1", F2 "F2", F3 "F3", F4 "F4", F5 "F5", F6 "F6", F7 "F7", F8 "F8",
    F9 "F9", F10 "F10", F11 "F11", F12 "F12", F13 "F13", F14 "F14", F15 "F15", F16 "F16",
    F17 "F17", F18 "F18", F19 "F19", F20 "F20", F21 "F21", F22 "F22", F23 "F23", F24 "F24",
    Space "Space",
    Tab "Tab",
    Enter "Enter" | "Return",
    Escape "Escape" | "Esc",
    Backspace "Backspace",
    Delete "Delete",
    Insert "Insert",
    Home "Home",
    End "End",
    PageUp "PageUp",
    PageDown "PageDown",
    Up "Up",
    Down "Down",
    Left "Left",
    Right "Right",
    CapsLock "Capslock",
    NumLock "Numlock",
    ScrollLock "Scrolllock",
    PrintScreen "PrintScreen",
    Num0 "num0", Num1 "num1", Num2 "num2", Num3 "num3", Num4 "num4",
    Num5 "num5", Num6 "num6", Num7 "num7", Num8 "num8", Num9 "num9",
    NumAdd "numadd",
    NumSubtract "numsub",
    NumMultiply "nummult",
    NumDivide "numdiv",
    NumDecimal "numdec",
    MediaPlayPause "MediaPlayPause",
    MediaNextTrack "MediaNextTrack",
    MediaPreviousTrack "MediaPreviousTrack",
    MediaStop "MediaStop",
    VolumeUp "VolumeUp",
    VolumeDown "VolumeDown",
    VolumeMute "VolumeMute",
}

impl NamedKey {
    /// Whether the key types something into a text field when pressed alone: such a key must not be
    /// taken from everybody without a modifier.
    #[must_use]
    pub const fn types_text(self) -> bool {
        matches!(
            self,
            Self::Space
                | Self::Num0
                | Self::Num1
                | Self::Num2
                | Self::Num3
                | Self::Num4
                | Self::Num5
                | Self::Num6
                | Self::Num7
                | Self::Num8
                | Self::Num9
                | Self::NumAdd
                | Self::NumSubtract
                | Self::NumMultiply
                | Self::NumDivide
                | Self::NumDecimal
        )
    }
}

impl KeyName {
    /// Reads a name in any case; `Plus` is the character `+`, one blank is Space.
    ///
    /// # Errors
    /// [`UnknownKey`] for an empty name, a name nobody has, and characters that no key types.
    pub fn parse(name: &str) -> Result<Self, UnknownKey> {
        if name == " " {
            return Ok(Self::Named(NamedKey::Space));
        }
        let name = name.trim();
        if name.eq_ignore_ascii_case("plus") {
            return Ok(Self::Character('+'));
        }
        let mut characters = name.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) if !one.is_control() && !one.is_whitespace() => {
                // A character whose lower case is several (İ) stays as it is: no key types several.
                let mut lower = one.to_lowercase();
                Ok(Self::Character(match (lower.next(), lower.next()) {
                    (Some(only), None) => only,
                    _ => one,
                }))
            }
            _ => NamedKey::parse(name).map(Self::Named).ok_or(UnknownKey),
        }
    }

    /// The name as a settings document has it: characters in lower case.
    #[must_use]
    pub fn wire(self) -> String {
        match self {
            Self::Character(c) => c.to_string(),
            Self::Named(named) => named.name().to_owned(),
        }
    }

    /// Whether pressing the key alone, or with Shift, types into a text field.
    #[must_use]
    pub const fn types_text(self) -> bool {
        match self {
            Self::Character(_) => true,
            Self::Named(named) => named.types_text(),
        }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(c) => {
                for upper in c.to_uppercase() {
                    write!(f, "{upper}")?;
                }
                Ok(())
            }
            Self::Named(named) => f.write_str(named.name()),
        }
    }
}

/// The name is none of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownKey;

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Combination {
    pub key: KeyName,
    /// Command on macOS, Control elsewhere.
    pub command_or_control: bool,
    pub shift: bool,
    pub alt: bool,
}

impl Combination {
    /// A key that types, with no modifier or Shift alone, would be taken from every text field.
    /// What else types a character in the present layout (AltGr, Option) the desktop knows.
    #[must_use]
    pub const fn swallows_typing(&self) -> bool {
        self.key.types_text() && !self.command_or_control && !self.alt
    }
}

impl fmt::Display for Combination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = if cfg!(target_os = "macos") { "Cmd+" } else { "Ctrl+" };
        for (held, name) in [(self.command_or_control, command), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        write!(f, "{}", self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_key_is_read_back_from_its_name_in_any_case() {
        for key in NamedKey::ALL {
            for name in [key.name().to_owned(), key.name().to_uppercase(), key.name().to_lowercase()] {
                assert_eq!(KeyName::parse(&name), Ok(KeyName::Named(*key)), "{name}");
            }
        }
    }

    #[test]
    fn other_spellings_name_the_same_key() {
        assert_eq!(KeyName::parse("return"), KeyName::parse("Enter"));
        assert_eq!(KeyName::parse("ESC"), KeyName::parse("escape"));
        assert_eq!(KeyName::parse("Plus"), Ok(KeyName::Character('+')));
        assert_eq!(KeyName::parse("Å"), Ok(KeyName::Character('å')));
    }

    #[test]
    fn what_no_key_is_called_is_refused() {
        for name in ["", "  ", "§§", "F25", "ab", "\u{7}", "num10", "Ctrl+A"] {
            assert_eq!(KeyName::parse(name), Err(UnknownKey), "{name:?}");
        }
    }

    #[test]
    fn a_typing_key_needs_more_than_shift() {
        let with = |key, command_or_control, shift, alt| Combination { key, command_or_control, shift, alt };
        let a = KeyName::Character('a');
        assert!(with(a, false, false, false).swallows_typing());
        assert!(with(a, false, true, false).swallows_typing());
        assert!(with(KeyName::Named(NamedKey::Space), false, true, false).swallows_typing());
        assert!(!with(a, true, false, false).swallows_typing());
        assert!(!with(KeyName::Named(NamedKey::F5), false, false, false).swallows_typing());
    }
}
