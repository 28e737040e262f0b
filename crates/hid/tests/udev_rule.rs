//! The rule that lets a user open the devices: exactly those that are driven.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::process::Command;

use devices::busylight::{FRAME_BYTES, Model, VENDORS};
use devices::headset::Maker;

const RULE: &str = include_str!("../../../src-tauri/bundle/linux/70-communicator.rules");

fn bytes(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// What the kernel names a HID device is matched with: lines that have one of these keys.
fn patterns() -> Vec<&'static str> {
    let lines = RULE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split("KERNELS==\"").nth(1)?.split('"').next()).collect()
}

/// Whether a name matches, as far as the rule's patterns go: `*` at the end, and one set of characters.
fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.chars(), name.chars());
    loop {
        match pattern.next() {
            Some('*') => return true,
            Some('[') => {
                let set: String = pattern.by_ref().take_while(|one| *one != ']').collect();
                if !name.next().is_some_and(|one| set.contains(one)) {
                    return false;
                }
            }
            Some(one) if name.next() == Some(one) => {}
            None => return name.next().is_none(),
            Some(_) => return false,
        }
    }
}

fn is_matched(vendor: u16, product: u16) -> bool {
    let name = format!("0003:{vendor:04X}:{product:04X}.0001");
    patterns().iter().any(|pattern| matches(pattern, &name))
}

#[test]
fn it_opens_every_light_that_is_driven_and_no_other_device_of_their_makers() {
    for vendor in VENDORS {
        for product in 0..=u16::MAX {
            let driven = Model::of(vendor, product, FRAME_BYTES).is_some();
            assert_eq!(is_matched(vendor, product), driven, "{vendor:04x}:{product:04x}");
        }
    }
}

#[test]
fn it_looks_at_devices_of_the_makers_of_headsets_and_of_nobody_else() {
    for vendor in 0..=u16::MAX {
        let known = Maker::of_vendor(vendor).is_some();
        assert_eq!(is_matched(vendor, 0x0001), known, "{vendor:04x}");
    }
}

#[test]
fn of_those_it_opens_what_describes_itself_as_telephony_and_leaves_the_rest() {
    let program = RULE.lines().find_map(|line| line.strip_prefix("PROGRAM==\"")?.split('"').next()).unwrap();
    let pattern = program.split('\'').nth(1).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let opens = |descriptor: &str| {
        let file = folder.path().join("report_descriptor");
        fs::write(&file, bytes(descriptor)).unwrap();
        // As udev runs it: in no language.
        let grep = Command::new("/usr/bin/grep").args(["-qaP", pattern]).arg(&file).env_clear().status();
        grep.unwrap().success()
    };
    let headset = "050b 0905 a101 8502 1500 2501 0920 0997 7501 9502 8122 c0";
    let after_consumer_controls = "050c 0901 a101 8501 09e9 c0 050b 0905 a101 8502 0920 c0";
    let keyboard = "0501 0906 a101 0507 19e0 29e7 1500 2501 7501 9508 8102 c0";
    let updater = "06 00ff 0901 a101 1500 26ff00 7508 9540 0901 8102 c0";
    let seen: Vec<bool> = [headset, after_consumer_controls, keyboard, updater].map(opens).into();
    assert_eq!(seen, [true, true, false, false]);
    assert!(program.ends_with("$sys$devpath/device/report_descriptor"), "{program}");
}
