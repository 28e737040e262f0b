//! HID as the thread sees it: the system's, or one made up for a test.

use std::ffi::{CStr, CString};
use std::time::Duration;

use devices::desk::Hindrance;

/// A device that is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) path: CString,
    pub(crate) vendor: u16,
    pub(crate) product: u16,
    /// As it calls itself; it may be empty.
    pub(crate) name: String,
    /// It has a collection of the telephony page.
    pub(crate) telephony: bool,
}

/// Where devices are found and opened.
pub(crate) trait Bus {
    type Device: Device;

    /// Devices of these makers, each once, in the order of their paths. Where the system does not say: none.
    fn list(&mut self, vendors: &[u16]) -> Vec<Listed>;

    fn open(&mut self, path: &CStr) -> Result<Self::Device, Hindrance>;

    /// Whether kuandoHUB runs.
    fn has_rival(&self) -> bool;
}

/// A device that is open, until it is dropped.
pub(crate) trait Device {
    fn descriptor(&self) -> Result<Vec<u8>, Hindrance>;

    /// An output report with its number first, 0 where it has none.
    fn write(&self, report: &[u8]) -> Result<(), Hindrance>;

    /// The next input report, for which it waits. Answers how many bytes it has; none: there was none.
    fn read(&self, report: &mut [u8], within: Duration) -> Result<Option<usize>, Hindrance>;
}
