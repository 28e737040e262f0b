//! Tray host, notifications and the end of the process.

use std::time::Duration;

use desktop::policy::{Policy, PolicyError};
use tauri::AppHandle;

use crate::ports::Surroundings;

pub struct DesktopSurroundings {
    app: AppHandle,
}

impl DesktopSurroundings {
    pub const fn new(app: AppHandle) -> Self {
        Self { app }
    }
}

impl Surroundings for DesktopSurroundings {
    async fn tray_host(&self, within: Duration) -> bool {
        desktop::tray_host::wait_for_host(within).await
    }

    fn policy(&self) -> Result<Option<Policy>, PolicyError> {
        desktop::policy::read()
    }

    fn notify(&self, title: String, body: String) {
        tauri::async_runtime::spawn(async move {
            let shown = desktop::notify::show(&title, &body).await;
            tracing::info!(?shown, "notification");
        });
    }

    fn quit(&self) {
        self.app.exit(0);
    }
}
