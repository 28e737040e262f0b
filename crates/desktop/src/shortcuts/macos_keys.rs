//! macOS: key codes by the `Code` that global-hotkey makes of them, and by our names.
//!
//! A key code is a place on the keyboard; the layout decides what it types. Numbers: Apple,
//! `HIToolbox/Events.h`.

use global_hotkey::hotkey::Code;
use settings::shortcut::NamedKey;

/// The `Code` for a key of the typing area, which a character can have.
pub(super) fn code_of(key_code: u8) -> Option<Code> {
    TYPING.iter().find_map(|&(number, code)| (number == key_code).then_some(code))
}

/// The keys that a character can have.
pub(super) fn typing_keys() -> impl Iterator<Item = u8> {
    TYPING.iter().map(|(number, _)| *number)
}

const TYPING: &[(u8, Code)] = &[
    (0x00, Code::KeyA),
    (0x01, Code::KeyS),
    (0x02, Code::KeyD),
    (0x03, Code::KeyF),
    (0x04, Code::KeyH),
    (0x05, Code::KeyG),
    (0x06, Code::KeyZ),
    (0x07, Code::KeyX),
    (0x08, Code::KeyC),
    (0x09, Code::KeyV),
    (0x0a, Code::IntlBackslash),
    (0x0b, Code::KeyB),
    (0x0c, Code::KeyQ),
    (0x0d, Code::KeyW),
    (0x0e, Code::KeyE),
    (0x0f, Code::KeyR),
    (0x10, Code::KeyY),
    (0x11, Code::KeyT),
    (0x12, Code::Digit1),
    (0x13, Code::Digit2),
    (0x14, Code::Digit3),
    (0x15, Code::Digit4),
    (0x16, Code::Digit6),
    (0x17, Code::Digit5),
    (0x18, Code::Equal),
    (0x19, Code::Digit9),
    (0x1a, Code::Digit7),
    (0x1b, Code::Minus),
    (0x1c, Code::Digit8),
    (0x1d, Code::Digit0),
    (0x1e, Code::BracketRight),
    (0x1f, Code::KeyO),
    (0x20, Code::KeyU),
    (0x21, Code::BracketLeft),
    (0x22, Code::KeyI),
    (0x23, Code::KeyP),
    (0x25, Code::KeyL),
    (0x26, Code::KeyJ),
    (0x27, Code::Quote),
    (0x28, Code::KeyK),
    (0x29, Code::Semicolon),
    (0x2a, Code::Backslash),
    (0x2b, Code::Comma),
    (0x2c, Code::Slash),
    (0x2d, Code::KeyN),
    (0x2e, Code::KeyM),
    (0x2f, Code::Period),
    (0x32, Code::Backquote),
    (0x5d, Code::IntlYen),
    (0x5e, Code::IntlRo),
];

/// No key code: keys that macOS hands out as media events.
pub(super) const MEDIA: u8 = 0x80;

/// The key code of a named key, and its `Code`.
///
/// `None` where a registration would succeed and never fire, or take another key: the volume keys
/// and Caps Lock do not arrive as key presses, and what PC keyboards have as Insert, Print Screen
/// and Scroll Lock are other keys of a Mac.
pub(super) const fn named(key: NamedKey) -> Option<(u8, Code)> {
    Some(match key {
        NamedKey::F1 => (0x7a, Code::F1),
        NamedKey::F2 => (0x78, Code::F2),
        NamedKey::F3 => (0x63, Code::F3),
        NamedKey::F4 => (0x76, Code::F4),
        NamedKey::F5 => (0x60, Code::F5),
        NamedKey::F6 => (0x61, Code::F6),
        NamedKey::F7 => (0x62, Code::F7),
        NamedKey::F8 => (0x64, Code::F8),
        NamedKey::F9 => (0x65, Code::F9),
        NamedKey::F10 => (0x6d, Code::F10),
        NamedKey::F11 => (0x67, Code::F11),
        NamedKey::F12 => (0x6f, Code::F12),
        NamedKey::F13 => (0x69, Code::F13),
        NamedKey::F14 => (0x6b, Code::F14),
        NamedKey::F15 => (0x71, Code::F15),
        NamedKey::F16 => (0x6a, Code::F16),
        NamedKey::F17 => (0x40, Code::F17),
        NamedKey::F18 => (0x4f, Code::F18),
        NamedKey::F19 => (0x50, Code::F19),
        NamedKey::F20 => (0x5a, Code::F20),
        NamedKey::Space => (0x31, Code::Space),
        NamedKey::Tab => (0x30, Code::Tab),
        NamedKey::Enter => (0x24, Code::Enter),
        NamedKey::Escape => (0x35, Code::Escape),
        NamedKey::Backspace => (0x33, Code::Backspace),
        NamedKey::Delete => (0x75, Code::Delete),
        NamedKey::Home => (0x73, Code::Home),
        NamedKey::End => (0x77, Code::End),
        NamedKey::PageUp => (0x74, Code::PageUp),
        NamedKey::PageDown => (0x79, Code::PageDown),
        NamedKey::Up => (0x7e, Code::ArrowUp),
        NamedKey::Down => (0x7d, Code::ArrowDown),
        NamedKey::Left => (0x7b, Code::ArrowLeft),
        NamedKey::Right => (0x7c, Code::ArrowRight),
        NamedKey::NumLock => (0x47, Code::NumLock),
        NamedKey::Num0 => (0x52, Code::Numpad0),
        NamedKey::Num1 => (0x53, Code::Numpad1),
        NamedKey::Num2 => (0x54, Code::Numpad2),
        NamedKey::Num3 => (0x55, Code::Numpad3),
        NamedKey::Num4 => (0x56, Code::Numpad4),
        NamedKey::Num5 => (0x57, Code::Numpad5),
        NamedKey::Num6 => (0x58, Code::Numpad6),
        NamedKey::Num7 => (0x59, Code::Numpad7),
        NamedKey::Num8 => (0x5b, Code::Numpad8),
        NamedKey::Num9 => (0x5c, Code::Numpad9),
        NamedKey::NumAdd => (0x45, Code::NumpadAdd),
        NamedKey::NumSubtract => (0x4e, Code::NumpadSubtract),
        NamedKey::NumMultiply => (0x43, Code::NumpadMultiply),
        NamedKey::NumDivide => (0x4b, Code::NumpadDivide),
        NamedKey::NumDecimal => (0x41, Code::NumpadDecimal),
        // global-hotkey watches these by an event tap; they differ from each other by their code.
        NamedKey::MediaPlayPause => (MEDIA, Code::MediaPlayPause),
        NamedKey::MediaNextTrack => (MEDIA + 1, Code::MediaTrackNext),
        NamedKey::MediaPreviousTrack => (MEDIA + 2, Code::MediaTrackPrevious),
        NamedKey::F21
        | NamedKey::F22
        | NamedKey::F23
        | NamedKey::F24
        | NamedKey::Insert
        | NamedKey::CapsLock
        | NamedKey::ScrollLock
        | NamedKey::PrintScreen
        | NamedKey::MediaStop
        | NamedKey::VolumeUp
        | NamedKey::VolumeDown
        | NamedKey::VolumeMute => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_names_share_a_key_code() {
        let mut seen = typing_keys().collect::<HashSet<_>>();
        assert_eq!(seen.len(), TYPING.len());
        for (number, code) in NamedKey::ALL.iter().filter_map(|key| named(*key)) {
            assert!(seen.insert(number), "{code:?}");
        }
    }

    #[test]
    fn the_places_of_the_typing_area_are_told_apart() {
        assert_eq!(code_of(0x00), Some(Code::KeyA));
        assert_eq!(code_of(0x0a), Some(Code::IntlBackslash));
        // kVK_ANSI_KeypadPlus types `+` too, but is no key of the typing area.
        assert_eq!(code_of(0x45), None);
    }
}
