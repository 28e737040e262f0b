//! The tones of the app, synthesised: no files to ship, any sample rate, no click where they repeat.
//!
//! A tone is a score: notes that begin at some millisecond of a cycle, each a few sine waves under an
//! envelope. A sample is a pure function of the score and of its place in the cycle, so that nothing
//! is rendered ahead and nothing is kept. Every note rises from and falls to nothing within 5 ms, and
//! ends before its cycle does.

mod score;
#[cfg(test)]
mod tests;

use score::{Note, Score, Voice};

/// How long a note takes to rise and to fall, in milliseconds: shorter is heard as a click.
pub const RAMP_MS: f64 = 5.0;

/// A tone that the app can play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    ClassicBell,
    SoftChime,
    Marimba,
    Harbour,
    Digital,
    Pulse,
    Glass,
    Morning,
    /// The ring of an old exchange, 440 and 480 Hz together.
    TwoTone,
    /// A queue has reached the state that somebody must look at.
    QueueAlarm,
    /// A short sound, for what only wants a nod.
    Tick,
}

impl Tone {
    pub const ALL: [Self; 11] = [
        Self::ClassicBell,
        Self::SoftChime,
        Self::Marimba,
        Self::Harbour,
        Self::Digital,
        Self::Pulse,
        Self::Glass,
        Self::Morning,
        Self::TwoTone,
        Self::QueueAlarm,
        Self::Tick,
    ];

    /// The tones that a ringtone of the PBX can be. The order and the length are part of what
    /// [`Tone::for_ringtone`] promises: another tone goes into [`Tone::ALL`] and not in here, or
    /// telephones that have rung alike for years would change.
    pub const RINGTONES: [Self; 9] = [
        Self::ClassicBell,
        Self::SoftChime,
        Self::Marimba,
        Self::Harbour,
        Self::Digital,
        Self::Pulse,
        Self::Glass,
        Self::Morning,
        Self::TwoTone,
    ];

    /// The name in English; for the first eight it is what a PBX calls such a ringtone.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClassicBell => "Classic bell",
            Self::SoftChime => "Soft chime",
            Self::Marimba => "Marimba",
            Self::Harbour => "Harbour",
            Self::Digital => "Digital",
            Self::Pulse => "Pulse",
            Self::Glass => "Glass",
            Self::Morning => "Morning",
            Self::TwoTone => "Two-tone",
            Self::QueueAlarm => "Queue alarm",
            Self::Tick => "Tick",
        }
    }

    /// The tone for a ringtone of the PBX, which names ringtones and sends no sound.
    ///
    /// By its English name, if that is one of ours but for case, spaces and punctuation. Otherwise by
    /// the id: FNV-1a (64 bits) of its bytes, modulo the nine of [`Tone::RINGTONES`]. So the same
    /// ringtone is the same tone on every computer and in every version, and two unknown ones mostly
    /// differ.
    #[must_use]
    pub fn for_ringtone(id: &str, english_name: Option<&str>) -> Self {
        let by_name = english_name.and_then(|name| {
            let name = bare(name);
            Self::RINGTONES.into_iter().find(|tone| bare(tone.name()) == name)
        });
        by_name.unwrap_or_else(|| by_id(id))
    }

    /// The frequencies in Hz by which this tone is known: its notes without their overtones. No other
    /// tone has one of them nearby.
    #[must_use]
    pub fn frequencies(self) -> Vec<f64> {
        let mut frequencies: Vec<f64> = self.score().notes.iter().map(|note| note.frequency).collect();
        frequencies.sort_by(f64::total_cmp);
        frequencies.dedup();
        frequencies
    }

    /// The length of the cycle in samples.
    #[must_use]
    pub fn cycle(self, rate: u32) -> u64 {
        u64::from(self.score().cycle_ms) * u64::from(rate) / 1000
    }

    /// The sample at `position`, between -1 and 1. After the cycle it begins anew.
    #[must_use]
    pub fn sample(self, position: u64, rate: u32) -> f32 {
        let within = position.checked_rem(self.cycle(rate)).unwrap_or(0);
        let ms = within as f64 * 1000.0 / f64::from(rate.max(1));
        self.score().notes.iter().map(|note| note.at(ms)).sum::<f64>() as f32
    }

    /// No two samples that follow each other, the last and the first of a cycle among them, differ by
    /// more than this: the steepest that sine waves of these frequencies, levels and ramps can be.
    #[must_use]
    pub fn step_bound(self, rate: u32) -> f32 {
        let notes = self.score().notes;
        // As many notes as ever sound together do so when one of them begins.
        let then =
            |ms: u32| -> f64 { notes.iter().filter(|note| note.sounds_at(ms)).map(Note::steepness).sum() };
        let steepest = notes.iter().map(|note| then(note.at_ms)).fold(0.0, f64::max);
        (steepest / f64::from(rate.max(1))) as f32
    }

    const fn score(self) -> Score {
        match self {
            Self::ClassicBell => CLASSIC_BELL,
            Self::SoftChime => SOFT_CHIME,
            Self::Marimba => MARIMBA,
            Self::Harbour => HARBOUR,
            Self::Digital => DIGITAL,
            Self::Pulse => PULSE,
            Self::Glass => GLASS,
            Self::Morning => MORNING,
            Self::TwoTone => TWO_TONE,
            Self::QueueAlarm => QUEUE_ALARM,
            Self::Tick => TICK,
        }
    }
}

/// A name without case, spaces and punctuation.
fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn by_id(id: &str) -> Tone {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let count = Tone::RINGTONES.len() as u64;
    let place = usize::try_from(hash % count).unwrap_or(0);
    Tone::RINGTONES.get(place).copied().unwrap_or(Tone::ClassicBell)
}

const fn note(at_ms: u32, length_ms: u32, frequency: f64, level: f64, voice: Voice) -> Note {
    Note { at_ms, length_ms, frequency, level, voice }
}

/// Two gongs under one hammer, twice.
const CLASSIC_BELL: Score = Score {
    cycle_ms: 3000,
    notes: &[
        note(0, 420, 1060.0, 0.36, Voice::Bell),
        note(60, 420, 1320.0, 0.30, Voice::Bell),
        note(200, 420, 1060.0, 0.36, Voice::Bell),
        note(260, 420, 1320.0, 0.30, Voice::Bell),
        note(400, 900, 1060.0, 0.36, Voice::Bell),
        note(460, 900, 1320.0, 0.30, Voice::Bell),
        note(1300, 1100, 1060.0, 0.30, Voice::Bell),
        note(1360, 1100, 1320.0, 0.24, Voice::Bell),
    ],
};

/// Three notes of C major going down.
const SOFT_CHIME: Score = Score {
    cycle_ms: 3200,
    notes: &[
        note(0, 1500, 783.99, 0.36, Voice::Chime),
        note(320, 1500, 659.26, 0.32, Voice::Chime),
        note(640, 1900, 523.25, 0.32, Voice::Chime),
    ],
};

/// A little figure on wood.
const MARIMBA: Score = Score {
    cycle_ms: 2400,
    notes: &[
        note(0, 300, 293.66, 0.5, Voice::Wood),
        note(160, 300, 369.99, 0.5, Voice::Wood),
        note(320, 300, 587.33, 0.45, Voice::Wood),
        note(480, 300, 369.99, 0.5, Voice::Wood),
        note(640, 300, 293.66, 0.5, Voice::Wood),
        note(800, 300, 369.99, 0.5, Voice::Wood),
        note(960, 500, 587.33, 0.45, Voice::Wood),
    ],
};

/// Two ships that answer each other.
const HARBOUR: Score = Score {
    cycle_ms: 3600,
    notes: &[
        note(0, 900, 196.0, 0.6, Voice::Horn),
        note(1100, 1100, 233.08, 0.6, Voice::Horn),
        note(1300, 900, 196.0, 0.25, Voice::Horn),
    ],
};

/// The trill of an office telephone.
const DIGITAL: Score = Score {
    cycle_ms: 2400,
    notes: &[
        note(0, 70, 1396.91, 0.5, Voice::Reed),
        note(70, 70, 1760.0, 0.5, Voice::Reed),
        note(140, 70, 1396.91, 0.5, Voice::Reed),
        note(210, 70, 1760.0, 0.5, Voice::Reed),
        note(280, 70, 1396.91, 0.5, Voice::Reed),
        note(350, 70, 1760.0, 0.5, Voice::Reed),
        note(420, 70, 1396.91, 0.5, Voice::Reed),
        note(490, 70, 1760.0, 0.5, Voice::Reed),
        note(800, 70, 1396.91, 0.5, Voice::Reed),
        note(870, 70, 1760.0, 0.5, Voice::Reed),
        note(940, 70, 1396.91, 0.5, Voice::Reed),
        note(1010, 70, 1760.0, 0.5, Voice::Reed),
        note(1080, 70, 1396.91, 0.5, Voice::Reed),
        note(1150, 70, 1760.0, 0.5, Voice::Reed),
    ],
};

/// Soft beats in pairs.
const PULSE: Score = Score {
    cycle_ms: 2000,
    notes: &[
        note(0, 140, 698.46, 0.7, Voice::Plain),
        note(200, 220, 830.61, 0.7, Voice::Plain),
        note(800, 140, 698.46, 0.7, Voice::Plain),
        note(1000, 220, 830.61, 0.7, Voice::Plain),
    ],
};

/// Glasses touched by a spoon.
const GLASS: Score = Score {
    cycle_ms: 2800,
    notes: &[
        note(0, 900, 1567.98, 0.32, Voice::Chime),
        note(180, 900, 2093.0, 0.3, Voice::Chime),
        note(360, 1300, 2637.02, 0.26, Voice::Chime),
        note(900, 1300, 2093.0, 0.26, Voice::Chime),
    ],
};

/// Open fifths going up.
const MORNING: Score = Score {
    cycle_ms: 3600,
    notes: &[
        note(0, 1200, 415.3, 0.34, Voice::Chime),
        note(400, 1200, 622.25, 0.3, Voice::Chime),
        note(800, 1200, 932.33, 0.28, Voice::Chime),
        note(1500, 1500, 622.25, 0.26, Voice::Chime),
    ],
};

const TWO_TONE: Score = Score {
    cycle_ms: 4000,
    notes: &[note(0, 1800, 440.0, 0.42, Voice::Plain), note(0, 1800, 480.0, 0.42, Voice::Plain)],
};

/// Meant to be noticed: no ringtone alternates like this.
const QUEUE_ALARM: Score = Score {
    cycle_ms: 1500,
    notes: &[
        note(0, 180, 875.0, 0.6, Voice::Reed),
        note(180, 180, 1004.0, 0.6, Voice::Reed),
        note(360, 180, 875.0, 0.6, Voice::Reed),
        note(540, 180, 1004.0, 0.6, Voice::Reed),
        note(720, 180, 875.0, 0.6, Voice::Reed),
    ],
};

const TICK: Score = Score { cycle_ms: 1000, notes: &[note(0, 40, 2349.32, 0.35, Voice::Wood)] };
