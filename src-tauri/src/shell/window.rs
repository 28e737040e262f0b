//! The window through Tauri, read back from the system itself.

#[cfg(target_os = "linux")]
#[path = "window/linux.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "window/macos.rs"]
mod system;
#[cfg(target_os = "windows")]
#[path = "window/windows.rs"]
mod system;

use std::path::{Path, PathBuf};
use std::time::Duration;

use account::defaults::system_language;
use desktop::front::{Brought, Stacking};
use desktop::session::SessionKind;
use settings::placement::scales::Screen;
use settings::placement::{self, Frame, Monitor, Rect};
use settings::plan::WindowMode;
use settings::values::Point;
use tauri::{
    AppHandle, Manager as _, PhysicalPosition, PhysicalSize, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};
use tokio::sync::{mpsc, oneshot};

use super::first_script;
use super::navigation;
use super::on_main_thread;
use super::palette::window_colour;
use super::patches;
use super::web_items::WebItems;
use crate::commands::Link;
use app::ports::{AppWindow, WindowRequest, WindowSpec, WindowState};
use app::view::Patch;
use app::{Event, WindowEvent};

pub const LABEL: &str = "main";

pub struct TauriWindow {
    app: AppHandle,
    events: mpsc::UnboundedSender<Event>,
    profile: PathBuf,
    server: system::Server,
}

impl TauriWindow {
    pub fn new(app: AppHandle, events: mpsc::UnboundedSender<Event>, profile: PathBuf) -> Self {
        #[cfg_attr(
            not(target_os = "linux"),
            expect(clippy::default_constructed_unit_structs, reason = "on Linux there is something in it")
        )]
        let server = system::Server::default();
        Self { app, events, profile, server }
    }

    fn find(&self) -> Option<WebviewWindow> {
        self.app.get_webview_window(LABEL)
    }

    /// Runs on the main thread, where every toolkit wants to be asked.
    async fn on_main<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AppHandle) -> T + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        let app = self.app.clone();
        on_main_thread(&self.app, move || {
            let _gone = answer.send(work(&app));
        })
        .ok()?;
        answered.await.ok()
    }
}

impl AppWindow for TauriWindow {
    async fn open(&self, spec: WindowSpec) -> Result<(), String> {
        let (events, profile) = (self.events.clone(), self.profile.clone());
        self.on_main(move |app| build(app, &events, &profile, spec).map_err(|error| error.to_string()))
            .await
            .unwrap_or_else(|| Err(app::why_unanswered(&self.events, system_language())))
    }

    fn close(&self) {
        if let Some(window) = self.find() {
            let _gone = window.destroy();
        }
    }

    fn ask(&self, request: WindowRequest) {
        let Some(window) = self.find() else { return };
        if let Err(error) = apply(&window, request) {
            tracing::warn!(%error, "the window did not take a request");
        }
    }

    async fn read(&self) -> Option<WindowState> {
        let window = |app: &AppHandle| system::read(&app.get_webview_window(LABEL)?);
        let read = self.on_main(window).await.flatten()?;
        self.server.complete(read).await
    }

    async fn monitors(&self) -> Vec<Monitor> {
        self.on_main(monitors).await.unwrap_or_default()
    }

    fn watch_monitors(&self) {
        let events = self.events.clone();
        let tell = move || {
            let _quitting = events.send(Event::Window(WindowEvent::MonitorsChanged));
        };
        let _quitting = on_main_thread(&self.app, move || system::watch_monitors(tell));
    }

    fn pops_up(&self) -> bool {
        SessionKind::current() != SessionKind::Wayland
    }

    async fn pop_up(&self) -> Option<Brought> {
        system::pop_up(self).await
    }

    async fn go_behind(&self, before: Stacking) {
        system::go_behind(self, before).await;
    }

    async fn pointer(&self) -> Option<Point> {
        self.on_main(pointer).await.flatten()
    }

    fn allow_frames(&self, addresses: Vec<String>) {
        self.app.state::<WebItems>().allow(addresses);
    }

    fn tell(&self, patch: &Patch) {
        if let Err(error) = patches::tell(&self.app, LABEL, patch) {
            tracing::warn!(%error, "the page could not be told");
        }
    }
}

/// What the web view writes of its own. Nothing of it matters, but without a folder there is no window.
fn folder_of_web_view(profile: &Path) -> PathBuf {
    let folder = profile.join("webview");
    if desktop::process::make_private_dir(&folder).is_ok() {
        return folder;
    }
    ipc::stand_in(profile).map_or(folder, |elsewhere| elsewhere.join("webview"))
}

/// Builds the window as it is to be from birth: place, size, colour, zoom and first snapshot.
///
/// # Errors
/// What Tauri or the system said.
pub fn build(
    app: &AppHandle,
    events: &mpsc::UnboundedSender<Event>,
    profile: &Path,
    spec: WindowSpec,
) -> tauri::Result<()> {
    let monitors = monitors(app);
    let placed = placement::place(spec.geometry, Frame::default(), &monitors);
    app.state::<Link>().1.put(&spec);
    let web_items = app.state::<WebItems>().inner().clone();
    let script = first_script::of(&spec, system::desktop_font().as_deref());
    // Windows and macOS give the keyboard to whatever fills the screen: later, where it is to come up.
    let full = spec.mode != WindowMode::Normal && (cfg!(target_os = "linux") || !spec.unseen);
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(spec.title)
        .data_directory(folder_of_web_view(profile))
        .inner_size(placed.size.width, placed.size.height)
        .position(placed.position.x, placed.position.y)
        .background_color(window_colour(spec.theme))
        .always_on_top(spec.always_on_top)
        .decorations(spec.mode != WindowMode::Wallboard)
        .fullscreen(full)
        .zoom_hotkeys_enabled(false)
        .disable_drag_drop_handler()
        // Elsewhere what is not shown cannot take it.
        .focused(!spec.unseen || cfg!(not(target_os = "windows")))
        .visible(!spec.minimised && !spec.unseen)
        .initialization_script(script)
        // No web view says which frame goes there. A frame on a dashboard cannot turn the whole window, as its
        // sandbox does not let it; should the window go elsewhere all the same, it comes back.
        .on_navigation(move |url| navigation::is_own_page(url) || web_items.may_go_to(url))
        .on_page_load(|window, load| {
            if matches!(load.url().scheme(), "http" | "https")
                && !navigation::is_own_page(load.url())
                && let Some(own) = navigation::own_page()
            {
                tracing::warn!("the window was taken to another page, and goes back");
                let _gone = window.navigate(own);
            }
        })
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .on_download(|_, _| false);
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    {
        super::software_graphics::paint_plainly_without_gpu(&window);
        system::print_nothing(&window);
        system::take_no_messages(&window);
    }
    system::place_at_birth(&window, placed.position, placed.size)?;
    window.set_zoom(spec.zoom.factor())?;
    if spec.minimised {
        window.minimize()?;
        window.show()?;
    }
    let events = events.clone();
    window.on_window_event(move |event| {
        let event = match event {
            // A window that is minimised may tell of nothing else but that it has lost the focus.
            tauri::WindowEvent::Moved(_)
            | tauri::WindowEvent::Resized(_)
            | tauri::WindowEvent::Focused(false)
            | tauri::WindowEvent::ScaleFactorChanged { .. } => WindowEvent::Changed,
            tauri::WindowEvent::CloseRequested { api, .. } => {
                api.prevent_close();
                WindowEvent::CloseRequested
            }
            tauri::WindowEvent::Focused(true) => WindowEvent::Focused,
            tauri::WindowEvent::Destroyed => WindowEvent::Destroyed,
            _ => return,
        };
        let _quitting = events.send(Event::Window(event));
    });
    Ok(())
}

fn apply(window: &WebviewWindow, request: WindowRequest) -> tauri::Result<()> {
    match request {
        WindowRequest::ShowAndFocus if system::bring_forward(window, None) => Ok(()),
        WindowRequest::ShowAndFocus => {
            window.unminimize()?;
            window.show()?;
            window.set_focus()?;
            // Shown and focused in one go, some systems lose the focus: once more when it is there.
            let window = window.clone();
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(Duration::from_millis(60)).await;
                let _gone = window.set_focus();
            });
            Ok(())
        }
        WindowRequest::Activate { token } if system::bring_forward(window, Some(&token)) => Ok(()),
        WindowRequest::Activate { token } => {
            system::take_token(window, &token);
            apply(window, WindowRequest::ShowAndFocus)
        }
        WindowRequest::Hide => window.hide(),
        WindowRequest::Minimise => window.minimize(),
        WindowRequest::ShowMinimised => {
            window.minimize()?;
            window.show()
        }
        WindowRequest::Place { position, size } => system::place(window, position, size),
        WindowRequest::SetMode { mode: WindowMode::Normal, .. } => {
            window.set_fullscreen(false)?;
            window.set_decorations(true)
        }
        WindowRequest::SetMode { mode, monitor_at } => {
            window.set_decorations(mode == WindowMode::Fullscreen)?;
            if window.is_fullscreen()? {
                // From one monitor to another there is no other way.
                window.set_fullscreen(false)?;
            }
            match monitor_at.and_then(|point| centre_of_monitor(window, point)) {
                Some(centre) => window.set_fullscreen_on_monitor(centre),
                None => window.set_fullscreen(true),
            }
        }
        WindowRequest::SetAlwaysOnTop(on) => window.set_always_on_top(on),
        WindowRequest::SetZoom(zoom) => window.set_zoom(zoom.factor()),
        WindowRequest::SetTitle(title) => window.set_title(&title),
        WindowRequest::LoadPage(number) => {
            // By another address: the page tells by it that what the window was born with is old.
            let mut address = window.url()?;
            address.set_query(Some(&format!("page={number}")));
            window.navigate(address)
        }
        WindowRequest::SetBackground(theme) => window.set_background_color(Some(window_colour(theme))),
    }
}

/// The middle, in physical pixels, of the monitor that holds a logical point.
fn centre_of_monitor(window: &WebviewWindow, point: Point) -> Option<PhysicalPosition<f64>> {
    let list = window.available_monitors().ok()?;
    let primary = window.primary_monitor().ok().flatten();
    let logical = system::logical(&list, primary.as_ref());
    let monitor = list.get(placement::monitor_of(point, &logical)?)?;
    let (at, size) = (monitor.position(), monitor.size());
    Some(PhysicalPosition::new(
        f64::from(at.x) + f64::from(size.width) / 2.0,
        f64::from(at.y) + f64::from(size.height) / 2.0,
    ))
}

fn monitors(app: &AppHandle) -> Vec<Monitor> {
    let primary = app.primary_monitor().ok().flatten();
    system::logical(&app.available_monitors().unwrap_or_default(), primary.as_ref())
}

/// In the same pixels as the monitors. Wayland keeps it to itself.
fn pointer(app: &AppHandle) -> Option<Point> {
    if cfg!(target_os = "linux") && SessionKind::current() == SessionKind::Wayland {
        return None;
    }
    let at = app.cursor_position().ok()?;
    let list = app.available_monitors().ok()?;
    let physical = |monitor: &tauri::Monitor| {
        let (start, size) = (monitor.position(), monitor.size());
        let within = |at: f64, start: i32, size: u32| {
            let start = f64::from(start);
            at >= start && at < start + f64::from(size)
        };
        within(at.x, start.x, size.width) && within(at.y, start.y, size.height)
    };
    let scale = list.iter().find(|monitor| physical(monitor)).map_or(1.0, tauri::Monitor::scale_factor);
    Some(Point { x: at.x / scale, y: at.y / scale })
}

/// A monitor as Tauri tells it, in physical pixels.
fn screen(monitor: &tauri::Monitor, primary: Option<&tauri::Monitor>) -> Screen {
    let rect = |at: PhysicalPosition<i32>, size: PhysicalSize<u32>| Rect {
        x: f64::from(at.x),
        y: f64::from(at.y),
        width: f64::from(size.width),
        height: f64::from(size.height),
    };
    let work = monitor.work_area();
    Screen {
        area: rect(*monitor.position(), *monitor.size()),
        work: rect(work.position, work.size),
        scale: monitor.scale_factor(),
        primary: primary.is_some_and(|primary| primary.position() == monitor.position()),
    }
}
