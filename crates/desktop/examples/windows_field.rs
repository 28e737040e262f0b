//! A window with a text field, to type into: `windows_field TITLE`. F2 opens another one of the same program, whose
//! title has `: dialog` at its end. Ends when the first is closed. For the tests of the keys on Windows.

#[cfg(windows)]
mod windows_field {
    use std::error::Error;
    use std::sync::atomic::{AtomicIsize, Ordering};

    use windows::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
    use windows::Win32::System::LibraryLoader::GetModuleHandleW;
    use windows::Win32::UI::Input::KeyboardAndMouse::{SetFocus, VK_F2};
    use windows::Win32::UI::WindowsAndMessaging::{
        CreateWindowExW, DefWindowProcW, DispatchMessageW, ES_AUTOHSCROLL, ES_MULTILINE, GetMessageW, MSG,
        PostQuitMessage, RegisterClassW, SW_SHOW, SetForegroundWindow, ShowWindow, TranslateMessage,
        WINDOW_EX_STYLE, WINDOW_STYLE, WM_DESTROY, WM_KEYDOWN, WM_SETFOCUS, WNDCLASSW, WS_CHILD,
        WS_OVERLAPPEDWINDOW, WS_VISIBLE,
    };
    use windows::core::{HSTRING, w};

    static FIRST: AtomicIsize = AtomicIsize::new(0);

    pub fn run(title: &str) -> Result<(), Box<dyn Error>> {
        // SAFETY: plain windows of this thread; texts outlive the calls, and the message is ours.
        unsafe {
            let class = WNDCLASSW {
                lpfnWndProc: Some(procedure),
                hInstance: GetModuleHandleW(None)?.into(),
                lpszClassName: w!("communicator-test-field"),
                ..Default::default()
            };
            RegisterClassW(&raw const class);
            FIRST.store(field(title)?.0 as isize, Ordering::Release);
            let mut message = MSG::default();
            while GetMessageW(&raw mut message, None, 0, 0).as_bool() {
                if message.message == WM_KEYDOWN && message.wParam.0 == usize::from(VK_F2.0) {
                    field(&format!("{title}: dialog"))?;
                    continue;
                }
                let _no_character = TranslateMessage(&raw const message);
                DispatchMessageW(&raw const message);
            }
        }
        Ok(())
    }

    unsafe fn field(title: &str) -> Result<HWND, Box<dyn Error>> {
        let (whole, inside) = (WS_OVERLAPPEDWINDOW, WS_CHILD | WS_VISIBLE);
        let lines = WINDOW_STYLE(u32::try_from(ES_MULTILINE | ES_AUTOHSCROLL)?);
        // SAFETY: as the caller's.
        unsafe {
            let (class, title) = (w!("communicator-test-field"), HSTRING::from(title));
            let (none, size) = (WINDOW_EX_STYLE(0), (40, 40, 600, 200));
            let window = CreateWindowExW(
                none, class, &title, whole, size.0, size.1, size.2, size.3, None, None, None, None,
            )?;
            CreateWindowExW(
                none,
                w!("EDIT"),
                None,
                inside | lines,
                0,
                0,
                size.2,
                size.3,
                Some(window),
                None,
                None,
                None,
            )?;
            let _was_hidden = ShowWindow(window, SW_SHOW);
            let _taken = SetForegroundWindow(window);
            Ok(window)
        }
    }

    unsafe extern "system" fn procedure(window: HWND, message: u32, w: WPARAM, l: LPARAM) -> LRESULT {
        use windows::Win32::UI::WindowsAndMessaging::{GW_CHILD, GetWindow};
        // SAFETY: a window of this thread, and what the system has sent to it.
        unsafe {
            match message {
                WM_SETFOCUS => {
                    if let Ok(field) = GetWindow(window, GW_CHILD) {
                        let _before = SetFocus(Some(field));
                    }
                }
                WM_DESTROY if window.0 as isize == FIRST.load(Ordering::Acquire) => PostQuitMessage(0),
                _ => return DefWindowProcW(window, message, w, l),
            }
            LRESULT(0)
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(windows)]
    {
        windows_field::run(&std::env::args().nth(1).ok_or("which title?")?)
    }
    #[cfg(not(windows))]
    Err("this program is for Windows".into())
}
