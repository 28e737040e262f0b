//! Windows: the configuration manager calls back when a HID interface comes or goes.

use std::ffi::{CStr, c_void};
use std::mem::size_of;

use devices::desk::Hindrance;
use hidapi::HidError;
use tokio::runtime::Handle;
use windows::Win32::Devices::DeviceAndDriverInstallation::{
    CM_NOTIFY_ACTION, CM_NOTIFY_ACTION_DEVICEINTERFACEARRIVAL, CM_NOTIFY_ACTION_DEVICEINTERFACEREMOVAL,
    CM_NOTIFY_EVENT_DATA, CM_NOTIFY_FILTER, CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE, CM_Register_Notification,
    CM_Unregister_Notification, CR_SUCCESS, HCMNOTIFICATION,
};
use windows::Win32::Foundation::{
    CloseHandle, ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_SUCCESS, WIN32_ERROR,
};
use windows::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, PROCESSENTRY32W, Process32FirstW, Process32NextW, TH32CS_SNAPPROCESS,
};
use windows::core::GUID;

use crate::system_bus::failed;

/// `GUID_DEVINTERFACE_HID`.
const HID: GUID = GUID::from_u128(0x4d1e_55b2_f16f_11cf_88cb_0011_1100_0030);

/// The maker's own program, in lower case.
const KUANDO_HUB: &str = "kuandohub.exe";

/// What the calls are given.
struct Context(Box<dyn Fn() + Send>);

/// A registration, ended with it.
pub(crate) struct Watch {
    /// None: the system has refused it.
    registration: Option<HCMNOTIFICATION>,
    context: *mut Context,
}

impl Watch {
    pub(crate) fn start(_: &Handle, changed: impl Fn() + Send + 'static) -> Self {
        let context = Box::into_raw(Box::new(Context(Box::new(changed))));
        let mut filter = CM_NOTIFY_FILTER {
            cbSize: u32::try_from(size_of::<CM_NOTIFY_FILTER>()).unwrap_or_default(),
            FilterType: CM_NOTIFY_FILTER_TYPE_DEVICEINTERFACE,
            ..CM_NOTIFY_FILTER::default()
        };
        filter.u.DeviceInterface.ClassGuid = HID;
        let mut registration = HCMNOTIFICATION::default();
        // SAFETY: the filter is read during the call and the registration written by it; the context lives until the
        // registration has ended.
        let answer = unsafe {
            CM_Register_Notification(
                &raw const filter,
                Some(context.cast()),
                Some(told),
                &raw mut registration,
            )
        };
        if answer != CR_SUCCESS {
            tracing::warn!(
                answer = answer.0,
                "nobody tells of devices that come and go: they are looked for at each change of state"
            );
        }
        Self { registration: (answer == CR_SUCCESS).then_some(registration), context }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(registration) = self.registration {
            // SAFETY: registered by us and ended once; it waits for a call in progress, which is not on this thread.
            let _ = unsafe { CM_Unregister_Notification(registration) };
        }
        // SAFETY: made by `into_raw` above, and no call comes any more.
        drop(unsafe { Box::from_raw(self.context) });
    }
}

/// Called by the system when an interface comes or goes.
unsafe extern "system" fn told(
    _: HCMNOTIFICATION,
    context: *const c_void,
    action: CM_NOTIFY_ACTION,
    _: *const CM_NOTIFY_EVENT_DATA,
    _: u32,
) -> u32 {
    // SAFETY: it is the context that was registered, which lives until the registration has ended.
    let context = unsafe { &*context.cast::<Context>() };
    if matches!(action, CM_NOTIFY_ACTION_DEVICEINTERFACEARRIVAL | CM_NOTIFY_ACTION_DEVICEINTERFACEREMOVAL) {
        (context.0)();
    }
    ERROR_SUCCESS.0
}

/// Whether kuandoHUB runs, in whatever session: the light is the whole computer's.
pub(crate) fn has_rival() -> bool {
    // SAFETY: no pointer is passed.
    let Ok(snapshot) = (unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0) }) else { return false };
    let mut entry = PROCESSENTRY32W {
        dwSize: u32::try_from(size_of::<PROCESSENTRY32W>()).unwrap_or_default(),
        ..PROCESSENTRY32W::default()
    };
    // SAFETY: the snapshot is open, and the entry says how large it is.
    let mut next = unsafe { Process32FirstW(snapshot, &raw mut entry) };
    let mut found = false;
    while next.is_ok() && !found {
        let end = entry.szExeFile.iter().position(|unit| *unit == 0).unwrap_or(entry.szExeFile.len());
        let name = String::from_utf16_lossy(entry.szExeFile.get(..end).unwrap_or_default());
        found = name.to_ascii_lowercase() == KUANDO_HUB;
        // SAFETY: as above.
        next = unsafe { Process32NextW(snapshot, &raw mut entry) };
    }
    // SAFETY: opened above and closed once.
    let _ = unsafe { CloseHandle(snapshot) };
    found
}

/// hidapi has it from the system, of a device that is open.
pub(crate) const fn descriptor(_: &CStr) -> Option<Vec<u8>> {
    None
}

/// Why a device could not be opened.
pub(crate) fn not_opened(_: &CStr, error: &HidError) -> Hindrance {
    not_written(error).unwrap_or_else(|| failed(error))
}

/// Where another program has a device for itself, hidapi opens it without the right to write, and the first report
/// is refused.
pub(crate) fn not_written(error: &HidError) -> Option<Hindrance> {
    let HidError::IoError { error } = error else { return None };
    let code = u32::try_from(error.raw_os_error()?).ok()?;
    [ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION].contains(&WIN32_ERROR(code)).then_some(Hindrance::Held)
}
