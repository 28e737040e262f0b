//! Windows: virtual keys by the `Code` that global-hotkey makes of them, and by our names.
//!
//! The layout decides which virtual key a character has; which `Code` stands for a virtual key is
//! global-hotkey's own fixed table, of which this is the inverse. Numbers: Microsoft, "Virtual-Key
//! Codes".

use global_hotkey::hotkey::Code;
use settings::shortcut::NamedKey;

/// The `Code` for a virtual key of the typing area, which a character can have.
pub(super) fn code_of(virtual_key: u8) -> Option<Code> {
    TYPING.iter().find_map(|&(number, code)| (number == virtual_key).then_some(code))
}

const TYPING: &[(u8, Code)] = &[
    (0x30, Code::Digit0),
    (0x31, Code::Digit1),
    (0x32, Code::Digit2),
    (0x33, Code::Digit3),
    (0x34, Code::Digit4),
    (0x35, Code::Digit5),
    (0x36, Code::Digit6),
    (0x37, Code::Digit7),
    (0x38, Code::Digit8),
    (0x39, Code::Digit9),
    (0x41, Code::KeyA),
    (0x42, Code::KeyB),
    (0x43, Code::KeyC),
    (0x44, Code::KeyD),
    (0x45, Code::KeyE),
    (0x46, Code::KeyF),
    (0x47, Code::KeyG),
    (0x48, Code::KeyH),
    (0x49, Code::KeyI),
    (0x4a, Code::KeyJ),
    (0x4b, Code::KeyK),
    (0x4c, Code::KeyL),
    (0x4d, Code::KeyM),
    (0x4e, Code::KeyN),
    (0x4f, Code::KeyO),
    (0x50, Code::KeyP),
    (0x51, Code::KeyQ),
    (0x52, Code::KeyR),
    (0x53, Code::KeyS),
    (0x54, Code::KeyT),
    (0x55, Code::KeyU),
    (0x56, Code::KeyV),
    (0x57, Code::KeyW),
    (0x58, Code::KeyX),
    (0x59, Code::KeyY),
    (0x5a, Code::KeyZ),
    (0xba, Code::Semicolon),
    (0xbb, Code::Equal),
    (0xbc, Code::Comma),
    (0xbd, Code::Minus),
    (0xbe, Code::Period),
    (0xbf, Code::Slash),
    (0xc0, Code::Backquote),
    (0xdb, Code::BracketLeft),
    (0xdc, Code::Backslash),
    (0xdd, Code::BracketRight),
    (0xde, Code::Quote),
    (0xe2, Code::IntlBackslash),
];

/// The virtual key of a named key, and its `Code`.
pub(super) const fn named(key: NamedKey) -> (u8, Code) {
    match key {
        NamedKey::F1 => (0x70, Code::F1),
        NamedKey::F2 => (0x71, Code::F2),
        NamedKey::F3 => (0x72, Code::F3),
        NamedKey::F4 => (0x73, Code::F4),
        NamedKey::F5 => (0x74, Code::F5),
        NamedKey::F6 => (0x75, Code::F6),
        NamedKey::F7 => (0x76, Code::F7),
        NamedKey::F8 => (0x77, Code::F8),
        NamedKey::F9 => (0x78, Code::F9),
        NamedKey::F10 => (0x79, Code::F10),
        NamedKey::F11 => (0x7a, Code::F11),
        NamedKey::F12 => (0x7b, Code::F12),
        NamedKey::F13 => (0x7c, Code::F13),
        NamedKey::F14 => (0x7d, Code::F14),
        NamedKey::F15 => (0x7e, Code::F15),
        NamedKey::F16 => (0x7f, Code::F16),
        NamedKey::F17 => (0x80, Code::F17),
        NamedKey::F18 => (0x81, Code::F18),
        NamedKey::F19 => (0x82, Code::F19),
        NamedKey::F20 => (0x83, Code::F20),
        NamedKey::F21 => (0x84, Code::F21),
        NamedKey::F22 => (0x85, Code::F22),
        NamedKey::F23 => (0x86, Code::F23),
        NamedKey::F24 => (0x87, Code::F24),
        NamedKey::Space => (0x20, Code::Space),
        NamedKey::Tab => (0x09, Code::Tab),
        NamedKey::Enter => (0x0d, Code::Enter),
        NamedKey::Escape => (0x1b, Code::Escape),
        NamedKey::Backspace => (0x08, Code::Backspace),
        NamedKey::Delete => (0x2e, Code::Delete),
        NamedKey::Insert => (0x2d, Code::Insert),
        NamedKey::Home => (0x24, Code::Home),
        NamedKey::End => (0x23, Code::End),
        NamedKey::PageUp => (0x21, Code::PageUp),
        NamedKey::PageDown => (0x22, Code::PageDown),
        NamedKey::Up => (0x26, Code::ArrowUp),
        NamedKey::Down => (0x28, Code::ArrowDown),
        NamedKey::Left => (0x25, Code::ArrowLeft),
        NamedKey::Right => (0x27, Code::ArrowRight),
        NamedKey::CapsLock => (0x14, Code::CapsLock),
        NamedKey::NumLock => (0x90, Code::NumLock),
        NamedKey::ScrollLock => (0x91, Code::ScrollLock),
        NamedKey::PrintScreen => (0x2c, Code::PrintScreen),
        NamedKey::Num0 => (0x60, Code::Numpad0),
        NamedKey::Num1 => (0x61, Code::Numpad1),
        NamedKey::Num2 => (0x62, Code::Numpad2),
        NamedKey::Num3 => (0x63, Code::Numpad3),
        NamedKey::Num4 => (0x64, Code::Numpad4),
        NamedKey::Num5 => (0x65, Code::Numpad5),
        NamedKey::Num6 => (0x66, Code::Numpad6),
        NamedKey::Num7 => (0x67, Code::Numpad7),
        NamedKey::Num8 => (0x68, Code::Numpad8),
        NamedKey::Num9 => (0x69, Code::Numpad9),
        NamedKey::NumAdd => (0x6b, Code::NumpadAdd),
        NamedKey::NumSubtract => (0x6d, Code::NumpadSubtract),
        NamedKey::NumMultiply => (0x6a, Code::NumpadMultiply),
        NamedKey::NumDivide => (0x6f, Code::NumpadDivide),
        NamedKey::NumDecimal => (0x6e, Code::NumpadDecimal),
        NamedKey::MediaPlayPause => (0xb3, Code::MediaPlayPause),
        NamedKey::MediaNextTrack => (0xb0, Code::MediaTrackNext),
        NamedKey::MediaPreviousTrack => (0xb1, Code::MediaTrackPrevious),
        NamedKey::MediaStop => (0xb2, Code::MediaStop),
        NamedKey::VolumeUp => (0xaf, Code::AudioVolumeUp),
        NamedKey::VolumeDown => (0xae, Code::AudioVolumeDown),
        NamedKey::VolumeMute => (0xad, Code::AudioVolumeMute),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_names_share_a_virtual_key() {
        let mut seen = TYPING.iter().map(|(vk, _)| *vk).collect::<HashSet<_>>();
        assert_eq!(seen.len(), TYPING.len());
        for key in NamedKey::ALL {
            assert!(seen.insert(named(*key).0), "{key:?}");
        }
    }

    #[test]
    fn a_virtual_key_that_global_hotkey_does_not_know_has_no_code() {
        // VK_OEM_8: `!` on a French keyboard.
        assert_eq!(code_of(0xdf), None);
        assert_eq!(code_of(0xdd), Some(Code::BracketRight));
    }
}
