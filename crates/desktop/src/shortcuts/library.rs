//! Keys by global-hotkey: Windows and macOS, on the main thread.
//!
//! global-hotkey has one event handler for the process and it can be set only once, so what it calls is
//! kept apart from it and can be exchanged: the `Shortcuts` started last is the one heard.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, Once, PoisonError, RwLock};

use global_hotkey::hotkey::{HotKey, Modifiers};
use global_hotkey::{GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState};
use settings::shortcut::Action;

use super::keeper::Key;
use super::presses::Presses;
use super::{Refusal, system};

static HEARD: RwLock<Option<Arc<Heard>>> = RwLock::new(None);
static INSTALLED: Once = Once::new();

/// The keys that are taken; all are released when it is dropped.
pub(super) struct Keys {
    /// Opened with the first key.
    manager: Option<GlobalHotKeyManager>,
    heard: Arc<Heard>,
}

/// The actions by the number of their hotkey, and whom to tell.
struct Heard {
    actions: Mutex<HashMap<u32, Action>>,
    presses: Arc<Presses>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

impl Keys {
    /// From now on presses come here.
    pub(super) fn new(presses: Arc<Presses>) -> Self {
        let heard = Arc::new(Heard { actions: Mutex::default(), presses });
        *HEARD.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&heard));
        INSTALLED.call_once(|| {
            GlobalHotKeyEvent::set_event_handler(Some(|event: GlobalHotKeyEvent| {
                let heard = HEARD.read().unwrap_or_else(PoisonError::into_inner).clone();
                if let (Some(heard), HotKeyState::Pressed) = (heard, event.state) {
                    heard.pressed(event.id);
                }
            }));
        });
        Self { manager: None, heard }
    }

    /// Takes the key for the action.
    pub(super) fn take(&mut self, action: Action, key: Key, modifiers: Modifiers) -> Result<(), Refusal> {
        let manager = match &mut self.manager {
            Some(manager) => manager,
            none => none.insert(GlobalHotKeyManager::new().map_err(Refusal::failed)?),
        };
        let hotkey = hotkey(action, key, modifiers);
        // Before the key is taken: the first press may come at once.
        self.heard.set(hotkey.id, action);
        manager.register(hotkey).map_err(|e| {
            self.heard.remove(hotkey.id);
            match e {
                global_hotkey::Error::AlreadyRegistered(_) => Refusal::Taken,
                other => system::explain(&other),
            }
        })
    }

    /// Releases what [`Self::take`] took with the same words.
    pub(super) fn give_back(
        &mut self,
        action: Action,
        key: Key,
        modifiers: Modifiers,
    ) -> Result<(), Refusal> {
        let hotkey = hotkey(action, key, modifiers);
        if let Some(manager) = &self.manager {
            manager.unregister(hotkey).map_err(|e| system::explain(&e))?;
        }
        self.heard.remove(hotkey.id);
        Ok(())
    }
}

fn hotkey(action: Action, key: Key, modifiers: Modifiers) -> HotKey {
    system::hotkey(action, modifiers, key.code)
}

impl Heard {
    fn set(&self, id: u32, action: Action) {
        self.lock().insert(id, action);
    }

    fn remove(&self, id: u32) {
        self.lock().remove(&id);
    }

    fn pressed(&self, id: u32) {
        let action = self.lock().get(&id).copied();
        if let Some(action) = action {
            self.presses.pressed(action);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u32, Action>> {
        self.actions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
