//! Global shortcuts through the desktop crate.

use std::sync::Arc;

use desktop::shortcuts::{Granted, MainThread, Refusal, Shortcuts};
use settings::shortcut::{Action, Combination};
use tauri::AppHandle;
use tokio::sync::{OnceCell, mpsc};

use app::Event;
use app::ports::{self, ShortcutGranted, ShortcutRefusal};

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
                    let _quitting = super::on_main_thread(&app, work);
                });
                let changes = events.clone();
                let shortcuts = Shortcuts::start(
                    move |action| {
                        let _quitting = events.send(Event::Shortcut(action));
                    },
                    main_thread,
                );
                shortcuts.watch(move || {
                    let _quitting = changes.send(Event::KeyboardChanged);
                });
                shortcuts
            })
            .await
    }
}

impl ports::Shortcuts for DesktopShortcuts {
    async fn hold(
        &self,
        wishes: Vec<(Action, Option<Combination>)>,
    ) -> Vec<(Action, Result<ShortcutGranted, ShortcutRefusal>)> {
        if self.started.get().is_none() && wishes.iter().all(|(_, wish)| wish.is_none()) {
            // Nothing was ever registered: nothing to start the keyboard for.
            return wishes.into_iter().map(|(action, _)| (action, Ok(ShortcutGranted::AsWished))).collect();
        }
        let answers = self.started().await.hold(wishes).await;
        answers.into_iter().map(|(action, answer)| (action, answer.map(granted).map_err(refusal))).collect()
    }

    async fn check(&self, action: Action, combination: Combination) -> Result<(), ShortcutRefusal> {
        self.started().await.check(action, combination).await.map_err(refusal)
    }
}

fn granted(granted: Granted) -> ShortcutGranted {
    match granted {
        Granted::AsWished => ShortcutGranted::AsWished,
        Granted::Otherwise { described, combination } => {
            ShortcutGranted::Otherwise { described, combination }
        }
    }
}

fn refusal(refusal: Refusal) -> ShortcutRefusal {
    match refusal {
        Refusal::Taken => ShortcutRefusal::Taken,
        Refusal::KeyNotAvailable { nearest } => ShortcutRefusal::KeyNotAvailable { nearest },
        Refusal::WouldSwallowTyping => ShortcutRefusal::WouldSwallowTyping,
        Refusal::BeingAsked => ShortcutRefusal::BeingAsked,
        Refusal::NotGranted => ShortcutRefusal::NotGranted,
        Refusal::Unsupported { why } => ShortcutRefusal::Unsupported { why },
        Refusal::Duplicate { of } => ShortcutRefusal::Duplicate { of },
        Refusal::Failed { why } => ShortcutRefusal::Failed { why },
    }
}
