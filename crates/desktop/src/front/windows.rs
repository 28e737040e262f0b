//! Windows: shown without being activated, and lifted by being topmost for a moment.
//!
//! Raising a window of a program that is not in use is refused by the system unless it becomes topmost;
//! let go of again at once, it stays the first of the others. All of it on the window's own thread.

use windows::Win32::Foundation::HWND;
use windows::Win32::UI::Input::KeyboardAndMouse::EnableWindow;
use windows::Win32::UI::WindowsAndMessaging::{
    GW_HWNDPREV, GWL_EXSTYLE, GetForegroundWindow, GetWindow, GetWindowLongW, HWND_NOTOPMOST, HWND_TOPMOST,
    IsIconic, IsWindow, IsWindowVisible, SW_SHOWNOACTIVATE, SWP_NOACTIVATE, SWP_NOMOVE, SWP_NOSIZE,
    SetForegroundWindow, SetWindowPos, ShowWindow, WS_EX_TOPMOST,
};

use super::{Brought, Stacking};

/// More windows than a desktop has; the stack may change while it is walked.
const MOST: usize = 4096;

/// Brings a window of this thread to the front. `show` is called where it is hidden, to show it in the
/// toolkit's way, so that the toolkit knows of it.
pub fn bring_to_front(window: isize, show: impl FnOnce()) -> Brought {
    let window = handle(window);
    let before = stacking(window);
    // SAFETY: questions and requests to a window of this thread; a handle that is none is refused. The
    // same goes for every call below.
    unsafe {
        let in_use = GetForegroundWindow();
        if IsWindowVisible(window).as_bool() {
            if IsIconic(window).as_bool() {
                let _was_visible = ShowWindow(window, SW_SHOWNOACTIVATE);
            }
        } else {
            // The toolkit activates what it shows, and what is disabled cannot be activated.
            let _was_disabled = EnableWindow(window, false);
            show();
            let _was_disabled = EnableWindow(window, true);
        }
        let stays_on_top = is_topmost(window);
        // A refusal shows in what is read back.
        let _shown = place(window, HWND_TOPMOST);
        if !stays_on_top {
            let _shown = place(window, HWND_NOTOPMOST);
        }
        let taken = |now: HWND| now == window && in_use != window && !in_use.is_invalid();
        if taken(GetForegroundWindow()) {
            let _given = SetForegroundWindow(in_use);
            let _shown = place(window, HWND_TOPMOST);
            if !stays_on_top {
                let _shown = place(window, HWND_NOTOPMOST);
            }
        }
        Brought {
            before,
            in_front: IsWindowVisible(window).as_bool() && stacking(window).above.is_empty(),
            took_keyboard: taken(GetForegroundWindow()),
        }
    }
}

/// Puts the window back beneath the nearest of the windows that were above it.
pub fn put_back(window: isize, before: &Stacking) {
    let window = handle(window);
    let above_it = stacking(window).above;
    let still_there = |number: &&i64| {
        let other = isize::try_from(**number).map(handle);
        // SAFETY: a question that is asked of anything.
        other.is_ok_and(|other| unsafe { IsWindow(Some(other)) }.as_bool())
    };
    match before.above.iter().find(still_there) {
        Some(nearest) if !above_it.contains(nearest) => {
            if let Ok(nearest) = isize::try_from(*nearest) {
                let _placed = place(window, handle(nearest));
            }
        }
        _ => {}
    }
}

fn handle(number: isize) -> HWND {
    HWND(number as *mut core::ffi::c_void)
}

fn is_topmost(window: HWND) -> bool {
    // SAFETY: a question; of a handle that is none the answer is 0.
    let style = unsafe { GetWindowLongW(window, GWL_EXSTYLE) };
    style.cast_unsigned() & WS_EX_TOPMOST.0 != 0
}

/// Behind another window, or to one of the places that have a number of their own.
fn place(window: HWND, after: HWND) -> windows::core::Result<()> {
    let as_it_is = SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE;
    // SAFETY: a request to a window of this thread; handles that are none are refused.
    unsafe { SetWindowPos(window, Some(after), 0, 0, 0, 0, as_it_is) }
}

/// The windows above it that can be seen and are not topmost.
fn stacking(window: HWND) -> Stacking {
    let mut above = Vec::new();
    let mut next = window;
    for _ in 0..MOST {
        // SAFETY: a question; at the top of the stack the answer is an error.
        let Ok(other) = (unsafe { GetWindow(next, GW_HWNDPREV) }) else { break };
        // SAFETY: a question.
        if unsafe { IsWindowVisible(other) }.as_bool() && !is_topmost(other) {
            above.push(other.0 as i64);
        }
        next = other;
    }
    Stacking { above, desktop: None }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::sync::{Mutex, PoisonError};

    use windows::Win32::UI::WindowsAndMessaging::{
        CW_USEDEFAULT, CreateWindowExW, DestroyWindow, SW_HIDE, SW_MINIMIZE, SW_SHOW, WINDOW_EX_STYLE,
        WS_OVERLAPPEDWINDOW,
    };
    use windows::core::w;

    use super::*;

    /// There is one foreground, and a test that has another window there would have this one's.
    static FOREGROUND: Mutex<()> = Mutex::new(());

    fn window() -> HWND {
        let (style, at) = (WS_OVERLAPPEDWINDOW, CW_USEDEFAULT);
        // SAFETY: a plain window of a class that every system has.
        unsafe {
            let class = w!("STATIC");
            CreateWindowExW(
                WINDOW_EX_STYLE(0),
                class,
                w!("test"),
                style,
                at,
                at,
                200,
                100,
                None,
                None,
                None,
                None,
            )
            .unwrap()
        }
    }

    fn above(own: HWND, other: HWND) -> bool {
        stacking(own).above.contains(&(other.0 as i64))
    }

    #[test]
    fn hidden_minimised_or_covered_a_window_comes_up_without_the_keyboard_and_goes_back_beneath() {
        let _alone = FOREGROUND.lock().unwrap_or_else(PoisonError::into_inner);
        let (own, other) = (window(), window());
        let number = own.0 as isize;
        // SAFETY: windows of this test.
        unsafe {
            for away in [SW_HIDE, SW_MINIMIZE, SW_SHOW] {
                let _ = ShowWindow(own, SW_SHOW);
                let _ = ShowWindow(own, away);
                let _ = ShowWindow(other, SW_SHOW);
                let _ = SetForegroundWindow(other);
                let covered = away == SW_SHOW;
                assert!(!covered || above(own, other), "the other one covers it");

                let brought = bring_to_front(number, || {
                    let _ = ShowWindow(own, SW_SHOW);
                });
                assert!(brought.in_front && !brought.took_keyboard, "{brought:?}");
                assert_eq!(GetForegroundWindow(), other);
                assert!(IsWindowVisible(own).as_bool() && !IsIconic(own).as_bool() && !is_topmost(own));
                assert!(!above(own, other));

                // A hidden or minimised window is hidden or minimised again, and has no place to go back to.
                let before = if covered {
                    brought.before
                } else {
                    Stacking { above: vec![other.0 as i64], desktop: None }
                };
                put_back(number, &before);
                assert!(above(own, other));
                assert_eq!(GetForegroundWindow(), other);
            }
            let _ = DestroyWindow(own);
            let _ = DestroyWindow(other);
        }
    }

    #[test]
    fn a_window_that_stays_on_top_comes_up_and_stays_on_top() {
        let _alone = FOREGROUND.lock().unwrap_or_else(PoisonError::into_inner);
        let (own, other) = (window(), window());
        // SAFETY: windows of this test.
        unsafe {
            let _ = place(own, HWND_TOPMOST);
            let _ = ShowWindow(other, SW_SHOW);
            let _ = SetForegroundWindow(other);
            let brought = bring_to_front(own.0 as isize, || {
                let _ = ShowWindow(own, SW_SHOW);
            });
            assert!(brought.in_front && !brought.took_keyboard, "{brought:?}");
            assert!(is_topmost(own));
            assert_eq!(GetForegroundWindow(), other);
            let _ = DestroyWindow(own);
            let _ = DestroyWindow(other);
        }
    }
}
