//! What a tone is made of: notes, and the voices that play them.

use std::f64::consts::{PI, TAU};

use super::RAMP_MS;

/// One cycle of a tone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score {
    pub(super) cycle_ms: u32,
    pub(super) notes: &'static [Note],
}

/// One note of a cycle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    /// From the beginning of the cycle.
    pub(super) at_ms: u32,
    /// From the beginning of its rise to the end of its fall.
    pub(super) length_ms: u32,
    /// Of the lowest wave, in Hz.
    pub(super) frequency: f64,
    /// What all waves of the note together cannot exceed.
    pub(super) level: f64,
    pub(super) voice: Voice,
}

/// What sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// A sine wave.
    Plain,
    /// Two waves, held.
    Horn,
    /// Odd overtones, held.
    Reed,
    /// Overtones that are no multiples, dying away.
    Bell,
    /// Nearly plain, dying away slowly.
    Chime,
    /// The fourth harmonic of a tuned bar, dying away quickly.
    Wood,
}

/// A wave of a voice: its frequency as a multiple of the note's, and its share of the level.
type Wave = (f64, f64);

impl Voice {
    /// The shares add up to 1.
    const fn waves(self) -> &'static [Wave] {
        match self {
            Self::Plain => &[(1.0, 1.0)],
            Self::Horn => &[(1.0, 0.75), (2.0, 0.25)],
            Self::Reed => &[(1.0, 0.8), (3.0, 0.2)],
            Self::Bell => &[(1.0, 0.7), (2.41, 0.2), (3.92, 0.1)],
            Self::Chime => &[(1.0, 0.9), (3.01, 0.1)],
            Self::Wood => &[(1.0, 0.85), (3.98, 0.15)],
        }
    }

    /// Milliseconds after which a note has lost 63 %, if it does.
    const fn dies_away_in(self) -> Option<f64> {
        match self {
            Self::Plain | Self::Horn | Self::Reed => None,
            Self::Bell => Some(280.0),
            Self::Chime => Some(420.0),
            Self::Wood => Some(90.0),
        }
    }
}

impl Note {
    /// Its part of the sample at `ms` of the cycle.
    pub(super) fn at(&self, ms: f64) -> f64 {
        let since = ms - f64::from(self.at_ms);
        let left = f64::from(self.length_ms) - since;
        if since <= 0.0 || left <= 0.0 {
            return 0.0;
        }
        let decay = self.voice.dies_away_in().map_or(1.0, |constant| (-since / constant).exp());
        let level = self.level * decay * ramp(since) * ramp(left);
        let phase = TAU * self.frequency * since / 1000.0;
        self.voice.waves().iter().map(|(multiple, share)| level * share * (phase * multiple).sin()).sum()
    }

    /// The most by which it can change, per second.
    pub(super) fn steepness(&self) -> f64 {
        let waves: f64 =
            self.voice.waves().iter().map(|(multiple, share)| share * multiple * TAU * self.frequency).sum();
        // The ramp is half a cosine, steepest in its middle.
        let ramp = PI / 2.0 * 1000.0 / RAMP_MS;
        let decay = self.voice.dies_away_in().map_or(0.0, |constant| 1000.0 / constant);
        self.level * (waves + ramp + decay)
    }

    /// Whether it has begun and not ended.
    pub(super) const fn sounds_at(&self, ms: u32) -> bool {
        self.at_ms <= ms && ms < self.at_ms + self.length_ms
    }
}

/// 0 to 1 over the first milliseconds, without a corner.
fn ramp(ms: f64) -> f64 {
    if ms >= RAMP_MS { 1.0 } else { (1.0 - (PI * ms / RAMP_MS).cos()) / 2.0 }
}
