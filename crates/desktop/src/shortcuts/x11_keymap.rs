//! Which key of the present X11 map a shortcut means, and how global-hotkey can be made to take it.
//!
//! Two questions that must not be mixed up. What the user means is answered by the layout in force
//! (XKB, the present group, no modifier held). What global-hotkey would take is answered by its own
//! look-up (the core map, every column of every group). Only a `Code` for which both answers are
//! the same key is ever registered: on a Danish layout the crate's own idea of `=` is the 0 key.

use std::ops::RangeInclusive;

use global_hotkey::hotkey::Code;
use settings::shortcut::{Combination, KeyName, NamedKey};
use xkeysym::{Keysym, RawKeysym, key};

use super::x11_codes::CODES;

/// Number of a physical key, 8–255.
pub(super) type Keycode = u8;

/// Keysyms of the numeric keypad. Its keys have names of their own (`numadd`), so none of them is
/// ever the key of a character.
pub(crate) const KEYPAD: RangeInclusive<RawKeysym> = key::KP_Space..=key::KP_Equal;

/// How many keys to the left and right still count as the neighbourhood.
const NEIGHBOURS: u8 = 3;

/// The keyboard map of an X server at one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Keymap {
    /// The group in force: which of the loaded layouts types, from 0.
    pub group: u8,
    pub first_keycode: Keycode,
    /// One row for each keycode from `first_keycode` on, as XKB knows the key.
    pub keys: Vec<KeyRow>,
    /// The same keys as a core request tells them, all groups and levels in one row: what
    /// global-hotkey looks at.
    pub core: Vec<Vec<RawKeysym>>,
}

/// What one key types: groups × levels.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeyRow {
    /// XKB's octet: the number of groups, and what a group out of range means.
    pub(crate) group_info: u8,
    /// Levels in each group.
    pub(crate) width: u8,
    /// Group after group.
    pub(crate) keysyms: Vec<RawKeysym>,
}

/// A key that global-hotkey will take when it is given this `Code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reachable {
    pub code: Code,
    pub keycode: Keycode,
}

impl KeyRow {
    /// The group that is in force for this key when `group` is for the keyboard; none has a key without any.
    pub(crate) fn group_in_force(&self, group: u8) -> Option<u8> {
        let groups = self.group_info & 0x0f;
        Some(match groups {
            0 => return None,
            _ if group < groups => group,
            // The XKB protocol, "Out of range groups": redirect, clamp, and wrap by default.
            _ => match self.group_info & 0xc0 {
                0x80 => match (self.group_info >> 4) & 0x03 {
                    redirected if redirected < groups => redirected,
                    _ => 0,
                },
                0x40 => groups - 1,
                _ => group % groups,
            },
        })
    }

    /// The levels of the group that is in force for this key when `group` is for the keyboard.
    pub(crate) fn levels(&self, group: u8) -> &[RawKeysym] {
        let Some(group) = self.group_in_force(group) else { return &[] };
        let width = usize::from(self.width);
        let start = usize::from(group) * width;
        self.keysyms.get(start..start + width).unwrap_or_default()
    }
}

impl Keymap {
    /// The `Code` that makes global-hotkey take the key that `name` means in the present layout.
    pub(super) fn find(&self, name: KeyName) -> Option<Reachable> {
        let wanted = self.keycodes_of(name);
        CODES.iter().find_map(|&(code, keysym)| {
            let keycode = self.taken_for(keysym)?;
            wanted.contains(&keycode).then_some(Reachable { code, keycode })
        })
    }

    /// A `Code` by which global-hotkey reaches this very key now.
    pub(super) fn code_reaching(&self, keycode: Keycode) -> Option<Code> {
        CODES.iter().find_map(|&(code, keysym)| (self.taken_for(keysym)? == keycode).then_some(code))
    }

    /// The combination to offer where `wanted` has no key of its own, or none that can be taken:
    /// the key that types the character with Shift or AltGr, the keypad's, the one that types it in
    /// another loaded layout, and then the closest key on the same row.
    pub(super) fn nearest(&self, wanted: &Combination) -> Option<Combination> {
        let KeyName::Character(character) = wanted.key else {
            return None;
        };
        let offer = |key: KeyName, shift: bool| {
            self.find(key).map(|_| Combination { key, shift: wanted.shift || shift, ..*wanted })
        };
        self.on_another_level(character)
            .find_map(|(key, shift)| offer(key, shift))
            .or_else(|| offer(keypad_key(character)?, false))
            .or_else(|| self.in_another_group(character).find_map(|key| offer(key, false)))
            .or_else(|| {
                let mine = *self.keycodes_of(wanted.key).first()?;
                (1..=NEIGHBOURS)
                    .flat_map(|step| [mine.checked_sub(step), mine.checked_add(step)])
                    .flatten()
                    .find_map(|keycode| offer(self.character_key(keycode)?, false))
            })
    }

    /// The keys that `name` means; several where a map has the same key twice.
    fn keycodes_of(&self, name: KeyName) -> Vec<Keycode> {
        self.rows()
            .filter(|(_, row)| {
                let levels = row.levels(self.group);
                match name {
                    KeyName::Character(wanted) => {
                        levels.first().is_some_and(|&keysym| typed(keysym) == Some(wanted))
                    }
                    KeyName::Named(named) => {
                        let wanted = keysyms_of(named);
                        // Num Lock decides which level of a keypad key is typed; the key is the same.
                        let reach = if wanted.iter().any(|keysym| KEYPAD.contains(keysym)) {
                            levels.len()
                        } else {
                            1
                        };
                        levels.iter().take(reach).any(|keysym| wanted.contains(keysym))
                    }
                }
            })
            .map(|(keycode, _)| keycode)
            .collect()
    }

    /// The key that global-hotkey takes for a keysym: the lowest that has it in any column.
    fn taken_for(&self, keysym: RawKeysym) -> Option<Keycode> {
        let index = self.core.iter().position(|row| row.contains(&keysym))?;
        self.first_keycode.checked_add(u8::try_from(index).ok()?)
    }

    /// Keys that type `character` with a modifier in the present group: their own name, and whether
    /// Shift is that modifier.
    fn on_another_level(&self, character: char) -> impl Iterator<Item = (KeyName, bool)> {
        self.rows().filter_map(move |(keycode, row)| {
            let level =
                row.levels(self.group).iter().skip(1).position(|&keysym| typed(keysym) == Some(character))?;
            Some((self.character_key(keycode)?, level == 0))
        })
    }

    /// Keys that type `character` alone in a layout that is loaded but not in force.
    fn in_another_group(&self, character: char) -> impl Iterator<Item = KeyName> {
        self.rows().filter_map(move |(keycode, row)| {
            (0..row.group_info & 0x0f)
                .filter_map(|group| row.levels(group).first())
                .any(|&keysym| typed(keysym) == Some(character))
                .then(|| self.character_key(keycode))?
        })
    }

    /// A key by the character it types alone in the present layout.
    fn character_key(&self, keycode: Keycode) -> Option<KeyName> {
        let index = usize::from(keycode.checked_sub(self.first_keycode)?);
        let keysym = *self.keys.get(index)?.levels(self.group).first()?;
        typed(keysym).map(KeyName::Character)
    }

    fn rows(&self) -> impl Iterator<Item = (Keycode, &KeyRow)> {
        (self.first_keycode..=Keycode::MAX).zip(&self.keys)
    }
}

/// The character of a keysym, in lower case as shortcuts name it; none for dead keys, the keypad
/// and keys that type nothing.
fn typed(keysym: RawKeysym) -> Option<char> {
    if KEYPAD.contains(&keysym) {
        return None;
    }
    let character = Keysym::new(keysym).key_char()?;
    match KeyName::parse(character.encode_utf8(&mut [0; 4])) {
        Ok(KeyName::Character(lower)) => Some(lower),
        _ => None,
    }
}

/// The keypad's key for a character that the keypad has too.
fn keypad_key(character: char) -> Option<KeyName> {
    let name = match character {
        '+' => "numadd".to_owned(),
        '-' => "numsub".to_owned(),
        '*' => "nummult".to_owned(),
        '/' => "numdiv".to_owned(),
        digit if digit.is_ascii_digit() => format!("num{digit}"),
        _ => return None,
    };
    KeyName::parse(&name).ok()
}

/// What a named key has engraved, as keysyms.
pub(super) const fn keysyms_of(named: NamedKey) -> &'static [RawKeysym] {
    match named {
        NamedKey::F1 => &[key::F1],
        NamedKey::F2 => &[key::F2],
        NamedKey::F3 => &[key::F3],
        NamedKey::F4 => &[key::F4],
        NamedKey::F5 => &[key::F5],
        NamedKey::F6 => &[key::F6],
        NamedKey::F7 => &[key::F7],
        NamedKey::F8 => &[key::F8],
        NamedKey::F9 => &[key::F9],
        NamedKey::F10 => &[key::F10],
        NamedKey::F11 => &[key::F11],
        NamedKey::F12 => &[key::F12],
        NamedKey::F13 => &[key::F13],
        NamedKey::F14 => &[key::F14],
        NamedKey::F15 => &[key::F15],
        NamedKey::F16 => &[key::F16],
        NamedKey::F17 => &[key::F17],
        NamedKey::F18 => &[key::F18],
        NamedKey::F19 => &[key::F19],
        NamedKey::F20 => &[key::F20],
        NamedKey::F21 => &[key::F21],
        NamedKey::F22 => &[key::F22],
        NamedKey::F23 => &[key::F23],
        NamedKey::F24 => &[key::F24],
        NamedKey::Space => &[key::space],
        NamedKey::Tab => &[key::Tab],
        NamedKey::Enter => &[key::Return],
        NamedKey::Escape => &[key::Escape],
        NamedKey::Backspace => &[key::BackSpace],
        NamedKey::Delete => &[key::Delete],
        NamedKey::Insert => &[key::Insert],
        NamedKey::Home => &[key::Home],
        NamedKey::End => &[key::End],
        NamedKey::PageUp => &[key::Page_Up],
        NamedKey::PageDown => &[key::Page_Down],
        NamedKey::Up => &[key::Up],
        NamedKey::Down => &[key::Down],
        NamedKey::Left => &[key::Left],
        NamedKey::Right => &[key::Right],
        NamedKey::CapsLock => &[key::Caps_Lock],
        NamedKey::NumLock => &[key::Num_Lock],
        NamedKey::ScrollLock => &[key::Scroll_Lock],
        NamedKey::PrintScreen => &[key::Print],
        NamedKey::Num0 => &[key::KP_0],
        NamedKey::Num1 => &[key::KP_1],
        NamedKey::Num2 => &[key::KP_2],
        NamedKey::Num3 => &[key::KP_3],
        NamedKey::Num4 => &[key::KP_4],
        NamedKey::Num5 => &[key::KP_5],
        NamedKey::Num6 => &[key::KP_6],
        NamedKey::Num7 => &[key::KP_7],
        NamedKey::Num8 => &[key::KP_8],
        NamedKey::Num9 => &[key::KP_9],
        NamedKey::NumAdd => &[key::KP_Add],
        NamedKey::NumSubtract => &[key::KP_Subtract],
        NamedKey::NumMultiply => &[key::KP_Multiply],
        NamedKey::NumDivide => &[key::KP_Divide],
        // Where the decimal sign is a comma, the same key bears the other keysym.
        NamedKey::NumDecimal => &[key::KP_Decimal, key::KP_Separator],
        NamedKey::MediaPlayPause => &[key::XF86_AudioPlay],
        NamedKey::MediaNextTrack => &[key::XF86_AudioNext],
        NamedKey::MediaPreviousTrack => &[key::XF86_AudioPrev],
        NamedKey::MediaStop => &[key::XF86_AudioStop],
        NamedKey::VolumeUp => &[key::XF86_AudioRaiseVolume],
        NamedKey::VolumeDown => &[key::XF86_AudioLowerVolume],
        NamedKey::VolumeMute => &[key::XF86_AudioMute],
    }
}

#[cfg(test)]
#[path = "x11_keymap/tests.rs"]
mod tests;
