//! What applying a plan came to.

use settings::key::Key;
use settings::plan::Effect;
use settings::report::Finding;
use settings::values::Size;

use crate::ports::WindowState;

/// What came of one effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    pub effect: Effect,
    pub findings: Vec<(Key, Finding)>,
    pub then: Then,
    /// The window as it was seen in the place asked for: another place after that is not of this effect.
    pub seen_in_place: Option<WindowState>,
    /// The size that it had before, where the session keeps the place to itself: its compositor may also keep
    /// that size in mind.
    pub resized_from: Option<Size>,
}

/// What the next plan does about an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Tried: left alone until the settings ask for something else.
    Settled,
    /// Tried and refused: tried again with the next plan.
    Retry,
    /// Not tried, because it waits for something.
    Waits,
}
