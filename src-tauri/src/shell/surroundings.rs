//! Tray host, policy, sleep, lock and the end of the process.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use desktop::awake::Awake;
use desktop::lock;
use desktop::policy::{Policy, PolicyError};
use desktop::wake;
use settings::said::Said;
use tauri::AppHandle;
use tokio::sync::mpsc;

use super::tray::TrayIcon;
use app::Event;
use app::ending::Ending;
use app::ports::Surroundings;
use app::ports::tray::Tray;

pub struct DesktopSurroundings {
    app: AppHandle,
    events: mpsc::UnboundedSender<Event>,
    tray: TrayIcon,
    /// Kept for as long as the app runs.
    wake: Mutex<Option<wake::Watching>>,
    lock: Mutex<Option<lock::Watching>>,
    screen: ScreenOn,
    ending: Ending,
}

/// What keeps the screen on, and whether it is to be on: both may change while a system is being asked.
#[derive(Default)]
struct ScreenOn {
    held: Mutex<Option<Awake>>,
    wanted: AtomicBool,
}

impl ScreenOn {
    fn held(&self) -> MutexGuard<'_, Option<Awake>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn keep(&self) -> Result<(), Said> {
        self.wanted.store(true, Ordering::SeqCst);
        let before = self.held().take();
        let mut awake = None;
        if let Some(before) = before {
            if before.still_holds().await {
                awake = Some(before);
            } else {
                before.release().await;
            }
        }
        let awake = match awake {
            Some(awake) => awake,
            None => desktop::awake::keep_awake("A wallboard is shown").await?,
        };
        *self.held() = Some(awake);
        if !self.wanted.load(Ordering::SeqCst) {
            self.let_go();
        }
        Ok(())
    }

    fn let_go(&self) {
        self.wanted.store(false, Ordering::SeqCst);
        if let Some(awake) = self.held().take() {
            // Nobody waits for it, and a panic ends what was held all the same.
            tauri::async_runtime::spawn(awake.release());
        }
    }
}

impl DesktopSurroundings {
    pub fn new(app: AppHandle, events: mpsc::UnboundedSender<Event>, ending: Ending) -> Self {
        Self {
            tray: TrayIcon::new(&app, events.clone()),
            app,
            events,
            wake: Mutex::new(None),
            lock: Mutex::new(None),
            screen: ScreenOn::default(),
            ending,
        }
    }
}

impl Surroundings for DesktopSurroundings {
    async fn tray_host(&self, within: Duration) -> bool {
        desktop::tray_host::wait_for_host(within).await
    }

    fn policy(&self) -> Result<Option<Policy>, PolicyError> {
        desktop::policy::read()
    }

    fn show_tray(&self, tray: Tray) {
        self.tray.show(tray);
    }

    fn watch_wake(&self) {
        let events = self.events.clone();
        let watching = wake::watch(&tokio::runtime::Handle::current(), move |what| {
            tracing::info!(?what, "the connection begins anew");
            let _quitting = events.send(Event::Woke);
        });
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(watching);
    }

    fn watch_lock(&self) {
        let events = self.events.clone();
        let watching = lock::watch(&tokio::runtime::Handle::current(), move |lock| {
            let _quitting = events.send(Event::Lock(lock));
        });
        *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = Some(watching);
    }

    fn read_number_data(&self) {
        let events = self.events.clone();
        let read = move || {
            let _quitting = events.send(Event::NumberData(numbers::Data::read()));
        };
        if let Err(error) = std::thread::Builder::new().name("number data".to_owned()).spawn(read) {
            tracing::warn!(%error, "numbers are shown as the PBX has them");
        }
    }

    async fn keep_awake(&self) -> Result<(), Said> {
        self.screen.keep().await
    }

    fn let_sleep(&self) {
        self.screen.let_go();
    }

    fn silent_bus(&self) -> bool {
        #[cfg(target_os = "linux")]
        return desktop::bus::put_aside().session;
        #[cfg(not(target_os = "linux"))]
        return false;
    }

    fn begin_end(&self) {
        self.ending.begin();
    }

    fn quit(&self) {
        self.ending.loop_ended();
        self.app.exit(0);
    }

    fn give_up(&self) {
        desktop::process::end_now(1);
    }
}
