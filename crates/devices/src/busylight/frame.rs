//! The bytes of an output report.
//!
//! | bytes | meaning |
//! |---|---|
//! | 0–55 | seven steps of eight bytes, of which the first is used here |
//! | 56–58 | zero |
//! | 59–61 | `FF` |
//! | 62–63 | sum of bytes 0–61, high byte first |
//!
//! A step: byte 0 is an operation (high half) and its operand (low half); 1 how often; 2–4 red, green and blue, 0
//! to 100 each; 5 and 6 how long it is on and off, in tenths of a second; 7 the sound: bit 7 says that it
//! changes, bits 6 to 3 are the tone, bits 2 to 0 the volume.
//!
//! An operation that starts a light's boot loader exists, and is never sent.

use core::time::Duration;

use super::look::{Look, Ring};

/// Bytes of an output report, without the number of the report that hidapi puts before it.
pub const FRAME_BYTES: usize = 64;

/// A light goes dark this long after the last frame.
pub const DARK_AFTER: Duration = Duration::from_secs(30);

/// How often a light is told to stay as it is.
pub const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(8);

const STEP_BYTES: usize = 8;
const SUM_AT: usize = FRAME_BYTES - 2;
const ONES: core::ops::Range<usize> = 59..SUM_AT;

/// Goes to the step whose number is the operand.
const JUMP: u8 = 0x10;
/// Stays as it is for the operand's seconds, at most 15.
const KEEP_ALIVE: u8 = 0x80;
const MOST_SECONDS: u8 = 0x0f;

/// How often a step is repeated before its jump, which leads to itself.
const STEADILY: u8 = 1;
const FOR_MINUTES: u8 = 120;

const SOUND_CHANGES: u8 = 0x80;

/// One output report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame([u8; FRAME_BYTES]);

impl Frame {
    /// A light that shows this from now on. It rings until the next frame, and a light that rings must be told
    /// to stop before it can play another tone: see [`Self::silence`].
    #[must_use]
    pub const fn of(look: &Look) -> Self {
        let [red, green, blue] = look.colour.parts();
        let (times, on, off) = if look.blinks { (FOR_MINUTES, 3, 5) } else { (STEADILY, 1, 0) };
        Self::from_step([JUMP, times, red, green, blue, on, off, sound(look.ring)])
    }

    /// Dark and silent.
    #[must_use]
    pub const fn dark() -> Self {
        Self::of(&Look::DARK)
    }

    /// The same light without a sound.
    #[must_use]
    pub const fn silence(look: &Look) -> Self {
        Self::of(&Look { ring: None, ..*look })
    }

    /// A light that stays as it is, sound and all.
    #[must_use]
    pub const fn keep_alive() -> Self {
        Self::from_step([KEEP_ALIVE | MOST_SECONDS, 0, 0, 0, 0, 0, 0, 0])
    }

    #[must_use]
    pub const fn bytes(&self) -> &[u8; FRAME_BYTES] {
        &self.0
    }

    /// With the number of the report before it, as hidapi takes it.
    #[must_use]
    pub fn numbered(&self) -> [u8; FRAME_BYTES + 1] {
        let mut report = [0; FRAME_BYTES + 1];
        for (place, byte) in report.iter_mut().skip(1).zip(self.0) {
            *place = byte;
        }
        report
    }

    #[expect(clippy::indexing_slicing, reason = "the places are constants within the frame")]
    const fn from_step(step: [u8; STEP_BYTES]) -> Self {
        let mut bytes = [0; FRAME_BYTES];
        let mut at = 0;
        while at < STEP_BYTES {
            bytes[at] = step[at];
            at += 1;
        }
        at = ONES.start;
        while at < ONES.end {
            bytes[at] = 0xff;
            at += 1;
        }
        let mut sum = 0_u16;
        at = 0;
        while at < SUM_AT {
            sum += bytes[at] as u16;
            at += 1;
        }
        let [high, low] = sum.to_be_bytes();
        bytes[SUM_AT] = high;
        bytes[SUM_AT + 1] = low;
        Self(bytes)
    }
}

const fn sound(ring: Option<Ring>) -> u8 {
    match ring {
        Some(ring) => SOUND_CHANGES | (ring.tone.number() << 3) | ring.volume.steps(),
        None => SOUND_CHANGES,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::super::{Colour, State, Tone, Volume};
    use super::*;

    /// The frame with this beginning and end.
    fn golden(step: [u8; 8], end: [u8; 5]) -> Vec<u8> {
        let mut bytes = vec![0; FRAME_BYTES];
        bytes[..8].copy_from_slice(&step);
        bytes[59..].copy_from_slice(&end);
        bytes
    }

    #[test]
    fn steady_red_is_this_frame_byte_for_byte() {
        let red = Look::steady(Colour::new(100, 0, 0));
        assert_eq!(
            Frame::of(&red).bytes().to_vec(),
            golden([0x10, 0x01, 0x64, 0x00, 0x00, 0x01, 0x00, 0x80], [0xff, 0xff, 0xff, 0x03, 0xf3])
        );
    }

    #[test]
    fn a_ringing_green_light_is_this_frame_byte_for_byte() {
        let ring = Ring { tone: Tone::TelephoneNordic, volume: Volume::of_per_cent(70.0) };
        let green = Look { colour: Colour::new(0, 100, 0), blinks: true, ring: Some(ring) };
        assert_eq!(
            Frame::of(&green).bytes().to_vec(),
            golden([0x10, 0x78, 0x00, 0x64, 0x00, 0x03, 0x05, 0xb5], [0xff, 0xff, 0xff, 0x04, 0xa6])
        );
    }

    #[test]
    fn staying_alive_is_this_frame_byte_for_byte() {
        assert_eq!(
            Frame::keep_alive().bytes().to_vec(),
            golden([0x8f, 0, 0, 0, 0, 0, 0, 0], [0xff, 0xff, 0xff, 0x03, 0x8c])
        );
        assert_eq!(Frame::keep_alive().numbered()[0], 0);
        assert_eq!(Frame::keep_alive().numbered()[1..], Frame::keep_alive().bytes()[..]);
    }

    #[test]
    fn a_light_hears_again_well_before_it_goes_dark() {
        assert!(KEEP_ALIVE_EVERY * 3 < DARK_AFTER);
        assert!(KEEP_ALIVE_EVERY.as_secs() < u64::from(MOST_SECONDS));
    }

    #[test]
    fn every_frame_of_every_state_adds_up_and_none_starts_the_boot_loader() {
        let tones = Tone::ALL.into_iter().map(Some).chain([None]);
        for (state, tone) in
            State::ALL.into_iter().flat_map(|state| tones.clone().map(move |tone| (state, tone)))
        {
            let ring = tone.map(|tone| Ring { tone, volume: Volume::of_per_cent(100.0) });
            let frame = Frame::of(&Look { colour: state.colour(), blinks: ring.is_some(), ring });
            assert_ne!(frame.bytes()[0] & 0xf0, 0x40);
            let sum: u16 = frame.bytes()[..62].iter().copied().map(u16::from).sum();
            assert_eq!(frame.bytes()[62..], sum.to_be_bytes());
        }
    }

    proptest! {
        #[test]
        fn no_part_of_a_colour_is_over_100(red: u8, green: u8, blue: u8) {
            let look = Look::steady(Colour::new(red, green, blue));
            prop_assert!(Frame::of(&look).bytes()[2..5].iter().all(|part| *part <= 100));
        }
    }
}
