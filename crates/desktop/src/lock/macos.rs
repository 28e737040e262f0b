//! macOS: the login window says to every program when it covers the screen and when it no longer does;
//! what is so now is in the session's own description.
//!
//! Such notifications come on the main thread, on whose queue the observer is also set up and removed: so
//! none is under way when it goes.

use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;

use core_foundation::base::{CFType, TCFType as _};
use core_foundation::boolean::CFBoolean;
use core_foundation::dictionary::CFDictionary;
use core_foundation::number::CFNumber;
use core_foundation::string::{CFString, CFStringRef};
use core_foundation_sys::dictionary::CFDictionaryRef;
use core_foundation_sys::notification_center::{
    CFNotificationCenterAddObserver, CFNotificationCenterGetDistributedCenter, CFNotificationCenterRef,
    CFNotificationCenterRemoveEveryObserver, CFNotificationSuspensionBehaviorDeliverImmediately,
};
use dispatch2::DispatchQueue;
use settings::said::Said;
use tokio::runtime::Handle;

use super::sources::{SourceState, Sources};

pub(super) const SOURCES: usize = 1;

const LOCKED: &str = "com.apple.screenIsLocked";
const UNLOCKED: &str = "com.apple.screenIsUnlocked";
/// In the description of a session that is locked, and missing from others.
const IS_LOCKED: &str = "CGSSessionScreenIsLocked";

/// The observer, removed with it.
#[derive(Debug)]
pub(super) struct Watch {
    /// One count of the sources, as a number: what the notifications are given.
    observer: usize,
}

impl Watch {
    pub(super) fn start(_: &Handle, sources: Arc<Sources>) -> Self {
        let observer = Arc::into_raw(sources) as usize;
        DispatchQueue::main().exec_async(move || {
            let pointer = observer as *const c_void;
            // SAFETY: the count that is in the number is given back by the removal, which comes later on
            // this queue.
            let sources = unsafe { &*pointer.cast::<Sources>() };
            for name in [LOCKED, UNLOCKED] {
                let name = CFString::from_static_string(name);
                // SAFETY: all are alive, and the centre keeps the name.
                unsafe {
                    CFNotificationCenterAddObserver(
                        CFNotificationCenterGetDistributedCenter(),
                        pointer,
                        changed,
                        name.as_concrete_TypeRef(),
                        ptr::null(),
                        CFNotificationSuspensionBehaviorDeliverImmediately,
                    );
                }
            }
            // After the observer is there, so that nothing falls in between.
            sources.report(0, present());
        });
        Self { observer }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let observer = self.observer;
        DispatchQueue::main().exec_async(move || {
            let pointer = observer as *const c_void;
            // SAFETY: on the thread that notifications come on, so none is under way; after the removal
            // none comes, and the count that was taken at the start is given back.
            unsafe {
                CFNotificationCenterRemoveEveryObserver(CFNotificationCenterGetDistributedCenter(), pointer);
                drop(Arc::from_raw(pointer.cast::<Sources>()));
            }
        });
    }
}

/// Called by the system, on the main thread.
extern "C" fn changed(
    _: CFNotificationCenterRef,
    observer: *mut c_void,
    name: CFStringRef,
    _: *const c_void,
    _: CFDictionaryRef,
) {
    if observer.is_null() || name.is_null() {
        return;
    }
    // SAFETY: it is the observer that was added, alive until it is removed; the name lives during the call.
    let (sources, name) =
        unsafe { (&*observer.cast::<Sources>().cast_const(), CFString::wrap_under_get_rule(name)) };
    match name.to_string().as_str() {
        LOCKED => sources.report(0, SourceState::Locked),
        UNLOCKED => sources.report(0, SourceState::Unlocked),
        _ => {}
    }
}

/// What the session says of itself now.
fn present() -> SourceState {
    // SAFETY: it takes nothing, and what it gives is ours, or null.
    let description = unsafe { CGSessionCopyCurrentDictionary() };
    if description.is_null() {
        let why = Said::both(
            "this program runs outside of any session with a screen",
            "programmet kører ikke i en session med skærm",
        );
        tracing::info!(%why, "this system does not tell the lock");
        return SourceState::Silent { why };
    }
    // SAFETY: as above: it is given back with the dictionary. Keys are texts.
    let description: CFDictionary<CFString, CFType> =
        unsafe { CFDictionary::wrap_under_create_rule(description) };
    let locked = description.find(CFString::from_static_string(IS_LOCKED)).is_some_and(|value| {
        let as_truth = value.downcast::<CFBoolean>().map(bool::from);
        let as_number = || value.downcast::<CFNumber>().and_then(|number| number.to_i64()).map(|n| n != 0);
        as_truth.or_else(as_number).unwrap_or(false)
    });
    tracing::debug!("listening for the lock of the screen");
    SourceState::of(locked)
}

#[link(name = "CoreGraphics", kind = "framework")]
unsafe extern "C" {
    fn CGSessionCopyCurrentDictionary() -> CFDictionaryRef;
}
