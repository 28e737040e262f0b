//! The makers whose headsets are driven.

/// A maker, told by its USB vendor id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Maker {
    Jabra,
    /// Sennheiser's headsets are made by EPOS today, with the same vendor id.
    Sennheiser,
    Yealink,
}

impl Maker {
    pub const ALL: [Self; 3] = [Self::Jabra, Self::Sennheiser, Self::Yealink];

    /// The USB vendor id.
    #[must_use]
    pub const fn vendor(self) -> u16 {
        match self {
            Self::Jabra => 0x0b0e,
            Self::Sennheiser => 0x1395,
            Self::Yealink => 0x6993,
        }
    }

    #[must_use]
    pub fn of_vendor(vendor: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|maker| maker.vendor() == vendor)
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jabra => "Jabra",
            Self::Sennheiser => "Sennheiser or EPOS",
            Self::Yealink => "Yealink",
        }
    }
}
