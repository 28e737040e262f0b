//! A window as X11 and the window manager see it.

use super::poll;
use super::screen::Screen;

/// Place and size in pixels: the frame's top left corner and the content's size, which is how the
/// settings count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
}

/// A mapped window of a process.
#[derive(Debug)]
pub struct XWindow<'a> {
    screen: &'a Screen,
    id: String,
}

/// The windows of a process that are mapped now. GTK keeps others that never are.
pub fn mapped(screen: &Screen, process: u32) -> Vec<String> {
    screen
        .said("xdotool", &["search", "--all", "--onlyvisible", "--pid", &process.to_string(), "--name", "."])
        .lines()
        .map(str::to_owned)
        .collect()
}

impl<'a> XWindow<'a> {
    /// The process's one window, once it is mapped.
    #[track_caller]
    pub fn of(screen: &'a Screen, process: u32) -> Self {
        let id = poll::until_some("the window is mapped", || {
            let mut windows = mapped(screen, process);
            (windows.len() == 1).then(|| windows.remove(0))
        });
        Self { screen, id }
    }

    /// As xdotool numbers it.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn geometry(&self) -> Option<Geometry> {
        let said = self.screen.said("xwininfo", &["-id", &self.id]);
        let number = |label: &str| -> Option<i32> {
            said.lines().find_map(|line| line.trim().strip_prefix(label)?.trim().parse().ok())
        };
        let [left, _, top, _] = self.frame();
        Some(Geometry {
            x: number("Absolute upper-left X:")? - left,
            y: number("Absolute upper-left Y:")? - top,
            width: number("Width:")?.try_into().ok()?,
            height: number("Height:")?.try_into().ok()?,
        })
    }

    /// Widths of the frame's sides: left, right, top, bottom. All 0 without a frame.
    pub fn frame(&self) -> [i32; 4] {
        let said = self.property("_NET_FRAME_EXTENTS");
        let mut sides = said.rsplit('=').next().unwrap_or_default().split(',');
        std::array::from_fn(|_| sides.next().and_then(|side| side.trim().parse().ok()).unwrap_or(0))
    }

    #[track_caller]
    pub fn wait_for_geometry(&self, wanted: Geometry) {
        poll::until_equal("the window's place and size", Some(wanted), || self.geometry());
    }

    /// Whether the window manager has this state (`ABOVE`, `FULLSCREEN`, `HIDDEN`, …) on it.
    pub fn is(&self, state: &str) -> bool {
        self.property("_NET_WM_STATE").contains(&format!("_NET_WM_STATE_{state}"))
    }

    #[track_caller]
    pub fn wait_until(&self, state: &str) {
        poll::until(&format!("the window is {state}"), || self.is(state));
    }

    #[track_caller]
    pub fn wait_until_not(&self, state: &str) {
        poll::until(&format!("the window is not {state}"), || !self.is(state));
    }

    pub fn has_focus(&self) -> bool {
        self.screen.active_window() == self.id
    }

    pub fn is_mapped(&self) -> bool {
        self.screen.said("xwininfo", &["-id", &self.id]).contains("IsViewable")
    }

    /// Moves the frame as a user's window manager would.
    pub fn move_frame(&self, x: i32, y: i32) {
        self.move_resize(&format!("0,{x},{y},-1,-1"));
    }

    /// Gives the content this size as a user's window manager would.
    pub fn resize(&self, width: u32, height: u32) {
        self.move_resize(&format!("0,-1,-1,{width},{height}"));
    }

    /// `_NET_MOVERESIZE_WINDOW`; gravity 0 is the window's own, north-west: the frame's corner.
    fn move_resize(&self, place: &str) {
        self.screen.said("wmctrl", &["-i", "-r", &self.id, "-e", place]);
    }

    pub fn focus(&self) {
        poll::until("the window has the focus", || {
            self.screen.said("xdotool", &["windowactivate", &self.id]);
            self.has_focus()
        });
    }

    /// As the window manager shows it.
    pub fn title(&self) -> String {
        let said = self.property("_NET_WM_NAME");
        said.split_once("= \"")
            .map_or_else(String::new, |(_, title)| title.trim().trim_matches('"').to_owned())
    }

    fn property(&self, name: &str) -> String {
        self.screen.said("xprop", &["-id", &self.id, name])
    }
}
