//! The busylight, the headset and the Bluetooth beacons.

use super::Range;

/// A Kuando busylight: `media.kuando` of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Busylight {
    /// False as well where a part of the setting is invalid.
    pub enabled: bool,
    /// The tone that the light plays while a call rings. None: it plays none.
    pub ring_tone: Option<ToneName>,
    pub ring_volume: LightVolume,
}

/// Name of a tone of a busylight. Whether a light has it, the light's own list says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ToneName(String);

impl ToneName {
    /// None for a blank name, which is no tone.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let name = name.trim();
        (!name.is_empty()).then(|| Self(name.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Volume of a busylight's tone in per cent, 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LightVolume(f64);

impl LightVolume {
    pub const RANGE: Range = Range { min: 0.0, max: 100.0 };
    pub const DEFAULT: Self = Self(50.0);

    #[must_use]
    pub const fn new(per_cent: f64) -> Self {
        Self(Self::RANGE.clamp(per_cent))
    }

    #[must_use]
    pub const fn per_cent(self) -> f64 {
        self.0
    }
}

/// The headset that is opened at start and after sleep: `media.preferredHeadset` of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Headset {
    /// None: no headset is opened.
    pub preferred: Option<HeadsetMaker>,
}

impl Headset {
    /// What a word of the document says, in any case; none for unknown words.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        if word.eq_ignore_ascii_case("NONE") {
            return Some(Self { preferred: None });
        }
        HeadsetMaker::of_word(word).map(|maker| Self { preferred: Some(maker) })
    }
}

/// The makers whose headsets the document knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeadsetMaker {
    Jabra,
    Sennheiser,
    Yealink,
}

impl HeadsetMaker {
    pub const ALL: [Self; 3] = [Self::Jabra, Self::Sennheiser, Self::Yealink];

    /// The word in the document.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Jabra => "JABRA",
            Self::Sennheiser => "SENNHEISER",
            Self::Yealink => "YEALINK",
        }
    }

    /// The maker of that name, in any case.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|maker| maker.word().eq_ignore_ascii_case(word))
    }
}

/// The company's Bluetooth beacons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Beacons {
    /// False: nothing is scanned for at all.
    pub may_update_location: bool,
}
