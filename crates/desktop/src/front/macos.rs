//! macOS: ordered to the front whatever program is active, which stays active.

use core::ffi::c_void;

use objc2::MainThreadMarker;
use objc2_app_kit::{NSApplication, NSWindow, NSWindowNumberListOptions, NSWindowOrderingMode};

use super::{Brought, Stacking};

/// Brings a window of this program to the front. On the main thread only; elsewhere nothing is done.
///
/// # Safety
/// `window` is an `NSWindow` that lives as long as the call.
#[must_use]
pub unsafe fn bring_to_front(window: *mut c_void) -> Option<Brought> {
    let main = MainThreadMarker::new()?;
    // SAFETY: as the caller promises; on the main thread.
    let window = unsafe { window.cast::<NSWindow>().as_ref() }?;
    let app = NSApplication::sharedApplication(main);
    let was_active = app.isActive();
    let before = stacking(window, main);
    if app.isHidden() {
        app.unhideWithoutActivation();
    }
    if window.isMiniaturized() {
        window.deminiaturize(None);
    }
    window.orderFrontRegardless();
    Some(Brought {
        before,
        in_front: window.isVisible(),
        took_keyboard: !was_active && app.isActive() && window.isKeyWindow(),
    })
}

/// Puts the window back beneath the nearest of the windows that were above it.
///
/// # Safety
/// As [`bring_to_front`].
pub unsafe fn put_back(window: *mut c_void, before: &Stacking) {
    let Some(main) = MainThreadMarker::new() else { return };
    // SAFETY: as the caller promises; on the main thread.
    let Some(window) = (unsafe { window.cast::<NSWindow>().as_ref() }) else { return };
    let all = numbers(main);
    let above_it = stacking(window, main).above;
    match before.above.iter().find(|number| all.contains(number)) {
        Some(nearest) if !above_it.contains(nearest) => {
            if let Ok(nearest) = isize::try_from(*nearest) {
                window.orderWindow_relativeTo(NSWindowOrderingMode::Below, nearest);
            }
        }
        _ => {}
    }
}

/// The windows of all programs on this space, the frontmost first.
fn numbers(main: MainThreadMarker) -> Vec<i64> {
    let all = NSWindow::windowNumbersWithOptions(NSWindowNumberListOptions::AllApplications, main);
    let all = all.map(|all| all.to_vec()).unwrap_or_default();
    all.iter().map(|number| number.as_i64()).collect()
}

fn stacking(window: &NSWindow, main: MainThreadMarker) -> Stacking {
    let own = window.windowNumber() as i64;
    let all = numbers(main);
    let mut above: Vec<i64> = match all.iter().position(|number| *number == own) {
        Some(at) => all.into_iter().take(at).collect(),
        None => Vec::new(),
    };
    above.reverse();
    Stacking { above, desktop: None }
}
