//! Headsets as they are sold: their own report descriptors, read from them, and where their buttons and lamps are.
//!
//! The descriptors are what the devices answer, captured from `/sys/class/hidraw/*/device/report_descriptor`, as published
//! in <https://github.com/gonicus/gonnect> (`tests/resources/hid`, commit d4821160).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use devices::headset::{HookKind, Layout, Reading, Signs};

/// Jabra EVOLVE LINK MS, 0B0E:0307.
const JABRA_EVOLVE_LINK: &str = include_str!("data/jabra-evolve-link.hex");

/// Sennheiser SC 660 ANC USB, 1395:0082.
const SENNHEISER_SC_660: &str = include_str!("data/sennheiser-sc-660.hex");

/// EPOS IMPACT D1, 1395:009C: an application collection within another.
const EPOS_IMPACT_D1: &str = include_str!("data/epos-impact-d1.hex");

/// Yealink WH66, 6993:B02B.
const YEALINK_WH66: &str = include_str!("data/yealink-wh66.hex");

fn layout(hex: &str) -> Layout {
    let digits: String = hex.split_whitespace().collect();
    let bytes: Vec<u8> =
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    Layout::read(&bytes).unwrap()
}

/// What a headset says of hook, mute and the button for a second call.
fn reading(hook: bool, mute: bool, flash: bool) -> Reading {
    Reading { hook: Some(hook), mute: Some(mute), flash: Some(flash) }
}

const RING: Signs = Signs { ring: true, off_hook: false, mute: false, hold: false };
const TALK: Signs = Signs { ring: false, off_hook: true, mute: false, hold: false };
const MUTED: Signs = Signs { mute: true, ..TALK };
const HELD: Signs = Signs { hold: true, ..TALK };

/// The signs of a headset, each as the only report that carries it.
fn shown(layout: &Layout) -> [Vec<u8>; 4] {
    [RING, TALK, MUTED, HELD].map(|signs| {
        let reports = layout.reports(signs);
        assert_eq!(reports.len(), 1, "{reports:?}");
        reports.into_iter().next().unwrap()
    })
}

#[test]
fn each_has_a_hook_that_is_a_switch_and_a_mute_that_is_a_button_and_can_ring() {
    for hex in [JABRA_EVOLVE_LINK, SENNHEISER_SC_660, EPOS_IMPACT_D1, YEALINK_WH66] {
        let layout = layout(hex);
        assert_eq!(
            (layout.hook_kind(), layout.mute_kind(), layout.has_mute(), layout.can_ring()),
            (HookKind::Switch, HookKind::Button, true, true)
        );
    }
}

#[test]
fn jabra_and_yealink_are_read_and_written_in_report_2() {
    for hex in [JABRA_EVOLVE_LINK, YEALINK_WH66] {
        let layout = layout(hex);
        assert_eq!(layout.reading(&[2, 0b0000_0001, 0]), reading(true, false, false));
        assert_eq!(layout.reading(&[2, 0b0000_0101, 0]), reading(true, true, false));
        assert_eq!(layout.reading(&[2, 0b0000_1001, 0]), reading(true, false, true));
        assert_eq!(layout.reading(&[4, 0b0000_0001, 0]), Reading::default(), "the maker's own");
        assert_eq!(shown(&layout), [[2, 0b0100, 0], [2, 0b0001, 0], [2, 0b0011, 0], [2, 0b1001, 0]]);
    }
}

#[test]
fn a_sennheiser_is_read_in_report_8_and_written_in_report_9() {
    let layout = layout(SENNHEISER_SC_660);
    assert_eq!(layout.reading(&[8, 0b0000_0010]), reading(true, false, false));
    assert_eq!(layout.reading(&[8, 0b0000_0011]), reading(true, true, false));
    assert_eq!(layout.reading(&[8, 0b0000_1000]), reading(false, false, true));
    assert_eq!(shown(&layout), [[9, 0b0100], [9, 0b0010], [9, 0b0011], [9, 0b10_0010]]);
}

#[test]
fn an_epos_is_read_in_report_2_and_written_in_report_3_though_it_nests_its_collections() {
    let layout = layout(EPOS_IMPACT_D1);
    assert_eq!(layout.reading(&[2, 0b0000_0001]), reading(true, false, false));
    assert_eq!(layout.reading(&[2, 0b0000_1010]), reading(false, true, true));
    assert_eq!(shown(&layout), [[3, 0b0100], [3, 0b0001], [3, 0b1001], [3, 0b10_0001]]);
}
