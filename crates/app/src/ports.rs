//! What the controller asks of the outside: small traits with one real and one recording side.
//!
//! Requests to a window are only queued by every toolkit, and its getters lag behind, so the two are
//! kept apart here: [`AppWindow::ask`] asks, [`AppWindow::read`] says what the system says now.

#[cfg(test)]
pub mod recording;
pub mod tray;

use std::path::PathBuf;
use std::time::Duration;

use calls::triggers::Trigger;
use desktop::front::{Brought, Standing};
use desktop::link_handler::{self, Before, Wanted};
use desktop::lock::Lock;
use desktop::notify::Notice;
use desktop::policy::{Policy, PolicyError};
use media::NoSound;
use media::devices::{Device, Preferred};
use media::tones::Tone;
use numbers::{Country, Number};
use settings::placement::{Frame, Monitor, Rect};
use settings::plan::WindowMode;
use settings::shortcut::{Action, Combination};
use settings::values::{Point, RingerVolume, Size, Theme, WindowGeometry, Zoom};

use crate::view::Changes;
pub use tray::Mark;

/// The one window of the app, with its web view.
pub trait AppWindow: Send + Sync + 'static {
    /// Builds window and web view. An error is what the system said.
    fn open(&self, spec: WindowSpec) -> impl Future<Output = Result<(), String>> + Send;
    /// Destroys both; the process goes on.
    fn close(&self);
    fn ask(&self, request: WindowRequest);
    /// What the system says of the window now; none: there is no window.
    fn read(&self) -> impl Future<Output = Option<WindowState>> + Send;
    fn monitors(&self) -> impl Future<Output = Vec<Monitor>> + Send;
    /// Tells when monitors may have come, gone or changed, until the app ends.
    fn watch_monitors(&self, tell: impl Fn() + Send + Sync + 'static);
    /// Whether this session lets the window come to the front and leave the keyboard where it is.
    fn pops_up(&self) -> bool;
    /// Brings the window to the front, hidden or minimised as it may be, and leaves the keyboard with the
    /// program in use; answers when that is so or the system has had its time. None: there is no window.
    fn pop_up(&self) -> impl Future<Output = Option<Brought>> + Send;
    /// Puts the window back to where it stood among the others.
    fn go_behind(&self, before: Standing) -> impl Future<Output = ()> + Send;
    /// Where the pointer is, logical pixels; none where the system does not say.
    fn pointer(&self) -> impl Future<Output = Option<Point>> + Send;
    /// Hands changes to the page, which may not be listening yet.
    fn tell(&self, changes: &Changes);
}

/// All that a window is born with, so that its first frame is already right.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowSpec {
    pub geometry: WindowGeometry,
    pub mode: WindowMode,
    pub always_on_top: bool,
    pub zoom: Zoom,
    pub theme: Theme,
    pub minimised: bool,
    /// Built, and not shown: [`AppWindow::pop_up`] does that.
    pub unseen: bool,
    pub title: String,
    /// The first [`crate::view::Snapshot`] as JSON: the page draws it before it has asked anything.
    pub snapshot: String,
    /// Where the user was when the web view was last thrown away, in the page's own words.
    pub view: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum WindowRequest {
    /// Unminimise, show, raise and give it the keyboard.
    ShowAndFocus,
    /// As that, with the word of the desktop that the user has asked for it: under Wayland nothing else
    /// gives a window the keyboard.
    Activate {
        token: String,
    },
    Hide,
    Minimise,
    /// A hidden one is shown, minimised.
    ShowMinimised,
    /// Position of the frame, size of the content, logical pixels.
    Place {
        position: Point,
        size: Size,
    },
    /// Fullscreen goes to the monitor that holds the point.
    SetMode {
        mode: WindowMode,
        monitor_at: Option<Point>,
    },
    SetAlwaysOnTop(bool),
    SetZoom(Zoom),
    SetBackground(Theme),
    SetTitle(String),
    /// Loads the page anew in the same window, as the page of this number.
    LoadPage(u32),
}

/// What the system says of a window.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowState {
    pub visible: bool,
    pub focused: bool,
    pub minimised: bool,
    pub maximised: bool,
    pub fullscreen: bool,
    pub decorated: bool,
    pub always_on_top: bool,
    /// Per cent.
    pub zoom: f64,
    /// The compositor has fitted it in among others: its size is nobody's wish.
    pub tiled: bool,
    /// Whether the session tells where the window stands; Wayland does not.
    pub tells_place: bool,
    /// Top left of the frame, where the session tells it, and size of the content, logical pixels.
    pub placed: Rect,
    pub frame: Frame,
    /// The monitors that there were when it stood so.
    pub monitors: Vec<Monitor>,
}

impl WindowState {
    /// Whether the geometry is the window's own and not that of a state it is in.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        self.is_free() && !self.tiled
    }

    /// Neither away nor over all of its monitor.
    #[must_use]
    pub const fn is_free(&self) -> bool {
        self.visible && !self.minimised && !self.maximised && !self.fullscreen
    }
}

/// Global shortcuts of the operating system.
pub trait Shortcuts: Send + Sync + 'static {
    /// Brings each action to a combination, or to none, and answers for each, in order. What stands
    /// already is not touched.
    fn hold(
        &self,
        wishes: Vec<(Action, Option<Combination>)>,
    ) -> impl Future<Output = Vec<(Action, Result<ShortcutGranted, ShortcutRefusal>)>> + Send;
    /// What stands against a combination for an action that holds nothing now.
    fn check(
        &self,
        action: Action,
        combination: Combination,
    ) -> impl Future<Output = Result<(), ShortcutRefusal>> + Send;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortcutGranted {
    AsWished,
    /// The desktop has chosen another key, which it describes so.
    Otherwise {
        described: String,
        combination: Option<Combination>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortcutRefusal {
    Taken,
    KeyNotAvailable {
        nearest: Option<String>,
    },
    WouldSwallowTyping,
    /// By another name it is the key that this action has.
    Duplicate {
        of: Action,
    },
    BeingAsked,
    NotGranted,
    Unsupported {
        why: String,
    },
    Failed {
        why: String,
    },
}

/// The entry that starts the app at login.
pub trait Autostart: Send + Sync + 'static {
    /// Asks for this entry, or for none, and reads back what the system would start at login now.
    fn set(
        &self,
        wanted: Option<AutostartEntry>,
    ) -> impl Future<Output = Result<AutostartState, String>> + Send;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutostartEntry {
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AutostartState {
    Absent,
    Present(AutostartEntry),
    /// The user has switched it off in the system.
    Vetoed(AutostartEntry),
    /// This session starts nothing at login.
    Unavailable {
        why: String,
    },
}

/// What is heard, and the devices it is heard on.
pub trait Sounds: Send + Sync + 'static {
    /// The devices that are there now; an error is why they cannot be known.
    fn devices(&self) -> impl Future<Output = SoundDevices> + Send;
    /// Plays a tone once, for a few seconds; answers when it sounds, with the device's name.
    fn preview(
        &self,
        tone: Tone,
        preferred: Vec<Preferred>,
        volume: RingerVolume,
    ) -> impl Future<Output = Result<String, Unheard>> + Send;
    /// Ends a preview, and leaves a call ringing.
    fn stop_preview(&self);
    /// Rings until it is stopped, in place of what it plays.
    fn ring(&self, tone: Tone, preferred: Vec<Preferred>, volume: RingerVolume);
    /// Of what rings.
    fn set_volume(&self, volume: RingerVolume);
    fn stop_ringing(&self);
}

/// What a look at the system's sound found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoundDevices {
    pub outputs: Result<Vec<Device>, NoSound>,
    pub inputs: Result<Vec<Device>, NoSound>,
}

/// Why a tone that was to be heard is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unheard {
    NoSound(NoSound),
    /// A call rings, and is not disturbed.
    CallRings,
}

/// How the connection stands, in a mark and a few words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionSign {
    pub mark: Mark,
    /// Of the window and the tray icon.
    pub title: String,
}

/// What is to happen on the computer when a call rings or is answered. Nothing does yet: the integrations
/// are not built; their triggers are.
pub trait Integrations: Send + Sync + 'static {
    fn trigger(&self, trigger: Trigger);
}

/// Notifications of the desktop, by names of the app's own. What becomes of them is an event.
pub trait Notifications: Send + Sync + 'static {
    /// In place of what is shown under this name.
    fn show(&self, name: &str, notice: &Notice);
    /// Nothing where nothing is shown under it.
    fn withdraw(&self, name: &str);
}

/// Everything else that is not a window.
pub trait Surroundings: Send + Sync + 'static {
    /// Waits for something that shows tray icons; false when none appears in time.
    fn tray_host(&self, within: Duration) -> impl Future<Output = bool> + Send;
    /// What the administrator of this computer has fixed, read anew; blocks for a small file.
    fn policy(&self) -> Result<Option<Policy>, PolicyError>;
    /// The icon in the tray; the first time it is put there.
    fn show_tray(&self, tray: tray::Tray);
    /// Tells of resumes from sleep and changes of the network, until the app ends.
    fn watch_wake(&self, tell: impl Fn() + Send + Sync + 'static);
    /// Tells whether the screen is locked, now and with every change, until the app ends.
    fn watch_lock(&self, tell: impl Fn(Lock) + Send + Sync + 'static);
    /// Keeps screen saver and display sleep away; asked again, it sees whether that still holds. An error
    /// is why this system will not.
    fn keep_awake(&self) -> impl Future<Output = Result<(), String>> + Send;
    /// The screen may sleep again.
    fn let_sleep(&self);
    /// The session bus does not answer, and this process does without it.
    fn silent_bus(&self) -> bool;
    /// The end has begun: from here on it comes within seconds, whatever stands still.
    fn begin_end(&self);
    /// Ends the process in order.
    fn quit(&self);
}

/// What the user has marked or copied in whatever program.
pub trait Selection: Send + Sync + 'static {
    /// The number that was marked or copied last, if that is one; never what is marked in the app's own window.
    /// Nothing else of it is kept, and no key is sent to get it.
    /// `country`: whose numbers are written without a country.
    fn number(&self, country: Option<Country>) -> impl Future<Output = Option<Number>> + Send;
}

/// The program that the system opens links to numbers with.
pub trait Links: Send + Sync + 'static {
    /// Makes it so and says what the system then says. `by_hand`: the user has just said so. `before` is
    /// what an earlier call handed back: which programs were used before.
    fn set(
        &self,
        wanted: Wanted,
        arguments: Vec<String>,
        by_hand: bool,
        before: Vec<Before>,
    ) -> impl Future<Output = Result<(link_handler::Standing, Vec<Before>), String>> + Send;
}

/// All ports of one controller.
pub trait Ports: Send + Sync + 'static {
    fn window(&self) -> &impl AppWindow;
    fn shortcuts(&self) -> &impl Shortcuts;
    fn autostart(&self) -> &impl Autostart;
    fn sounds(&self) -> &impl Sounds;
    fn integrations(&self) -> &impl Integrations;
    fn selection(&self) -> &impl Selection;
    fn links(&self) -> &impl Links;
    fn notifications(&self) -> &impl Notifications;
    fn surroundings(&self) -> &impl Surroundings;
}
