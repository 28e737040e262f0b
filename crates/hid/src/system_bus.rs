//! HID by hidapi.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use devices::desk::Hindrance;
use hidapi::{HidApi, HidDevice, HidError};

use crate::bus::{Bus, Device, Listed};
use crate::system;

/// Usage page of telephony in the HID Usage Tables.
const TELEPHONY: u16 = 0x0b;

/// The longest report descriptor that a device may have.
const MOST_DESCRIPTOR_BYTES: usize = 4096;

/// What looks at devices and opens them: macOS' part of hidapi does so for one thread at a time.
static LOOKING: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    LOOKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The devices of this computer.
pub(crate) struct SystemBus {
    /// None until the system answers.
    api: Option<HidApi>,
}

impl SystemBus {
    pub(crate) const fn new() -> Self {
        Self { api: None }
    }

    fn api(&mut self) -> Result<&mut HidApi, HidError> {
        match &mut self.api {
            Some(api) => Ok(api),
            none => Ok(none.insert(HidApi::new()?)),
        }
    }

    fn try_list(&mut self, vendors: &[u16]) -> Result<Vec<Listed>, HidError> {
        let _alone = alone();
        let api = self.api()?;
        api.reset_devices()?;
        for vendor in vendors {
            api.add_devices(*vendor, 0)?;
        }
        // Each collection of a device is listed apart, on most systems under one path.
        let mut found: BTreeMap<_, Listed> = BTreeMap::new();
        for one in api.device_list() {
            let telephony = one.usage_page() == TELEPHONY;
            let listed = found.entry(one.path().to_owned()).or_insert_with(|| Listed {
                path: one.path().to_owned(),
                vendor: one.vendor_id(),
                product: one.product_id(),
                name: one.product_string().unwrap_or_default().trim().to_owned(),
                telephony,
            });
            listed.telephony |= telephony;
        }
        Ok(found.into_values().collect())
    }
}

impl Bus for SystemBus {
    type Device = SystemDevice;

    fn list(&mut self, vendors: &[u16]) -> Vec<Listed> {
        self.try_list(vendors).unwrap_or_else(|error| {
            tracing::warn!(%error, "the devices of this computer cannot be listed");
            Vec::new()
        })
    }

    fn open(&mut self, path: &CStr) -> Result<SystemDevice, Hindrance> {
        let alone = alone();
        let opened = self.api().and_then(|api| api.open_path(path));
        drop(alone);
        opened
            .map(|device| SystemDevice { path: path.to_owned(), device })
            .map_err(|error| system::not_opened(path, &error))
    }

    fn has_rival(&self) -> bool {
        system::has_rival()
    }
}

/// One that is open.
pub(crate) struct SystemDevice {
    path: CString,
    device: HidDevice,
}

impl Device for SystemDevice {
    fn descriptor(&self) -> Result<Vec<u8>, Hindrance> {
        if let Some(descriptor) = system::descriptor(&self.path) {
            return Ok(descriptor);
        }
        let mut descriptor = vec![0; MOST_DESCRIPTOR_BYTES];
        let length = self.device.get_report_descriptor(&mut descriptor).map_err(|error| failed(&error))?;
        descriptor.truncate(length);
        Ok(descriptor)
    }

    fn write(&self, report: &[u8]) -> Result<(), Hindrance> {
        self.device
            .write(report)
            .map(drop)
            .map_err(|error| system::not_written(&error).unwrap_or(failed(&error)))
    }

    fn read(&self, report: &mut [u8], within: Duration) -> Result<Option<usize>, Hindrance> {
        let within = i32::try_from(within.as_millis()).unwrap_or(i32::MAX);
        let length = self.device.read_timeout(report, within).map_err(|error| failed(&error))?;
        Ok((length > 0).then_some(length))
    }
}

pub(crate) fn failed(error: &HidError) -> Hindrance {
    let why = error.to_string();
    Hindrance::Failed { why: why.strip_prefix("hidapi error: ").unwrap_or(&why).to_owned() }
}
