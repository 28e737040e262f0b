//! The real side of the ports: Tauri's window and tray, the operating system's shortcuts and
//! autostart.

mod autostart;
mod beacons;
mod born;
mod browsers;
mod desk;
mod first_script;
mod integrations;
mod links;
mod navigation;
mod notifications;
mod palette;
mod patches;
#[cfg(target_os = "linux")]
mod script_engine;
mod selection;
mod shortcuts;
#[cfg(target_os = "linux")]
mod software_graphics;
mod sounds;
mod surroundings;
mod tray;
mod web_items;
mod window;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tauri::AppHandle;
use tokio::sync::mpsc;

use app::Event;
use app::ending::Ending;
use app::ports::{
    AppWindow, Autostart, Beacons, Clock, Desk, Integrations, Links, Notifications, Ports, Selection,
    Shortcuts, Sounds, Surroundings, SystemClock,
};

pub use born::Born;
pub use browsers::Browsers;
pub use web_items::{SCHEME as WEB_ITEMS, WebItems};
pub use window::build as build_window;

/// Has this process do without a bus of D-Bus that does not answer, before the toolkit would wait for it.
#[cfg(target_os = "linux")]
pub fn put_silent_buses_aside(at_login: bool) {
    let patience = if at_login { desktop::bus::SILENCE_AT_LOGIN } else { desktop::bus::SILENCE };
    // SAFETY: the log writes from this thread only, no other thread has been started yet, and so nobody
    // reads the environment meanwhile.
    let silent = unsafe { desktop::bus::put_aside_silent(patience) };
    if silent.session {
        tracing::warn!(
            "the session bus does not answer, so there are no tray icon, keyring, notifications and portals"
        );
    }
    if silent.system {
        tracing::warn!("the system bus does not answer, so nobody tells of sleep and of the lock");
    }
}

/// Says in one line that there is no display, before the toolkit would stop the program for it.
///
/// # Errors
/// There is no usable display.
pub fn require_display() -> anyhow::Result<()> {
    #[cfg(target_os = "linux")]
    {
        software_graphics::spare_gl_without_gpu();
        script_engine::disable_ftl();
    }
    #[cfg(target_os = "linux")]
    if gtk::init().is_err() {
        anyhow::bail!(
            "there is no usable display: start it in a desktop session, or set DISPLAY or WAYLAND_DISPLAY"
        );
    }
    Ok(())
}

/// Runs on the main thread, where every toolkit wants to be asked. The toolkit's frames cannot be unwound: what
/// panics is dropped there, and with it the answer that somebody waits for.
///
/// # Errors
/// The app is quitting.
fn on_main_thread(app: &AppHandle, work: impl FnOnce() + Send + 'static) -> tauri::Result<()> {
    app.run_on_main_thread(|| drop(catch_unwind(AssertUnwindSafe(work))))
}

/// All ports of the running app.
pub struct Shell {
    window: window::TauriWindow,
    shortcuts: shortcuts::DesktopShortcuts,
    autostart: autostart::DesktopAutostart,
    sounds: sounds::DesktopSounds,
    desk: desk::DesktopDesk,
    integrations: integrations::DesktopIntegrations,
    browsers: Arc<Browsers>,
    selection: selection::DesktopSelection,
    links: links::DesktopLinks,
    beacons: beacons::DesktopBeacons,
    notifications: notifications::DesktopNotifications,
    surroundings: surroundings::DesktopSurroundings,
}

impl Shell {
    #[must_use]
    pub fn new(
        app: &AppHandle,
        events: &mpsc::UnboundedSender<Event>,
        profile: &Path,
        name: String,
        program: PathBuf,
        ending: Ending,
        browsers: Browsers,
    ) -> Self {
        let browsers = Arc::new(browsers);
        Self {
            window: window::TauriWindow::new(app.clone(), events.clone(), profile.to_owned()),
            shortcuts: shortcuts::DesktopShortcuts::new(app.clone(), events.clone()),
            selection: selection::DesktopSelection::new(app.clone()),
            links: links::DesktopLinks::new(name.clone(), program),
            autostart: autostart::DesktopAutostart::new(name),
            beacons: beacons::DesktopBeacons::new(events.clone()),
            sounds: sounds::DesktopSounds::new(),
            desk: desk::DesktopDesk::new(events.clone()),
            integrations: integrations::DesktopIntegrations::new(
                app.clone(),
                events.clone(),
                profile,
                browsers.clone(),
            ),
            browsers,
            notifications: notifications::DesktopNotifications::new(events.clone()),
            surroundings: surroundings::DesktopSurroundings::new(app.clone(), events.clone(), ending),
        }
    }
}

impl Ports for Shell {
    fn window(&self) -> &impl AppWindow {
        &self.window
    }

    fn shortcuts(&self) -> &impl Shortcuts {
        &self.shortcuts
    }

    fn autostart(&self) -> &impl Autostart {
        &self.autostart
    }

    fn integrations(&self) -> &impl Integrations {
        &self.integrations
    }

    fn notifications(&self) -> &impl Notifications {
        &self.notifications
    }

    fn desk(&self) -> &impl Desk {
        &self.desk
    }

    fn sounds(&self) -> &impl Sounds {
        &self.sounds
    }

    fn browsers(&self) -> &impl app::ports::Browsers {
        &*self.browsers
    }

    fn selection(&self) -> &impl Selection {
        &self.selection
    }

    fn links(&self) -> &impl Links {
        &self.links
    }

    fn beacons(&self) -> &impl Beacons {
        &self.beacons
    }

    fn surroundings(&self) -> &impl Surroundings {
        &self.surroundings
    }

    fn clock(&self) -> &impl Clock {
        &SystemClock
    }
}
