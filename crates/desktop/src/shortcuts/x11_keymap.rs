//! Which key of the present X11 map a shortcut means.
//!
//! The layout in force answers: XKB, the present group, no modifier held. A character that the layout
//! types only with a modifier has no key of its own: that would be another combination.

use std::ops::RangeInclusive;

use settings::shortcut::{Combination, KeyName, NamedKey};
use xkeysym::{Keysym, RawKeysym, key};

/// Number of a physical key, 8–255.
pub(super) type Keycode = u8;

/// Keysyms of the numeric keypad. Its keys have names of their own (`numadd`), so none of them is
/// ever the key of a character.
pub(crate) const KEYPAD: RangeInclusive<RawKeysym> = key::KP_Space..=key::KP_Equal;

/// The keyboard map of an X server at one moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Keymap {
    /// The group in force: which of the loaded layouts types, from 0.
    pub group: u8,
    pub first_keycode: Keycode,
    /// One row for each keycode from `first_keycode` on, as XKB knows the key.
    pub keys: Vec<KeyRow>,
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
    /// The key that `name` means in the present layout; the first where a map has the same key twice.
    pub(super) fn find(&self, name: KeyName) -> Option<Keycode> {
        let found = self.rows().find(|(_, row)| is_key(row.levels(self.group), name));
        let (keycode, _) = found?;
        match name {
            KeyName::Character(character) if self.is_typed_with_shift(character) => None,
            _ => Some(keycode),
        }
    }

    /// Whether another key types the character with Shift. Maps name keys that many keyboards lack: `<`
    /// has one between Shift and Z, which American keyboards do not have, and is Shift+comma on all. The
    /// map does not say which keyboard this is, so the key that is surely there counts.
    fn is_typed_with_shift(&self, character: char) -> bool {
        self.rows().any(|(_, row)| match row.levels(self.group) {
            [alone, shifted, ..] => typed(*alone) != Some(character) && typed(*shifted) == Some(character),
            _ => false,
        })
    }

    /// The combination to offer where `wanted` has no key of its own: the key that types the character
    /// with Shift or AltGr, the keypad's, and then the one that types it in another loaded layout.
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
    }

    /// Keys that type `character` with a modifier in the present group: their own name, and whether
    /// Shift is that modifier; those first.
    fn on_another_level(&self, character: char) -> impl Iterator<Item = (KeyName, bool)> {
        let found = self.rows().filter_map(|(keycode, row)| {
            let level =
                row.levels(self.group).iter().skip(1).position(|&keysym| typed(keysym) == Some(character))?;
            Some((self.character_key(keycode)?, level == 0))
        });
        let (with_shift, other): (Vec<_>, Vec<_>) = found.partition(|(_, shift)| *shift);
        with_shift.into_iter().chain(other)
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

/// Whether a key with these levels is the one that `name` means.
fn is_key(levels: &[RawKeysym], name: KeyName) -> bool {
    match (name, levels) {
        // A key of one level stands outside the typing block (an extra `(` that hardly any keyboard has).
        (KeyName::Character(wanted), [alone, _, ..]) => typed(*alone) == Some(wanted),
        (KeyName::Character(_), _) => false,
        (KeyName::Named(named), _) => {
            let wanted = keysyms_of(named);
            // Num Lock decides which level of a keypad key is typed; the key is the same.
            let reach = if wanted.iter().any(|keysym| KEYPAD.contains(keysym)) { levels.len() } else { 1 };
            levels.iter().take(reach).any(|keysym| wanted.contains(keysym))
        }
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
