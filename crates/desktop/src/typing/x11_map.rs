//! Which key types what, with and without Shift, in the keyboard map of typed keys; and what it is like with other
//! characters on some of its keys.
//!
//! X Keyboard Extension protocol 1.0, "Keyboard geometry-independent mapping": the type of a key says which
//! level of it a set of modifiers chooses.

use x11rb::protocol::xkb::{GetMapReply, KeySymMap, KeyType};
use x11rb::protocol::xproto::ModMask;
use xkeysym::{Keysym, RawKeysym, key};

use super::x11_keys::Wanted;
use crate::shortcuts::{KEYPAD, KeyRow};

/// Number of a physical key, 8–255.
pub(super) type Keycode = u8;

/// The type of keys with one level, by its place in every map (XKB protocol, "Canonical key types").
const ONE_LEVEL: u8 = 0;

/// Modifier bits of the core protocol.
pub(super) const SHIFT: u8 = 1;

/// Those bits; the others of a mask are none of a keyboard's.
pub(super) fn bits(mask: ModMask) -> u8 {
    let [low, _] = u16::from(mask).to_le_bytes();
    low
}

/// A key, and whether it takes Shift to type what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    pub keycode: Keycode,
    pub shift: bool,
}

/// A keyboard map at one moment.
#[derive(Debug, Default)]
pub(super) struct Map {
    first: Keycode,
    keys: Vec<MapKey>,
    types: Vec<Type>,
}

#[derive(Debug)]
struct MapKey {
    row: KeyRow,
    /// The type of each group.
    types: [u8; 4],
}

/// How modifiers choose a level.
#[derive(Debug)]
struct Type {
    /// The modifiers that matter.
    mask: u8,
    /// Of those that matter, exactly these choose this level; all others choose the first.
    levels: Vec<(u8, u8)>,
}

impl From<&KeyType> for Type {
    fn from(known: &KeyType) -> Self {
        let active = known.map.iter().filter(|entry| entry.active);
        Self {
            mask: bits(known.mods_mask),
            levels: active.map(|entry| (bits(entry.mods_mask), entry.level)).collect(),
        }
    }
}

impl Map {
    /// Of an answer that has keysyms and types.
    pub(super) fn of(reply: &GetMapReply) -> Self {
        let keys = reply.map.syms_rtrn.iter().flatten().map(|key| MapKey {
            row: KeyRow { group_info: key.group_info, width: key.width, keysyms: key.syms.clone() },
            types: key.kt_index,
        });
        Self {
            first: reply.first_key_sym,
            keys: keys.collect(),
            types: reply.map.types_rtrn.iter().flatten().map(Type::from).collect(),
        }
    }

    /// The key that types it in this group while these modifiers are locked; without Shift where there is one.
    pub(super) fn find(&self, wanted: Wanted, group: u8, locked: u8) -> Option<Reach> {
        let with = |modifiers: u8| {
            self.keys().find(|(_, key)| {
                let keysym = self.keysym(key, group, modifiers);
                keysym.is_some_and(|keysym| is_wanted(keysym, wanted))
            })
        };
        let plain = with(locked & !SHIFT).map(|(keycode, _)| Reach { keycode, shift: false });
        plain.or_else(|| with(locked | SHIFT).map(|(keycode, _)| Reach { keycode, shift: true }))
    }

    /// The keys from the first to the last of these with other keysyms on them, and all between as they are: the
    /// number of the first key, and a row for each.
    pub(super) fn with(&self, changes: &[(Keycode, RawKeysym)]) -> Option<(Keycode, Vec<KeySymMap>)> {
        let first = changes.iter().map(|(keycode, _)| *keycode).min()?.max(self.first);
        let last = changes.iter().map(|(keycode, _)| *keycode).max()?;
        let between = self.keys().filter(|(keycode, _)| (first..=last).contains(keycode));
        let rows = between.map(|(keycode, key)| {
            match changes.iter().find(|(changed, _)| *changed == keycode) {
                Some((_, key::NoSymbol)) => {
                    KeySymMap { kt_index: [ONE_LEVEL; 4], group_info: 0, width: 0, syms: Vec::new() }
                }
                // One level: Shift, where it is held, makes nothing else of it.
                Some((_, keysym)) => {
                    KeySymMap { kt_index: [ONE_LEVEL; 4], group_info: 1, width: 1, syms: vec![*keysym] }
                }
                None => KeySymMap {
                    kt_index: key.types,
                    group_info: key.row.group_info,
                    width: key.row.width,
                    syms: key.row.keysyms.clone(),
                },
            }
        });
        Some((first, rows.collect()))
    }

    /// Whether this key has this one keysym on it.
    pub(super) fn has_only(&self, keycode: Keycode, keysym: RawKeysym) -> bool {
        let key = self.keys().find(|(one, _)| *one == keycode);
        key.is_some_and(|(_, key)| key.row.keysyms == [keysym])
    }

    /// Whether the key has nothing on it at all.
    pub(super) fn is_unused(&self, keycode: Keycode) -> bool {
        let index = keycode.checked_sub(self.first).map(usize::from);
        let key = index.and_then(|index| self.keys.get(index));
        key.is_none_or(|key| key.row.keysyms.iter().all(|keysym| *keysym == key::NoSymbol))
    }

    fn keys(&self) -> impl Iterator<Item = (Keycode, &MapKey)> {
        (self.first..=Keycode::MAX).zip(&self.keys)
    }

    fn keysym(&self, key: &MapKey, group: u8, modifiers: u8) -> Option<RawKeysym> {
        let group = key.row.group_in_force(group)?;
        let kind = self.types.get(usize::from(*key.types.get(usize::from(group))?));
        let level = kind.map_or(0, |kind| {
            let chosen = modifiers & kind.mask;
            kind.levels.iter().find(|(mask, _)| *mask == chosen).map_or(0, |(_, level)| *level)
        });
        key.row.levels(group).get(usize::from(level)).copied().filter(|keysym| *keysym != key::NoSymbol)
    }
}

fn is_wanted(keysym: RawKeysym, wanted: Wanted) -> bool {
    match wanted {
        Wanted::Named(keysyms) => keysyms.contains(&keysym),
        // The keypad's keys depend on Num Lock, which the user may press at any time.
        Wanted::Character(character) => {
            !KEYPAD.contains(&keysym) && Keysym::new(keysym).key_char() == Some(character)
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    const LOCK: u8 = 2;
    const NUM_LOCK: u8 = 16;

    /// Types as the server's own are: one level, Shift, letters, and the keypad.
    fn map() -> Map {
        let types = vec![
            Type { mask: 0, levels: vec![] },
            Type { mask: SHIFT, levels: vec![(SHIFT, 1)] },
            Type { mask: SHIFT | LOCK, levels: vec![(SHIFT, 1), (LOCK, 1)] },
            Type { mask: SHIFT | NUM_LOCK, levels: vec![(SHIFT, 1), (NUM_LOCK, 1)] },
        ];
        let key = |kind: u8, groups: u8, keysyms: &[RawKeysym]| MapKey {
            row: KeyRow { group_info: groups, width: 2, keysyms: keysyms.to_vec() },
            types: [kind; 4],
        };
        let keys = vec![
            key(3, 1, &[key::KP_Begin, key::KP_5]),
            key(2, 2, &[key::a, key::A, key::Cyrillic_ef, key::Cyrillic_EF]),
            key(1, 1, &[key::_1, key::exclam]),
            key(0, 1, &[key::Return, key::NoSymbol]),
            key(0, 0, &[]),
            key(0, 1, &[key::NoSymbol, key::NoSymbol]),
        ];
        Map { first: 20, keys, types }
    }

    fn reach(character: char, group: u8, locked: u8) -> Option<(Keycode, bool)> {
        map().find(Wanted::Character(character), group, locked).map(|reach| (reach.keycode, reach.shift))
    }

    #[test]
    fn a_character_is_found_in_the_group_in_force_with_the_shift_that_it_takes() {
        assert_eq!(reach('a', 0, 0), Some((21, false)));
        assert_eq!(reach('A', 0, 0), Some((21, true)));
        assert_eq!(reach('a', 1, 0), None);
        assert_eq!(reach('ф', 1, 0), Some((21, false)));
        assert_eq!(reach('Ф', 1, NUM_LOCK), Some((21, true)));
        // A key with one group has it whatever is in force.
        assert_eq!(reach('!', 1, 0), Some((22, true)));
        assert_eq!(reach('5', 0, NUM_LOCK), None, "the keypad's digits come and go with Num Lock");
    }

    #[test]
    fn a_key_of_the_keypad_is_found_with_num_lock_and_without() {
        let five = |locked| map().find(Wanted::Named(&[key::KP_5]), 0, locked);
        assert_eq!(five(NUM_LOCK), Some(Reach { keycode: 20, shift: false }));
        assert_eq!(five(0), Some(Reach { keycode: 20, shift: true }));
    }

    #[test]
    fn a_character_is_put_on_a_key_and_the_keys_between_stay_as_they_are() {
        let map = map();
        let (first, rows) = map.with(&[(25, key::Greek_alpha), (21, key::NoSymbol)]).unwrap();
        assert_eq!((first, rows.len()), (21, 5));
        let syms: Vec<&[RawKeysym]> = rows.iter().map(|row| row.syms.as_slice()).collect();
        let between = [&[key::_1, key::exclam][..], &[key::Return, key::NoSymbol], &[]];
        assert_eq!(syms, [&[][..], between[0], between[1], between[2], &[key::Greek_alpha]]);
        let types: Vec<u8> = rows.iter().map(|row| row.kt_index[0]).collect();
        assert_eq!(types, [0, 1, 0, 0, 0]);
        assert!(map.with(&[]).is_none());
    }

    #[test]
    fn keys_with_nothing_on_them_are_unused() {
        let map = map();
        let unused: Vec<Keycode> = (20..=27).filter(|keycode| map.is_unused(*keycode)).collect();
        assert_eq!(unused, [24, 25, 26, 27]);
    }
}
