//! The devices at the desk, as far as their features know them.

use devices::busylight::State;
use devices::desk::Driven;
use devices::headset::Maker;

/// What is known of busylights and headset.
#[derive(Debug, Default)]
pub struct Desk {
    /// What the lights show; none: they are not used.
    pub(crate) shows: Option<State>,
    /// The lights that were found; none: they are not used, or were not looked for yet.
    pub(crate) lights: Option<Vec<Driven>>,
    /// The maker whose headset is wanted.
    pub(crate) maker: Option<Maker>,
    /// The headset of that maker that was found; the outer none: none is wanted, or it was not looked for yet.
    pub(crate) headset: Option<Option<Driven>>,
    /// The user has turned the microphone off at the headset.
    pub(crate) muted: bool,
}
