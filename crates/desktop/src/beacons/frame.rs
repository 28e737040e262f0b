//! What an iBeacon sends: a frame of 23 bytes in the manufacturer data of an advertisement.
//!
//! The layout is Apple's (Proximity Beacon Specification, R1, 2015): the company 0x004C, which the systems hand over
//! apart from the bytes, then `02 15`, the UUID (16 bytes), major and minor (2 bytes each, the high one first) and the
//! signal that is measured one metre away (1 byte, signed, dBm). Anybody may send anything: whatever is not that is no
//! beacon, and nothing here can fail on it.

/// The company whose manufacturer data may be a frame: Apple.
pub const COMPANY: u16 = 0x004c;

/// What a frame begins with: its kind, and how many bytes follow.
pub const BEGINNING: [u8; 2] = [0x02, 0x15];

/// One metre away, a common beacon is heard so well; dBm. For one that says a thing that cannot be.
const USUAL_AT_ONE_METRE: i8 = -59;

/// Which beacon it is: the three numbers together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BeaconId {
    pub uuid: u128,
    pub major: u16,
    pub minor: u16,
}

/// What one frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub id: BeaconId,
    /// dBm, from −100 to −20.
    pub at_one_metre: i8,
}

/// Reads the manufacturer data of [`COMPANY`]. Bytes behind the frame are not looked at.
#[must_use]
pub fn parse(data: &[u8]) -> Option<Frame> {
    let rest = data.strip_prefix(&BEGINNING)?;
    let (uuid, rest) = rest.split_first_chunk::<16>()?;
    let (major, rest) = rest.split_first_chunk::<2>()?;
    let (minor, rest) = rest.split_first_chunk::<2>()?;
    let said = i8::from_be_bytes([*rest.first()?]);
    Some(Frame {
        id: BeaconId {
            uuid: u128::from_be_bytes(*uuid),
            major: u16::from_be_bytes(*major),
            minor: u16::from_be_bytes(*minor),
        },
        at_one_metre: if (-100..=-20).contains(&said) { said } else { USUAL_AT_ONE_METRE },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The frame of a beacon, as it would send it.
    fn written(id: BeaconId, at_one_metre: i8) -> Vec<u8> {
        let numbers = [id.major.to_be_bytes(), id.minor.to_be_bytes()].concat();
        [&BEGINNING[..], &id.uuid.to_be_bytes(), &numbers, &at_one_metre.to_be_bytes()].concat()
    }

    #[test]
    fn a_frame_of_the_specification_is_read() {
        let sent = [
            0x02, 0x15, 0xfd, 0xa5, 0x06, 0x93, 0xa4, 0xe2, 0x4f, 0xb1, 0xaf, 0xcf, 0xc6, 0xeb, 0x07, 0x64,
            0x78, 0x25, 0x27, 0x4b, 0x8b, 0x91, 0xc5,
        ];
        let id = BeaconId { uuid: 0xfda5_0693_a4e2_4fb1_afcf_c6eb_0764_7825, major: 0x274b, minor: 0x8b91 };
        assert_eq!(parse(&sent), Some(Frame { id, at_one_metre: -59 }));
    }

    #[test]
    fn other_things_of_the_same_company_are_no_beacons() {
        // What telephones, earphones and half a frame look like.
        for other in [&[0x10, 0x05, 0x01, 0x18][..], &[0x07, 0x19, 0x01], &[0x02, 0x15], &[0x02], &[]] {
            assert_eq!(parse(other), None, "{other:x?}");
        }
        let whole = written(BeaconId { uuid: 1, major: 2, minor: 3 }, -59);
        for length in 0..whole.len() {
            assert_eq!(whole.get(..length).and_then(parse), None, "{length} bytes");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_stop_the_reader_and_what_it_reads_is_within_bounds(data in any::<Vec<u8>>()) {
            let headed = [&BEGINNING[..], &data].concat();
            for frame in [parse(&data), parse(&headed)].into_iter().flatten() {
                prop_assert!((-100..=-20).contains(&frame.at_one_metre));
            }
            prop_assert_eq!(parse(&headed).is_some(), data.len() >= 21);
        }

        #[test]
        fn what_a_beacon_sends_is_read_as_itself(
            uuid in any::<u128>(),
            major in any::<u16>(),
            minor in any::<u16>(),
            at_one_metre in -100_i8..=-20,
            behind in any::<Vec<u8>>(),
        ) {
            let id = BeaconId { uuid, major, minor };
            let sent = [written(id, at_one_metre), behind].concat();
            prop_assert_eq!(parse(&sent), Some(Frame { id, at_one_metre }));
        }
    }
}
