//! What comes out of a sink, recorded from its monitor and measured.

use std::f64::consts::TAU;
use std::io::{BufReader, Read as _};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use media::tones::Tone;

use crate::server::{DEADLINE, Running, Server, eventually};

pub const RATE: u32 = 48_000;

/// A recorder that runs until it is dropped.
pub struct Recording {
    sink: String,
    samples: Arc<Mutex<Vec<f32>>>,
    _parec: Running,
}

impl Recording {
    pub fn of(server: &Server, sink: &str) -> Self {
        let mut parec = server.home.command("parec");
        parec.args(["--device", &format!("{sink}.monitor"), "--format=float32le", "--channels=2"]);
        parec.args(["--rate=48000", "--latency-msec=30", "--raw"]);
        let mut parec = Running::start(parec.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut output = BufReader::new(parec.0.stdout.take().unwrap());
        let samples = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&samples);
        std::thread::spawn(move || {
            // The left channel: mixing two into one is each server's own affair.
            let mut frame = [0; 8];
            while output.read_exact(&mut frame).is_ok() {
                let [a, b, c, d, ..] = frame;
                kept.lock().unwrap().push(f32::from_le_bytes([a, b, c, d]));
            }
        });
        let recording = Self { sink: sink.to_owned(), samples, _parec: parec };
        eventually("the recorder runs", || (recording.length() > 0).then_some(()));
        recording
    }

    pub fn length(&self) -> usize {
        self.samples.lock().unwrap().len()
    }

    pub fn all(&self) -> Vec<f32> {
        self.samples.lock().unwrap().clone()
    }

    /// The last `count` samples, once there are so many after `since`.
    fn last(&self, count: usize, since: usize) -> Option<Vec<f32>> {
        let samples = self.samples.lock().unwrap();
        (samples.len() >= since + count).then(|| samples[samples.len() - count..].to_vec())
    }

    /// Waits until a whole cycle of `tone` is heard at `volume`: each of its own frequencies at the
    /// amplitude that the score has there times the square of the volume, to within 5 %.
    pub fn hears(&self, tone: Tone, volume: f64) {
        let score = cycle_of(tone);
        let since = self.length();
        let mut tries = Vec::new();
        let before = Instant::now();
        let heard = loop {
            if let Some(heard) = self.last(score.len(), since) {
                let gains = tone
                    .frequencies()
                    .into_iter()
                    .map(|frequency| amplitude(&heard, frequency) / amplitude(&score, frequency));
                let gains: Vec<f64> = gains.collect();
                if gains.iter().all(|gain| (gain / (volume * volume) - 1.0).abs() < 0.05) {
                    break heard;
                }
                tries.push(gains);
            }
            assert!(before.elapsed() < DEADLINE, "{tone:?} at {volume} on {}: {tries:?}", self.sink);
            std::thread::park_timeout(Duration::from_millis(200));
        };
        // As much as a cycle, and nothing of what other tones are known by.
        let own = weakest(&heard, tone);
        for other in Tone::ALL.into_iter().filter(|other| *other != tone) {
            let foreign = strongest(&heard, other);
            assert!(own > 3.0 * foreign, "{tone:?}: {own}, and {foreign} of {other:?}");
        }
    }

    /// Waits until nothing is heard for as long as a cycle of `tone` is: within one it is loud somewhere.
    pub fn falls_silent(&self, tone: Tone) {
        let since = self.length();
        eventually(&format!("silence on {}", self.sink), || {
            let heard = self.last(cycle_of(tone).len(), since)?;
            (loudest(&heard) == 0.0).then_some(())
        });
    }

    /// Hears nothing for as long as a cycle of `tone` is, from now.
    pub fn stays_silent(&self, tone: Tone) {
        let since = self.length();
        let heard = eventually("a cycle is recorded", || self.last(cycle_of(tone).len(), since));
        assert_eq!(loudest(&heard), 0.0, "on {}", self.sink);
    }
}

pub fn cycle_of(tone: Tone) -> Vec<f32> {
    (0..tone.cycle(RATE)).map(|position| tone.sample(position, RATE)).collect()
}

pub fn loudest(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |loudest, sample| loudest.max(sample.abs()))
}

/// The steepest step, and how many samples after the first and before the last sound it is.
pub fn steepest(samples: &[f32]) -> (f32, (usize, usize)) {
    let sound = |sample: &f32| *sample != 0.0;
    let first = samples.iter().position(sound).unwrap_or(0);
    let last = samples.iter().rposition(sound).unwrap_or(0);
    let steps = samples.windows(2).enumerate().map(|(place, pair)| ((pair[1] - pair[0]).abs(), place));
    let (step, place) = steps.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0));
    (step, (place.saturating_sub(first), last.saturating_sub(place)))
}

fn weakest(heard: &[f32], tone: Tone) -> f64 {
    tone.frequencies().into_iter().map(|f| amplitude(heard, f)).fold(f64::INFINITY, f64::min)
}

fn strongest(heard: &[f32], tone: Tone) -> f64 {
    tone.frequencies().into_iter().map(|f| amplitude(heard, f)).fold(0.0, f64::max)
}

/// Goertzel's amplitude of the whole number of waves in `samples` that is nearest to `frequency`.
/// For a whole cycle of a tone it does not matter where in the cycle the samples begin.
fn amplitude(samples: &[f32], frequency: f64) -> f64 {
    let count = samples.len() as f64;
    let waves = (frequency * count / f64::from(RATE)).round();
    let angle = TAU * waves / count;
    let coefficient = 2.0 * angle.cos();
    let (mut before, mut last) = (0.0, 0.0);
    for sample in samples {
        let now = f64::from(*sample) + coefficient * last - before;
        before = last;
        last = now;
    }
    let power = last * last + before * before - coefficient * last * before;
    2.0 * power.max(0.0).sqrt() / count
}
