#![expect(clippy::unwrap_used, reason = "a test may stop")]

//! Small maps as `setxkbmap` makes them; the whole maps are met on a real server in
//! `tests/x11/shortcuts.rs`.

use super::*;

/// A map from `keycode: group 1 | group 2`, each group a list of keysym names or characters.
fn keymap(group: u8, keys: &[(Keycode, &[&[RawKeysym]])]) -> Keymap {
    let first_keycode = 8;
    let mut map = Keymap { group, first_keycode, keys: vec![KeyRow::default(); 248] };
    for (keycode, groups) in keys {
        let index = usize::from(keycode - first_keycode);
        let width = groups.iter().map(|levels| levels.len()).max().unwrap();
        let row = map.keys.get_mut(index).unwrap();
        row.group_info = u8::try_from(groups.len()).unwrap();
        row.width = u8::try_from(width).unwrap();
        for levels in *groups {
            row.keysyms.extend(*levels);
            row.keysyms.extend(std::iter::repeat_n(0, width - levels.len()));
        }
    }
    map
}

/// The part of the Danish layout that differs most from the American one.
fn danish() -> Keymap {
    keymap(
        0,
        &[
            (18, &[&[key::_9, key::parenright, key::bracketright]]),
            (19, &[&[key::_0, key::equal, key::braceright]]),
            (20, &[&[key::plus, key::question, key::plusminus]]),
            (21, &[&[key::dead_acute, key::dead_grave, key::bar]]),
            (33, &[&[key::p, key::P]]),
            (34, &[&[key::aring, key::Aring]]),
            (38, &[&[key::a, key::A]]),
            (59, &[&[key::comma, key::semicolon]]),
            (84, &[&[key::KP_Begin, key::KP_5]]),
            (86, &[&[key::KP_Add]]),
            (91, &[&[key::KP_Delete, key::KP_Separator]]),
            (119, &[&[key::Delete]]),
        ],
    )
}

fn name(key: &str) -> KeyName {
    KeyName::parse(key).unwrap()
}

fn nearest(map: &Keymap, key: &str) -> Option<String> {
    let wanted = Combination { key: name(key), command_or_control: true, shift: false, alt: false };
    map.nearest(&wanted).map(|c| c.to_string())
}

#[test]
fn no_other_key_is_taken_for_a_character_that_needs_a_modifier() {
    let map = danish();
    for key in ["=", ";", "]", "´", "q"] {
        assert_eq!(map.find(name(key)), None, "{key}");
    }
    for (key, keycode) in [("0", 19), (",", 59), ("å", 34), ("+", 20)] {
        assert_eq!(map.find(name(key)), Some(keycode), "{key}");
    }
}

#[cfg(not(target_os = "macos"))]
#[test]
fn the_nearest_combination_is_the_one_that_types_the_character() {
    let map = danish();
    assert_eq!(nearest(&map, "=").as_deref(), Some("Ctrl+Shift+0"));
    assert_eq!(nearest(&map, ";").as_deref(), Some("Ctrl+Shift+,"));
    assert_eq!(nearest(&map, "]").as_deref(), Some("Ctrl+9"));
    assert_eq!(nearest(&map, "?").as_deref(), Some("Ctrl+Shift++"));
    assert_eq!(nearest(&map, "*"), None);
    assert_eq!(nearest(&map, "q"), None);
}

#[test]
fn whatever_is_offered_as_nearest_can_be_taken() {
    let map = danish();
    for character in '!'..='ÿ' {
        let wanted = Combination {
            key: KeyName::Character(character),
            command_or_control: true,
            shift: false,
            alt: false,
        };
        if let Some(offer) = map.nearest(&wanted) {
            assert!(map.find(offer.key).is_some(), "{character}: {offer}");
        }
    }
}

#[test]
fn keypad_keys_are_found_whatever_num_lock_types() {
    let map = danish();
    assert_eq!(map.find(name("num5")), Some(84));
    assert_eq!(map.find(name("numdec")), Some(91));
    assert_eq!(map.find(name("Delete")), Some(119));
}

#[test]
fn the_group_in_force_decides_what_a_character_means() {
    let keys: &[(Keycode, &[&[RawKeysym]])] = &[
        (21, &[&[key::equal, key::plus], &[key::dead_acute]]),
        (47, &[&[key::semicolon, key::colon], &[key::ae, key::AE]]),
        (59, &[&[key::comma, key::less], &[key::comma, key::semicolon]]),
        (71, &[&[key::F5]]),
    ];
    let american = keymap(0, keys);
    assert_eq!(american.find(name(";")), Some(47));
    assert_eq!(american.find(name("æ")), None);
    let danish = keymap(1, keys);
    assert_eq!(danish.find(name(";")), None);
    assert_eq!(danish.find(name("æ")), Some(47));
    assert_eq!(danish.find(name("F5")), Some(71));
}

#[test]
fn of_two_keys_with_the_same_character_the_first_is_meant() {
    let backslash: &[&[RawKeysym]] = &[&[key::backslash, key::bar]];
    assert_eq!(keymap(0, &[(51, backslash), (94, backslash)]).find(name("\\")), Some(51));
}

#[test]
fn a_key_that_many_keyboards_lack_is_not_meant_where_shift_types_the_character() {
    let comma: (Keycode, &[&[RawKeysym]]) = (59, &[&[key::comma, key::less]]);
    let beside_z: (Keycode, &[&[RawKeysym]]) = (94, &[&[key::less, key::greater]]);
    let american = keymap(0, &[comma, beside_z]);
    assert_eq!(american.find(name("<")), None);
    let elsewhere = keymap(0, &[(59, &[&[key::comma, key::semicolon]]), beside_z]);
    assert_eq!(elsewhere.find(name("<")), Some(94));
    // One of a row of extra keys that have a character and nothing with Shift.
    let extra = keymap(0, &[(18, &[&[key::_9, key::parenleft]]), (187, &[&[key::parenleft]])]);
    assert_eq!(extra.find(name("(")), None);
    assert_eq!(keymap(0, &[(187, &[&[key::parenleft]])]).find(name("(")), None);
}

#[test]
fn groups_out_of_range_follow_the_protocol() {
    let row = |group_info| KeyRow { group_info, width: 1, keysyms: vec![key::a, key::b] };
    assert_eq!(row(0x02).levels(2), [key::a]);
    assert_eq!(row(0x02).levels(3), [key::b]);
    assert_eq!(row(0x42).levels(3), [key::b]);
    assert_eq!(row(0x82).levels(3), [key::a]);
    assert_eq!(row(0x92).levels(3), [key::b]);
    assert!(row(0x00).levels(0).is_empty());
}

#[test]
fn a_map_that_is_cut_short_has_no_keys_and_no_panic() {
    let mut map = danish();
    for row in &mut map.keys {
        row.keysyms.truncate(1);
    }
    assert_eq!(map.find(name("F5")), None);
    assert_eq!(Keymap::default().find(name("a")), None);
}
