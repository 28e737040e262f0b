//! Under Wayland no program raises its window: the compositor does, for whoever shows it the desktop's word
//! that the user has asked for it, and it puts a window that is shown anew in front.

use std::ffi::CString;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gtk::glib::translate::ToGlibPtr as _;
use gtk::prelude::*;
use tauri::{AppHandle, Manager as _, WebviewWindow};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::super::LABEL;

/// So long a compositor may take to let a window to the front for the desktop's word.
const LET_WITHIN: Duration = Duration::from_millis(500);
const LOOK_AGAIN: Duration = Duration::from_millis(15);

/// Somebody is bringing it already: shown anew by two, it would flicker.
static BRINGING: AtomicBool = AtomicBool::new(false);

/// Whether windows are shown over Wayland, as GDK has opened its display; it does not change.
static WAYLAND: OnceLock<bool> = OnceLock::new();

/// Whether windows are shown over Wayland. For the first time on the main thread, when a window is built.
///
/// Asked of the display: a window that is hidden has no surface, and tao makes a handle of it all the same,
/// which aborts.
pub fn is_wayland() -> bool {
    *WAYLAND
        .get_or_init(|| gtk::gdk::Display::default().is_some_and(|display| display.backend().is_wayland()))
}

/// Shows the window in front and with the keyboard, as far as the compositor lets it. Returns at once; what
/// came of it is to be read. False: it is not of Wayland, and nothing was done.
pub fn bring_forward(window: &WebviewWindow, token: Option<&str>) -> bool {
    if !is_wayland() {
        return false;
    }
    if !BRINGING.swap(true, Ordering::SeqCst) {
        let (app, token) = (window.app_handle().clone(), token.map(str::to_owned));
        tauri::async_runtime::spawn(async move {
            // A panic must not keep the next one from coming to the front.
            let _fault = off_thread::caught(bring(&app, token)).await;
            BRINGING.store(false, Ordering::SeqCst);
        });
    }
    true
}

async fn bring(app: &AppHandle, token: Option<String>) {
    let has_token = token.is_some();
    let was_seen = on_main(app, move |window| {
        let was_seen = window.is_visible();
        if was_seen && window.is_active() {
            return None;
        }
        if let Some(token) = token {
            show_word(window, &token);
        }
        window.deiconify();
        window.show_all();
        // Without a word most compositors only say that the window would like to be looked at.
        if has_token {
            window.present();
        }
        Some(was_seen)
    });
    // What was shown just now has come up in front.
    let Some(Some(true)) = was_seen.await else { return };
    let deadline = Instant::now() + if has_token { LET_WITHIN } else { Duration::ZERO };
    loop {
        if on_main(app, |window| window.is_active()).await != Some(false) {
            return;
        }
        if Instant::now() >= deadline {
            break;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    on_main(app, |window| {
        window.hide();
        window.deiconify();
        window.show_all();
    })
    .await;
}

/// Gives GDK the word, which shows it to the compositor with the next request for the keyboard.
fn show_word(window: &gtk::ApplicationWindow, token: &str) {
    let Ok(token) = CString::new(token) else { return };
    let display = window.display();
    let display: *mut gtk::gdk::ffi::GdkDisplay = display.to_glib_none().0;
    // SAFETY: the window is one of Wayland, and so its display is; GDK copies the text.
    unsafe {
        gdk_wayland_sys::gdk_wayland_display_set_startup_notification_id(display.cast(), token.as_ptr());
    }
}

/// None: there is no window, or no app any more.
async fn on_main<T: Send + 'static>(
    app: &AppHandle,
    work: impl FnOnce(&gtk::ApplicationWindow) -> T + Send + 'static,
) -> Option<T> {
    let (answer, answered) = oneshot::channel();
    let handle = app.clone();
    crate::shell::on_main_thread(app, move || {
        let window = handle.get_webview_window(LABEL).and_then(|window| window.gtk_window().ok());
        let _gone = answer.send(window.map(|window| work(&window)));
    })
    .ok()?;
    answered.await.ok().flatten()
}
