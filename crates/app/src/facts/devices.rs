//! The devices of this computer, as far as they are known.

use devices::desk;

use crate::ports::SoundDevices;
use crate::said::Said;

/// What a look at the devices found.
#[derive(Debug, Default)]
pub struct Present {
    pub(crate) found: Option<SoundDevices>,
    pub(crate) looks_first: bool,
    /// The busylights and headsets that are connected, or why nobody knows; none: nobody has asked.
    pub(crate) desk: Option<Result<Vec<desk::Present>, Said>>,
}

impl Present {
    /// The first look is under way: what it finds belongs to the report.
    pub(crate) const fn is_looking_first(&self) -> bool {
        self.looks_first
    }
}
