//! Windows: which virtual key a character has in the layout in use, and what AltGr types.
//!
//! All of it runs on the app's main thread: `RegisterHotKey` belongs to the thread that calls it,
//! and its messages go to that thread's loop. global-hotkey's manager is not `Send` for this reason.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use global_hotkey::hotkey::{Code, HotKey, Modifiers};
use settings::shortcut::{Action, Combination, KeyName};
use windows::Win32::Foundation::ERROR_HOTKEY_ALREADY_REGISTERED;
use windows::Win32::UI::Input::KeyboardAndMouse::{
    GetKeyboardLayout, HKL, HOT_KEY_MODIFIERS, MAPVK_VK_TO_CHAR, MAPVK_VK_TO_VSC, MOD_ALT, MOD_CONTROL,
    MOD_NOREPEAT, MOD_SHIFT, MapVirtualKeyExW, RegisterHotKey, ToUnicodeEx, UnregisterHotKey, VK_CONTROL,
    VK_LCONTROL, VK_LSHIFT, VK_MENU, VK_RMENU, VK_SHIFT, VkKeyScanExW,
};
use windows::Win32::UI::WindowsAndMessaging::{GetForegroundWindow, GetWindowThreadProcessId};

use super::keeper::{Keeper, Key};
use super::presses::Presses;
use super::typing::Convention;
use super::windows_keys::{code_of, named};
use super::{Changed, MainThread, Refusal};

pub(super) use super::library::Keys;

pub(super) const CONVENTION: Convention = Convention::Windows;

/// `VkKeyScanExW`'s bits for the modifiers that a character needs.
const NEEDS_SHIFT: u8 = 1;
/// `ToUnicodeEx`: leave the thread's keyboard state, dead keys included, as it is.
const KEEP_STATE: u32 = 0x4;
/// `MapVirtualKeyExW` marks dead keys with the top bit.
const DEAD: u32 = 0x8000_0000;
/// A number that none of our own hotkeys has, for asking whether a combination is taken.
const QUESTION: i32 = 0x3fff;

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

/// The layout that the program in use types with: layouts belong to threads, and the shortcut is
/// pressed where the focus is.
pub(super) struct Layout {
    handle: HKL,
}

impl Layout {
    #[expect(clippy::unnecessary_wraps, reason = "the layout may be out of reach on other systems")]
    pub(super) fn present() -> Result<Self, Refusal> {
        // SAFETY: neither call takes memory of ours; without a foreground window the thread is 0,
        // which `GetKeyboardLayout` takes as the calling thread.
        let handle = unsafe {
            let thread = GetWindowThreadProcessId(GetForegroundWindow(), None);
            GetKeyboardLayout(thread)
        };
        Ok(Self { handle })
    }

    pub(super) fn find(&mut self, combination: &Combination) -> Result<Key, Refusal> {
        let character = match combination.key {
            KeyName::Named(key) => {
                let (number, code) = named(key);
                return Ok(Key { code, number });
            }
            KeyName::Character(character) => character,
        };
        let scanned = self.scan(character);
        match scanned {
            Some((virtual_key, 0)) if !self.is_dead(virtual_key) => code_of(virtual_key)
                .map(|code| Key { code, number: virtual_key })
                .ok_or(Refusal::KeyNotAvailable { nearest: None }),
            Some((virtual_key, needs)) => Err(Refusal::KeyNotAvailable {
                nearest: self.name_of(virtual_key).map(|key| {
                    let shift = combination.shift || needs & NEEDS_SHIFT != 0;
                    Combination { key, shift, ..*combination }.to_string()
                }),
            }),
            None => Err(Refusal::KeyNotAvailable { nearest: None }),
        }
    }

    /// What the key types with the combination's modifiers held: Ctrl+Alt is AltGr.
    pub(super) fn typed(&mut self, key: Key, combination: &Combination) -> Option<char> {
        let mut state = [0_u8; 256];
        let mut hold = |keys: &[u16]| {
            for key in keys {
                if let Some(held) = state.get_mut(usize::from(*key)) {
                    *held = 0x80;
                }
            }
        };
        if combination.command_or_control {
            hold(&[VK_CONTROL.0, VK_LCONTROL.0]);
        }
        if combination.alt {
            hold(&[VK_MENU.0, VK_RMENU.0]);
        }
        if combination.shift {
            hold(&[VK_SHIFT.0, VK_LSHIFT.0]);
        }
        let virtual_key = u32::from(key.number);
        let mut text = [0_u16; 8];
        // SAFETY: `state` has the 256 bytes that the call reads, `text` is passed with its length,
        // and `KEEP_STATE` leaves the state of the thread alone.
        let count = unsafe {
            let scan_code = MapVirtualKeyExW(virtual_key, MAPVK_VK_TO_VSC, Some(self.handle));
            ToUnicodeEx(virtual_key, scan_code, &state, &mut text, KEEP_STATE, Some(self.handle))
        };
        // Below zero is a dead key: it types an accent, which is in the buffer.
        let length = usize::try_from(count.unsigned_abs()).ok()?;
        let typed = text.get(..length)?;
        char::decode_utf16(typed.iter().copied()).find_map(Result::ok)
    }

    /// What is taken is refused to a second registration, from the same thread too.
    pub(super) fn confirm(&mut self, key: Key, modifiers: Modifiers) -> Result<(), Refusal> {
        let mut flags = MOD_NOREPEAT;
        for (modifier, flag) in
            [(Modifiers::CONTROL, MOD_CONTROL), (Modifiers::SHIFT, MOD_SHIFT), (Modifiers::ALT, MOD_ALT)]
        {
            if modifiers.contains(modifier) {
                flags = HOT_KEY_MODIFIERS(flags.0 | flag.0);
            }
        }
        // SAFETY: plain numbers; without a window the hotkey belongs to this thread, and is given
        // back at once when it was free.
        let second = unsafe {
            let second = RegisterHotKey(None, QUESTION, flags, u32::from(key.number));
            if second.is_ok() {
                let _ = UnregisterHotKey(None, QUESTION);
            }
            second
        };
        match second {
            Err(e) if e.code() == ERROR_HOTKEY_ALREADY_REGISTERED.to_hresult() => Ok(()),
            Err(e) => Err(Refusal::failed(e)),
            Ok(()) => Err(Refusal::said(
                "Windows was asked for the key, but it is not taken",
                "Windows blev bedt om tasten, men har ikke givet den",
            )),
        }
    }

    /// The virtual key that types the character, and the modifiers that it needs.
    fn scan(&self, character: char) -> Option<(u8, u8)> {
        let mut units = [0; 2];
        let [unit] = character.encode_utf16(&mut units) else {
            return None;
        };
        // SAFETY: plain values.
        let scanned = unsafe { VkKeyScanExW(*unit, self.handle) };
        let [virtual_key, needs] = scanned.to_le_bytes();
        (scanned != -1).then_some((virtual_key, needs))
    }

    fn character_of(&self, virtual_key: u8) -> u32 {
        // SAFETY: plain values.
        unsafe { MapVirtualKeyExW(u32::from(virtual_key), MAPVK_VK_TO_CHAR, Some(self.handle)) }
    }

    fn is_dead(&self, virtual_key: u8) -> bool {
        self.character_of(virtual_key) & DEAD != 0
    }

    /// The name of a key that can be taken: what it types alone.
    fn name_of(&self, virtual_key: u8) -> Option<KeyName> {
        code_of(virtual_key)?;
        // Letters are told in upper case, dead keys are no character.
        let character = char::from_u32(self.character_of(virtual_key)).filter(|c| *c != '\0')?;
        let key = KeyName::parse(character.encode_utf8(&mut [0; 4])).ok()?;
        match key {
            KeyName::Character(alone) if self.scan(alone) == Some((virtual_key, 0)) => Some(key),
            _ => None,
        }
    }
}

/// A small number of our own: the system takes 0 to 0xBFFF from an application.
pub(super) fn hotkey(action: Action, modifiers: Modifiers, code: Code) -> HotKey {
    HotKey { id: 1 + action as u32, ..HotKey::new(Some(modifiers), code) }
}

pub(super) fn explain(error: &global_hotkey::Error) -> Refusal {
    Refusal::failed(error)
}
