//! The port of the window.
//!
//! It speaks in plain values: requests go in, a state is read back, and everything that happens to the
//! window arrives as [`Event::Window`](crate::event::Event::Window). No closure crosses it, so that
//! the window can live in another process.
//!
//! Every toolkit only queues what it is asked, and its getters lag behind. That is why the two are apart
//! here: [`AppWindow::ask`] asks, [`AppWindow::read`] says what the system says now.

#[cfg(test)]
pub mod recording;

use desktop::front::{Brought, Stacking};
use settings::placement::{Frame, Monitor, Rect};
use settings::plan::WindowMode;
use settings::values::{Point, Size, Theme, WindowGeometry, Zoom};

use crate::view::Patch;

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
    /// From now on until the app ends, `WindowEvent::MonitorsChanged` says when monitors may have come,
    /// gone or changed.
    fn watch_monitors(&self);
    /// Whether this session lets the window come to the front and leave the keyboard where it is.
    fn pops_up(&self) -> bool;
    /// Brings the window to the front, hidden or minimised as it may be, and leaves the keyboard with the
    /// program in use; answers when that is so or the system has had its time. None: there is no window.
    fn pop_up(&self) -> impl Future<Output = Option<Brought>> + Send;
    /// Puts the window back to where it stood among the others.
    fn go_behind(&self, before: Stacking) -> impl Future<Output = ()> + Send;
    /// Where the pointer is, logical pixels; none where the system does not say.
    fn pointer(&self) -> impl Future<Output = Option<Point>> + Send;

    /// From now on frames of the page may show these web addresses, and no others.
    fn allow_frames(&self, addresses: Vec<String>);
    /// Hands a patch to the page.
    fn tell(&self, patch: &Patch);
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
