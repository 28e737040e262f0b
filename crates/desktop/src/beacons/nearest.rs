//! Which of the known beacons is the nearest: a choice that holds still while people walk about.
//!
//! A signal through an office swings by several dB from frame to frame, so no single frame decides anything. The
//! strength of each beacon is smoothed over [`SMOOTHED_OVER`], where one frame counts for half at most. Another one becomes the nearest only after it has been
//! stronger by [`MARGIN`] for [`SETTLES_IN`], and one that is not heard for [`SILENT_AFTER`] is let go of.
//!
//! Strength counts against what the beacon says of itself one metre away: one that is set to send weakly is not further
//! off for it.
//!
//! A frame costs the same however many beacons there are: it is compared with the nearest and its challenger alone. Time
//! comes from outside.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;

use super::frame::{BeaconId, Frame};

/// After so long, a new strength would count for two thirds. Beacons send one to ten times a second.
pub const SMOOTHED_OVER: Duration = Duration::from_secs(5);

/// What one frame counts for at most, however long it is since the last one.
pub const MOST_OF_ONE: f64 = 0.5;

/// dB. As much as a body between the beacon and the computer takes away.
pub const MARGIN: f64 = 6.0;

/// Longer than somebody takes who passes by.
pub const SETTLES_IN: Duration = Duration::from_secs(3);

/// Some adapters hand over one frame of each beacon in a scan of 15 s, and no more: three of those.
pub const SILENT_AFTER: Duration = Duration::from_secs(45);

/// dBm that a receiver can measure: systems put numbers beyond these where they know none.
const MEASURABLE: std::ops::RangeInclusive<i16> = -120..=20;

/// How one beacon is heard.
#[derive(Debug, Clone, Copy)]
struct Signal {
    /// dB above what it says of itself one metre away.
    strength: f64,
    last: Instant,
}

/// One that may become the nearest.
#[derive(Debug, Clone, Copy)]
struct Challenger {
    id: BeaconId,
    since: Instant,
}

/// What was heard of the known beacons.
#[derive(Debug, Default)]
pub struct Nearest {
    known: HashSet<BeaconId>,
    heard: HashMap<BeaconId, Signal>,
    nearest: Option<BeaconId>,
    challenger: Option<Challenger>,
}

impl Nearest {
    /// None of these is heard yet.
    #[must_use]
    pub fn of(known: impl IntoIterator<Item = BeaconId>) -> Self {
        Self { known: known.into_iter().collect(), ..Self::default() }
    }

    /// The nearest one, as far as that has settled.
    #[must_use]
    pub const fn nearest(&self) -> Option<BeaconId> {
        self.nearest
    }

    /// Nobody listens any more: what was heard is no longer so.
    pub fn forget(&mut self) {
        self.heard.clear();
        self.nearest = None;
        self.challenger = None;
    }

    /// A frame was received at `rssi` dBm. Frames of beacons that are not known change nothing, nor do those whose
    /// strength the system could not measure.
    pub fn frame(&mut self, frame: &Frame, rssi: i16, now: Instant) {
        if !MEASURABLE.contains(&rssi) || !self.known.contains(&frame.id) {
            return;
        }
        let strength = f64::from(rssi) - f64::from(frame.at_one_metre);
        let signal = self.heard.entry(frame.id).or_insert(Signal { strength, last: now });
        if is_silent(signal, now) {
            signal.strength = strength;
        }
        let passed = now.saturating_duration_since(signal.last).as_secs_f64();
        signal.strength +=
            (strength - signal.strength) * (1.0 - (-passed / SMOOTHED_OVER.as_secs_f64()).exp());
        signal.last = now;
        self.weigh(frame.id, now);
        self.look(now);
    }

    /// Time has passed: lets go of what is silent, and settles what has lasted.
    pub fn look(&mut self, now: Instant) {
        let gone = |id: &BeaconId| self.heard.get(id).is_none_or(|signal| is_silent(signal, now));
        if self.challenger.is_some_and(|challenger| gone(&challenger.id)) {
            self.challenger = None;
        }
        if self.nearest.is_some_and(|nearest| gone(&nearest)) {
            self.heard.retain(|_, signal| !is_silent(signal, now));
            self.nearest = self.strongest();
            self.challenger = None;
        }
        if let Some(challenger) = self.challenger
            && now >= challenger.since + SETTLES_IN
        {
            self.nearest = Some(challenger.id);
            self.challenger = None;
        }
    }

    /// When to look again if nothing is heard until then.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        let silent = |id: &BeaconId| self.heard.get(id).map(|signal| signal.last + SILENT_AFTER);
        let settled = self.challenger.map(|challenger| challenger.since + SETTLES_IN);
        let of_challenger = self.challenger.and_then(|challenger| silent(&challenger.id));
        let of_nearest = self.nearest.as_ref().and_then(silent);
        [settled, of_challenger, of_nearest].into_iter().flatten().min()
    }

    /// Whether this one, which was just heard, changes who challenges the nearest.
    fn weigh(&mut self, id: BeaconId, now: Instant) {
        let challenger = self.challenger.map(|challenger| challenger.id);
        match self.nearest {
            Some(nearest) if nearest == id => {
                if challenger.is_some_and(|challenger| !self.beats(challenger, nearest)) {
                    self.challenger = None;
                }
            }
            Some(nearest) if !self.beats(id, nearest) => {
                if challenger == Some(id) {
                    self.challenger = None;
                }
            }
            _ => {
                let stands =
                    challenger.is_some_and(|challenger| challenger == id || !self.beats(id, challenger));
                if !stands {
                    self.challenger = Some(Challenger { id, since: now });
                }
            }
        }
    }

    fn beats(&self, one: BeaconId, other: BeaconId) -> bool {
        self.strength(one) > self.strength(other) + MARGIN
    }

    fn strength(&self, id: BeaconId) -> f64 {
        self.heard.get(&id).map_or(f64::NEG_INFINITY, |signal| signal.strength)
    }

    /// Of all that are heard; of two equal ones always the same.
    fn strongest(&self) -> Option<BeaconId> {
        let by_strength = |a: &(&BeaconId, &Signal), b: &(&BeaconId, &Signal)| {
            a.1.strength.total_cmp(&b.1.strength).then_with(|| a.0.cmp(b.0))
        };
        self.heard.iter().max_by(by_strength).map(|(id, _)| *id)
    }
}

fn is_silent(signal: &Signal, now: Instant) -> bool {
    now.saturating_duration_since(signal.last) >= SILENT_AFTER
}

#[cfg(test)]
mod tests;
