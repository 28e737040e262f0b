//! Windows: the system tells a window when its session is locked and unlocked.
//!
//! The window is never seen and has a thread of its own with the loop that brings its messages; between
//! messages the thread sleeps. The service that tells may start after this program, as at a logon right
//! after the computer's start, so a registration that fails is tried again.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use settings::said::Said;
use tokio::runtime::Handle;
use windows::Win32::Foundation::{HINSTANCE, HWND, LPARAM, LRESULT, WPARAM};
use windows::Win32::System::LibraryLoader::GetModuleHandleW;
use windows::Win32::System::RemoteDesktop::{
    NOTIFY_FOR_THIS_SESSION, WTS_CURRENT_SESSION, WTS_SESSIONSTATE_LOCK, WTSFreeMemory, WTSINFOEXW,
    WTSQuerySessionInformationW, WTSRegisterSessionNotification, WTSSessionInfoEx,
    WTSUnRegisterSessionNotification,
};
use windows::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, DestroyWindow, DispatchMessageW, GWLP_USERDATA, GetMessageW,
    GetWindowLongPtrW, HWND_MESSAGE, KillTimer, MSG, PostMessageW, PostQuitMessage, RegisterClassW, SetTimer,
    SetWindowLongPtrW, WINDOW_EX_STYLE, WINDOW_STYLE, WM_CLOSE, WM_DESTROY, WM_TIMER, WM_WTSSESSION_CHANGE,
    WNDCLASSW, WTS_SESSION_LOCK, WTS_SESSION_UNLOCK,
};
use windows::core::{PCWSTR, PWSTR, w};

use super::sources::{SourceState, Sources};

pub(super) const SOURCES: usize = 1;

/// The class of the window, by which a test finds it and tells it what the system would.
pub const WINDOW_CLASS: PCWSTR = w!("org.opencommunicator.Communicator.lock");

/// Between two tries to register, in milliseconds.
const TRY_AGAIN: u32 = 5000;
const TIMER: usize = 1;

/// What the thread and the watch both know.
#[derive(Debug, Default)]
struct Shared {
    /// The window, once there is one.
    window: Option<isize>,
    ended: bool,
}

/// Ended with it: the window is closed, and with it the thread.
#[derive(Debug)]
pub(super) struct Watch {
    shared: Arc<Mutex<Shared>>,
}

impl Watch {
    pub(super) fn start(_: &Handle, sources: Arc<Sources>) -> Self {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let (of_thread, speaks) = (Arc::clone(&shared), Arc::clone(&sources));
        let started = thread::Builder::new().name("lock".to_owned()).spawn(move || {
            match catch_unwind(AssertUnwindSafe(|| run(&of_thread, &speaks))) {
                Ok(Ok(())) => {}
                Ok(Err(why)) => silent(&speaks, why.into()),
                Err(_) => silent(&speaks, Said::both(off_thread::FAULT, off_thread::FAULT_IN_DANISH)),
            }
        });
        if let Err(error) = started {
            let why = Said::both(
                format!("no thread for the lock: {error}"),
                format!("der kunne ikke startes en tråd til skærmlåsen: {error}"),
            );
            silent(&sources, why);
        }
        Self { shared }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut shared = locked(&self.shared);
        shared.ended = true;
        if let Some(window) = shared.window.take() {
            // SAFETY: a message to a window that may be gone by now, which is an error and no more.
            let _ = unsafe { PostMessageW(Some(handle(window)), WM_CLOSE, WPARAM(0), LPARAM(0)) };
        }
    }
}

fn locked(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn silent(sources: &Sources, why: Said) {
    tracing::info!(%why, "this system does not tell the lock");
    sources.report(0, SourceState::Silent { why });
}

const fn handle(window: isize) -> HWND {
    HWND(window as *mut c_void)
}

/// The life of the window, on its thread.
fn run(shared: &Mutex<Shared>, sources: &Sources) -> Result<(), String> {
    let window = open(sources).map_err(|error| error.message())?;
    {
        let mut shared = locked(shared);
        if !shared.ended {
            shared.window = Some(window.0 as isize);
        } else {
            // SAFETY: the window is ours and of this thread. Its end is the end of the loop below.
            let _ = unsafe { DestroyWindow(window) };
        }
    }
    register(window, sources);
    let mut message = MSG::default();
    // SAFETY: the message is written by the call and used on this thread. Nought is the end, less an error.
    while unsafe { GetMessageW(&raw mut message, None, 0, 0) }.0 > 0 {
        // SAFETY: it is the message that was just got.
        unsafe { DispatchMessageW(&raw const message) };
    }
    Ok(())
}

fn open(sources: &Sources) -> windows::core::Result<HWND> {
    // SAFETY: the class is registered once for the process; a second time is an error that changes
    // nothing. The window belongs to this thread, which outlives it, as do the sources that it is given.
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
            PCWSTR::null(),
            WINDOW_STYLE::default(),
            0,
            0,
            0,
            0,
            Some(HWND_MESSAGE),
            None,
            Some(module),
            None,
        )?;
        SetWindowLongPtrW(window, GWLP_USERDATA, std::ptr::from_ref(sources) as isize);
        Ok(window)
    }
}

/// Asks to be told, and says how it is now; what is not told is asked for again.
fn register(window: HWND, sources: &Sources) {
    // SAFETY: the window is ours and of this thread.
    let registered = unsafe { WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) };
    // SAFETY: as above; a timer of this number is set anew or not there.
    unsafe {
        if let Err(error) = registered {
            tracing::debug!(why = error.message(), "the lock of the session is not told for now");
            sources.report(0, SourceState::Silent { why: error.message().into() });
            SetTimer(Some(window), TIMER, TRY_AGAIN, None);
        } else {
            let _ = KillTimer(Some(window), TIMER);
            // Whoever started this program did it on an open screen, where the system does not say.
            sources.report(0, SourceState::of(is_locked().unwrap_or(false)));
            tracing::debug!("listening for the lock of the session");
        }
    }
}

/// What the system says of this session now; none: it does not.
fn is_locked() -> Option<bool> {
    let (mut buffer, mut length) = (PWSTR::null(), 0);
    // SAFETY: both are written by the call; the buffer is the system's until it is given back.
    unsafe {
        WTSQuerySessionInformationW(
            None,
            WTS_CURRENT_SESSION,
            WTSSessionInfoEx,
            &raw mut buffer,
            &raw mut length,
        )
    }
    .ok()?;
    let whole = usize::try_from(length).is_ok_and(|length| length >= size_of::<WTSINFOEXW>());
    let locked = (whole && !buffer.is_null()).then(|| {
        // SAFETY: the system answers this question with this structure, and it is as long as one. It is
        // read without trust in how it lies in memory.
        let info = unsafe { std::ptr::read_unaligned(buffer.0.cast::<WTSINFOEXW>()) };
        // SAFETY: level one is the only one there is.
        let flags = unsafe { info.Data.WTSInfoExLevel1.SessionFlags };
        (info.Level == 1).then_some(u32::from_ne_bytes(flags.to_ne_bytes()) == WTS_SESSIONSTATE_LOCK)
    });
    // SAFETY: the buffer came from the call above and is given back once.
    unsafe { WTSFreeMemory(buffer.0.cast()) };
    locked.flatten()
}

/// Called by the system, on the thread of the window, with each of its messages.
unsafe extern "system" fn procedure(window: HWND, message: u32, what: WPARAM, which: LPARAM) -> LRESULT {
    // SAFETY: it is nothing yet, or the sources, which outlive the window.
    let sources = unsafe { (GetWindowLongPtrW(window, GWLP_USERDATA) as *const Sources).as_ref() };
    match (message, sources) {
        (WM_WTSSESSION_CHANGE, Some(sources)) => {
            if let Some(word) = told(what.0) {
                sources.report(0, word);
            }
        }
        (WM_TIMER, Some(sources)) => register(window, sources),
        (WM_DESTROY, _) => {
            // SAFETY: of this thread, and both end with it.
            unsafe {
                let _ = WTSUnRegisterSessionNotification(window);
                SetWindowLongPtrW(window, GWLP_USERDATA, 0);
                PostQuitMessage(0);
            }
        }
        // SAFETY: what the system gave is handed on to it.
        _ => return unsafe { DefWindowProcW(window, message, what, which) },
    }
    LRESULT(0)
}

/// What an event of the session says of the lock.
fn told(event: usize) -> Option<SourceState> {
    match u32::try_from(event) {
        Ok(WTS_SESSION_LOCK) => Some(SourceState::Locked),
        Ok(WTS_SESSION_UNLOCK) => Some(SourceState::Unlocked),
        _ => None,
    }
}
