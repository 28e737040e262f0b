//! Windows: the system calls back when it resumes, when an address comes or goes, and when it thinks
//! otherwise of how far the network reaches.
//!
//! The last is newer than the oldest Windows that the app runs on (it came with Windows 10 2004), so
//! it is looked up by name: bound at build time, the app would not start without it.

use std::ffi::c_void;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use tokio::runtime::Handle;
use windows::Win32::Foundation::{ERROR_SUCCESS, HANDLE, WIN32_ERROR};
use windows::Win32::NetworkManagement::IpHelper::{
    CancelMibChangeNotify2, MIB_NOTIFICATION_TYPE, MIB_UNICASTIPADDRESS_ROW, MibAddInstance,
    MibDeleteInstance, NotifyUnicastIpAddressChange, PNETWORK_CONNECTIVITY_HINT_CHANGE_CALLBACK,
};
use windows::Win32::Networking::WinSock::{
    AF_INET, AF_INET6, AF_UNSPEC, NL_NETWORK_CONNECTIVITY_HINT, SOCKADDR_INET,
};
use windows::Win32::System::LibraryLoader::{GetModuleHandleW, GetProcAddress};
use windows::Win32::System::Power::{
    DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS, HPOWERNOTIFY, PowerRegisterSuspendResumeNotification,
    PowerUnregisterSuspendResumeNotification,
};
use windows::Win32::UI::WindowsAndMessaging::{DEVICE_NOTIFY_CALLBACK, PBT_APMRESUMEAUTOMATIC};
use windows::core::{s, w};

use super::{Heard, Wake, is_only_near};

/// `NotifyNetworkConnectivityHintChange`.
type NotifyHint = unsafe extern "system" fn(
    PNETWORK_CONNECTIVITY_HINT_CHANGE_CALLBACK,
    *const c_void,
    bool,
    *mut HANDLE,
) -> WIN32_ERROR;

/// No level of connectivity: none was told yet.
const UNTOLD: i32 = -1;

/// What the calls are given. It is never freed: the system does not say that no call is still on its
/// way when a registration has ended, and there is one of these for each watch, of a few words.
struct Context {
    heard: Arc<Heard>,
    connectivity: AtomicI32,
}

/// The registrations, each `None` where the system has refused it; ended with it.
#[derive(Debug)]
pub(super) struct Watch {
    resume: Option<HPOWERNOTIFY>,
    addresses: Option<HANDLE>,
    connectivity: Option<HANDLE>,
}

// SAFETY: the handles name registrations of the process, which any thread may end.
unsafe impl Send for Watch {}
// SAFETY: as above, and they are used by `drop` alone.
unsafe impl Sync for Watch {}

impl Watch {
    pub(super) fn start(_: &Handle, heard: Arc<Heard>) -> Self {
        let context: &'static Context =
            Box::leak(Box::new(Context { heard, connectivity: AtomicI32::new(UNTOLD) }));
        Self {
            resume: register("the end of sleep", watch_resume(context)),
            addresses: register("changes of addresses", watch_addresses(context)),
            connectivity: register("changes of the network's reach", watch_connectivity(context)),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(resume) = self.resume {
            // SAFETY: registered by us and ended once; its context lives for ever.
            let _ = unsafe { PowerUnregisterSuspendResumeNotification(resume) };
        }
        for network in [self.addresses, self.connectivity].into_iter().flatten() {
            // SAFETY: as above. It waits for a call in progress, which raises a flag and returns; the
            // calls never drop a watch, so this is not their thread.
            let _ = unsafe { CancelMibChangeNotify2(network) };
        }
    }
}

fn register<T>(what: &str, registered: Result<T, String>) -> Option<T> {
    registered.inspect_err(|why| tracing::info!(why, "this system does not tell {what}")).ok()
}

fn succeeded(answer: WIN32_ERROR) -> Result<(), String> {
    if answer == ERROR_SUCCESS { Ok(()) } else { Err(answer.to_hresult().message()) }
}

fn watch_resume(context: &'static Context) -> Result<HPOWERNOTIFY, String> {
    let recipient = DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS {
        Callback: Some(power),
        Context: std::ptr::from_ref(context).cast_mut().cast(),
    };
    let mut registration = std::ptr::null_mut();
    // SAFETY: the parameters are read during the call and the registration is written by it; the
    // context lives for ever and is only read.
    let answer = unsafe {
        let recipient = HANDLE((&raw const recipient).cast_mut().cast());
        PowerRegisterSuspendResumeNotification(DEVICE_NOTIFY_CALLBACK, recipient, &raw mut registration)
    };
    succeeded(answer)?;
    Ok(HPOWERNOTIFY(registration as isize))
}

fn watch_addresses(context: &'static Context) -> Result<HANDLE, String> {
    let mut registration = HANDLE::default();
    let context = Some(std::ptr::from_ref(context).cast());
    // SAFETY: the registration is written by the call; the context lives for ever and is only read.
    let answer = unsafe {
        NotifyUnicastIpAddressChange(AF_UNSPEC, Some(address), context, false, &raw mut registration)
    };
    succeeded(answer)?;
    Ok(registration)
}

fn watch_connectivity(context: &'static Context) -> Result<HANDLE, String> {
    // SAFETY: the library is one that this program is bound to, so it is there for as long as we are.
    let found = unsafe {
        GetModuleHandleW(w!("iphlpapi.dll"))
            .map(|library| GetProcAddress(library, s!("NotifyNetworkConnectivityHintChange")))
    };
    let function = found.map_err(|error| error.message())?.ok_or("it came with Windows 10 2004")?;
    // SAFETY: the function of this name has this signature.
    let notify = unsafe { std::mem::transmute::<unsafe extern "system" fn() -> isize, NotifyHint>(function) };
    let mut registration = HANDLE::default();
    // SAFETY: as for addresses. The first call comes at once, with what to compare the next ones with.
    let answer = unsafe {
        notify(Some(connectivity), std::ptr::from_ref(context).cast(), true, &raw mut registration)
    };
    succeeded(answer)?;
    Ok(registration)
}

/// Called by the system with each change of power.
unsafe extern "system" fn power(context: *const c_void, kind: u32, _: *const c_void) -> u32 {
    // SAFETY: it is the context that was registered, which lives for ever.
    let context = unsafe { &*context.cast::<Context>() };
    // Every resume says this; whether a person is there may follow, and is nothing new.
    if kind == PBT_APMRESUMEAUTOMATIC {
        context.heard.say(Wake::Resumed);
    }
    ERROR_SUCCESS.0
}

/// Called by the system with each change of an address.
unsafe extern "system" fn address(
    context: *const c_void,
    row: *const MIB_UNICASTIPADDRESS_ROW,
    kind: MIB_NOTIFICATION_TYPE,
) {
    // SAFETY: as above.
    let context = unsafe { &*context.cast::<Context>() };
    // The rest are lifetimes that were renewed.
    if kind != MibAddInstance && kind != MibDeleteInstance {
        return;
    }
    // SAFETY: the row is null or lives during the call.
    let near = unsafe { row.as_ref() }.and_then(|row| ip(&row.Address)).is_some_and(is_only_near);
    if !near {
        context.heard.say(Wake::NetworkChanged);
    }
}

/// Called by the system when it thinks otherwise of the network, and once at the start.
unsafe extern "system" fn connectivity(context: *const c_void, hint: NL_NETWORK_CONNECTIVITY_HINT) {
    // SAFETY: as above.
    let context = unsafe { &*context.cast::<Context>() };
    // What a network costs is in the hint too, and changes nothing.
    let level = hint.ConnectivityLevel.0;
    let before = context.connectivity.swap(level, Ordering::AcqRel);
    if before != UNTOLD && before != level {
        context.heard.say(Wake::NetworkChanged);
    }
}

fn ip(address: &SOCKADDR_INET) -> Option<IpAddr> {
    // SAFETY: each form begins with the family, which says which one it is; all bits are valid in each.
    unsafe {
        match address.si_family {
            AF_INET => Some(Ipv4Addr::from(address.Ipv4.sin_addr.S_un.S_addr.to_ne_bytes()).into()),
            AF_INET6 => Some(Ipv6Addr::from(address.Ipv6.sin6_addr.u.Byte).into()),
            _ => None,
        }
    }
}
