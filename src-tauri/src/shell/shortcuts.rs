//! Global shortcuts through the desktop crate.

use std::sync::Arc;

use desktop::shortcuts::{MainThread, Refusal, Shortcuts};
use settings::shortcut::{Action, Combination};
use tauri::AppHandle;
use tokio::sync::{OnceCell, mpsc};

use crate::controller::Event;
use crate::ports::{self, ShortcutRefusal};

/// Started with the first registration: a start should not wait for the keyboard.
pub struct DesktopShortcuts {
    app: AppHandle,
    events: mpsc::UnboundedSender<Event>,
    started: OnceCell<Shortcuts>,
}

impl DesktopShortcuts {
    pub fn new(app: AppHandle, events: mpsc::UnboundedSender<Event>) -> Self {
        Self { app, events, started: OnceCell::new() }
    }

    async fn started(&self) -> &Shortcuts {
        self.started
            .get_or_init(|| async {
                let (app, events) = (self.app.clone(), self.events.clone());
                let main_thread: MainThread = Arc::new(move |work| {
                    let _quitting = app.run_on_main_thread(work);
                });
                Shortcuts::start(
                    move |action| {
                        let _quitting = events.send(Event::Shortcut(action));
                    },
                    main_thread,
                )
            })
            .await
    }
}

impl ports::Shortcuts for DesktopShortcuts {
    async fn register(&self, action: Action, combination: Combination) -> Result<(), ShortcutRefusal> {
        self.started().await.register(action, combination).await.map_err(|refusal| match refusal {
            Refusal::Taken => ShortcutRefusal::Taken,
            Refusal::KeyNotAvailable { nearest } => ShortcutRefusal::KeyNotAvailable { nearest },
            Refusal::WouldSwallowTyping => ShortcutRefusal::WouldSwallowTyping,
            Refusal::Unsupported { why } => ShortcutRefusal::Unsupported { why },
            Refusal::Duplicate { of } => ShortcutRefusal::Failed { why: of.wire_name().to_owned() },
            Refusal::Failed { why } => ShortcutRefusal::Failed { why },
        })
    }

    async fn release(&self, action: Action) {
        // Nothing was ever registered: nothing to start the keyboard for.
        let Some(shortcuts) = self.started.get() else { return };
        if let Err(refusal) = shortcuts.unregister(action).await {
            tracing::info!(?action, %refusal, "a shortcut was not released");
        }
    }
}
