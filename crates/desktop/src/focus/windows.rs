//! Windows: a window of the program is shown and given the keyboard, and asked whether it has it.
//!
//! Windows gives the foreground away only for a program that had the last input ("SetForegroundWindow" at
//! learn.microsoft.com), and a call comes while the user works in another one. A mouse event without any motion,
//! which no program notices, makes this process the one that had the last input. What came of it is read back.

use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::time::{Duration, Instant};

use windows::Win32::Foundation::HANDLE;
use windows::Win32::Security::{
    GetSidSubAuthority, GetSidSubAuthorityCount, GetTokenInformation, TOKEN_MANDATORY_LABEL, TOKEN_QUERY,
    TokenIntegrityLevel,
};
use windows::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};
use windows::Win32::UI::Input::KeyboardAndMouse::{INPUT, INPUT_MOUSE, SendInput};
use windows::Win32::UI::WindowsAndMessaging::{
    SW_RESTORE, SW_SHOWMAXIMIZED, SetForegroundWindow, ShowWindowAsync,
};

use super::names::same_program;
use super::{FocusError, Obstacle};
use crate::windows_of_desktop::{self as desktop, Process};

/// A program draws its window anew, and may be slow.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the keyboard is asked for within it.
const ATTEMPTS: u32 = 4;
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A window that was brought to the front.
#[derive(Debug)]
pub struct Window {
    window: desktop::Window,
    process: u32,
    /// The other windows that its program had by then.
    others: Vec<desktop::Window>,
    /// Held so that the number stays this process's.
    _process: Process,
}

/// [`super::bring`].
pub(super) fn bring(program: &str, maximise: bool) -> Result<Window, FocusError> {
    let named = || program.to_owned();
    let (main, number, process) = find(program).ok_or_else(|| FocusError::NotFound { process: named() })?;
    if is_above_us(&process) {
        return Err(FocusError::Unsupported(Obstacle::Administrator));
    }
    // One that was just closed does not answer either.
    if main.is_hung() && main.process() == number {
        return Err(FocusError::NotResponding { process: named() });
    }
    let maximise = maximise && main.can_be_maximised() && !main.is_maximised();
    if maximise || main.is_minimised() {
        // To a size that it had before, or to the full one. Not waited for: a program that hangs would keep us.
        let how = if maximise { SW_SHOWMAXIMIZED } else { SW_RESTORE };
        // SAFETY: a request to a window, which may have gone.
        let _posted = unsafe { ShowWindowAsync(main.handle(), how) };
        let _shown = within(PATIENCE, || !main.is_minimised() && (!maximise || main.is_maximised()));
    }
    let window = main.or_its_dialog();
    let others = desktop::all()
        .into_iter()
        .filter(|other| *other != window && other.is_visible() && other.process() == number)
        .collect();
    let window = Window { window, process: number, others, _process: process };
    window.take_the_keyboard();
    if window.is_still() { Ok(window) } else { Err(FocusError::Refused { process: named() }) }
}

/// [`super::is_open`].
pub(super) fn is_open(program: &str) -> bool {
    find(program).is_some()
}

impl Window {
    /// Whether the keyboard is with the window, or with one that its program has opened since.
    pub(crate) fn is_still(&self) -> bool {
        desktop::in_use().is_some_and(|window| {
            window == self.window || (window.process() == self.process && !self.others.contains(&window))
        })
    }

    /// Its title now.
    pub(super) fn title(&self) -> String {
        self.window.title()
    }

    fn take_the_keyboard(&self) {
        // A program that is in use already, with a dialog perhaps, is left as it is.
        if self.is_still() {
            return;
        }
        for _ in 0..ATTEMPTS {
            // SAFETY: a request to a window, which may have gone.
            if !unsafe { SetForegroundWindow(self.window.handle()) }.as_bool() {
                have_the_last_input();
                // SAFETY: as above.
                let _refused = unsafe { SetForegroundWindow(self.window.handle()) };
            }
            // Another window that was just opened may take it in the same moment.
            if within(PATIENCE / ATTEMPTS, || self.is_still()) {
                return;
            }
        }
    }
}

/// The main window of the program, its process and that process's number. Of several the one that was used last;
/// of those on other virtual desktops only where there is no other.
fn find(program: &str) -> Option<(desktop::Window, u32, Process)> {
    let of_the_program = |window: desktop::Window| {
        let number = window.process();
        let process = (number != 0 && number != std::process::id()).then(|| Process::open(number))??;
        let image = process.image()?;
        same_program(program, &image.to_string_lossy()).then_some((window, number, process))
    };
    let (near, away): (Vec<_>, Vec<_>) = desktop::all()
        .into_iter()
        .filter(|window| window.is_a_users())
        .partition(|window| !window.is_cloaked());
    near.into_iter().chain(away).find_map(of_the_program)
}

fn have_the_last_input() {
    let nothing = INPUT { r#type: INPUT_MOUSE, ..Default::default() };
    // SAFETY: one event is passed with its size: no motion and no button.
    let _sent = unsafe { SendInput(&[nothing], i32::try_from(size_of::<INPUT>()).unwrap_or(0)) };
}

/// Whether the process has more rights than this one: Windows drops what is typed for it, and tells nobody ("User
/// Interface Privilege Isolation", in "SendInput" at learn.microsoft.com).
fn is_above_us(process: &Process) -> bool {
    // SAFETY: the constant of this process.
    let ours = integrity(unsafe { GetCurrentProcess() });
    // One that does not even tell is above us as well.
    let theirs = integrity(process.handle());
    theirs.is_none_or(|theirs| ours.is_some_and(|ours| theirs > ours))
}

/// The level of a process: 0x2000 is a user's, 0x3000 an administrator's. None: it is not told.
fn integrity(process: HANDLE) -> Option<u32> {
    /// The label and room for the identity that it points to.
    #[repr(C)]
    struct Label {
        label: TOKEN_MANDATORY_LABEL,
        identity: [u64; 16],
    }
    let mut token = HANDLE::default();
    let mut label = Label { label: TOKEN_MANDATORY_LABEL::default(), identity: [0; 16] };
    // SAFETY: what is written to lives until the end, and is as long as it is said to be; the identity that is
    // read lies in it, and its last number is asked for.
    unsafe {
        OpenProcessToken(process, TOKEN_QUERY, &raw mut token).ok()?;
        let token = OwnedHandle::from_raw_handle(token.0);
        let mut length = 0;
        GetTokenInformation(
            HANDLE(token.as_raw_handle()),
            TokenIntegrityLevel,
            Some((&raw mut label).cast()),
            u32::try_from(size_of::<Label>()).ok()?,
            &raw mut length,
        )
        .ok()?;
        let identity = label.label.Label.Sid;
        let parts = *GetSidSubAuthorityCount(identity).as_ref()?;
        GetSidSubAuthority(identity, u32::from(parts).checked_sub(1)?).as_ref().copied()
    }
}

fn within(limit: Duration, so: impl Fn() -> bool) -> bool {
    let deadline = Instant::now() + limit;
    while !so() {
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    true
}
