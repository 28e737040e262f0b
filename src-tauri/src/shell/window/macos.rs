//! What macOS says of the window, through Tauri's getters, which ask AppKit.

use std::sync::{Arc, Mutex};

use desktop::front::{self, Brought, Stacking};
use objc2_web_kit::WKWebView;
use settings::placement::{Frame, Monitor, Rect};
use settings::values::{Point, Size};
use tauri::{LogicalPosition, LogicalSize, Manager as _, WebviewWindow};

use super::{LABEL, TauriWindow};
use app::ports::WindowState;

/// The getters have said all: there is nobody else to ask on macOS.
#[derive(Debug, Default)]
pub struct Server;

impl Server {
    pub async fn complete(&self, read: WindowState) -> Option<WindowState> {
        Some(read)
    }
}

/// Nothing to hand on: what the user presses on macOS lets this app come to the front, and a token is
/// never told with it.
pub const fn take_token(_: &WebviewWindow, _: &str) {}

/// macOS has no Wayland.
pub const fn bring_forward(_: &WebviewWindow, _: Option<&str>) -> bool {
    false
}

/// Nothing to say to the page: on macOS `system-ui` is the font of the desktop's own programs.
pub const fn desktop_font() -> Option<String> {
    None
}

/// Reads the window. On the main thread only.
pub fn read(window: &WebviewWindow) -> Option<WindowState> {
    let scale = window.scale_factor().ok()?;
    let (outer_at, inner_at) = (window.outer_position().ok()?, window.inner_position().ok()?);
    let (outer, inner) = (window.outer_size().ok()?, window.inner_size().ok()?);
    let logical = |pixels: f64| pixels / scale;
    let left = f64::from(inner_at.x - outer_at.x);
    let top = f64::from(inner_at.y - outer_at.y);
    Some(WindowState {
        visible: window.is_visible().ok()?,
        focused: window.is_focused().ok()?,
        minimised: window.is_minimized().ok()?,
        maximised: window.is_maximized().ok()?,
        fullscreen: window.is_fullscreen().ok()?,
        decorated: window.is_decorated().ok()?,
        always_on_top: window.is_always_on_top().ok()?,
        zoom: zoom(window)?,
        tiled: false,
        tells_place: true,
        placed: Rect {
            x: logical(f64::from(outer_at.x)),
            y: logical(f64::from(outer_at.y)),
            width: logical(f64::from(inner.width)),
            height: logical(f64::from(inner.height)),
        },
        frame: Frame {
            left: logical(left),
            top: logical(top),
            right: logical(f64::from(outer.width) - f64::from(inner.width) - left),
            bottom: logical(f64::from(outer.height) - f64::from(inner.height) - top),
        },
        monitors: super::monitors(window.app_handle()),
    })
}

/// Brings the window to the front; the keyboard stays where it is.
pub async fn pop_up(of: &TauriWindow) -> Option<Brought> {
    of.on_main(|app| {
        let window = app.get_webview_window(LABEL)?.ns_window().ok()?;
        // SAFETY: Tauri hands out its own NSWindow, alive during this call, on the main thread.
        unsafe { front::macos::bring_to_front(window) }
    })
    .await
    .flatten()
}

/// Puts the window back beneath what was above it.
pub async fn go_behind(of: &TauriWindow, before: Stacking) {
    of.on_main(move |app| {
        let window = app.get_webview_window(LABEL)?.ns_window().ok()?;
        // SAFETY: as above.
        unsafe { front::macos::put_back(window, &before) };
        Some(())
    })
    .await;
}

/// The monitors in logical pixels, in the order given: AppKit counts in
/// logical pixels, and Tauri multiplies each monitor by its own scale.
pub fn logical(list: &[tauri::Monitor], primary: Option<&tauri::Monitor>) -> Vec<Monitor> {
    list.iter().map(|monitor| super::screen(monitor, primary).divided()).collect()
}

/// Position of the frame, size of the content, logical pixels.
pub fn place(window: &WebviewWindow, position: Point, size: Size) -> tauri::Result<()> {
    window.set_size(LogicalSize::new(size.width, size.height))?;
    window.set_position(LogicalPosition::new(position.x, position.y))
}

/// It was born in its place.
#[expect(clippy::unnecessary_wraps, reason = "on Windows this can fail")]
pub fn place_at_birth(_: &WebviewWindow, _: Point, _: Size) -> tauri::Result<()> {
    Ok(())
}

pub fn watch_monitors(tell: impl Fn() + Send + Sync + 'static) {
    if let Err(why) = desktop::monitors::watch(tell) {
        tracing::info!(why, "this system does not tell when monitors change");
    }
}

/// Per cent, from the web view's own page zoom.
fn zoom(window: &WebviewWindow) -> Option<f64> {
    let zoom = Arc::new(Mutex::new(None));
    let shared = zoom.clone();
    window
        .with_webview(move |webview| {
            // SAFETY: Tauri hands out its own WKWebView, alive during this call, on the main thread.
            let view = unsafe { &*webview.inner().cast::<WKWebView>() };
            // SAFETY: a plain property of a live object, read on the main thread.
            let factor = unsafe { view.pageZoom() };
            if let Ok(mut zoom) = shared.lock() {
                *zoom = Some(factor * 100.0);
            }
        })
        .ok()?;
    zoom.lock().ok().and_then(|zoom| *zoom)
}
