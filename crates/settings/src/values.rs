//! Values that carry their own rules: each is clamped in its constructor and nowhere else.

mod devices;
mod integrations;

use crate::shortcut::Combination;

pub use devices::{Beacons, Busylight, Headset, HeadsetMaker, LightVolume, ToneName};
pub use integrations::{
    ApiMode, Browser, CopyToClipboard, Delay, Integrations, Phase, Run, Sendkeys, Template, WebStep, Website,
};

/// A closed range of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    pub min: f64,
    pub max: f64,
}

impl Range {
    #[must_use]
    pub const fn clamp(self, number: f64) -> f64 {
        number.clamp(self.min, self.max)
    }
}

/// Zoom of the web view in per cent, 25 to 400.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom(f64);

impl Zoom {
    pub const RANGE: Range = Range { min: 25.0, max: 400.0 };
    pub const DEFAULT: Self = Self(100.0);
    /// The steps that Ctrl + and Ctrl − take, as browsers have them.
    const STEPS: [f64; 16] = [
        25.0, 33.0, 50.0, 67.0, 75.0, 80.0, 90.0, 100.0, 110.0, 125.0, 150.0, 175.0, 200.0, 250.0, 300.0,
        400.0,
    ];

    #[must_use]
    pub const fn new(per_cent: f64) -> Self {
        Self(Self::RANGE.clamp(per_cent))
    }

    #[must_use]
    pub const fn per_cent(self) -> f64 {
        self.0
    }

    /// 1.0 for 100 %.
    #[must_use]
    pub fn factor(self) -> f64 {
        self.0 / 100.0
    }

    /// The next step up; the largest stays.
    #[must_use]
    pub fn larger(self) -> Self {
        Self(Self::STEPS.into_iter().find(|step| *step > self.0 + 0.01).unwrap_or(self.0))
    }

    /// The next step down; the smallest stays.
    #[must_use]
    pub fn smaller(self) -> Self {
        Self(Self::STEPS.into_iter().rev().find(|step| *step < self.0 - 0.01).unwrap_or(self.0))
    }
}

/// Width of a dashboard column in CSS pixels, 200 to 1200.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColumnWidth(f64);

impl ColumnWidth {
    pub const RANGE: Range = Range { min: 200.0, max: 1200.0 };
    pub const DEFAULT: Self = Self(370.0);

    #[must_use]
    pub const fn new(css_pixels: f64) -> Self {
        Self(Self::RANGE.clamp(css_pixels))
    }

    #[must_use]
    pub const fn css_pixels(self) -> f64 {
        self.0
    }
}

/// Loudness of ringtones, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RingerVolume(f64);

impl RingerVolume {
    pub const RANGE: Range = Range { min: 0.0, max: 1.0 };
    pub const DEFAULT: Self = Self(0.5);

    #[must_use]
    pub const fn new(share: f64) -> Self {
        Self(Self::RANGE.clamp(share))
    }

    #[must_use]
    pub const fn share(self) -> f64 {
        self.0
    }
}

/// The themes that have a palette of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Theme {
    Earth,
    Teal,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Earth, Self::Teal, Self::Dark];
    pub const DEFAULT: Self = Self::Earth;

    /// The key in the PBX's list of themes.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Earth => "EARTH",
            Self::Teal => "TEAL",
            Self::Dark => "DARK",
        }
    }

    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.key().eq_ignore_ascii_case(key))
    }
}

/// An id of the PBX: opaque, of any length.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Id(String);

impl Id {
    #[must_use]
    pub const fn new(id: String) -> Self {
        Self(id)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the window is to be, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowGeometry {
    /// Top left of the frame; none: centred.
    pub position: Option<Point>,
    /// Of the content, without the frame.
    pub size: Size,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

impl WindowGeometry {
    pub const DEFAULT_SIZE: Size = Size { width: 1000.0, height: 700.0 };
    /// Positions further out than this name no place on any desktop; X11 has 16 bits for them.
    pub const COORDINATE: Range = Range { min: -1e6, max: 1e6 };
    /// Sizes below are no window; how large one may be, the monitors say.
    pub const WIDTH: Range = Range { min: 320.0, max: 1e6 };
    pub const HEIGHT: Range = Range { min: 240.0, max: 1e6 };
}

/// One of the five global shortcuts, as far as the document goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shortcut {
    Disabled,
    Enabled(Combination),
}

/// Which tone rings for whom; none is silence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ringtones {
    pub external: Option<Id>,
    pub local: Option<Id>,
    /// None: the tone that the caller would have without the queue.
    pub queue: Option<Id>,
    /// Queue and tone.
    pub by_queue: Vec<(Id, Id)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zoom_steps_up_and_down_from_between_two_steps() {
        assert_eq!(Zoom::new(100.0).larger().per_cent(), 110.0);
        assert_eq!(Zoom::new(97.0).larger().per_cent(), 100.0);
        assert_eq!(Zoom::new(97.0).smaller().per_cent(), 90.0);
        assert_eq!(Zoom::new(400.0).larger().per_cent(), 400.0);
        assert_eq!(Zoom::new(25.0).smaller().per_cent(), 25.0);
    }
}
