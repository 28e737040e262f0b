//! The watch over the lock on Windows: the window hears what the system would post to it.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use desktop::lock::{Lock, WINDOW_CLASS, watch};
use windows::Win32::Foundation::{HWND, LPARAM, WPARAM};
use windows::Win32::UI::WindowsAndMessaging::{
    FindWindowExW, HWND_MESSAGE, PostMessageW, WM_WTSSESSION_CHANGE, WTS_CONSOLE_CONNECT, WTS_SESSION_LOCK,
    WTS_SESSION_UNLOCK,
};
use windows::core::PCWSTR;

const DEADLINE: Duration = Duration::from_secs(60);

fn window() -> Option<HWND> {
    // SAFETY: it looks for a window by the name of its class.
    unsafe { FindWindowExW(Some(HWND_MESSAGE), None, WINDOW_CLASS, PCWSTR::null()) }.ok()
}

fn post(window: HWND, event: u32) {
    // SAFETY: a message to a window of this process.
    unsafe { PostMessageW(Some(window), WM_WTSSESSION_CHANGE, WPARAM(event as usize), LPARAM(0)) }.unwrap();
}

fn next(told: &Receiver<Lock>) -> Lock {
    told.recv_timeout(DEADLINE).unwrap()
}

#[test]
fn a_lock_and_its_end_are_told_and_the_window_goes_with_the_watch() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (sender, told) = channel();
    let watching = watch(runtime.handle(), move |lock| {
        let _ = sender.send(lock);
    });
    assert_eq!(next(&told), Lock::Unlocked, "whoever runs this test sees the screen");
    let window_of_watch = window().unwrap();
    for (event, lock) in [(WTS_SESSION_LOCK, Lock::Locked), (WTS_SESSION_UNLOCK, Lock::Unlocked)] {
        post(window_of_watch, event);
        assert_eq!(next(&told), lock);
    }
    post(window_of_watch, WTS_CONSOLE_CONNECT);
    post(window_of_watch, WTS_SESSION_LOCK);
    assert_eq!(next(&told), Lock::Locked);
    drop(watching);
    let before = Instant::now();
    while window().is_some() {
        assert!(before.elapsed() < DEADLINE, "the window outlives the watch");
        std::thread::park_timeout(Duration::from_millis(5));
    }
    assert!(told.recv().is_err(), "nobody is told any more");
}
