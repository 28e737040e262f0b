//! macOS: key events sent to the process of the window itself, so that no other program can get them.
//!
//! Text goes as characters, whatever the layout. Key codes: Apple, `HIToolbox/Events.h`.

use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;
use std::time::Duration;

use dispatch2::DispatchQueue;
use integrations::keys::{Key, Modifiers, NamedKey, Stroke};
use objc2_core_foundation::CFRetained;
use objc2_core_graphics::{CGEvent, CGEventFlags, CGEventSource, CGEventSourceStateID};

use super::steps::{Keyboard, type_all};
use super::{Refusal, TypingError};
use crate::accessibility::is_permitted;
use crate::focus::Obstacle;
use crate::focus::system::Window;
use crate::shortcuts::key_that_types;

/// In which a program begins with the keys of a burst.
const BEGINS_WITHIN: Duration = Duration::from_millis(15);
/// The main thread alone may be asked for the layout; one that is busy for long is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// [`super::type_into`].
pub(super) fn type_into(window: &Window, strokes: &[Stroke], stop: &AtomicBool) -> Result<(), TypingError> {
    // It can be taken back at any time.
    if !is_permitted(false) {
        return Err(TypingError::Unsupported(Obstacle::NotPermitted));
    }
    let source = CGEventSource::new(CGEventSourceStateID::Private);
    type_all(&mut Keys { window, source, held: CGEventFlags::empty() }, strokes, stop)
}

/// The keys of this computer, for one window.
struct Keys<'a> {
    window: &'a Window,
    source: Option<CFRetained<CGEventSource>>,
    /// The modifiers that are down: events say it themselves.
    held: CGEventFlags,
}

impl Keyboard for Keys<'_> {
    type Code = u16;

    fn in_focus(&mut self) -> bool {
        self.window.is_still()
    }

    fn user_holds_modifier(&mut self, _ours: &[u16]) -> bool {
        let modifiers = CGEventFlags::MaskShift
            | CGEventFlags::MaskControl
            | CGEventFlags::MaskAlternate
            | CGEventFlags::MaskCommand;
        // What is sent to one process is not in the state of the keyboard.
        CGEventSource::flags_state(CGEventSourceStateID::HIDSystemState).intersects(modifiers)
    }

    fn find(&mut self, key: Key) -> Result<(u16, Modifiers), TypingError> {
        let character = match key {
            Key::Named(key) => {
                let code = named(key).ok_or_else(|| no_such_key(&format!("{key:?}")))?;
                return Ok((code, Modifiers::NONE));
            }
            Key::Character(character) => character,
        };
        let (answer, answered) = channel();
        DispatchQueue::main().exec_async(move || {
            // Nobody waits any more once the limit has passed.
            let _late = answer.send(key_that_types(character));
        });
        let found = answered.recv_timeout(PATIENCE).ok().flatten();
        let (code, shift, alt) = found.ok_or_else(|| no_such_key(&character.to_string()))?;
        Ok((code.into(), Modifiers { shift, alt, ..Modifiers::NONE }))
    }

    fn send(&mut self, changes: &[(u16, bool)]) -> Result<(), TypingError> {
        for (code, down) in changes {
            if let Some(flag) = flag_of(*code) {
                self.held.set(flag, *down);
            }
            let event = self.event(*code, *down)?;
            CGEvent::post_to_pid(self.window.pid(), Some(&event));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), TypingError> {
        // A burst is shorter than the 20 units that an event carries.
        let units: Vec<u16> = text.encode_utf16().collect();
        for down in [true, false] {
            let event = self.event(0, down)?;
            let length = units.len().try_into().map_err(|_| failed("a burst is too long"))?;
            // SAFETY: as many units are read as there are.
            unsafe { CGEvent::keyboard_set_unicode_string(Some(&event), length, units.as_ptr()) };
            CGEvent::post_to_pid(self.window.pid(), Some(&event));
        }
        Ok(())
    }

    fn settle(&mut self) -> Result<(), TypingError> {
        self.pause();
        // A key may open a dialog, and what follows is for that: an answer comes when the program is done.
        if self.window.reacts() { Ok(()) } else { Err(TypingError::Refused(Refusal::NotReacting)) }
    }

    fn pause(&mut self) {
        std::thread::sleep(BEGINS_WITHIN);
    }
}

impl Keys<'_> {
    fn event(&self, code: u16, down: bool) -> Result<CFRetained<CGEvent>, TypingError> {
        let event = CGEvent::new_keyboard_event(self.source.as_deref(), code, down);
        let event = event.ok_or_else(|| failed("macOS makes no key event"))?;
        CGEvent::set_flags(Some(&event), self.held);
        Ok(event)
    }
}

fn failed(why: &str) -> TypingError {
    TypingError::Refused(Refusal::Failed(why.to_owned()))
}

fn no_such_key(key: &str) -> TypingError {
    TypingError::Refused(Refusal::NoSuchKey(key.to_owned()))
}

/// What holding this key changes.
fn flag_of(code: u16) -> Option<CGEventFlags> {
    Some(match code {
        0x38 | 0x3c => CGEventFlags::MaskShift,
        0x3b | 0x3e => CGEventFlags::MaskControl,
        0x3a | 0x3d => CGEventFlags::MaskAlternate,
        0x37 | 0x36 => CGEventFlags::MaskCommand,
        _ => return None,
    })
}

/// Where a keyboard of Apple has no such key, the one that stands in its place; none for media keys, which are no
/// key events here.
fn named(key: NamedKey) -> Option<u16> {
    Some(match key {
        NamedKey::Enter => 0x24,
        NamedKey::Tab => 0x30,
        NamedKey::Escape => 0x35,
        NamedKey::Backspace => 0x33,
        NamedKey::Delete => 0x75,
        NamedKey::Insert | NamedKey::Help => 0x72,
        NamedKey::Home => 0x73,
        NamedKey::End => 0x77,
        NamedKey::PageUp => 0x74,
        NamedKey::PageDown => 0x79,
        NamedKey::Up => 0x7e,
        NamedKey::Down => 0x7d,
        NamedKey::Left => 0x7b,
        NamedKey::Right => 0x7c,
        NamedKey::Space => 0x31,
        NamedKey::F(number) => return function_key(number),
        NamedKey::CapsLock => 0x39,
        NamedKey::NumLock | NamedKey::Clear => 0x47,
        NamedKey::PrintScreen => 0x69,
        NamedKey::ScrollLock => 0x6b,
        NamedKey::Pause => 0x71,
        NamedKey::Menu => 0x6e,
        NamedKey::Numpad(digit @ 0..=7) => 0x52 + u16::from(digit),
        NamedKey::Numpad(8) => 0x5b,
        NamedKey::Numpad(_) => 0x5c,
        NamedKey::NumpadAdd => 0x45,
        NamedKey::NumpadSubtract => 0x4e,
        NamedKey::NumpadMultiply => 0x43,
        NamedKey::NumpadDivide => 0x4b,
        NamedKey::NumpadDecimal => 0x41,
        NamedKey::NumpadEnter => 0x4c,
        NamedKey::LeftShift => 0x38,
        NamedKey::RightShift => 0x3c,
        NamedKey::LeftControl => 0x3b,
        NamedKey::RightControl => 0x3e,
        NamedKey::LeftAlt => 0x3a,
        NamedKey::RightAlt => 0x3d,
        NamedKey::LeftLogo => 0x37,
        NamedKey::RightLogo => 0x36,
        NamedKey::VolumeMute => 0x4a,
        NamedKey::VolumeDown => 0x49,
        NamedKey::VolumeUp => 0x48,
        NamedKey::Break
        | NamedKey::MediaNext
        | NamedKey::MediaPrevious
        | NamedKey::MediaStop
        | NamedKey::MediaPlayPause => return None,
    })
}

/// F1 to F20; there are no more.
fn function_key(number: u8) -> Option<u16> {
    const CODES: [u16; 20] = [
        0x7a, 0x78, 0x63, 0x76, 0x60, 0x61, 0x62, 0x64, 0x65, 0x6d, 0x67, 0x6f, 0x69, 0x6b, 0x71, 0x6a, 0x40,
        0x4f, 0x50, 0x5a,
    ];
    CODES.get(usize::from(number.checked_sub(1)?)).copied()
}
