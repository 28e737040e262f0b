//! The end of the session: the window hears what the system would send to it.

use std::sync::mpsc::{TryRecvError, channel};

use desktop::session_end::{WINDOW_CLASS, watch};
use windows::Win32::Foundation::{HWND, LPARAM, WPARAM};
use windows::Win32::UI::WindowsAndMessaging::{FindWindowW, SendMessageW, WM_ENDSESSION, WM_QUERYENDSESSION};
use windows::core::PCWSTR;

fn window() -> Option<HWND> {
    // SAFETY: it looks for a window by the name of its class.
    unsafe { FindWindowW(WINDOW_CLASS, PCWSTR::null()) }.ok()
}

fn send(window: HWND, message: u32, what: usize) -> isize {
    // SAFETY: a message with a number to a window of this process.
    unsafe { SendMessageW(window, message, Some(WPARAM(what)), Some(LPARAM(0))) }.0
}

#[test]
fn a_session_may_end_and_when_it_does_the_system_waits_until_all_is_finished() {
    let (finished, heard) = channel();
    let watching = watch(move || finished.send(()).unwrap()).unwrap();
    let window = window().unwrap();
    assert_eq!(send(window, WM_QUERYENDSESSION, 0), 1, "nothing stands in the way");
    assert_eq!(heard.try_recv(), Err(TryRecvError::Empty), "a question is no end");
    send(window, WM_ENDSESSION, 0);
    assert_eq!(heard.try_recv(), Err(TryRecvError::Empty), "another program has stopped the end");
    send(window, WM_ENDSESSION, 1);
    assert_eq!(heard.try_recv(), Ok(()), "it was finished before the system went on");
    drop(watching);
    assert!(heard.recv().is_err(), "the window goes with the watch");
}
