//! Num Lock, Caps Lock and Scroll Lock, which are modifiers to an X server.
//!
//! A grab answers to exactly its modifiers, so a key is grabbed once for each state of the locks. Which of
//! the eight modifiers Num Lock and Scroll Lock are, the keyboard's modifier map says: Num Lock is mostly the
//! second of the five without a name of their own, and may be another or none.

use x11rb::protocol::xproto::ModMask;

use super::x11_keymap::Keycode;

/// What a shortcut can name. A lock on one of these would be the modifier itself.
const NAMED: u16 = 1 | 4 | 8;

/// Modifiers that are locks, one bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Locks(u16);

impl Locks {
    /// `modifier_map` has the keys of the eight modifiers one after the other, as many for each.
    pub(super) fn of(modifier_map: &[Keycode], is_lock: impl Fn(Keycode) -> bool) -> Self {
        let each = (modifier_map.len() / 8).max(1);
        let mut locks = u16::from(ModMask::LOCK);
        for (modifier, keys) in modifier_map.chunks(each).take(8).enumerate() {
            if keys.iter().any(|&key| is_lock(key)) {
                locks |= 1 << modifier;
            }
        }
        Self(locks & !NAMED)
    }

    /// The modifiers of a grab together with each state of the locks.
    pub(super) fn with_each(self, modifiers: ModMask) -> impl Iterator<Item = ModMask> {
        let modifiers = u16::from(modifiers);
        (0..=self.0).filter(move |some| some & !self.0 == 0).map(move |some| ModMask::from(modifiers | some))
    }

    /// The modifiers that are held, of a key event's state: neither locks nor buttons nor groups.
    pub(super) fn held(self, state: u16) -> ModMask {
        ModMask::from(state & 0xff & !self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUM_LOCK: Keycode = 77;
    const SCROLL_LOCK: Keycode = 78;

    /// Two keys for each modifier: these locks on these modifiers, Alt on the fourth.
    fn map(locks: &[(usize, Keycode)]) -> Vec<Keycode> {
        let key = |place: usize| {
            let (modifier, second) = (place / 2, place % 2 == 1);
            let lock = locks.iter().find(|(of, _)| *of == modifier).filter(|_| second);
            lock.map_or(if place == 6 { 64 } else { 0 }, |(_, key)| *key)
        };
        (0..16).map(key).collect()
    }

    fn locks(of: &[(usize, Keycode)]) -> Locks {
        Locks::of(&map(of), |key| [NUM_LOCK, SCROLL_LOCK].contains(&key))
    }

    fn states(locks: Locks, modifiers: ModMask) -> Vec<u16> {
        locks.with_each(modifiers).map(u16::from).collect()
    }

    #[test]
    fn a_key_is_grabbed_for_each_state_of_the_locks_and_for_no_other() {
        assert_eq!(states(locks(&[]), ModMask::CONTROL), [4, 6]);
        assert_eq!(states(locks(&[(4, NUM_LOCK)]), ModMask::CONTROL), [4, 6, 20, 22]);
        // Num Lock where others have Super, Scroll Lock on the last.
        let odd = locks(&[(6, NUM_LOCK), (7, SCROLL_LOCK)]);
        assert_eq!(states(odd, ModMask::SHIFT), [1, 3, 65, 67, 129, 131, 193, 195]);
    }

    #[test]
    fn only_modifiers_are_left_of_a_state_and_no_lock() {
        let locks = locks(&[(4, NUM_LOCK)]);
        let (group, button) = (1 << 13, 1 << 8);
        assert_eq!(locks.held(group | button | 16 | 4 | 2), ModMask::CONTROL);
        assert_eq!(locks.held(128 | 1), ModMask::M5 | ModMask::SHIFT);
    }

    #[test]
    fn a_lock_on_a_modifier_that_shortcuts_name_is_that_modifier() {
        assert_eq!(locks(&[(0, SCROLL_LOCK), (2, NUM_LOCK), (3, NUM_LOCK)]), locks(&[]));
    }

    #[test]
    fn a_map_that_is_cut_short_has_caps_lock_and_no_panic() {
        assert_eq!(Locks::of(&[], |_| true), locks(&[]));
        assert_eq!(Locks::of(&[0, NUM_LOCK], |_| true), locks(&[]));
    }
}
