//! Which keys are down, so that one that is held counts once.
//!
//! With detectable auto-repeat a held key is many presses and one release. But releases are told only while
//! the server sends this program all keys, which is from the press of a grabbed key until that same key is
//! released: of a second key that was pressed meanwhile and is released later nothing more is heard. Such a
//! key must neither fire again while it is held, nor be deaf to its next press.

use x11rb::protocol::xproto::Timestamp;

use super::x11_keymap::Keycode;

/// A key of which nothing was heard for so long, in ms, and whose release would not be told, was released:
/// keys repeat after half a second to a second, and then faster.
const LONGEST_REPEAT: Timestamp = 1500;

#[derive(Debug, Default)]
pub(super) struct KeysDown {
    keys: Vec<Down>,
}

#[derive(Debug)]
struct Down {
    keycode: Keycode,
    /// Of the last press, of the server's clock.
    at: Timestamp,
    heard: Heard,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// Its press is why all keys are told.
    First,
    /// Its release is told as long as the first is down.
    Along,
    /// Its release may have been missed.
    NoMore,
}

impl KeysDown {
    /// A press; true if the key was up before.
    pub(super) fn press(&mut self, keycode: Keycode, at: Timestamp) -> bool {
        let first = self.keys.iter().all(|down| down.heard != Heard::First);
        let heard = if first { Heard::First } else { Heard::Along };
        let known = self.keys.iter_mut().find(|down| down.keycode == keycode);
        let Some(down) = known else {
            self.keys.push(Down { keycode, at, heard });
            return true;
        };
        let fresh = down.heard == Heard::NoMore && at.wrapping_sub(down.at) > LONGEST_REPEAT;
        if down.heard == Heard::NoMore {
            down.heard = heard;
        }
        down.at = at;
        fresh
    }

    pub(super) fn release(&mut self, keycode: Keycode) {
        let released = self.keys.iter().position(|down| down.keycode == keycode);
        let Some(released) = released.map(|place| self.keys.swap_remove(place)) else { return };
        if released.heard == Heard::First {
            self.keys.iter_mut().for_each(|down| down.heard = Heard::NoMore);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const F5: Keycode = 71;
    const F6: Keycode = 72;

    #[test]
    fn a_held_key_is_one_press_however_long_it_is_held() {
        let mut keys = KeysDown::default();
        assert!(keys.press(F5, 0));
        for at in [660, 685, 9_000, 60_000] {
            assert!(!keys.press(F5, at), "{at}");
        }
        keys.release(F5);
        assert!(keys.press(F5, 60_001));
    }

    #[test]
    fn two_keys_that_are_held_together_are_one_press_each() {
        let mut keys = KeysDown::default();
        assert!(keys.press(F5, 0));
        assert!(keys.press(F6, 50));
        assert!(!keys.press(F6, 700));
        keys.release(F6);
        assert!(keys.press(F6, 800));
        assert!(!keys.press(F5, 900));
    }

    #[test]
    fn a_key_whose_release_was_not_told_is_heard_again() {
        let mut keys = KeysDown::default();
        assert!(keys.press(F5, 0));
        assert!(keys.press(F6, 50));
        // From here on F6 belongs to the program that has the focus, unless it is still down and repeats.
        keys.release(F5);
        assert!(!keys.press(F6, 710), "it repeats");
        keys.release(F6);
        assert!(keys.press(F6, 2_000));
        assert!(keys.press(F5, 2_010));
        keys.release(F6);
        assert!(keys.press(F5, 5_000), "it was released in between");
    }

    #[test]
    fn the_servers_clock_may_begin_again() {
        let mut keys = KeysDown::default();
        assert!(keys.press(F5, Timestamp::MAX - 10));
        assert!(keys.press(F6, Timestamp::MAX - 5));
        keys.release(F5);
        assert!(!keys.press(F6, 600));
    }

    #[test]
    fn a_release_of_a_key_that_was_never_pressed_changes_nothing() {
        let mut keys = KeysDown::default();
        keys.release(F5);
        assert!(keys.press(F5, 0));
    }
}
