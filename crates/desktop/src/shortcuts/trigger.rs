//! How a combination is written to a desktop, and read from what a desktop writes.
//!
//! To it: the "shortcuts" specification of freedesktop.org, `CTRL+ALT+Prior`, keys by the names of
//! libxkbcommon. From it: a description for people, in the desktop's own words, of which nothing is
//! promised. KDE writes `Ctrl+Alt+PgUp`, GNOME `Press <Control><Alt>Page_Up` or `Press Ctrl+Alt+A`.
//! What cannot be read is shown as it is.

use settings::shortcut::{Combination, KeyName, NamedKey};
use xkeysym::Keysym;

use super::x11_keymap::keysyms_of;

/// The trigger that is asked for.
pub(super) fn preferred(combination: &Combination) -> String {
    let mut text = String::new();
    for (held, name) in
        [(combination.command_or_control, "CTRL+"), (combination.alt, "ALT+"), (combination.shift, "SHIFT+")]
    {
        if held {
            text.push_str(name);
        }
    }
    text.push_str(&key(combination.key));
    text
}

fn key(key: KeyName) -> String {
    let keysym = match key {
        KeyName::Character(character) => Keysym::from_char(character),
        KeyName::Named(named) => keysyms_of(named).first().map_or(Keysym::NoSymbol, |raw| Keysym::new(*raw)),
    };
    match (keysym.name(), key) {
        (Some(name), _) => {
            // The crate has the names of the C headers.
            let of_x = name.strip_prefix("XF86XK_").map(|media| format!("XF86{media}"));
            of_x.unwrap_or_else(|| name.strip_prefix("XK_").unwrap_or(name).to_owned())
        }
        (None, KeyName::Character(character)) => format!("U{:04X}", u32::from(character)),
        (None, KeyName::Named(named)) => named.name().to_owned(),
    }
}

/// The combination that a desktop describes; none where it is not understood.
pub(super) fn read(described: &str) -> Option<Combination> {
    let described = described.trim();
    written(described).or_else(|| {
        // "Press …", in whatever language.
        let (_, last) = described.rsplit_once(char::is_whitespace)?;
        written(last)
    })
}

fn written(text: &str) -> Option<Combination> {
    let mut combination =
        Combination { key: KeyName::Character('?'), command_or_control: false, shift: false, alt: false };
    let mut rest = text;
    loop {
        let (name, after) = if let Some(bracketed) = rest.strip_prefix('<') {
            bracketed.split_once('>')?
        } else if let Some((name, after)) = rest.split_once('+').filter(|(name, _)| !name.is_empty()) {
            if after.is_empty() {
                // `Ctrl++` has been taken apart before; a name that ends in + is none.
                return None;
            }
            (name, after)
        } else {
            break;
        };
        match name.trim().to_ascii_lowercase().as_str() {
            "ctrl" | "control" | "primary" => combination.command_or_control = true,
            "shift" => combination.shift = true,
            "alt" => combination.alt = true,
            // Super, Meta, AltGr: no combination of ours.
            _ => return None,
        }
        rest = after.trim_start();
    }
    combination.key = key_named(rest)?;
    Some(combination)
}

/// A key by our name, by one of those of the keysym, or by what Qt calls it.
fn key_named(name: &str) -> Option<KeyName> {
    if let Ok(key) = KeyName::parse(name) {
        return Some(key);
    }
    let otherwise = match name.to_ascii_lowercase().as_str() {
        "pgup" | "page_up" => Some(NamedKey::PageUp),
        "pgdown" | "page_down" => Some(NamedKey::PageDown),
        "ins" => Some(NamedKey::Insert),
        "del" => Some(NamedKey::Delete),
        "print" => Some(NamedKey::PrintScreen),
        _ => None,
    };
    otherwise.map(KeyName::Named).or_else(|| {
        let named = NamedKey::ALL.iter().copied().map(KeyName::Named);
        // Capitals have names of their own, and are the same keys.
        let small = |character: &char| character.to_lowercase().eq([*character]);
        let characters = (' '..='\u{ff}').filter(small).map(KeyName::Character);
        named.chain(characters).find(|candidate| {
            // A character without a name is told by its number, which is nobody's name here.
            key(*candidate).eq_ignore_ascii_case(name)
        })
    })
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test may stop")]
mod tests {
    use super::*;

    /// `held`: any of `c` (Control), `s`, `a`.
    fn combination(held: &str, key: &str) -> Combination {
        Combination {
            key: KeyName::parse(key).expect("a key name of the test"),
            command_or_control: held.contains('c'),
            shift: held.contains('s'),
            alt: held.contains('a'),
        }
    }

    #[test]
    fn what_is_asked_for_is_in_the_words_of_the_specification() {
        for (held, key, text) in [
            ("ca", "t", "CTRL+ALT+t"),
            ("", "F5", "F5"),
            ("csa", "PageUp", "CTRL+ALT+SHIFT+Prior"),
            ("c", "å", "CTRL+aring"),
            ("a", "+", "ALT+plus"),
            ("c", "Space", "CTRL+space"),
            ("c", "num5", "CTRL+KP_5"),
            ("", "MediaPlayPause", "XF86AudioPlay"),
            ("c", "ж", "CTRL+Cyrillic_zhe"),
        ] {
            assert_eq!(preferred(&combination(held, key)), text);
        }
    }

    #[test]
    fn what_desktops_write_is_read() {
        for (text, held, key) in [
            ("Ctrl+Alt+T", "ca", "t"),
            ("Ctrl+Alt+PgUp", "ca", "PageUp"),
            ("Press <Control><Alt>Page_Up", "ca", "PageUp"),
            ("Press Ctrl+Shift+F9", "cs", "F9"),
            ("Tryk på <Control>aring", "c", "å"),
            ("CTRL+SHIFT+Aring", "cs", "å"),
            ("<Primary><Shift>plus", "cs", "+"),
            ("F5", "", "F5"),
            ("CTRL+KP_5", "c", "num5"),
        ] {
            assert_eq!(read(text), Some(combination(held, key)), "{text}");
        }
    }

    #[test]
    fn what_is_no_combination_of_ours_is_left_to_people() {
        for text in ["", "Meta+A", "Super+Space", "Ctrl+", "the big red button", "<Control", "Ctrl+Hyper+x"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_asked_for_is_read_back_for_every_key() {
        let characters = ('!'..='~').chain('¡'..='ÿ').filter(|c| c.to_lowercase().eq([*c]));
        let keys = NamedKey::ALL.iter().copied().map(KeyName::Named);
        for key in keys.chain(characters.map(KeyName::Character)) {
            let combination = Combination { key, command_or_control: true, shift: false, alt: true };
            let text = preferred(&combination);
            assert_eq!(read(&text), Some(combination), "{text}");
        }
    }
}
