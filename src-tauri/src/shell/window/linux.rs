//! What GDK says of the window and, on X11, what the X server says: GDK keeps no word of the window
//! manager on what stays above.

use std::sync::{Arc, Mutex};

use desktop::x11_window::{WindowTruth, XServer};
use gtk::gdk::WindowState as GdkState;
use gtk::prelude::*;
use raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
use settings::placement::{Frame, Rect};
use tauri::WebviewWindow;
use webkit2gtk::WebViewExt as _;

use crate::ports::WindowState;

/// What GDK said, and the window's number for asking the X server.
#[derive(Debug)]
pub struct Read {
    state: WindowState,
    xid: Option<u32>,
}

/// The X server, connected when first asked.
#[derive(Debug, Default, Clone)]
pub struct Server(Arc<Mutex<Option<XServer>>>);

impl Server {
    /// Adds what only the window manager knows.
    pub async fn complete(&self, read: Read) -> Option<WindowState> {
        let Read { mut state, xid } = read;
        let Some(xid) = xid else { return Some(state) };
        let server = self.clone();
        let truth = tokio::task::spawn_blocking(move || server.ask(xid)).await.ok().flatten();
        if let Some(truth) = truth {
            // While a shortcut is held, X takes the keyboard from everybody, and GDK believes that its
            // window has lost the focus; the window manager knows better.
            state.focused = truth.active;
            state.always_on_top = truth.above;
            state.fullscreen = truth.fullscreen;
        }
        Some(state)
    }

    fn ask(&self, xid: u32) -> Option<WindowTruth> {
        let mut server = self.0.lock().ok()?;
        if server.is_none() {
            *server = XServer::connect(None).inspect_err(|error| tracing::warn!(%error, "no X server")).ok();
        }
        let truth = server.as_ref()?.window(xid);
        if truth.is_err() {
            // The connection may be what failed: a new one next time.
            *server = None;
        }
        truth.ok()
    }
}

/// Reads the window. On the main thread only.
pub fn read(window: &WebviewWindow) -> Option<Read> {
    let gtk_window = window.gtk_window().ok()?;
    let visible = gtk_window.is_visible();
    let gdk_window = gtk_window.window()?;
    let flags = gdk_window.state();
    let outer = gdk_window.frame_extents();
    let (_, left, top) = gdk_window.origin();
    let (width, height) = (gdk_window.width(), gdk_window.height());
    let frame = Frame {
        left: f64::from((left - outer.x()).max(0)),
        top: f64::from((top - outer.y()).max(0)),
        right: f64::from((outer.x() + outer.width() - left - width).max(0)),
        bottom: f64::from((outer.y() + outer.height() - top - height).max(0)),
    };
    let xid = match window.window_handle().map(|handle| handle.as_raw()) {
        Ok(RawWindowHandle::Xlib(handle)) => u32::try_from(handle.window).ok(),
        _ => None,
    };
    let state = WindowState {
        visible,
        focused: gtk_window.is_active(),
        minimised: flags.contains(GdkState::ICONIFIED),
        maximised: flags.contains(GdkState::MAXIMIZED),
        fullscreen: flags.contains(GdkState::FULLSCREEN),
        decorated: gtk_window.is_decorated(),
        always_on_top: flags.contains(GdkState::ABOVE),
        zoom: zoom(window)?,
        placed: Rect {
            x: f64::from(outer.x()),
            y: f64::from(outer.y()),
            width: f64::from(width),
            height: f64::from(height),
        },
        frame,
    };
    Some(Read { state, xid })
}

/// Per cent, from the web view itself.
fn zoom(window: &WebviewWindow) -> Option<f64> {
    let zoom = Arc::new(Mutex::new(None));
    let shared = zoom.clone();
    window
        .with_webview(move |webview| {
            if let Ok(mut zoom) = shared.lock() {
                *zoom = Some(webview.inner().zoom_level() * 100.0);
            }
        })
        .ok()?;
    zoom.lock().ok().and_then(|zoom| *zoom)
}
