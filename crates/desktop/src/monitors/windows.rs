//! Windows: a top-level window that nobody sees, on a thread of its own, hears what the system tells all
//! such windows.
//! <https://learn.microsoft.com/windows/win32/gdi/wm-displaychange>

use std::cell::RefCell;
use std::sync::mpsc::{Sender, channel};

use windows::Win32::Foundation::{HINSTANCE, HWND, LPARAM, LRESULT, WPARAM};
use windows::Win32::System::LibraryLoader::GetModuleHandleW;
use windows::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, DispatchMessageW, GetMessageW, MSG, RegisterClassW, SPI_SETWORKAREA,
    WINDOW_EX_STYLE, WINDOW_STYLE, WM_DISPLAYCHANGE, WM_DPICHANGED, WM_SETTINGCHANGE, WNDCLASSW,
};
use windows::core::{PCWSTR, w};

type Tell = Box<dyn Fn() + Send + Sync>;

const CLASS: PCWSTR = w!("CommunicatorMonitors");

thread_local! {
    /// Whom the window of this thread tells.
    static TELL: RefCell<Option<Tell>> = const { RefCell::new(None) };
}

pub(super) fn watch(tell: Tell) -> Result<(), String> {
    let (answer, answered) = channel();
    std::thread::Builder::new()
        .name("monitors".to_owned())
        .spawn(move || listen(tell, &answer))
        .map_err(|error| error.to_string())?;
    answered.recv().map_err(|error| error.to_string())?
}

/// Until the process ends.
fn listen(tell: Tell, answer: &Sender<Result<(), String>>) {
    TELL.set(Some(tell));
    let opened = open();
    let open = opened.is_ok();
    if answer.send(opened.map_err(|error| error.message())).is_err() || !open {
        return;
    }
    let mut message = MSG::default();
    // SAFETY: the message is written by the call and handed on as it is, on the thread that it is for.
    unsafe {
        while GetMessageW(&raw mut message, None, 0, 0).0 > 0 {
            DispatchMessageW(&raw const message);
        }
    }
}

/// The window; it lives as long as its thread.
fn open() -> windows::core::Result<()> {
    // SAFETY: the class lives during the call, its name and procedure for ever.
    unsafe {
        let instance = HINSTANCE(GetModuleHandleW(None)?.0);
        let class = WNDCLASSW {
            lpfnWndProc: Some(procedure),
            hInstance: instance,
            lpszClassName: CLASS,
            ..WNDCLASSW::default()
        };
        if RegisterClassW(&raw const class) == 0 {
            return Err(windows::core::Error::from_thread());
        }
        CreateWindowExW(
            WINDOW_EX_STYLE(0),
            CLASS,
            CLASS,
            WINDOW_STYLE(0),
            0,
            0,
            0,
            0,
            None,
            None,
            Some(instance),
            None,
        )?;
    }
    Ok(())
}

/// Called by the system on the window's thread.
unsafe extern "system" fn procedure(window: HWND, message: u32, word: WPARAM, long: LPARAM) -> LRESULT {
    let changed = match message {
        WM_DISPLAYCHANGE | WM_DPICHANGED => true,
        WM_SETTINGCHANGE => u32::try_from(word.0) == Ok(SPI_SETWORKAREA.0),
        _ => false,
    };
    if changed {
        TELL.with_borrow(|tell| {
            if let Some(tell) = tell {
                tell();
            }
        });
    }
    // SAFETY: what was given is handed on as it is.
    unsafe { DefWindowProcW(window, message, word, long) }
}
