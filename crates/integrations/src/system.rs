//! The operating system that an integration is planned for.

/// Decides how a command is split and which programs are interpreters. All three can be planned for on every
/// system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum System {
    Linux,
    Windows,
    Macos,
}

impl System {
    pub const ALL: [Self; 3] = [Self::Linux, Self::Windows, Self::Macos];

    /// The system that this program was built for. Other Unix systems count as Linux.
    #[must_use]
    pub const fn of_this() -> Self {
        if cfg!(target_os = "windows") {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Macos
        } else {
            Self::Linux
        }
    }
}
