//! What is marked or copied in other programs, through the desktop crate.

use numbers::{Country, Number};
use tauri::AppHandle;

use app::ports::Selection;

pub struct DesktopSelection {
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "only there windows own what is marked")
    )]
    app: AppHandle,
    selection: desktop::selection::Selection,
}

impl DesktopSelection {
    pub fn new(app: AppHandle) -> Self {
        let runtime = tauri::async_runtime::handle();
        Self { app, selection: desktop::selection::Selection::watch(runtime.inner()) }
    }

    /// Whether what is marked stands in the app's own window.
    #[cfg(target_os = "linux")]
    async fn marks_itself(&self) -> bool {
        use std::time::Duration;

        use gtk::gdk;
        /// For the main thread, which may be drawing.
        const PATIENCE: Duration = Duration::from_secs(1);

        let (tell, told) = tokio::sync::oneshot::channel();
        let _quitting = super::on_main_thread(&self.app, move || {
            let owner = gdk::selection_owner_get(&gdk::SELECTION_PRIMARY);
            // A window of another program that GDK happens to know is a foreign one.
            let own = owner.is_some_and(|owner| owner.window_type() != gdk::WindowType::Foreign);
            let _gone = tell.send(own);
        });
        // What cannot be told apart is left alone.
        !matches!(tokio::time::timeout(PATIENCE, told).await, Ok(Ok(false)))
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_async, reason = "on Linux there is something to ask")]
    async fn marks_itself(&self) -> bool {
        false
    }
}

impl Selection for DesktopSelection {
    async fn number(&self, country: Option<Country>) -> Option<Number> {
        let marks_itself = self.marks_itself().await;
        self.selection.last(marks_itself, move |text| numbers::offered(text, country)).await
    }
}
