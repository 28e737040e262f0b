//! macOS: a power assertion, which `pmset -g assertions` shows with its reason.
//! <https://developer.apple.com/documentation/iokit/1557134-iopmassertioncreatewithname>

use core_foundation::base::TCFType as _;
use core_foundation::string::CFString;
use core_foundation_sys::string::CFStringRef;
use settings::said::Said;

/// An assertion by its number.
#[derive(Debug)]
pub(super) struct Awake(u32);

impl Awake {
    pub(super) async fn begin(reason: &str) -> Result<Self, Said> {
        let (kind, reason) = (CFString::from_static_string(KIND), CFString::new(reason));
        let mut number = 0;
        // SAFETY: both strings live during the call, and the number is written by it.
        let answer = unsafe {
            IOPMAssertionCreateWithName(
                kind.as_concrete_TypeRef(),
                LEVEL_ON,
                reason.as_concrete_TypeRef(),
                &raw mut number,
            )
        };
        if answer == 0 {
            Ok(Self(number))
        } else {
            Err(Said::both(
                format!("macOS refused with code {answer:#x}"),
                format!("macOS afviste det med koden {answer:#x}"),
            ))
        }
    }

    pub(super) fn by(&self) -> String {
        KIND.to_owned()
    }

    pub(super) async fn still_holds(&self) -> bool {
        true
    }

    /// Done by dropping it.
    pub(super) async fn release(self) {}
}

impl Drop for Awake {
    fn drop(&mut self) {
        // SAFETY: the number is that of an assertion of ours, ended once.
        let _ = unsafe { IOPMAssertionRelease(self.0) };
    }
}

/// `kIOPMAssertPreventUserIdleDisplaySleep`
const KIND: &str = "PreventUserIdleDisplaySleep";
/// `kIOPMAssertionLevelOn`
const LEVEL_ON: u32 = 255;

#[link(name = "IOKit", kind = "framework")]
unsafe extern "C" {
    fn IOPMAssertionCreateWithName(kind: CFStringRef, level: u32, name: CFStringRef, number: *mut u32)
    -> i32;
    fn IOPMAssertionRelease(number: u32) -> i32;
}
