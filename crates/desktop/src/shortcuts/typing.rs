//! Which combinations must be left to text fields.
//!
//! A global shortcut is taken from every program. One that types a character (`a`, Shift+`a`,
//! AltGr+`e` for €) would make that character untypeable on this computer. A key alone or with
//! Shift is known from its name; what AltGr and Option type only the system's layout can tell, and
//! which combinations amount to AltGr differs by system: that rule is here, pure.

use settings::shortcut::Combination;

/// Systems by what their modifiers type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "each system is built with its own variant alone"))]
pub(super) enum Convention {
    /// AltGr is a modifier of its own, which a shortcut cannot name: Ctrl and Alt type nothing.
    X11,
    /// Ctrl+Alt is AltGr.
    Windows,
    /// Option is AltGr; with Command nothing is typed.
    MacOs,
}

/// Whether the combination, taken globally, would swallow a character.
///
/// `typed` asks the present layout what the combination types; it is asked only where a modifier
/// that types is held.
pub(super) fn would_swallow(
    combination: &Combination,
    convention: Convention,
    typed: impl FnOnce() -> Option<char>,
) -> bool {
    if combination.swallows_typing() {
        return true;
    }
    let types_with_modifiers = match convention {
        Convention::X11 => false,
        Convention::Windows => combination.command_or_control && combination.alt,
        Convention::MacOs => combination.alt && !combination.command_or_control,
    };
    combination.key.types_text()
        && types_with_modifiers
        && typed().is_some_and(|character| !character.is_control())
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test may stop")]
mod tests {
    use super::{Convention, would_swallow};
    use settings::shortcut::{Combination, KeyName};

    const SYSTEMS: [Convention; 3] = [Convention::X11, Convention::Windows, Convention::MacOs];

    /// `held`: any of `c` (Command or Control), `s`, `a`.
    fn combination(held: &str, key: &str) -> Combination {
        Combination {
            key: KeyName::parse(key).expect("a key name of the test"),
            command_or_control: held.contains('c'),
            shift: held.contains('s'),
            alt: held.contains('a'),
        }
    }

    fn swallows(held: &str, key: &str, system: Convention, typed: Option<char>) -> bool {
        would_swallow(&combination(held, key), system, || typed)
    }

    #[test]
    fn printable_keys_alone_or_with_shift_are_left_to_typing_everywhere() {
        for system in SYSTEMS {
            for key in ["a", "å", "1", "Space", "num0", "numadd", "numdec", "Plus"] {
                assert!(swallows("", key, system, None), "{key} on {system:?}");
                assert!(swallows("s", key, system, None), "Shift+{key} on {system:?}");
                assert!(!swallows("c", key, system, Some('x')), "{key} on {system:?}");
            }
        }
    }

    #[test]
    fn keys_that_type_nothing_need_no_modifier() {
        for system in SYSTEMS {
            for held in ["", "s", "a", "ca", "sa"] {
                assert!(!swallows(held, "F5", system, Some('x')), "{held} {system:?}");
                assert!(!swallows(held, "PageUp", system, Some('x')), "{held} {system:?}");
            }
        }
    }

    #[test]
    fn altgr_combinations_are_refused_on_windows_only_where_they_type() {
        assert!(swallows("ca", "e", Convention::Windows, Some('€')));
        assert!(swallows("csa", "e", Convention::Windows, Some('É')));
        assert!(!swallows("ca", "k", Convention::Windows, None));
        assert!(!swallows("ca", "k", Convention::Windows, Some('\u{b}')));
        assert!(!swallows("a", "e", Convention::Windows, Some('€')));
        assert!(!swallows("ca", "e", Convention::X11, Some('€')));
        assert!(!swallows("ca", "e", Convention::MacOs, Some('€')));
    }

    #[test]
    fn option_combinations_are_refused_on_macos_only_where_they_type() {
        assert!(swallows("a", "a", Convention::MacOs, Some('å')));
        assert!(swallows("sa", "a", Convention::MacOs, Some('Å')));
        assert!(!swallows("a", "a", Convention::MacOs, None));
        assert!(!swallows("a", "a", Convention::X11, Some('å')));
    }
}
