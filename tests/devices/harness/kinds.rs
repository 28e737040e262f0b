//! Devices as they describe themselves, and the frames of a light byte for byte.

/// What a device says of itself when it is connected.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub name: &'static str,
    pub vendor: u16,
    pub product: u16,
    /// The report descriptor, in hexadecimal digits.
    descriptor: &'static str,
}

impl Kind {
    pub fn descriptor(&self) -> Vec<u8> {
        let digits: String = self.descriptor.split_whitespace().collect();
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    }
}

/// Of every light: 64 bytes in, 64 bytes out, no report number.
const LIGHT: &str = "0600ff0901a101150026ff007508954009018102954009029102c0";

pub const OMEGA: Kind =
    Kind { name: "PLENOM APS BUSYLIGHT OMEGA", vendor: 0x27bb, product: 0x3bcd, descriptor: LIGHT };

pub const ALPHA: Kind =
    Kind { name: "PLENOM APS BUSYLIGHT ALPHA", vendor: 0x27bb, product: 0x3bca, descriptor: LIGHT };

/// With its own descriptor (`crates/devices/tests/real_headsets.rs` has the source).
pub const JABRA: Kind = Kind {
    name: "Jabra EVOLVE LINK MS",
    vendor: 0x0b0e,
    product: 0x0307,
    descriptor: include_str!("../../../crates/devices/tests/data/jabra-evolve-link.hex"),
};

/// With its own descriptor.
pub const YEALINK: Kind = Kind {
    name: "Yealink WH66",
    vendor: 0x6993,
    product: 0xb02b,
    descriptor: include_str!("../../../crates/devices/tests/data/yealink-wh66.hex"),
};

/// With its own descriptor.
pub const EPOS: Kind = Kind {
    name: "EPOS IMPACT D1",
    vendor: 0x1395,
    product: 0x009c,
    descriptor: include_str!("../../../crates/devices/tests/data/epos-impact-d1.hex"),
};

/// Made up: its hook is a button, and its reports have no numbers. In: hook, flash, mute. Out: off-hook, ring.
pub const EPOS_BUTTON: Kind = Kind {
    name: "EPOS with a button",
    vendor: 0x1395,
    product: 0x0001,
    descriptor: "050b0905a101 15002501 09200921092f 75019503 8106 9505 8101 0508 09170918 75019502 9122 9506 9101 c0",
};

/// A frame by its first step and its end.
const fn frame(step: [u8; 8], end: [u8; 5]) -> [u8; 64] {
    let mut frame = [0; 64];
    let mut at = 0;
    while at < 8 {
        frame[at] = step[at];
        at += 1;
    }
    at = 0;
    while at < 5 {
        frame[59 + at] = end[at];
        at += 1;
    }
    frame
}

/// Nobody calls, and the user is there.
pub const FREE: [u8; 64] = frame([0x10, 0x01, 0, 0x64, 0, 0x01, 0, 0x80], [0xff, 0xff, 0xff, 0x03, 0xf3]);

/// A call rings: blue, blinking, TelephoneNordic at 70 %.
pub const RINGING: [u8; 64] =
    frame([0x10, 0x78, 0, 0x14, 0x64, 0x03, 0x05, 0xb5], [0xff, 0xff, 0xff, 0x04, 0xba]);

pub const ON_A_CALL: [u8; 64] =
    frame([0x10, 0x01, 0x64, 0, 0, 0x01, 0, 0x80], [0xff, 0xff, 0xff, 0x03, 0xf3]);

pub const AWAY: [u8; 64] = frame([0x10, 0x01, 0x64, 0x32, 0, 0x01, 0, 0x80], [0xff, 0xff, 0xff, 0x04, 0x25]);

/// It stays as it is.
pub const KEEP_ALIVE: [u8; 64] = frame([0x8f, 0, 0, 0, 0, 0, 0, 0], [0xff, 0xff, 0xff, 0x03, 0x8c]);

pub const DARK: [u8; 64] = frame([0x10, 0x01, 0, 0, 0, 0x01, 0, 0x80], [0xff, 0xff, 0xff, 0x03, 0x8f]);
