#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use proptest::prelude::*;

use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// A headset whose hook is a switch, with numbered reports: report 2 has hook, line busy and mute in, and mute,
/// off-hook, ring and hold out.
fn switch() -> Vec<u8> {
    bytes(
        "05 0b 09 05 a1 01 85 02
         15 00 25 01 09 20 09 97 75 01 95 02 81 22
         09 2f 95 01 81 06 95 05 81 01
         05 08 09 09 09 17 09 18 09 20 75 01 95 04 91 22 95 04 91 01 c0",
    )
}

/// A headset whose hook is a button, without numbers: hook, flash and mute in, off-hook and ring out.
fn button() -> Vec<u8> {
    bytes(
        "05 0b 09 05 a1 01
         15 00 25 01 09 20 09 21 09 2f 75 01 95 03 81 06 95 05 81 01
         05 08 09 17 09 18 75 01 95 02 91 22 95 06 91 01 c0",
    )
}

#[test]
fn a_switch_with_numbered_reports_is_read_and_written_in_its_bits() {
    let layout = Layout::read(&switch()).unwrap();
    assert_eq!((layout.hook_kind(), layout.can_ring(), layout.has_mute()), (HookKind::Switch, true, true));
    let off_hook_and_muted = layout.reading(&[2, 0b101]);
    assert_eq!(off_hook_and_muted, Reading { hook: Some(true), mute: Some(true), flash: None });
    assert_eq!(layout.reading(&[2, 0b010]), Reading { hook: Some(false), mute: Some(false), flash: None });
    let signs = Signs { ring: true, mute: true, ..Signs::default() };
    assert_eq!(layout.reports(signs), [vec![2, 0b0101]]);
    assert_eq!(layout.reports(Signs { off_hook: true, hold: true, ..Signs::default() }), [vec![2, 0b1010]]);
}

#[test]
fn a_button_without_numbers_is_read_and_written_in_its_bits() {
    let layout = Layout::read(&button()).unwrap();
    assert_eq!(layout.hook_kind(), HookKind::Button);
    assert_eq!(layout.reading(&[0b011]), Reading { hook: Some(true), mute: Some(false), flash: Some(true) });
    assert_eq!(layout.reports(Signs { ring: true, hold: true, ..Signs::default() }), [vec![0, 0b10]]);
}

#[test]
fn a_report_of_another_number_or_cut_short_says_nothing() {
    let layout = Layout::read(&switch()).unwrap();
    for report in [&[1, 0xff][..], &[2], &[]] {
        assert_eq!(layout.reading(report), Reading::default(), "{report:?}");
    }
}

#[test]
fn a_keyboard_is_no_headset_and_half_a_descriptor_is_none_either() {
    let keyboard = bytes("05 01 09 06 a1 01 05 07 19 e0 29 e7 15 00 25 01 75 01 95 08 81 02 c0");
    assert_eq!(Layout::read(&keyboard).err(), Some(LayoutError::NoHookSwitch));
    assert!(Layout::read(&switch()[..7]).is_err());
    assert!(Layout::read(&[]).is_err());
}

proptest! {
    #[test]
    fn no_descriptor_and_no_report_makes_it_panic(
        descriptor in prop::collection::vec(any::<u8>(), 0..128),
        report in prop::collection::vec(any::<u8>(), 0..32),
        place in 0..80_usize,
        wrong: u8,
    ) {
        let _ = Layout::read(&descriptor);
        let mut almost = switch();
        if let Some(byte) = almost.get_mut(place) {
            *byte = wrong;
        }
        if let Ok(layout) = Layout::read(&almost) {
            let _ = layout.reading(&report);
            let all = Signs { ring: true, off_hook: true, mute: true, hold: true };
            prop_assert!(layout.reports(all).len() <= 4);
        }
    }

    #[test]
    fn what_is_shown_is_told_apart(one in any::<[bool; 4]>(), other in any::<[bool; 4]>()) {
        let layout = Layout::read(&switch()).unwrap();
        let signs = |[ring, off_hook, mute, hold]: [bool; 4]| Signs { ring, off_hook, mute, hold };
        prop_assert_eq!(one == other, layout.reports(signs(one)) == layout.reports(signs(other)));
    }
}
