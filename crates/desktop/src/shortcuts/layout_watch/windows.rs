//! Windows: layouts belong to threads, so the layout that counts is that of the window in use.
//!
//! It becomes another in two ways. Another window is used: that the system calls for. The user changes
//! the layout of the window in use: `WM_INPUTLANGCHANGE` goes to that window alone and no other
//! program hears of it, so it is looked at every few seconds.

use std::fmt;
use std::sync::mpsc;
use std::thread;

use windows::Win32::Foundation::{HWND, LPARAM, WPARAM};
use windows::Win32::System::Threading::GetCurrentThreadId;
use windows::Win32::UI::Accessibility::{HWINEVENTHOOK, SetWinEventHook, UnhookWinEvent};
use windows::Win32::UI::Input::KeyboardAndMouse::GetKeyboardLayout;
use windows::Win32::UI::WindowsAndMessaging::{
    EVENT_SYSTEM_FOREGROUND, GetForegroundWindow, GetMessageW, GetWindowThreadProcessId, KillTimer, MSG,
    PostThreadMessageW, SetTimer, WINEVENT_OUTOFCONTEXT, WM_APP, WM_QUIT, WM_TIMER,
};

use super::{Tell, tell_safely};
use crate::shortcuts::{MainThread, Refusal};

/// How soon a layout that was changed in the window in use is noticed, in milliseconds.
const LOOK_EVERY: u32 = 3000;

/// Another window is used: look at once.
const LOOK: u32 = WM_APP + 1;

/// A watch that ends when it is dropped.
pub(in crate::shortcuts) struct LayoutWatch {
    thread: u32,
}

impl fmt::Debug for LayoutWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayoutWatch").finish_non_exhaustive()
    }
}

impl LayoutWatch {
    pub(in crate::shortcuts) fn start(tell: Tell, _: &MainThread) -> Result<Self, Refusal> {
        let (started, answer) = mpsc::sync_channel(1);
        thread::Builder::new()
            .name("layout".to_owned())
            .spawn(move || watch(&tell, &started))
            .map_err(Refusal::failed)?;
        let thread = answer.recv().map_err(Refusal::failed)?;
        Ok(Self { thread })
    }
}

impl Drop for LayoutWatch {
    fn drop(&mut self) {
        // SAFETY: plain numbers. A thread that has ended already is an error, which is as good.
        let _ = unsafe { PostThreadMessageW(self.thread, WM_QUIT, WPARAM(0), LPARAM(0)) };
    }
}

fn watch(tell: &Tell, started: &mpsc::SyncSender<u32>) {
    let mut last = layout_in_use();
    // SAFETY: the hook is a function of ours without state, called on this thread by its own loop
    // below; it is taken away before the thread ends.
    let hook = unsafe {
        SetWinEventHook(
            EVENT_SYSTEM_FOREGROUND,
            EVENT_SYSTEM_FOREGROUND,
            None,
            Some(another_window),
            0,
            0,
            WINEVENT_OUTOFCONTEXT,
        )
    };
    // SAFETY: no window and no function: the timer posts `WM_TIMER` to this thread.
    let timer = unsafe { SetTimer(None, 0, LOOK_EVERY, None) };
    let mut message = MSG::default();
    // A first look makes the queue of this thread, so that the end is not posted into nothing.
    // SAFETY: plain values.
    let _ = unsafe { PostThreadMessageW(GetCurrentThreadId(), LOOK, WPARAM(0), LPARAM(0)) };
    // SAFETY: plain values.
    let _ = started.send(unsafe { GetCurrentThreadId() });
    loop {
        // SAFETY: `message` is ours and is written by the call.
        let answer = unsafe { GetMessageW(&raw mut message, None, 0, 0) };
        // 0: the end was posted; below that: the queue cannot be read.
        if answer.0 <= 0 {
            break;
        }
        if message.message == LOOK || message.message == WM_TIMER {
            let now = layout_in_use();
            if now != last {
                last = now;
                tell_safely(tell);
            }
        }
    }
    // SAFETY: both were made by this thread and are ended once.
    unsafe {
        if timer != 0 {
            let _ = KillTimer(None, timer);
        }
        if !hook.is_invalid() {
            let _ = UnhookWinEvent(hook);
        }
    }
}

/// The layout of the window in use, as a number; of this thread where no window is.
fn layout_in_use() -> usize {
    // SAFETY: neither call takes memory of ours.
    unsafe { GetKeyboardLayout(GetWindowThreadProcessId(GetForegroundWindow(), None)).0 as usize }
}

unsafe extern "system" fn another_window(_: HWINEVENTHOOK, _: u32, _: HWND, _: i32, _: i32, _: u32, _: u32) {
    // SAFETY: plain values, and it is the thread of the hook that is called. A queue that is full loses a
    // look, and the timer has the next.
    let _ = unsafe { PostThreadMessageW(GetCurrentThreadId(), LOOK, WPARAM(0), LPARAM(0)) };
}
