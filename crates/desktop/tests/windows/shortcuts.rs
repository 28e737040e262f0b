//! Global shortcuts, registered on a thread with a message loop as the app's main thread is one.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use desktop::shortcuts::{MainThread, Refusal, Shortcuts};
use settings::shortcut::{Action, Combination, KeyName};
use windows::Win32::UI::Input::KeyboardAndMouse::{
    INPUT, INPUT_0, INPUT_KEYBOARD, KEYBD_EVENT_FLAGS, KEYBDINPUT, KEYEVENTF_KEYUP, MOD_ALT, MOD_CONTROL,
    RegisterHotKey, SendInput, UnregisterHotKey, VIRTUAL_KEY, VK_CONTROL, VK_F5, VK_MENU,
};
use windows::Win32::UI::WindowsAndMessaging::{
    DispatchMessageW, MSG, PM_REMOVE, PeekMessageW, TranslateMessage,
};

use crate::field::alone_at_the_keyboard;

type Work = Box<dyn FnOnce() + Send>;

/// A thread that does what it is asked and delivers messages in between.
fn main_thread() -> MainThread {
    let (post, work) = mpsc::channel::<Work>();
    std::thread::spawn(move || {
        loop {
            match work.recv_timeout(Duration::from_millis(10)) {
                Ok(work) => work(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let mut message = MSG::default();
            // SAFETY: the message is ours and outlives the calls.
            while unsafe { PeekMessageW(&raw mut message, None, 0, 0, PM_REMOVE) }.as_bool() {
                // SAFETY: as above.
                unsafe {
                    let _no_character = TranslateMessage(&raw const message);
                    DispatchMessageW(&raw const message);
                }
            }
        }
    });
    let post = Mutex::new(post);
    Arc::new(move |work| {
        let _gone = post.lock().unwrap_or_else(PoisonError::into_inner).send(work);
    })
}

struct Desk {
    shortcuts: Shortcuts,
    presses: Receiver<Action>,
    runtime: tokio::runtime::Runtime,
    _alone: MutexGuard<'static, ()>,
}

impl Desk {
    fn new() -> Self {
        // Of several `Shortcuts` in one process only the last hears presses.
        let alone = alone_at_the_keyboard();
        let (heard, presses) = mpsc::channel();
        let heard = Mutex::new(heard);
        let on_press = move |action| {
            let _gone = heard.lock().unwrap_or_else(PoisonError::into_inner).send(action);
        };
        let shortcuts = Shortcuts::start(on_press, main_thread());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { shortcuts, presses, runtime, _alone: alone }
    }

    fn register(&self, action: Action, key: &str) -> Result<(), Refusal> {
        let combination = Combination {
            key: KeyName::parse(key).unwrap(),
            command_or_control: true,
            shift: false,
            alt: true,
        };
        self.runtime.block_on(self.shortcuts.register(action, combination))
    }

    fn unregister(&self, action: Action) {
        self.runtime.block_on(self.shortcuts.unregister(action)).unwrap();
    }
}

/// Another program that wants Ctrl+Alt and this key: for Windows, another thread is one.
fn another_takes(key: VIRTUAL_KEY) -> bool {
    // SAFETY: plain numbers; the hotkey belongs to this thread.
    unsafe { RegisterHotKey(None, 7, MOD_CONTROL | MOD_ALT, u32::from(key.0)) }.is_ok()
}

fn the_other_gives_back() {
    // SAFETY: as above.
    unsafe { UnregisterHotKey(None, 7) }.unwrap();
}

fn press(keys: &[VIRTUAL_KEY]) {
    let event = |key: &VIRTUAL_KEY, flags: KEYBD_EVENT_FLAGS| INPUT {
        r#type: INPUT_KEYBOARD,
        Anonymous: INPUT_0 { ki: KEYBDINPUT { wVk: *key, dwFlags: flags, ..Default::default() } },
    };
    let down = keys.iter().map(|key| event(key, KEYBD_EVENT_FLAGS(0)));
    let up = keys.iter().rev().map(|key| event(key, KEYEVENTF_KEYUP));
    let events: Vec<INPUT> = down.chain(up).collect();
    // SAFETY: the events are passed with their length and size.
    let sent = unsafe { SendInput(&events, i32::try_from(size_of::<INPUT>()).unwrap()) };
    assert_eq!(usize::try_from(sent).unwrap(), events.len());
}

#[test]
fn a_press_is_heard_once_registered_and_no_more_once_released() {
    let desk = Desk::new();
    desk.register(Action::Answer, "F5").unwrap();
    press(&[VK_CONTROL, VK_MENU, VK_F5]);
    assert_eq!(desk.presses.recv_timeout(Duration::from_secs(20)), Ok(Action::Answer));
    desk.unregister(Action::Answer);
    press(&[VK_CONTROL, VK_MENU, VK_F5]);
    // Another press that is heard proves that the one before it was not.
    desk.register(Action::Search, "F5").unwrap();
    press(&[VK_CONTROL, VK_MENU, VK_F5]);
    assert_eq!(desk.presses.recv_timeout(Duration::from_secs(20)), Ok(Action::Search));
}

#[test]
fn what_another_program_holds_is_refused_and_what_we_hold_is_refused_to_it() {
    let desk = Desk::new();
    let (f6, f7) = (VIRTUAL_KEY(0x75), VIRTUAL_KEY(0x76));
    assert!(another_takes(f6));
    assert_eq!(desk.register(Action::Call, "F6"), Err(Refusal::Taken));
    the_other_gives_back();
    desk.register(Action::Call, "F6").unwrap();
    desk.register(Action::Hangup, "F7").unwrap();
    assert!(!another_takes(f7));
    assert_eq!(desk.register(Action::Search, "F7"), Err(Refusal::Duplicate { of: Action::Hangup }));
    desk.unregister(Action::Hangup);
    assert!(another_takes(f7));
    the_other_gives_back();
    drop(desk);
}

#[test]
fn letters_that_people_type_are_not_taken() {
    let desk = Desk::new();
    let alone =
        Combination { key: KeyName::Character('a'), command_or_control: false, shift: false, alt: false };
    let refused = desk.runtime.block_on(desk.shortcuts.register(Action::Call, alone));
    assert_eq!(refused, Err(Refusal::WouldSwallowTyping));
    // A letter is found by the layout in force.
    desk.register(Action::ToggleWindow, "k").unwrap();
    assert!(!another_takes(VIRTUAL_KEY(u16::from(b'K'))));
}
