//! Windows: text as characters, whatever the layout; keys by their numbers, with the scan codes that some programs
//! read instead.
//!
//! A burst goes in one call, so that nothing that the user types comes in between.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use integrations::keys::{Key, Modifiers, NamedKey, Stroke};
use windows::Win32::Foundation::{ERROR_TIMEOUT, GetLastError, LPARAM, WPARAM};
use windows::Win32::UI::Input::KeyboardAndMouse::{
    GetAsyncKeyState, GetKeyState, GetKeyboardLayout, HKL, INPUT, INPUT_0, INPUT_KEYBOARD, KEYBD_EVENT_FLAGS,
    KEYBDINPUT, KEYEVENTF_EXTENDEDKEY, KEYEVENTF_KEYUP, KEYEVENTF_UNICODE, MAPVK_VK_TO_VSC, MapVirtualKeyExW,
    SendInput, VIRTUAL_KEY, VK_ADD, VK_APPS, VK_BACK, VK_CANCEL, VK_CAPITAL, VK_CLEAR, VK_DECIMAL, VK_DELETE,
    VK_DIVIDE, VK_DOWN, VK_END, VK_ESCAPE, VK_F1, VK_HELP, VK_HOME, VK_INSERT, VK_LCONTROL, VK_LEFT,
    VK_LMENU, VK_LSHIFT, VK_LWIN, VK_MEDIA_NEXT_TRACK, VK_MEDIA_PLAY_PAUSE, VK_MEDIA_PREV_TRACK,
    VK_MEDIA_STOP, VK_MULTIPLY, VK_NEXT, VK_NUMLOCK, VK_NUMPAD0, VK_PAUSE, VK_PRIOR, VK_RCONTROL, VK_RETURN,
    VK_RIGHT, VK_RMENU, VK_RSHIFT, VK_RWIN, VK_SCROLL, VK_SNAPSHOT, VK_SPACE, VK_SUBTRACT, VK_TAB, VK_UP,
    VK_VOLUME_DOWN, VK_VOLUME_MUTE, VK_VOLUME_UP, VkKeyScanExW,
};
use windows::Win32::UI::WindowsAndMessaging::{SMTO_ABORTIFHUNG, SendMessageTimeoutW, WM_NULL};

use super::steps::{Keyboard, type_all};
use super::{Refusal, TypingError};
use crate::focus::system::Window;
use crate::windows_of_desktop as desktop;

/// In which a program begins with the keys of a burst.
const BEGINS_WITHIN: Duration = Duration::from_millis(10);
/// A program that takes no messages for so long hangs, in milliseconds.
const REACTS_WITHIN: u32 = 10_000;
/// While a program opens a window, for an instant none has the keyboard.
const BETWEEN_WINDOWS: Duration = Duration::from_millis(500);

/// The keys that change what others do, left and right.
const MODIFIERS: [VIRTUAL_KEY; 8] =
    [VK_LSHIFT, VK_RSHIFT, VK_LCONTROL, VK_RCONTROL, VK_LMENU, VK_RMENU, VK_LWIN, VK_RWIN];

/// `VkKeyScanExW`'s bits for the modifiers that a character needs.
const NEEDS_SHIFT: u8 = 1;
const NEEDS_CONTROL: u8 = 2;
const NEEDS_ALT: u8 = 4;

/// [`super::type_into`].
pub(super) fn type_into(window: &Window, strokes: &[Stroke], stop: &AtomicBool) -> Result<(), TypingError> {
    // Layouts belong to threads, and the keys are read by that of the window in use.
    let thread = desktop::in_use().map_or(0, desktop::Window::thread);
    // SAFETY: a number; of a thread that is gone it is the layout of this one.
    let layout = unsafe { GetKeyboardLayout(thread) };
    let mut keys = Keys { window, layout };
    // It would turn `+(ec)` into the opposite; text is typed whatever it says.
    let capitals = strokes.iter().any(|stroke| !matches!(stroke, Stroke::Text(_))) && caps_lock();
    if capitals {
        keys.toggle_caps_lock()?;
    }
    let typed = type_all(&mut keys, strokes, stop);
    if capitals {
        // Where it fails, the light of the key shows it.
        let _on_again = keys.toggle_caps_lock();
    }
    typed
}

fn caps_lock() -> bool {
    // SAFETY: a question; the lowest bit says that it is on.
    let state = unsafe { GetKeyState(VK_CAPITAL.0.into()) };
    state & 1 != 0
}

/// The keys of this computer, for one window.
struct Keys<'a> {
    window: &'a Window,
    layout: HKL,
}

/// A key by its virtual number, and whether it is one of those that came with the larger keyboard: the grey
/// arrows are not those of the number pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Code {
    key: VIRTUAL_KEY,
    extended: bool,
}

impl Keys<'_> {
    fn toggle_caps_lock(&mut self) -> Result<(), TypingError> {
        let key = named(NamedKey::CapsLock);
        self.send(&[(key, true), (key, false)])
    }
}

impl Keyboard for Keys<'_> {
    type Code = Code;

    fn in_focus(&mut self) -> bool {
        let deadline = Instant::now() + BETWEEN_WINDOWS;
        while desktop::in_use().is_none() && Instant::now() < deadline {
            self.pause();
        }
        self.window.is_still()
    }

    fn user_holds_modifier(&mut self, ours: &[Code]) -> bool {
        MODIFIERS.into_iter().any(|key| {
            // SAFETY: a question; the top bit says that the key is down.
            let is_down = unsafe { GetAsyncKeyState(key.0.into()) } < 0;
            is_down && !ours.iter().any(|code| code.key == key)
        })
    }

    fn find(&mut self, key: Key) -> Result<(Code, Modifiers), TypingError> {
        let character = match key {
            Key::Named(key) => return Ok((named(key), Modifiers::NONE)),
            Key::Character(character) => character,
        };
        let mut units = [0; 2];
        let [unit] = character.encode_utf16(&mut units) else {
            return Err(no_such_key(character));
        };
        // SAFETY: plain values.
        let [key, needs] = unsafe { VkKeyScanExW(*unit, self.layout) }.to_le_bytes();
        if key == u8::MAX && needs == u8::MAX {
            return Err(no_such_key(character));
        }
        let needed = Modifiers {
            shift: needs & NEEDS_SHIFT != 0,
            control: needs & NEEDS_CONTROL != 0,
            alt: needs & NEEDS_ALT != 0,
            logo: false,
        };
        Ok((Code { key: VIRTUAL_KEY(key.into()), extended: false }, needed))
    }

    fn send(&mut self, changes: &[(Code, bool)]) -> Result<(), TypingError> {
        let events: Vec<INPUT> = changes
            .iter()
            .map(|(code, down)| {
                // SAFETY: plain values; 0 where the layout has no such key, which programs bear.
                let scan = unsafe { MapVirtualKeyExW(code.key.0.into(), MAPVK_VK_TO_VSC, Some(self.layout)) };
                let extended = if code.extended { KEYEVENTF_EXTENDEDKEY } else { KEYBD_EVENT_FLAGS(0) };
                let up = if *down { KEYBD_EVENT_FLAGS(0) } else { KEYEVENTF_KEYUP };
                event(code.key, u16::try_from(scan).unwrap_or(0), extended | up)
            })
            .collect();
        send(&events)
    }

    fn text(&mut self, text: &str) -> Result<(), TypingError> {
        let both = |unit| {
            [KEYBD_EVENT_FLAGS(0), KEYEVENTF_KEYUP]
                .map(|up| event(VIRTUAL_KEY(0), unit, KEYEVENTF_UNICODE | up))
        };
        send(&text.encode_utf16().flat_map(both).collect::<Vec<_>>())
    }

    fn settle(&mut self) -> Result<(), TypingError> {
        self.pause();
        // A key may open a dialog, and what follows is for that: an answer comes when the program takes messages
        // again.
        let Some(window) = desktop::in_use() else { return Ok(()) };
        // SAFETY: a message that says nothing.
        let answer = unsafe {
            SendMessageTimeoutW(
                window.handle(),
                WM_NULL,
                WPARAM(0),
                LPARAM(0),
                SMTO_ABORTIFHUNG,
                REACTS_WITHIN,
                None,
            )
        };
        // A window that has gone answers nothing either, and whoever has the keyboard now is looked at next.
        // SAFETY: the last error of this thread.
        let hangs = answer.0 == 0 && unsafe { GetLastError() } == ERROR_TIMEOUT;
        if hangs { Err(TypingError::Refused(Refusal::NotReacting)) } else { Ok(()) }
    }

    fn pause(&mut self) {
        std::thread::sleep(BEGINS_WITHIN);
    }
}

fn no_such_key(character: char) -> TypingError {
    TypingError::Refused(Refusal::NoSuchKey(character.to_string()))
}

fn event(key: VIRTUAL_KEY, scan: u16, flags: KEYBD_EVENT_FLAGS) -> INPUT {
    let key = KEYBDINPUT { wVk: key, wScan: scan, dwFlags: flags, ..Default::default() };
    INPUT { r#type: INPUT_KEYBOARD, Anonymous: INPUT_0 { ki: key } }
}

fn send(events: &[INPUT]) -> Result<(), TypingError> {
    // SAFETY: the events are passed with their number and size.
    let taken = unsafe { SendInput(events, i32::try_from(size_of::<INPUT>()).unwrap_or(0)) };
    if usize::try_from(taken) == Ok(events.len()) {
        Ok(())
    } else {
        Err(TypingError::Refused(Refusal::KeyboardTaken))
    }
}

/// Numbers: "Virtual-Key Codes" at learn.microsoft.com; which are extended: "About Keyboard Input" there.
fn named(key: NamedKey) -> Code {
    let (key, extended) = match key {
        NamedKey::Enter => (VK_RETURN, false),
        NamedKey::Tab => (VK_TAB, false),
        NamedKey::Escape => (VK_ESCAPE, false),
        NamedKey::Backspace => (VK_BACK, false),
        NamedKey::Delete => (VK_DELETE, true),
        NamedKey::Insert => (VK_INSERT, true),
        NamedKey::Home => (VK_HOME, true),
        NamedKey::End => (VK_END, true),
        NamedKey::PageUp => (VK_PRIOR, true),
        NamedKey::PageDown => (VK_NEXT, true),
        NamedKey::Up => (VK_UP, true),
        NamedKey::Down => (VK_DOWN, true),
        NamedKey::Left => (VK_LEFT, true),
        NamedKey::Right => (VK_RIGHT, true),
        NamedKey::Space => (VK_SPACE, false),
        NamedKey::F(number) => (counted(VK_F1, number.clamp(1, 24) - 1), false),
        NamedKey::CapsLock => (VK_CAPITAL, false),
        NamedKey::NumLock => (VK_NUMLOCK, true),
        NamedKey::ScrollLock => (VK_SCROLL, false),
        NamedKey::PrintScreen => (VK_SNAPSHOT, true),
        NamedKey::Pause => (VK_PAUSE, false),
        NamedKey::Break => (VK_CANCEL, true),
        NamedKey::Help => (VK_HELP, false),
        NamedKey::Clear => (VK_CLEAR, false),
        NamedKey::Menu => (VK_APPS, true),
        NamedKey::Numpad(digit) => (counted(VK_NUMPAD0, digit.min(9)), false),
        NamedKey::NumpadAdd => (VK_ADD, false),
        NamedKey::NumpadSubtract => (VK_SUBTRACT, false),
        NamedKey::NumpadMultiply => (VK_MULTIPLY, false),
        NamedKey::NumpadDivide => (VK_DIVIDE, true),
        NamedKey::NumpadDecimal => (VK_DECIMAL, false),
        NamedKey::NumpadEnter => (VK_RETURN, true),
        NamedKey::LeftShift => (VK_LSHIFT, false),
        NamedKey::RightShift => (VK_RSHIFT, false),
        NamedKey::LeftControl => (VK_LCONTROL, false),
        NamedKey::RightControl => (VK_RCONTROL, true),
        NamedKey::LeftAlt => (VK_LMENU, false),
        NamedKey::RightAlt => (VK_RMENU, true),
        NamedKey::LeftLogo => (VK_LWIN, true),
        NamedKey::RightLogo => (VK_RWIN, true),
        NamedKey::VolumeMute => (VK_VOLUME_MUTE, true),
        NamedKey::VolumeDown => (VK_VOLUME_DOWN, true),
        NamedKey::VolumeUp => (VK_VOLUME_UP, true),
        NamedKey::MediaNext => (VK_MEDIA_NEXT_TRACK, true),
        NamedKey::MediaPrevious => (VK_MEDIA_PREV_TRACK, true),
        NamedKey::MediaStop => (VK_MEDIA_STOP, true),
        NamedKey::MediaPlayPause => (VK_MEDIA_PLAY_PAUSE, true),
    };
    Code { key, extended }
}

fn counted(first: VIRTUAL_KEY, further: u8) -> VIRTUAL_KEY {
    VIRTUAL_KEY(first.0 + u16::from(further))
}
