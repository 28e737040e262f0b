//! macOS: the elements of another program that the Accessibility permission shows: itself and its windows.

use std::ptr::{self, NonNull};

use objc2_application_services::{
    AXError, AXIsProcessTrustedWithOptions, AXUIElement, AXValue, AXValueType, kAXTrustedCheckOptionPrompt,
};
use objc2_core_foundation::{
    CFArray, CFBoolean, CFDictionary, CFRetained, CFString, CFType, CGPoint, CGSize,
};

/// A program that does not answer within so many seconds does not react.
const PATIENCE: f32 = 5.0;

/// Whether the user lets this app control others. `asks`: where it is not so, macOS asks the user, once.
pub(crate) fn is_permitted(asks: bool) -> bool {
    // SAFETY: a constant of the system, and a dictionary of a string and a boolean.
    unsafe {
        let key = kAXTrustedCheckOptionPrompt;
        let options = CFDictionary::from_slices(&[key], &[CFBoolean::new(asks)]);
        AXIsProcessTrustedWithOptions(Some(options.as_opaque()))
    }
}

/// Another program, or one of its windows. A number and a name: what it stands for is asked anew each time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Element(CFRetained<AXUIElement>);

// SAFETY: an element never changes, and objects of Core Foundation that do not may be used from any thread.
unsafe impl Send for Element {}
// SAFETY: as above.
unsafe impl Sync for Element {}

impl Element {
    pub(crate) fn of_program(pid: i32) -> Self {
        // SAFETY: a number; one that no process has makes an element that answers nothing.
        let element = unsafe { AXUIElement::new_application(pid) };
        // SAFETY: the element is alive.
        let _limited = unsafe { element.set_messaging_timeout(PATIENCE) };
        Self(element)
    }

    /// Whether the program answers at all.
    pub(crate) fn reacts(&self) -> bool {
        !matches!(self.value("AXRole"), Err(AXError::CannotComplete))
    }

    /// Its windows, the frontmost first.
    pub(crate) fn windows(&self) -> Vec<Self> {
        let Ok(windows) = self.value("AXWindows") else { return Vec::new() };
        let Ok(windows) = windows.downcast::<CFArray>() else { return Vec::new() };
        // SAFETY: an array of objects of Core Foundation, as those of attributes are.
        let windows = unsafe { CFRetained::cast_unchecked::<CFArray<CFType>>(windows) };
        windows.iter().filter_map(|window| window.downcast::<AXUIElement>().ok()).map(Self).collect()
    }

    /// The window that the keys go to while the program is in use.
    pub(crate) fn focused_window(&self) -> Option<Self> {
        self.value("AXFocusedWindow").ok()?.downcast::<AXUIElement>().ok().map(Self)
    }

    pub(crate) fn title(&self) -> String {
        let title = self.value("AXTitle").ok().and_then(|title| title.downcast::<CFString>().ok());
        title.map(|title| title.to_string()).unwrap_or_default()
    }

    /// Brings the program before the others.
    pub(crate) fn make_frontmost(&self) {
        self.set("AXFrontmost", CFBoolean::new(true));
    }

    /// Takes a window out of the Dock and before the others of its program.
    pub(crate) fn raise(&self) {
        self.set("AXMinimized", CFBoolean::new(false));
        self.set("AXMain", CFBoolean::new(true));
        // SAFETY: the element and the name are alive.
        let _raised = unsafe { self.0.perform_action(&CFString::from_static_str("AXRaise")) };
    }

    /// The middle of a window, from the top left corner of the first screen, in points.
    pub(crate) fn middle(&self) -> Option<CGPoint> {
        let (mut corner, mut size) = (CGPoint::default(), CGSize::default());
        self.read("AXPosition", AXValueType::CGPoint, (&raw mut corner).cast())?;
        self.read("AXSize", AXValueType::CGSize, (&raw mut size).cast())?;
        Some(CGPoint { x: corner.x + size.width / 2.0, y: corner.y + size.height / 2.0 })
    }

    /// Gives a window this place. A window that has a size of its own keeps it.
    pub(crate) fn place(&self, mut corner: CGPoint, mut size: CGSize) {
        // SAFETY: the values are copied out of numbers of their kinds.
        let (corner, size) = unsafe {
            (
                AXValue::new(AXValueType::CGPoint, NonNull::from(&mut corner).cast()),
                AXValue::new(AXValueType::CGSize, NonNull::from(&mut size).cast()),
            )
        };
        if let (Some(corner), Some(size)) = (corner, size) {
            self.set("AXPosition", &corner);
            self.set("AXSize", &size);
        }
    }

    fn read(&self, attribute: &'static str, kind: AXValueType, to: *mut core::ffi::c_void) -> Option<()> {
        let value = self.value(attribute).ok()?.downcast::<AXValue>().ok()?;
        // SAFETY: what is written to is of this kind, by the two callers above.
        unsafe { value.value(kind, NonNull::new(to)?) }.then_some(())
    }

    fn value(&self, attribute: &'static str) -> Result<CFRetained<CFType>, AXError> {
        let mut value: *const CFType = ptr::null();
        // SAFETY: the element and the name are alive; the value is written during the call.
        let answer = unsafe {
            let name = CFString::from_static_str(attribute);
            self.0.copy_attribute_value(&name, NonNull::from(&mut value))
        };
        if answer != AXError::Success {
            return Err(answer);
        }
        let value = NonNull::new(value.cast_mut()).ok_or(AXError::NoValue)?;
        // SAFETY: the call has handed it over.
        Ok(unsafe { CFRetained::from_raw(value) })
    }

    /// What the program makes of it is read back by whoever asks.
    fn set(&self, attribute: &'static str, value: &CFType) {
        let name = CFString::from_static_str(attribute);
        // SAFETY: all are alive, and of the kinds that the attributes have.
        let answer = unsafe { self.0.set_attribute_value(&name, value) };
        if answer != AXError::Success {
            tracing::debug!(attribute, ?answer, "a program did not take an attribute");
        }
    }
}
