//! What others may know of the window.

use settings::plan::WindowMode;

/// The window, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub(crate) phase: Phase,
    /// As read last.
    pub(crate) mode: WindowMode,
    /// It can be seen.
    pub(crate) seen: bool,
    /// There has been one in this run.
    pub(crate) was_open: bool,
    /// Whether the session tells where it stands.
    pub(crate) tells_place: bool,
    /// Nobody could take hold of it where it is.
    pub(crate) out_of_reach: bool,
}

/// Whether there is a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Absent,
    Opening,
    Open,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            phase: Phase::Absent,
            mode: WindowMode::Normal,
            seen: false,
            was_open: false,
            tells_place: true,
            out_of_reach: false,
        }
    }
}

impl Window {
    pub(crate) fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.phase == Phase::Absent
    }

    pub(crate) fn is_opening(&self) -> bool {
        self.phase == Phase::Opening
    }
}
