//! What an open output plays: the samples of a tone, at a loudness that changes without a click.
//!
//! The system asks for samples from a thread of its own and must not wait. So the feed has all it
//! needs, and what the ringer says to it goes through atomics.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use settings::values::RingerVolume;

use super::tones::{RAMP_MS, Tone};

/// The loudness of one ringing, on whatever device it plays.
#[derive(Debug)]
pub(super) struct Loudness(AtomicU32);

impl Loudness {
    pub(super) fn new(volume: RingerVolume) -> Arc<Self> {
        Arc::new(Self(AtomicU32::new(gain(volume).to_bits())))
    }

    pub(super) fn set(&self, volume: RingerVolume) {
        self.0.store(gain(volume).to_bits(), Ordering::Relaxed);
    }

    fn gain(&self) -> f32 {
        f32::from_bits(self.0.load(Ordering::Relaxed))
    }
}

/// Half the way of the slider is a quarter of the amplitude: nearer to what an ear calls half.
fn gain(volume: RingerVolume) -> f32 {
    (volume.share() * volume.share()) as f32
}

/// The ringer's end of a feed.
#[derive(Debug, Default)]
pub(super) struct Tap {
    closed: AtomicBool,
    asked: AtomicU64,
}

impl Tap {
    /// The feed falls silent within 5 ms of its samples.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// How many samples the system has taken so far: a number that stands still is an output that
    /// plays nothing.
    pub(super) fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }
}

/// Silence before the tone. A server that has already played ahead what was nothing takes it back
/// when a stream begins, and where it cannot, the beginning is lost: then it is this.
pub(super) const LEAD: Duration = Duration::from_millis(20);

/// The samples of a tone, from its beginning.
#[derive(Debug)]
pub(super) struct Feed {
    tone: Tone,
    rate: u32,
    /// Samples of silence that are still to come first.
    lead: u64,
    position: u64,
    /// In samples; the tone repeats for ever without one.
    length: Option<u64>,
    loudness: Arc<Loudness>,
    tap: Arc<Tap>,
    gain: f32,
    target: f32,
    step: f32,
}

impl Feed {
    /// `length`: how long it sounds, if not until the tap is closed.
    pub(super) fn new(
        tone: Tone,
        rate: u32,
        length: Option<Duration>,
        loudness: Arc<Loudness>,
        tap: Arc<Tap>,
    ) -> Self {
        let samples = |time: Duration| time.as_millis() as u64 * u64::from(rate) / 1000;
        let (lead, length) = (samples(LEAD), length.map(samples));
        Self { tone, rate, lead, position: 0, length, loudness, tap, gain: 0.0, target: 0.0, step: 0.0 }
    }

    /// The next samples, each handed to `place`.
    pub(super) fn fill<'a, T: 'a + ?Sized>(
        &mut self,
        places: impl Iterator<Item = &'a mut T>,
        put: impl Fn(&mut T, f32),
    ) {
        let mut count = 0;
        for place in places {
            count += 1;
            if self.lead > 0 {
                self.lead -= 1;
                put(place, 0.0);
                continue;
            }
            let gain = self.next_gain();
            let sample = if gain > 0.0 { self.tone.sample(self.position, self.rate) * gain } else { 0.0 };
            put(place, sample);
            self.position += 1;
        }
        self.tap.asked.fetch_add(count, Ordering::Relaxed);
    }

    /// Moves towards what is wanted so that the whole way takes [`RAMP_MS`].
    fn next_gain(&mut self) -> f32 {
        let ramp = (f64::from(self.rate) * RAMP_MS / 1000.0).max(1.0);
        let ends = self.length.is_some_and(|length| self.position + ramp as u64 >= length);
        let wanted = if ends || self.tap.closed.load(Ordering::Relaxed) { 0.0 } else { self.loudness.gain() };
        if wanted.to_bits() != self.target.to_bits() {
            self.target = wanted;
            self.step = (wanted - self.gain).abs() / ramp as f32;
        }
        self.gain = if self.gain < wanted {
            (self.gain + self.step).min(wanted)
        } else {
            (self.gain - self.step).max(wanted)
        };
        self.gain
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test stops where its ground is missing")]

    use super::*;

    const RATE: u32 = 48_000;

    fn samples(feed: &mut Feed, count: usize) -> Vec<f32> {
        let mut samples = vec![f32::NAN; count];
        feed.fill(samples.iter_mut(), |place, sample| *place = sample);
        samples
    }

    fn open(volume: f64, length: Option<Duration>) -> (Feed, Arc<Loudness>, Arc<Tap>) {
        let (loudness, tap) = (Loudness::new(RingerVolume::new(volume)), Arc::new(Tap::default()));
        let feed = Feed::new(Tone::TwoTone, RATE, length, Arc::clone(&loudness), Arc::clone(&tap));
        (feed, loudness, tap)
    }

    fn loudest(samples: &[f32]) -> f32 {
        samples.iter().fold(0.0, |loudest, sample| loudest.max(sample.abs()))
    }

    fn steepest(samples: &[f32]) -> f32 {
        samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
    }

    /// The tone's own bound, and the ramp of the loudness at the loudest sample.
    fn bound() -> f32 {
        Tone::TwoTone.step_bound(RATE) + 1.0 / 240.0
    }

    #[test]
    fn the_loudness_is_the_square_of_the_volume() {
        let full = loudest(&samples(&mut open(1.0, None).0, 24_000));
        for volume in [0.1, 0.5, 0.9] {
            let heard = loudest(&samples(&mut open(volume, None).0, 24_000));
            let expected = full * (volume * volume) as f32;
            assert!((heard - expected).abs() < 0.01 * expected, "{volume}: {heard}, not {expected}");
        }
        assert_eq!(loudest(&samples(&mut open(0.0, None).0, 24_000)), 0.0);
    }

    #[test]
    fn a_volume_that_jumps_makes_no_click() {
        let (mut feed, loudness, _) = open(0.0, None);
        let mut heard = samples(&mut feed, 5_000);
        for volume in [1.0, 0.0, 0.7, 0.2, 1.0] {
            loudness.set(RingerVolume::new(volume));
            heard.extend(samples(&mut feed, 1_111));
        }
        assert!(steepest(&heard) <= bound(), "{}", steepest(&heard));
        assert!(loudest(&heard) > 0.5);
    }

    #[test]
    fn a_closed_tap_is_silent_after_five_milliseconds_without_a_click() {
        let (mut feed, _, tap) = open(1.0, None);
        let mut heard = samples(&mut feed, 24_000);
        tap.close();
        heard.extend(samples(&mut feed, 24_000));
        assert!(steepest(&heard) <= bound(), "{}", steepest(&heard));
        assert!(loudest(&heard[..24_000]) > 0.5);
        assert_eq!(loudest(&heard[24_000 + 242..]), 0.0);
        assert_eq!(tap.asked(), 48_000);
    }

    #[test]
    fn a_length_ends_the_tone_by_itself() {
        let (mut feed, _, _) = open(1.0, Some(Duration::from_millis(500)));
        let heard = samples(&mut feed, 48_000);
        assert!(steepest(&heard) <= bound(), "{}", steepest(&heard));
        assert!(loudest(&heard[20_000..23_000]) > 0.5);
        assert_eq!(loudest(&heard[..960]), 0.0, "the lead");
        assert_eq!(loudest(&heard[960 + 24_002..]), 0.0);
    }
}
