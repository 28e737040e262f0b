//! Tray host, policy, sleep and the end of the process.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use desktop::policy::{Policy, PolicyError};
use desktop::wake;
use tauri::AppHandle;

use super::tray;
use crate::ports::{ConnectionSign, Surroundings};

pub struct DesktopSurroundings {
    app: AppHandle,
    /// Kept for as long as the app runs.
    wake: Mutex<Option<wake::Watching>>,
}

impl DesktopSurroundings {
    pub const fn new(app: AppHandle) -> Self {
        Self { app, wake: Mutex::new(None) }
    }
}

impl Surroundings for DesktopSurroundings {
    async fn tray_host(&self, within: Duration) -> bool {
        desktop::tray_host::wait_for_host(within).await
    }

    fn policy(&self) -> Result<Option<Policy>, PolicyError> {
        desktop::policy::read()
    }

    fn show_sign(&self, sign: ConnectionSign) {
        let app = self.app.clone();
        let _quitting = self.app.run_on_main_thread(move || tray::show(&app, &sign));
    }

    fn watch_wake(&self, tell: impl Fn() + Send + Sync + 'static) {
        let watching = wake::watch(&tokio::runtime::Handle::current(), move |what| {
            tracing::info!(?what, "the connection begins anew");
            tell();
        });
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(watching);
    }

    fn quit(&self) {
        self.app.exit(0);
    }
}
