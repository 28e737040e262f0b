//! What Windows says of the window, through Tauri's getters, which ask Win32.

use std::sync::{Arc, Mutex};

use desktop::front::{self, Brought, Stacking};
use settings::placement::scales::Desktop;
use settings::placement::{Frame, Monitor, Rect};
use settings::values::{Point, Size};
use tauri::{Manager as _, PhysicalPosition, PhysicalSize, WebviewWindow};

use super::{LABEL, TauriWindow};
use app::ports::WindowState;

/// The getters have said all: there is nobody else to ask on Windows.
#[derive(Debug, Default)]
pub struct Server;

impl Server {
    pub async fn complete(&self, read: WindowState) -> Option<WindowState> {
        Some(read)
    }
}

/// Nothing to hand on: what the user presses on Windows lets this app come to the front, and a token is
/// never told with it.
pub const fn take_token(_: &WebviewWindow, _: &str) {}

/// Windows has no Wayland.
pub const fn bring_forward(_: &WebviewWindow, _: Option<&str>) -> bool {
    false
}

/// Nothing to say to the page: on Windows `system-ui` is the font of the desktop's own programs.
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
    let desktop = desktop(window)?;
    let at = desktop.logical(Point { x: f64::from(outer_at.x), y: f64::from(outer_at.y) });
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
            x: at.x,
            y: at.y,
            width: logical(f64::from(inner.width)),
            height: logical(f64::from(inner.height)),
        },
        frame: Frame {
            left: logical(left),
            top: logical(top),
            right: logical(f64::from(outer.width) - f64::from(inner.width) - left),
            bottom: logical(f64::from(outer.height) - f64::from(inner.height) - top),
        },
        monitors: desktop.monitors().to_vec(),
    })
}

/// Brings the window to the front; the keyboard stays where it is.
pub async fn pop_up(of: &TauriWindow) -> Option<Brought> {
    of.on_main(|app| {
        let window = app.get_webview_window(LABEL)?;
        let number = window.hwnd().ok()?.0 as isize;
        Some(front::windows::bring_to_front(number, || {
            let _gone = window.show();
        }))
    })
    .await
    .flatten()
}

/// Puts the window back beneath what was above it.
pub async fn go_behind(of: &TauriWindow, before: Stacking) {
    of.on_main(move |app| {
        let window = app.get_webview_window(LABEL)?;
        front::windows::put_back(window.hwnd().ok()?.0 as isize, &before);
        Some(())
    })
    .await;
}

/// The monitors in logical pixels, in the order given.
pub fn logical(list: &[tauri::Monitor], primary: Option<&tauri::Monitor>) -> Vec<Monitor> {
    desktop_of(list, primary).monitors().to_vec()
}

fn desktop_of(list: &[tauri::Monitor], primary: Option<&tauri::Monitor>) -> Desktop {
    Desktop::new(list.iter().map(|monitor| super::screen(monitor, primary)).collect())
}

fn desktop(window: &WebviewWindow) -> Option<Desktop> {
    let app = window.app_handle();
    let primary = app.primary_monitor().ok().flatten();
    Some(desktop_of(&app.available_monitors().ok()?, primary.as_ref()))
}

/// Position of the frame, size of the content, logical pixels. The position comes first: on a monitor of
/// another scale the system gives the window another size.
pub fn place(window: &WebviewWindow, position: Point, size: Size) -> tauri::Result<()> {
    let (at, scale) = desktop(window).unwrap_or_default().physical(position);
    window.set_position(PhysicalPosition::new(at.x.round() as i32, at.y.round() as i32))?;
    let pixels = |logical: f64| (logical * scale).round() as u32;
    window.set_size(PhysicalSize::new(pixels(size.width), pixels(size.height)))
}

/// A window is born by the scale of one monitor, which may not be that of its own.
pub fn place_at_birth(window: &WebviewWindow, position: Point, size: Size) -> tauri::Result<()> {
    if window.is_fullscreen()? { Ok(()) } else { place(window, position, size) }
}

pub fn watch_monitors(tell: impl Fn() + Send + Sync + 'static) {
    if let Err(why) = desktop::monitors::watch(tell) {
        tracing::info!(why, "this system does not tell when monitors change");
    }
}

/// Per cent, from the WebView2 controller.
fn zoom(window: &WebviewWindow) -> Option<f64> {
    let zoom = Arc::new(Mutex::new(None));
    let shared = zoom.clone();
    window
        .with_webview(move |webview| {
            let mut factor = 0.0;
            // SAFETY: the controller lives as long as the web view that hands it out, and the factor
            // is written to a place that outlives the call.
            let read = unsafe { webview.controller().ZoomFactor(&raw mut factor) };
            if let (Ok(()), Ok(mut zoom)) = (read, shared.lock()) {
                *zoom = Some(factor * 100.0);
            }
        })
        .ok()?;
    zoom.lock().ok().and_then(|zoom| *zoom)
}
