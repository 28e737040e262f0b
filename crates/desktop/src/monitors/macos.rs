//! macOS: `NSApplicationDidChangeScreenParametersNotification`, which the app's own notification centre
//! carries when displays, their resolution or the Dock change.

use std::ffi::c_void;

use core_foundation::base::TCFType as _;
use core_foundation::string::CFString;
use core_foundation_sys::dictionary::CFDictionaryRef;
use core_foundation_sys::notification_center::{
    CFNotificationCenterAddObserver, CFNotificationCenterGetLocalCenter, CFNotificationCenterRef,
    CFNotificationName, CFNotificationSuspensionBehaviorDeliverImmediately,
};

/// The constant of AppKit has its own name as its value.
const CHANGED: &str = "NSApplicationDidChangeScreenParametersNotification";

type Tell = Box<dyn Fn() + Send + Sync>;

pub(super) fn watch(tell: Tell) -> Result<(), String> {
    // Lives for ever, as the watch does.
    let observer: &'static Tell = Box::leak(Box::new(tell));
    let name = CFString::from_static_string(CHANGED);
    // SAFETY: the centre lives as long as the process, the observer for ever, and it is shared only
    // for reading.
    unsafe {
        let center = CFNotificationCenterGetLocalCenter();
        if center.is_null() {
            return Err("there is no notification centre".to_owned());
        }
        CFNotificationCenterAddObserver(
            center,
            std::ptr::from_ref(observer).cast(),
            changed,
            name.as_concrete_TypeRef(),
            std::ptr::null(),
            CFNotificationSuspensionBehaviorDeliverImmediately,
        );
    }
    Ok(())
}

/// Called by the system, on the main thread.
extern "C" fn changed(
    _: CFNotificationCenterRef,
    observer: *mut c_void,
    _: CFNotificationName,
    _: *const c_void,
    _: CFDictionaryRef,
) {
    // SAFETY: it is the observer that was registered, which lives for ever.
    let tell = unsafe { &*observer.cast::<Tell>() };
    tell();
}
