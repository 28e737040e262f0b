//! macOS: which key has a character in the layout in use, and what Option types.
//!
//! All of it runs on the main thread: the text input sources and the event handlers of the
//! application belong to it. A registration cannot be read back here: the system answers it and
//! has no question for it afterwards, and two programs may hold the same combination.

use std::cell::RefCell;
use std::ffi::c_void;
use std::fmt;
use std::ptr;
use std::sync::Arc;

use global_hotkey::hotkey::{Code, HotKey, Modifiers};
use settings::shortcut::{Action, Combination, KeyName};

use super::keeper::{Keeper, Key};
use super::macos_keys::{MEDIA, code_of, named, typing_keys};
use super::presses::Presses;
use super::typing::Convention;
use super::{Changed, MainThread, Refusal};

pub(super) use super::library::Keys;

pub(super) const CONVENTION: Convention = Convention::MacOs;

type Work = Box<dyn FnOnce(&mut Keeper) + Send>;

thread_local! {
    static KEEPER: RefCell<Option<Keeper>> = const { RefCell::new(None) };
}

/// The way to the main thread, where the shortcuts are kept.
pub(super) struct Keyboard {
    main_thread: MainThread,
}

impl fmt::Debug for Keyboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyboard").finish_non_exhaustive()
    }
}

impl Keyboard {
    #[expect(clippy::unnecessary_wraps, reason = "other systems start a thread here, which can fail")]
    pub(super) fn start(presses: Arc<Presses>, main_thread: MainThread, _: Changed) -> Result<Self, Refusal> {
        main_thread(Box::new(move || {
            KEEPER.set(Some(Keeper::new(Keys::new(presses))));
        }));
        Ok(Self { main_thread })
    }

    pub(super) fn run(&self, work: Work) {
        (self.main_thread)(Box::new(move || {
            KEEPER.with_borrow_mut(|keeper| {
                if let Some(keeper) = keeper {
                    work(keeper);
                }
            });
        }));
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        (self.main_thread)(Box::new(|| {
            KEEPER.take();
        }));
    }
}

/// The key that types this character in the layout in use, and whether that takes Shift and Option. On the main
/// thread only.
pub(crate) fn key_that_types(wanted: char) -> Option<(u8, bool, bool)> {
    let layout = Layout::present().ok()?;
    let ways = [
        (Held::NOTHING, false, false),
        (Held::SHIFT, true, false),
        (Held::OPTION, false, true),
        (Held::OPTION_SHIFT, true, true),
    ];
    ways.into_iter().find_map(|(held, shift, option)| {
        let types = |number: &u8| {
            matches!(layout.translate(*number, held), Some(Typed::Character(typed)) if typed == wanted)
        };
        typing_keys().find(types).map(|number| (number, shift, option))
    })
}

/// Modifiers as `UCKeyTranslate` takes them: bits of the classic event record, shifted by 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held(u32);

impl Held {
    const NOTHING: Self = Self(0);
    const SHIFT: Self = Self(0x02);
    const OPTION: Self = Self(0x08);
    const OPTION_SHIFT: Self = Self(0x0a);
}

/// What a key press comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typed {
    Character(char),
    /// An accent that waits for its letter.
    Dead,
}

/// The keyboard layout in use; an input method's underlying one, where an input method types.
pub(super) struct Layout {
    source: TISInputSourceRef,
    layout: *const c_void,
}

impl Drop for Layout {
    fn drop(&mut self) {
        // SAFETY: `source` came from a Copy function, is not null and is released once.
        unsafe { CFRelease(self.source.cast_const()) };
    }
}

impl Layout {
    pub(super) fn present() -> Result<Self, Refusal> {
        // SAFETY: no arguments; on the main thread, as the text input sources require.
        let source = unsafe { TISCopyCurrentKeyboardLayoutInputSource() };
        if source.is_null() {
            return Err(Refusal::said(
                "macOS names no keyboard layout",
                "macOS oplyser ikke noget tastaturlayout",
            ));
        }
        // From here on `source` is released with the value.
        let mut present = Self { source, layout: ptr::null() };
        // SAFETY: `source` is valid; the property is a CFData that belongs to it, and its bytes
        // stay where they are for as long as `source` lives.
        present.layout = unsafe {
            let data = TISGetInputSourceProperty(source, kTISPropertyUnicodeKeyLayoutData);
            if data.is_null() { ptr::null() } else { CFDataGetBytePtr(data.cast_const()).cast() }
        };
        if present.layout.is_null() {
            return Err(Refusal::said(
                "macOS does not tell what the keyboard types",
                "macOS oplyser ikke, hvad tastaturet skriver",
            ));
        }
        Ok(present)
    }

    pub(super) fn find(&mut self, combination: &Combination) -> Result<Key, Refusal> {
        let found = match combination.key {
            KeyName::Named(key) => named(key).map(|(number, code)| Key { code, number }),
            KeyName::Character(wanted) => self
                .key_typing(wanted, Held::NOTHING)
                .and_then(|number| code_of(number).map(|code| Key { code, number })),
        };
        found.ok_or_else(|| Refusal::KeyNotAvailable {
            nearest: self.nearest(combination).map(|nearest| nearest.to_string()),
        })
    }

    pub(super) fn typed(&mut self, key: Key, combination: &Combination) -> Option<char> {
        if key.number >= MEDIA {
            return None;
        }
        let held = match (combination.alt, combination.shift) {
            (false, false) => Held::NOTHING,
            (false, true) => Held::SHIFT,
            (true, false) => Held::OPTION,
            (true, true) => Held::OPTION_SHIFT,
        };
        match self.translate(key.number, held)? {
            Typed::Character(character) => Some(character),
            // It starts a character: U+0301, an accent without its letter.
            Typed::Dead => Some('\u{301}'),
        }
    }

    /// The system's answer to the registration is all it says; what can be checked is that it was
    /// asked for a key of its own table.
    #[expect(clippy::unused_self, reason = "other systems ask the layout's connection")]
    pub(super) fn confirm(&mut self, key: Key, _: Modifiers) -> Result<(), Refusal> {
        if key.number < MEDIA + 3 {
            Ok(())
        } else {
            Err(Refusal::said("macOS has no such key", "macOS har ingen sådan tast"))
        }
    }

    /// The key that types the character with Shift or Option, by what it types alone.
    fn nearest(&self, wanted: &Combination) -> Option<Combination> {
        let KeyName::Character(character) = wanted.key else {
            return None;
        };
        [Held::SHIFT, Held::OPTION, Held::OPTION_SHIFT].into_iter().find_map(|held| {
            let number = self.key_typing(character, held)?;
            let alone = self.character(number, Held::NOTHING)?;
            Some(Combination {
                key: KeyName::Character(alone),
                shift: wanted.shift || held == Held::SHIFT,
                ..*wanted
            })
        })
    }

    fn key_typing(&self, wanted: char, held: Held) -> Option<u8> {
        typing_keys().find(|&number| self.character(number, held) == Some(wanted))
    }

    /// The character of a key as shortcuts name it.
    fn character(&self, number: u8, held: Held) -> Option<char> {
        let Typed::Character(character) = self.translate(number, held)? else {
            return None;
        };
        match KeyName::parse(character.encode_utf8(&mut [0; 4])) {
            Ok(KeyName::Character(lower)) => Some(lower),
            _ => None,
        }
    }

    fn translate(&self, number: u8, held: Held) -> Option<Typed> {
        let mut dead = 0_u32;
        let mut text = [0_u16; 8];
        let mut length = 0;
        // SAFETY: `layout` points into the data of `source`, which lives as long as `self`; the
        // buffer is passed with its length and the other two are ours for the call.
        let status = unsafe {
            UCKeyTranslate(
                self.layout,
                u16::from(number),
                KEY_DOWN,
                held.0,
                u32::from(LMGetKbdType()),
                0,
                &mut dead,
                text.len(),
                &mut length,
                text.as_mut_ptr(),
            )
        };
        if status != 0 {
            return None;
        }
        if length == 0 {
            return (dead != 0).then_some(Typed::Dead);
        }
        let typed = text.get(..length)?;
        char::decode_utf16(typed.iter().copied()).find_map(Result::ok).map(Typed::Character)
    }
}

/// global-hotkey finds media keys by the number that it computes itself, so all have that one.
pub(super) fn hotkey(_: Action, modifiers: Modifiers, code: Code) -> HotKey {
    HotKey::new(Some(modifiers), code)
}

pub(super) fn explain(error: &global_hotkey::Error) -> Refusal {
    match error {
        global_hotkey::Error::FailedToWatchMediaKeyEvent => Refusal::said(
            "media keys need the permission Accessibility in the privacy settings of macOS",
            "medietaster kræver tilladelsen Tilgængelighed under Anonymitet & sikkerhed i macOS",
        ),
        other => Refusal::failed(other),
    }
}

type TISInputSourceRef = *mut c_void;

/// `kUCKeyActionDown`.
const KEY_DOWN: u16 = 0;

#[link(name = "Carbon", kind = "framework")]
unsafe extern "C" {
    static kTISPropertyUnicodeKeyLayoutData: *const c_void;

    fn TISCopyCurrentKeyboardLayoutInputSource() -> TISInputSourceRef;
    fn TISGetInputSourceProperty(source: TISInputSourceRef, key: *const c_void) -> *mut c_void;
    fn LMGetKbdType() -> u8;
    fn UCKeyTranslate(
        layout: *const c_void,
        virtual_key: u16,
        action: u16,
        modifiers: u32,
        keyboard_type: u32,
        options: u32,
        dead_key_state: *mut u32,
        capacity: usize,
        length: *mut usize,
        text: *mut u16,
    ) -> i32;
}

#[link(name = "CoreFoundation", kind = "framework")]
unsafe extern "C" {
    fn CFDataGetBytePtr(data: *const c_void) -> *const u8;
    fn CFRelease(object: *const c_void);
}
