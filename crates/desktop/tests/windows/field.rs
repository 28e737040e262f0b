//! A program with a text field, in a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use desktop::focus::{FocusedWindow, bring};
use windows::Win32::Foundation::{HWND, LPARAM, WPARAM};
use windows::Win32::UI::WindowsAndMessaging::{
    FindWindowExW, FindWindowW, GetForegroundWindow, IsWindowVisible, PostMessageW, SendMessageW,
    SetForegroundWindow, WM_CLOSE, WM_GETTEXT,
};
use windows::core::{HSTRING, PCWSTR, w};

use crate::examples;

const DEADLINE: Duration = Duration::from_secs(60);
const ROOM: usize = 4096;

/// There is one keyboard, and one window that has it.
static KEYBOARD: Mutex<()> = Mutex::new(());

pub fn alone_at_the_keyboard() -> MutexGuard<'static, ()> {
    KEYBOARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program, under a name of its own. Ends with the value.
pub struct Field {
    process: Child,
    title: String,
    program: PathBuf,
}

impl Field {
    /// Comes back when its window has the keyboard.
    pub fn open(folder: &Path, name: &str) -> Self {
        let program = folder.join(format!("{name}.exe"));
        std::fs::copy(examples().join("windows_field.exe"), &program).unwrap();
        let title = format!("Field of {name}");
        let process = Command::new(&program).arg(&title).spawn().unwrap();
        let field = Self { process, title, program };
        until("its window is there", || field.window().is_some());
        field.is_clicked();
        field
    }

    pub fn program(&self) -> &str {
        self.program.to_str().unwrap()
    }

    pub fn title(&self) -> &str {
        &self.title
    }

    pub fn number(&self) -> u32 {
        self.process.id()
    }

    pub fn window(&self) -> Option<HWND> {
        shown(&self.title)
    }

    pub fn dialog(&self) -> Option<HWND> {
        shown(&format!("{}: dialog", self.title))
    }

    /// As the user does by a click.
    pub fn is_clicked(&self) {
        until("the window has the keyboard", || {
            let window = self.window().unwrap();
            // SAFETY: a request to a window.
            let _refused = unsafe { SetForegroundWindow(window) };
            stays(|| window == in_use())
        });
    }

    /// The window, as this program brings it to the front.
    #[track_caller]
    pub fn is_brought(&self) -> FocusedWindow {
        let mut brought = None;
        until("its window has the keyboard", || {
            let window = bring(self.program(), false).unwrap();
            let has_it = stays(|| window.is_still());
            brought = Some(window);
            has_it
        });
        brought.unwrap()
    }

    pub fn text(&self) -> String {
        text_in(self.window().unwrap())
    }

    #[track_caller]
    pub fn says(&self, wanted: &str) {
        window_says(self.window().unwrap(), wanted);
    }
}

impl Drop for Field {
    fn drop(&mut self) {
        // The windows first, so that Windows gives the keyboard to another one by itself.
        for window in [self.dialog(), self.window()].into_iter().flatten() {
            // SAFETY: a message with two numbers.
            let _gone_already = unsafe { PostMessageW(Some(window), WM_CLOSE, WPARAM(0), LPARAM(0)) };
        }
        let begun = Instant::now();
        while self.window().is_some() && begun.elapsed() < DEADLINE {
            std::thread::park_timeout(Duration::from_millis(5));
        }
        let _ended_already = self.process.kill();
        let _collected = self.process.wait();
    }
}

pub fn in_use() -> HWND {
    // SAFETY: a question.
    unsafe { GetForegroundWindow() }
}

/// What stands in the text field of a window.
pub fn text_in(window: HWND) -> String {
    let mut text = vec![0_u16; ROOM];
    // SAFETY: at most as many units are written as there is room for; Windows carries them over from the other
    // process.
    let length = unsafe {
        let field = FindWindowExW(Some(window), None, w!("Edit"), None).unwrap();
        let room = (WPARAM(text.len()), LPARAM(text.as_mut_ptr() as isize));
        SendMessageW(field, WM_GETTEXT, Some(room.0), Some(room.1))
    };
    // A character of two units may have come by half.
    String::from_utf16_lossy(&text[..usize::try_from(length.0).unwrap()])
}

/// Until this stands in the text field of the window.
#[track_caller]
pub fn window_says(window: HWND, wanted: &str) {
    let begun = Instant::now();
    loop {
        let text = text_in(window);
        if text == wanted {
            return;
        }
        assert!(begun.elapsed() < DEADLINE, "{wanted:?} and not {text:?}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// The window of this title, if it can be seen.
pub fn shown(title: &str) -> Option<HWND> {
    // SAFETY: questions; the text outlives them.
    unsafe {
        let window = FindWindowW(PCWSTR::null(), &HSTRING::from(title)).ok()?;
        IsWindowVisible(window).as_bool().then_some(window)
    }
}

/// Whether it is so and stays so: without a window manager Wine hears of the keyboard's way from the X server
/// later than it has sent it there, and may send it back.
fn stays(so: impl Fn() -> bool) -> bool {
    (0..20).all(|_| {
        std::thread::park_timeout(Duration::from_millis(5));
        so()
    })
}

#[track_caller]
pub fn until(what: &str, mut so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < DEADLINE, "never: {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
