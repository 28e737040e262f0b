//! The end of the user's session on Windows: log-off, restart, shutdown.
//!
//! Windows asks every program by a message to its top-level windows and ends it soon after. A program without a
//! window is ended at once, so this keeps one that is never shown, on a thread of its own: the app's main
//! thread may be busy. Other systems need nothing like it: on Linux a session ends its programs by SIGTERM, on
//! macOS the toolkit tells of it.

use std::ffi::c_void;
use std::sync::mpsc;
use std::thread;

use windows::Win32::Foundation::{HINSTANCE, HWND, LPARAM, LRESULT, WPARAM};
use windows::Win32::System::LibraryLoader::GetModuleHandleW;
use windows::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, DestroyWindow, DispatchMessageW, GWLP_USERDATA, GetMessageW,
    GetWindowLongPtrW, MSG, PostMessageW, PostQuitMessage, RegisterClassW, SetWindowLongPtrW,
    WINDOW_EX_STYLE, WINDOW_STYLE, WM_CLOSE, WM_DESTROY, WM_ENDSESSION, WNDCLASSW,
};
use windows::core::{PCWSTR, w};

/// The class of the window, by which a test finds it and tells it what the system would.
pub const WINDOW_CLASS: PCWSTR = w!("org.opencommunicator.Communicator.session-end");

type Finish = Box<dyn Fn()>;

/// A watch that goes on until this is dropped.
#[derive(Debug)]
#[must_use = "the watch ends when this is dropped"]
pub struct Watching {
    /// The window's handle; a number, as the window belongs to its thread.
    window: isize,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let window = HWND(self.window as *mut c_void);
        // SAFETY: a message to a window that may be gone by now, which is an error and no more.
        let _ = unsafe { PostMessageW(Some(window), WM_CLOSE, WPARAM(0), LPARAM(0)) };
    }
}

/// Calls `finish` when the session really ends; one that another program has stopped is not told. Windows
/// waits until `finish` returns, 5 s by default, and may end the process at any moment after that.
///
/// # Errors
/// The system's words where it gives no thread or no window.
pub fn watch(finish: impl Fn() + Send + 'static) -> Result<Watching, String> {
    let (opened, window) = mpsc::channel();
    thread::Builder::new()
        .name("session end".to_owned())
        .spawn(move || {
            let finish: Finish = Box::new(finish);
            match open(&finish) {
                Ok(window) => {
                    let _gone = opened.send(Ok(window.0 as isize));
                    deliver();
                }
                Err(error) => {
                    let _gone = opened.send(Err(error.message()));
                }
            }
        })
        .map_err(|error| error.to_string())?;
    let window = window.recv().map_err(|_| "its thread ended".to_owned())??;
    Ok(Watching { window })
}

/// `finish` outlives the window: [`deliver`] returns only once the window is destroyed.
fn open(finish: &Finish) -> windows::core::Result<HWND> {
    // SAFETY: the class is registered once for the process; a second time is an error that changes nothing.
    // The window belongs to this thread, and what it is given outlives it.
    unsafe {
        let module: HINSTANCE = GetModuleHandleW(None)?.into();
        let class = WNDCLASSW {
            lpfnWndProc: Some(procedure),
            hInstance: module,
            lpszClassName: WINDOW_CLASS,
            ..WNDCLASSW::default()
        };
        RegisterClassW(&raw const class);
        let window = CreateWindowExW(
            WINDOW_EX_STYLE::default(),
            WINDOW_CLASS,
            w!("Communicator"),
            WINDOW_STYLE::default(),
            0,
            0,
            0,
            0,
            None,
            None,
            Some(module),
            None,
        )?;
        SetWindowLongPtrW(window, GWLP_USERDATA, std::ptr::from_ref(finish) as isize);
        Ok(window)
    }
}

/// Brings the messages of this thread's window, until it is destroyed.
fn deliver() {
    let mut message = MSG::default();
    // SAFETY: the message is written by the call and used on this thread. Nought is the end, less an error.
    while unsafe { GetMessageW(&raw mut message, None, 0, 0) }.0 > 0 {
        // SAFETY: it is the message that was just got.
        unsafe { DispatchMessageW(&raw const message) };
    }
}

/// Called by the system, on the thread of the window, with each of its messages. The question
/// `WM_QUERYENDSESSION` is answered with yes by `DefWindowProcW`.
unsafe extern "system" fn procedure(window: HWND, message: u32, what: WPARAM, which: LPARAM) -> LRESULT {
    match message {
        WM_ENDSESSION if what.0 != 0 => {
            // SAFETY: it is nothing yet, or what `open` was given, which outlives the window.
            let finish = unsafe { (GetWindowLongPtrW(window, GWLP_USERDATA) as *const Finish).as_ref() };
            if let Some(finish) = finish {
                finish();
            }
        }
        WM_CLOSE => {
            // SAFETY: the window is of this thread.
            let _gone_already = unsafe { DestroyWindow(window) };
        }
        WM_DESTROY => {
            // SAFETY: of this thread, and both end with it.
            unsafe {
                SetWindowLongPtrW(window, GWLP_USERDATA, 0);
                PostQuitMessage(0);
            }
        }
        // SAFETY: what the system gave is handed on to it.
        _ => return unsafe { DefWindowProcW(window, message, what, which) },
    }
    LRESULT(0)
}
