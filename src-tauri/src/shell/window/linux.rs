//! What GDK says of the window and, on X11, what the X server says: GDK keeps no word of the window
//! manager on what stays above.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use desktop::front::{Brought, Stacking};
use desktop::x11_window::{X11Error, XServer};
use gtk::gdk::WindowState as GdkState;
use gtk::prelude::*;
use raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
use settings::placement::{Frame, Monitor, Rect};
use settings::values::{Point, Size};
use tauri::{AppHandle, LogicalPosition, LogicalSize, Manager as _, WebviewWindow};
use tokio::time::Instant;
use webkit2gtk::{UserContentManagerExt as _, WebViewExt as _};

use super::{LABEL, TauriWindow};
use app::ports::WindowState;

#[path = "wayland.rs"]
mod wayland;

pub use wayland::bring_forward;
use wayland::is_wayland;

/// So long a window manager may take to let go of a window.
const WITHDRAWN_WITHIN: Duration = Duration::from_millis(500);
/// So long it may take to show and raise one before its word counts as final.
const IN_FRONT_WITHIN: Duration = Duration::from_secs(2);
const LOOK_AGAIN: Duration = Duration::from_millis(15);

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
        let truth = self.question(move |server| server.window(xid)).await;
        if let Some(truth) = truth {
            // While a shortcut is held, X takes the keyboard from everybody, and GDK believes that its
            // window has lost the focus; the window manager knows better.
            state.focused = truth.active;
            state.always_on_top = truth.above;
            state.fullscreen = truth.fullscreen;
        }
        Some(state)
    }

    /// Asks the X server away from the loop; none where it did not answer.
    async fn question<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&XServer) -> Result<T, X11Error> + Send + 'static,
    ) -> Option<T> {
        let server = self.clone();
        tokio::task::spawn_blocking(move || server.ask(ask)).await.ok().flatten()
    }

    fn ask<T>(&self, ask: impl FnOnce(&XServer) -> Result<T, X11Error>) -> Option<T> {
        let mut server = self.0.lock().ok()?;
        if server.is_none() {
            *server = XServer::connect(None).inspect_err(|error| tracing::warn!(%error, "no X server")).ok();
        }
        let answer = ask(server.as_ref()?);
        if answer.is_err() {
            // The connection may be what failed: a new one next time.
            *server = None;
        }
        answer.ok()
    }
}

/// Nothing is printed, whoever in the page asks for it.
pub fn print_nothing(window: &WebviewWindow) {
    let set = window.with_webview(|webview| {
        // True: it has been seen to.
        webview.inner().connect_print(|_, _| true);
    });
    if let Err(error) = set {
        tracing::warn!(%error, "the page may open the dialog for printing");
    }
}

/// Takes away the handler of messages, which the frames of a page reach as well as the page: WebKitGTK does not say who
/// has sent one, so each would count as the page's own. Commands come as requests, which say where they are from.
pub fn take_no_messages(window: &WebviewWindow) {
    let set = window.with_webview(|webview| {
        if let Some(manager) = webview.inner().user_content_manager() {
            manager.unregister_script_message_handler("ipc");
        }
    });
    if let Err(error) = set {
        tracing::warn!(%error, "frames of the page may send messages in its name");
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
    let (all_width, all_height) = (gdk_window.width(), gdk_window.height());
    let tells_place = !is_wayland();
    let frame = if tells_place {
        Frame {
            left: f64::from((left - outer.x()).max(0)),
            top: f64::from((top - outer.y()).max(0)),
            right: f64::from((outer.x() + outer.width() - left - all_width).max(0)),
            bottom: f64::from((outer.y() + outer.height() - top - all_height).max(0)),
        }
    } else {
        Frame::default()
    };
    // The content, without a title bar and a shadow that GTK draws itself: what GTK is asked for too.
    let (width, height) = gtk_window.size();
    let at = if tells_place { (outer.x(), outer.y()) } else { (0, 0) };
    let xid = xid(window);
    let state = WindowState {
        visible,
        focused: gtk_window.is_active(),
        minimised: flags.contains(GdkState::ICONIFIED),
        maximised: flags.contains(GdkState::MAXIMIZED),
        fullscreen: flags.contains(GdkState::FULLSCREEN),
        decorated: gtk_window.is_decorated(),
        always_on_top: flags.contains(GdkState::ABOVE),
        zoom: zoom(window)?,
        tiled: !tells_place && flags.contains(GdkState::TILED),
        tells_place,
        placed: Rect {
            x: f64::from(at.0),
            y: f64::from(at.1),
            width: f64::from(width),
            height: f64::from(height),
        },
        frame,
        monitors: super::monitors(window.app_handle()),
    };
    Some(Read { state, xid })
}

/// The font of the desktop's own programs. WebKitGTK takes `system-ui` for a family of that name, which
/// nobody has, and looks through all fonts for it. On the main thread only.
pub fn desktop_font() -> Option<String> {
    let chosen = gtk::Settings::default()?.gtk_font_name()?;
    let family = gtk::pango::FontDescription::from_string(&chosen).family()?;
    Some(family.to_string())
}

fn gtk_window(app: &AppHandle) -> Option<gtk::ApplicationWindow> {
    app.get_webview_window(LABEL)?.gtk_window().ok()
}

/// The window's number on the X server.
fn xid(window: &WebviewWindow) -> Option<u32> {
    if is_wayland() {
        return None;
    }
    match window.window_handle().map(|handle| handle.as_raw()) {
        Ok(RawWindowHandle::Xlib(handle)) => u32::try_from(handle.window).ok(),
        _ => None,
    }
}

/// Brings the window to the front; the keyboard stays where it is.
pub async fn pop_up(of: &TauriWindow) -> Option<Brought> {
    let server = &of.server;
    let (xid, away, minimised) = of
        .on_main(|app| {
            let window = app.get_webview_window(LABEL)?;
            let gtk_window = window.gtk_window().ok()?;
            // One that was never shown has no number yet.
            gtk_window.realize();
            let flags = gtk_window.window()?.state();
            let minimised = gtk_window.is_visible() && flags.contains(GdkState::ICONIFIED);
            Some((xid(&window)?, !gtk_window.is_visible(), minimised))
        })
        .await
        .flatten()?;
    let before = server.question(move |server| server.stacking(xid)).await.unwrap_or_default();
    if minimised {
        // Window managers give the keyboard to what is unminimised. What is let go of and shown anew, with
        // the word that nobody asked for it, is only shown.
        of.on_main(|app| {
            if let Some(gtk_window) = gtk_window(app) {
                gtk_window.hide();
            }
        })
        .await;
        let deadline = Instant::now() + WITHDRAWN_WITHIN;
        while server.question(move |server| server.is_withdrawn(xid)).await == Some(false)
            && Instant::now() < deadline
        {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
    if away || minimised {
        of.on_main(|app| {
            if let Some(gtk_window) = gtk_window(app) {
                // GDK puts this into `_NET_WM_USER_TIME` at once: 0, nobody asked for it.
                gtk_window.set_focus_on_map(false);
                gtk_window.deiconify();
                gtk_window.show_all();
            }
        })
        .await;
    }
    let deadline = Instant::now() + IN_FRONT_WITHIN;
    let mut brought = Brought { before, ..Brought::default() };
    loop {
        if let Some(front) = server.question(move |server| server.bring_to_front(xid)).await {
            brought.in_front = front.in_front;
            brought.took_keyboard = front.active;
        }
        if brought.in_front || Instant::now() >= deadline {
            break;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    // Whoever asks for the window by hand gets it with the keyboard.
    of.on_main(|app| {
        if let Some(gtk_window) = gtk_window(app) {
            gtk_window.set_focus_on_map(true);
        }
    })
    .await;
    Some(brought)
}

/// Puts the window back beneath what was above it.
pub async fn go_behind(of: &TauriWindow, before: Stacking) {
    let number = of.on_main(|app| xid(&app.get_webview_window(LABEL)?)).await.flatten();
    if let Some(xid) = number {
        of.server.question(move |server| server.put_back(xid, &before)).await;
    }
}

/// Gives the window the desktop's word that the user has asked for it: the time of that under X11.
pub fn take_token(window: &WebviewWindow, token: &str) {
    let (window, token) = (window.clone(), token.to_owned());
    let asked = crate::shell::on_main_thread(&window.app_handle().clone(), move || {
        if let Ok(window) = window.gtk_window() {
            window.set_startup_id(&token);
        }
    });
    if let Err(error) = asked {
        tracing::debug!(%error, "the app is quitting");
    }
}

/// The monitors in logical pixels, in the order given: GDK counts in
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
    // Found out here, on the main thread, before anybody asks it elsewhere.
    is_wayland();
    Ok(())
}

/// GDK says so itself, and by then knows the new ones. On the main thread only.
pub fn watch_monitors(tell: impl Fn() + Send + Sync + 'static) {
    let Some(screen) = gtk::gdk::Screen::default() else { return };
    let tell = Arc::new(tell);
    let also = tell.clone();
    screen.connect_monitors_changed(move |_| tell());
    screen.connect_size_changed(move |_| also());
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
