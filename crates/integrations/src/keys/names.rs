//! The names of keys, of both grammars. A name means the same key in both, so each takes all of them.

use super::{Key, NamedKey};

/// The key of a name, in any case. A name of one character is that character.
pub(super) fn key(name: &str) -> Option<Key> {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        return (!character.is_control()).then_some(Key::Character(character));
    }
    named(&name.to_ascii_uppercase()).map(Key::Named)
}

fn named(name: &str) -> Option<NamedKey> {
    if let Some(digit) = name.strip_prefix("NUMPAD").filter(|digit| digit.len() == 1) {
        return digit.parse().ok().map(NamedKey::Numpad);
    }
    let function = name.strip_prefix('F').filter(|number| !number.starts_with(['0', '+']));
    if let Some(number) = function.and_then(|number| number.parse().ok()) {
        return (1..=24).contains(&number).then_some(NamedKey::F(number));
    }
    Some(match name {
        "ENTER" | "RETURN" => NamedKey::Enter,
        "TAB" => NamedKey::Tab,
        "ESC" | "ESCAPE" => NamedKey::Escape,
        "BACKSPACE" | "BKSP" | "BS" => NamedKey::Backspace,
        "DEL" | "DELETE" => NamedKey::Delete,
        "INS" | "INSERT" => NamedKey::Insert,
        "HOME" => NamedKey::Home,
        "END" => NamedKey::End,
        "PGUP" => NamedKey::PageUp,
        "PGDN" => NamedKey::PageDown,
        "UP" => NamedKey::Up,
        "DOWN" => NamedKey::Down,
        "LEFT" => NamedKey::Left,
        "RIGHT" => NamedKey::Right,
        "SPACE" => NamedKey::Space,
        "CAPSLOCK" => NamedKey::CapsLock,
        "NUMLOCK" => NamedKey::NumLock,
        "SCROLLLOCK" => NamedKey::ScrollLock,
        "PRTSC" | "PRINTSCREEN" => NamedKey::PrintScreen,
        "PAUSE" => NamedKey::Pause,
        "BREAK" | "CTRLBREAK" => NamedKey::Break,
        "HELP" => NamedKey::Help,
        "CLEAR" => NamedKey::Clear,
        "APPSKEY" => NamedKey::Menu,
        "ADD" | "NUMPADADD" => NamedKey::NumpadAdd,
        "SUBTRACT" | "NUMPADSUB" => NamedKey::NumpadSubtract,
        "MULTIPLY" | "NUMPADMULT" => NamedKey::NumpadMultiply,
        "DIVIDE" | "NUMPADDIV" => NamedKey::NumpadDivide,
        "NUMPADDOT" => NamedKey::NumpadDecimal,
        "NUMPADENTER" => NamedKey::NumpadEnter,
        "SHIFT" | "LSHIFT" => NamedKey::LeftShift,
        "RSHIFT" => NamedKey::RightShift,
        "CTRL" | "LCTRL" => NamedKey::LeftControl,
        "RCTRL" => NamedKey::RightControl,
        "ALT" | "LALT" => NamedKey::LeftAlt,
        "RALT" => NamedKey::RightAlt,
        "LWIN" => NamedKey::LeftLogo,
        "RWIN" => NamedKey::RightLogo,
        "VOLUME_MUTE" => NamedKey::VolumeMute,
        "VOLUME_DOWN" => NamedKey::VolumeDown,
        "VOLUME_UP" => NamedKey::VolumeUp,
        "MEDIA_NEXT" => NamedKey::MediaNext,
        "MEDIA_PREV" => NamedKey::MediaPrevious,
        "MEDIA_STOP" => NamedKey::MediaStop,
        "MEDIA_PLAY_PAUSE" => NamedKey::MediaPlayPause,
        _ => return None,
    })
}

/// Whether AutoIt has a key or form of this name that is not pressed here: those that start other programs or
/// send the computer to sleep.
pub(super) fn is_known_elsewhere(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.starts_with("BROWSER_") || name.starts_with("LAUNCH_") || name == "SLEEP" || name == "OEM_102"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_log_is_read_as_its_key() {
        for word in ["ENTER", "F24", "NUMPAD0", "NUMPAD9", "ADD", "LCTRL", "MEDIA_PREV", "APPSKEY", "PRTSC"] {
            assert_eq!(named(word).map(NamedKey::word).as_deref(), Some(word));
        }
    }

    #[test]
    fn names_that_are_no_key_are_none() {
        for name in ["", "F0", "F25", "F01", "F+1", "NUMPAD", "NUMPAD10", "NUMPADX", "ENTERX", "\n"] {
            assert_eq!(key(name), None, "{name:?}");
        }
        assert_eq!(key("Æ"), Some(Key::Character('Æ')));
        assert_eq!(key("pGuP"), Some(Key::Named(NamedKey::PageUp)));
    }
}
