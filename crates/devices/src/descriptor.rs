//! Report descriptors, read within bounds: a device may say anything of itself.
//!
//! The parser makes a field for each of as many as an item says, up to four thousand millions, and multiplies what it is
//! told. So what it would make is counted first, by the items of the Device Class Definition for HID 1.11 (6.2.2).

use std::fmt;

use hidparser::ReportDescriptor;
use hidparser::report_descriptor_parser::ReportDescriptorError;

/// Fields, each with what is said of it: usages, and the collections around it.
const MOST_PARTS: u64 = 1 << 17;

/// A report has 16 KiB at most (Linux' `HID_MAX_BUFFER_SIZE`), and there may be some.
const MOST_BITS: u64 = 8 << 17;

/// Why a descriptor is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unread {
    TooMuch,
    Malformed(ReportDescriptorError),
}

impl fmt::Display for Unread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMuch => out.write_str("it says more fields than any device has"),
            Self::Malformed(error) => write!(out, "{error:?}"),
        }
    }
}

/// # Errors
/// It says nonsense, or more than any device has.
pub(crate) fn parse(descriptor: &[u8]) -> Result<ReportDescriptor, Unread> {
    if !is_bounded(descriptor) {
        return Err(Unread::TooMuch);
    }
    hidparser::parse_report_descriptor(descriptor).map_err(Unread::Malformed)
}

/// What the fields that follow have.
#[derive(Debug, Clone, Copy, Default)]
struct Globals {
    size: u64,
    count: u64,
}

fn is_bounded(descriptor: &[u8]) -> bool {
    let (mut globals, mut kept) = (Globals::default(), Vec::new());
    let (mut locals, mut depth) = (0_u64, 0_u64);
    let (mut parts, mut bits) = (0_u64, 0_u64);
    let mut rest = descriptor;
    while let Some((prefix, after)) = rest.split_first() {
        let length = match (*prefix, after.first()) {
            // A long item: its length, its tag, and as many bytes. None is defined.
            (0xfe, length) => length.map_or(0, |length| 2 + usize::from(*length)),
            (prefix, _) => [0, 1, 2, 4].into_iter().nth(usize::from(prefix & 0b11)).unwrap_or_default(),
        };
        let Some((data, next)) = after.split_at_checked(length) else { return true };
        rest = next;
        let number =
            || data.iter().rev().take(4).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        match prefix & 0b1111_1100 {
            // Report Size, Report Count, Push, Pop.
            0x74 => globals.size = number(),
            0x94 => globals.count = number(),
            0xa4 => kept.push(globals),
            0xb4 => globals = kept.pop().unwrap_or_default(),
            // Collection, and its end.
            0xa0 => {
                depth += 1;
                locals = 0;
            }
            0xc0 => {
                depth = depth.saturating_sub(1);
                locals = 0;
            }
            // Input, Output, Feature.
            0x80 | 0x90 | 0xb0 => {
                parts = parts.saturating_add(globals.count.saturating_mul(1 + locals + depth));
                bits = bits.saturating_add(globals.count.saturating_mul(globals.size));
                if parts > MOST_PARTS || bits > MOST_BITS || globals.size > MOST_BITS {
                    return false;
                }
                locals = 0;
            }
            // Usages and the like.
            other if other & 0b1100 == 0b1000 => locals += 1,
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A headset's hook, of which there are so many (four bytes, the lowest first), each of so many bits.
    fn hooks(count: [u8; 4], size: [u8; 4]) -> Vec<u8> {
        let mut descriptor =
            vec![0x05, 0x0b, 0x09, 0x05, 0xa1, 0x01, 0x15, 0x00, 0x25, 0x01, 0x09, 0x20, 0x97];
        descriptor.extend(count);
        descriptor.push(0x77);
        descriptor.extend(size);
        descriptor.extend([0x81, 0x02, 0xc0]);
        descriptor
    }

    #[test]
    fn a_descriptor_that_says_millions_of_fields_or_bits_is_refused_before_they_are_made() {
        assert!(parse(&hooks([1, 0, 0, 0], [1, 0, 0, 0])).is_ok());
        for (count, size) in [
            ([0xff, 0xff, 0xff, 0xff], [1, 0, 0, 0]),
            ([0xff, 0xff, 0xff, 0x0f], [0, 0, 0, 0]),
            ([1, 0, 0, 0], [0xff, 0xff, 0xff, 0xff]),
            ([0, 0, 1, 0], [0, 0, 1, 0]),
        ] {
            assert_eq!(parse(&hooks(count, size)).err(), Some(Unread::TooMuch), "{count:?} {size:?}");
        }
    }

    #[test]
    fn padding_of_more_bits_than_a_number_holds_is_refused() {
        // No usage: size 0xffff, count 0x10001.
        let padding = [0x76, 0xff, 0xff, 0x97, 0x01, 0x00, 0x01, 0x00, 0x81, 0x03];
        assert_eq!(parse(&padding).err(), Some(Unread::TooMuch));
    }

    #[test]
    fn what_is_kept_aside_and_taken_back_counts() {
        // Count 0xffffffff, push, count 1, pop, input.
        let pushed = [0x75, 1, 0x97, 0xff, 0xff, 0xff, 0xff, 0xa4, 0x95, 1, 0xb4, 0x81, 0x03];
        assert_eq!(parse(&pushed).err(), Some(Unread::TooMuch));
    }
}
