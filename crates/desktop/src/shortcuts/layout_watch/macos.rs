//! macOS: the system posts a distributed notification when another input source is selected.
//!
//! It is delivered by the main thread's run loop, which is also where the shortcuts are kept.

use std::ffi::c_void;
use std::fmt;
use std::ptr;
use std::sync::Arc;

use core_foundation_sys::dictionary::CFDictionaryRef;
use core_foundation_sys::notification_center::{
    CFNotificationCenterAddObserver, CFNotificationCenterGetDistributedCenter, CFNotificationCenterRef,
    CFNotificationCenterRemoveObserver, CFNotificationName,
    CFNotificationSuspensionBehaviorDeliverImmediately,
};
use core_foundation_sys::string::CFStringRef;

use super::{Tell, tell_safely};
use crate::shortcuts::{MainThread, Refusal};

/// A watch that ends when it is dropped.
pub(in crate::shortcuts) struct LayoutWatch {
    /// The address of what the calls are given: its own name as an observer too.
    observer: usize,
    main_thread: MainThread,
}

impl fmt::Debug for LayoutWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayoutWatch").finish_non_exhaustive()
    }
}

impl LayoutWatch {
    #[expect(clippy::unnecessary_wraps, reason = "other systems start a thread here, which can fail")]
    pub(in crate::shortcuts) fn start(tell: Tell, main_thread: &MainThread) -> Result<Self, Refusal> {
        let observer = Box::into_raw(Box::new(tell)) as usize;
        main_thread(Box::new(move || {
            // SAFETY: the observer is the box above, which is freed on this same thread after the
            // registration has ended; the name is a constant of the system.
            unsafe {
                CFNotificationCenterAddObserver(
                    CFNotificationCenterGetDistributedCenter(),
                    observer as *const c_void,
                    changed,
                    kTISNotifySelectedKeyboardInputSourceChanged,
                    ptr::null(),
                    CFNotificationSuspensionBehaviorDeliverImmediately,
                );
            }
        }));
        Ok(Self { observer, main_thread: Arc::clone(main_thread) })
    }
}

impl Drop for LayoutWatch {
    fn drop(&mut self) {
        let observer = self.observer;
        (self.main_thread)(Box::new(move || {
            // SAFETY: work of the main thread is done in order, so it was registered before; once it is
            // not, nobody has the box any more.
            unsafe {
                CFNotificationCenterRemoveObserver(
                    CFNotificationCenterGetDistributedCenter(),
                    observer as *const c_void,
                    kTISNotifySelectedKeyboardInputSourceChanged,
                    ptr::null(),
                );
                drop(Box::from_raw(observer as *mut Tell));
            }
        }));
    }
}

extern "C" fn changed(
    _: CFNotificationCenterRef,
    observer: *mut c_void,
    _: CFNotificationName,
    _: *const c_void,
    _: CFDictionaryRef,
) {
    // SAFETY: the box of `start`, which lives for as long as it is registered.
    let tell = unsafe { &*observer.cast::<Tell>() };
    tell_safely(tell);
}

#[link(name = "Carbon", kind = "framework")]
unsafe extern "C" {
    static kTISNotifySelectedKeyboardInputSourceChanged: CFStringRef;
}
