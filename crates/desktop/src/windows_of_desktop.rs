//! The windows of all programs, as Windows lists them: whose each is, and how it stands.

use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::path::PathBuf;

use windows::Win32::Foundation::{HANDLE, HWND, LPARAM, RECT};
use windows::Win32::Graphics::Dwm::{DWMWA_CLOAKED, DwmGetWindowAttribute};
use windows::Win32::System::Threading::{
    OpenProcess, PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION, QueryFullProcessImageNameW,
};
use windows::Win32::UI::Input::KeyboardAndMouse::IsWindowEnabled;
use windows::Win32::UI::WindowsAndMessaging::{
    EnumWindows, FindWindowExW, GW_OWNER, GWL_EXSTYLE, GWL_STYLE, GetForegroundWindow, GetLastActivePopup,
    GetWindow, GetWindowLongW, GetWindowRect, GetWindowTextW, GetWindowThreadProcessId, IsHungAppWindow,
    IsIconic, IsWindowVisible, IsZoomed, WS_EX_APPWINDOW, WS_EX_TOOLWINDOW, WS_MAXIMIZEBOX,
};
use windows::core::{BOOL, PWSTR, w};

/// As long as a path of Windows can be, in UTF-16 units.
const LONGEST_PATH: usize = 32_768;
/// As much of a title as anybody is shown, in UTF-16 units.
const LONGEST_TITLE: usize = 512;

/// A window by its number. It may go at any moment; then it answers as one that is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window(isize);

/// The windows of the desktop, the topmost first.
pub(crate) fn all() -> Vec<Window> {
    let mut found: Vec<Window> = Vec::new();
    // SAFETY: the list outlives the call, and nobody else has it meanwhile.
    let listed = unsafe { EnumWindows(Some(take), LPARAM((&raw mut found) as isize)) };
    if let Err(error) = listed {
        tracing::debug!(%error, "the windows of the desktop were not listed");
    }
    found
}

/// Called by the system with each window.
unsafe extern "system" fn take(window: HWND, found: LPARAM) -> BOOL {
    // SAFETY: it is the list of the call.
    let found = unsafe { &mut *(found.0 as *mut Vec<Window>) };
    found.push(Window::of(window));
    true.into()
}

/// The window that has the keyboard; none on a locked screen, and while it goes from one to another.
pub(crate) fn in_use() -> Option<Window> {
    // SAFETY: a question.
    let window = unsafe { GetForegroundWindow() };
    (!window.is_invalid()).then(|| Window::of(window))
}

// Every call below is a question about a window, which fails where there is none with this number.
impl Window {
    fn of(window: HWND) -> Self {
        Self(window.0 as isize)
    }

    pub(crate) fn handle(self) -> HWND {
        HWND(self.0 as *mut core::ffi::c_void)
    }

    /// The number of the process that it belongs to; 0: it is gone.
    pub(crate) fn process(self) -> u32 {
        // The frame of an app from the store belongs to the system; what is in it belongs to the app.
        // SAFETY: it looks for a window by the name of its class.
        let inner =
            unsafe { FindWindowExW(Some(self.handle()), None, w!("Windows.UI.Core.CoreWindow"), None) };
        let window = inner.unwrap_or(self.handle());
        let mut process = 0;
        // SAFETY: the number is written to during the call.
        let _thread = unsafe { GetWindowThreadProcessId(window, Some(&raw mut process)) };
        process
    }

    /// The thread that reads its keys; 0: it is gone.
    pub(crate) fn thread(self) -> u32 {
        // SAFETY: nothing is written.
        unsafe { GetWindowThreadProcessId(self.handle(), None) }
    }

    pub(crate) fn is_visible(self) -> bool {
        // SAFETY: a question.
        unsafe { IsWindowVisible(self.handle()) }.as_bool()
    }

    pub(crate) fn is_minimised(self) -> bool {
        // SAFETY: a question.
        unsafe { IsIconic(self.handle()) }.as_bool()
    }

    pub(crate) fn is_maximised(self) -> bool {
        // SAFETY: a question.
        unsafe { IsZoomed(self.handle()) }.as_bool()
    }

    pub(crate) fn can_be_maximised(self) -> bool {
        // SAFETY: a question.
        let style = unsafe { GetWindowLongW(self.handle(), GWL_STYLE) };
        style.cast_unsigned() & WS_MAXIMIZEBOX.0 != 0
    }

    /// Whether its program has taken no message for some seconds.
    pub(crate) fn is_hung(self) -> bool {
        // SAFETY: a question.
        unsafe { IsHungAppWindow(self.handle()) }.as_bool()
    }

    /// Whether it belongs to another window, as a dialog does.
    pub(crate) fn is_owned(self) -> bool {
        // SAFETY: a question; where there is no owner the answer is an error.
        unsafe { GetWindow(self.handle(), GW_OWNER) }.is_ok_and(|owner| !owner.is_invalid())
    }

    /// Whether a user would call it a window: it can be seen or is minimised, and would be in the task bar.
    pub(crate) fn is_a_users(self) -> bool {
        // SAFETY: a question.
        let style = unsafe { GetWindowLongW(self.handle(), GWL_EXSTYLE) }.cast_unsigned();
        let in_task_bar =
            style & WS_EX_APPWINDOW.0 != 0 || (style & WS_EX_TOOLWINDOW.0 == 0 && !self.is_owned());
        let mut edges = RECT::default();
        // SAFETY: the edges are written to during the call.
        let has_size = unsafe { GetWindowRect(self.handle(), &raw mut edges) }.is_ok()
            && edges.right > edges.left
            && edges.bottom > edges.top;
        self.is_visible() && in_task_bar && (has_size || self.is_minimised())
    }

    /// Whether it is on another virtual desktop, or of an app that is asleep.
    pub(crate) fn is_cloaked(self) -> bool {
        let mut cloaked = 0_u32;
        // SAFETY: a number of four bytes is written to during the call.
        let asked = unsafe {
            DwmGetWindowAttribute(
                self.handle(),
                DWMWA_CLOAKED,
                (&raw mut cloaked).cast(),
                size_of::<u32>() as u32,
            )
        };
        asked.is_ok() && cloaked != 0
    }

    /// The dialog that keeps the window from being used, or the window itself.
    pub(crate) fn or_its_dialog(self) -> Self {
        // SAFETY: questions.
        let (can_be_used, dialog) =
            unsafe { (IsWindowEnabled(self.handle()).as_bool(), GetLastActivePopup(self.handle())) };
        let dialog = Self::of(dialog);
        if can_be_used || !dialog.is_visible() { self } else { dialog }
    }

    pub(crate) fn title(self) -> String {
        let mut text = [0_u16; LONGEST_TITLE];
        // SAFETY: at most as many units are written as there is room for. Of a window of another program the
        // system answers itself, so that one that hangs keeps nobody.
        let length = unsafe { GetWindowTextW(self.handle(), &mut text) };
        String::from_utf16_lossy(text.get(..usize::try_from(length).unwrap_or(0)).unwrap_or_default())
    }
}

/// A process that is held, so that its number names no other one meanwhile.
#[derive(Debug)]
pub(crate) struct Process {
    handle: OwnedHandle,
}

impl Process {
    /// None: it has ended, or belongs to somebody else.
    pub(crate) fn open(number: u32) -> Option<Self> {
        // SAFETY: the handle is owned from here on.
        unsafe {
            let handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, number).ok()?;
            Some(Self { handle: OwnedHandle::from_raw_handle(handle.0) })
        }
    }

    /// For questions, while this value lives.
    pub(crate) fn handle(&self) -> HANDLE {
        HANDLE(self.handle.as_raw_handle())
    }

    /// The file that it was started from.
    pub(crate) fn image(&self) -> Option<PathBuf> {
        let mut path = vec![0_u16; LONGEST_PATH];
        let mut length = u32::try_from(path.len()).ok()?;
        // SAFETY: at most as many units are written as there is room for, and their number.
        unsafe {
            let path = PWSTR(path.as_mut_ptr());
            QueryFullProcessImageNameW(self.handle(), PROCESS_NAME_WIN32, path, &raw mut length).ok()?;
        }
        let path = path.get(..usize::try_from(length).ok()?)?;
        Some(PathBuf::from(String::from_utf16_lossy(path)))
    }
}
