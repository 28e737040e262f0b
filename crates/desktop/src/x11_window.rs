//! What the X server says is true of a window, and of the monitors it may be on.
//!
//! A toolkit's getters lag behind what it has asked for, and what it asked for is not what the
//! window manager did. After an effect the app reports what is so, and this is where it is read:
//! the geometry from the server, the states from the properties that the window manager keeps
//! (Extended Window Manager Hints 1.5).
//!
//! All numbers are physical pixels in coordinates of the root window.

use std::fmt;

use x11rb::protocol::randr::ConnectionExt as _;
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, MapState, Window};
use x11rb::rust_connection::RustConnection;

pub use crate::x11_connection::X11Error;
use crate::x11_connection::{BoundedStream, connect};

x11rb::atom_manager! {
    pub(crate) Atoms: AtomsCookie {
        WM_STATE,
        _NET_ACTIVE_WINDOW,
        _NET_CLIENT_LIST_STACKING,
        _NET_CURRENT_DESKTOP,
        _NET_FRAME_EXTENTS,
        _NET_RESTACK_WINDOW,
        _NET_SUPPORTED,
        _NET_WM_DESKTOP,
        _NET_WM_STATE,
        _NET_WM_STATE_ABOVE,
        _NET_WM_STATE_FULLSCREEN,
        _NET_WM_STATE_HIDDEN,
        _NET_WM_STATE_MAXIMIZED_HORZ,
        _NET_WM_STATE_MAXIMIZED_VERT,
        _NET_WM_WINDOW_TYPE,
        _NET_WM_WINDOW_TYPE_DOCK,
        _NET_WORKAREA,
    }
}

/// A rectangle in physical pixels; `x` and `y` may be negative, left of or above the first monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rectangle {
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
}

impl Rectangle {
    /// What both cover, if anything.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let x = self.x.max(other.x);
        let y = self.y.max(other.y);
        let right = self.right().min(other.right());
        let bottom = self.bottom().min(other.bottom());
        let width = u32::try_from(right - i64::from(x)).ok()?;
        let height = u32::try_from(bottom - i64::from(y)).ok()?;
        (width > 0 && height > 0).then_some(Self { x, y, width, height })
    }

    fn right(self) -> i64 {
        i64::from(self.x) + i64::from(self.width)
    }

    fn bottom(self) -> i64 {
        i64::from(self.y) + i64::from(self.height)
    }
}

/// How much a window manager's decoration adds on each side, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extents {
    pub left: u32,
    pub right: u32,
    pub top: u32,
    pub bottom: u32,
}

impl Extents {
    fn around(self, content: Rectangle) -> Rectangle {
        let less = |at: i32, by: u32| at.saturating_sub(i32::try_from(by).unwrap_or(i32::MAX));
        Rectangle {
            x: less(content.x, self.left),
            y: less(content.y, self.top),
            width: content.width.saturating_add(self.left).saturating_add(self.right),
            height: content.height.saturating_add(self.top).saturating_add(self.bottom),
        }
    }
}

/// A window as the server and the window manager have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own that the window manager keeps")]
pub struct WindowTruth {
    /// What the program draws in.
    pub content: Rectangle,
    /// The content with its decoration.
    pub frame: Rectangle,
    pub above: bool,
    pub fullscreen: bool,
    /// Minimised, or on a desktop that is not shown.
    pub hidden: bool,
    pub maximized_horizontally: bool,
    pub maximized_vertically: bool,
    /// On the screen: the window and all that contain it are mapped.
    pub mapped: bool,
    /// The window that the keyboard goes to.
    pub active: bool,
}

/// A monitor and the part of it that panels leave free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monitor {
    /// The output's name (`HDMI-1`).
    pub name: String,
    pub primary: bool,
    pub area: Rectangle,
    pub work_area: Rectangle,
}

/// A connection kept for questions. One thread asks at a time; no answer is waited for longer than
/// a few seconds.
pub struct XServer {
    pub(crate) connection: RustConnection<BoundedStream>,
    pub(crate) root: Window,
    pub(crate) atoms: Atoms,
}

impl fmt::Debug for XServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XServer").field("root", &self.root).finish_non_exhaustive()
    }
}

impl XServer {
    /// Opens a display: its name (`:1`), or `None` for `$DISPLAY`.
    ///
    /// # Errors
    /// [`X11Error::Connect`], or that of the first question.
    pub fn connect(display: Option<&str>) -> Result<Self, X11Error> {
        let (connection, root) = connect(display)?;
        let atoms = Atoms::new(&connection)?.reply()?;
        Ok(Self { connection, root, atoms })
    }

    /// What is true of this window now.
    ///
    /// # Errors
    /// [`X11Error::NoSuchWindow`] when it is gone; the others when the server cannot be asked.
    pub fn window(&self, window: Window) -> Result<WindowTruth, X11Error> {
        let content = self.content(window)?;
        let frame = self.frame_extents(window)?.map_or(content, |extents| extents.around(content));
        let attributes = self.connection.get_window_attributes(window)?.reply()?;
        let states = self.property(window, self.atoms._NET_WM_STATE, AtomEnum::ATOM)?;
        let active = self.property(self.root, self.atoms._NET_ACTIVE_WINDOW, AtomEnum::WINDOW)?;
        Ok(WindowTruth {
            content,
            frame,
            above: states.contains(&self.atoms._NET_WM_STATE_ABOVE),
            fullscreen: states.contains(&self.atoms._NET_WM_STATE_FULLSCREEN),
            hidden: states.contains(&self.atoms._NET_WM_STATE_HIDDEN),
            maximized_horizontally: states.contains(&self.atoms._NET_WM_STATE_MAXIMIZED_HORZ),
            maximized_vertically: states.contains(&self.atoms._NET_WM_STATE_MAXIMIZED_VERT),
            mapped: attributes.map_state == MapState::VIEWABLE,
            active: active.contains(&window),
        })
    }

    /// The decoration that the window manager has put around the window; `None` while there is
    /// none, or a window manager that does not say.
    ///
    /// # Errors
    /// As [`Self::window`].
    pub fn frame_extents(&self, window: Window) -> Result<Option<Extents>, X11Error> {
        let extents = self.property(window, self.atoms._NET_FRAME_EXTENTS, AtomEnum::CARDINAL)?;
        Ok(match extents.as_slice() {
            &[left, right, top, bottom] => Some(Extents { left, right, top, bottom }),
            _ => None,
        })
    }

    /// The monitors in use, the primary one first; the whole screen where the server knows none.
    ///
    /// # Errors
    /// As [`Self::window`].
    pub fn monitors(&self) -> Result<Vec<Monitor>, X11Error> {
        let screen = self.connection.get_geometry(self.root)?.reply()?;
        let whole = Rectangle { x: 0, y: 0, width: screen.width.into(), height: screen.height.into() };
        let free = self.work_area()?;
        let monitor = |name, primary, area: Rectangle| Monitor {
            name,
            primary,
            area,
            // One rectangle for all monitors: what it leaves of each. A monitor that it does not
            // touch has no panel.
            work_area: free.and_then(|free| free.intersection(area)).unwrap_or(area),
        };
        // RandR 1.5 has monitors; an older server ignores the question or refuses it.
        let known = match self.connection.randr_get_monitors(self.root, true)?.reply() {
            Ok(reply) => reply.monitors,
            Err(x11rb::errors::ReplyError::X11Error(_)) => Vec::new(),
            Err(other) => return Err(other.into()),
        };
        let mut monitors = Vec::with_capacity(known.len().max(1));
        for known in known {
            let name = self.connection.get_atom_name(known.name)?.reply()?.name;
            monitors.push(monitor(
                String::from_utf8_lossy(&name).into_owned(),
                known.primary,
                Rectangle {
                    x: known.x.into(),
                    y: known.y.into(),
                    width: known.width.into(),
                    height: known.height.into(),
                },
            ));
        }
        if monitors.is_empty() {
            monitors.push(monitor("screen".to_owned(), true, whole));
        }
        monitors.sort_by_key(|monitor| !monitor.primary);
        Ok(monitors)
    }

    /// The work area of the desktop that is shown, over all monitors.
    fn work_area(&self) -> Result<Option<Rectangle>, X11Error> {
        let desktop = self.property(self.root, self.atoms._NET_CURRENT_DESKTOP, AtomEnum::CARDINAL)?;
        let areas = self.property(self.root, self.atoms._NET_WORKAREA, AtomEnum::CARDINAL)?;
        let desktop = desktop.first().copied().unwrap_or(0);
        let area = usize::try_from(desktop)
            .ok()
            .and_then(|desktop| areas.chunks_exact(4).nth(desktop))
            .or_else(|| areas.chunks_exact(4).next());
        Ok(match area {
            Some(&[x, y, width, height]) => Some(Rectangle {
                // The property's numbers are 32 bits whose sign X does not keep.
                x: x.cast_signed(),
                y: y.cast_signed(),
                width,
                height,
            }),
            _ => None,
        })
    }

    fn content(&self, window: Window) -> Result<Rectangle, X11Error> {
        let size = self.connection.get_geometry(window)?.reply()?;
        let place = self.connection.translate_coordinates(window, self.root, 0, 0)?.reply()?;
        Ok(Rectangle {
            x: place.dst_x.into(),
            y: place.dst_y.into(),
            width: size.width.into(),
            height: size.height.into(),
        })
    }

    /// A property of 32-bit values; one that is not there is empty.
    pub(crate) fn property(
        &self,
        window: Window,
        property: Atom,
        kind: AtomEnum,
    ) -> Result<Vec<u32>, X11Error> {
        // More than any of these properties has.
        const MOST: u32 = 1024;
        let reply = self.connection.get_property(false, window, property, kind, 0, MOST)?.reply()?;
        Ok(reply.value32().map(Iterator::collect).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rectangle(x: i32, y: i32, width: u32, height: u32) -> Rectangle {
        Rectangle { x, y, width, height }
    }

    #[test]
    fn a_panel_takes_its_strip_of_one_monitor_only() {
        let free = rectangle(0, 30, 3000, 1050);
        let left = rectangle(0, 0, 1920, 1080);
        assert_eq!(free.intersection(left), Some(rectangle(0, 30, 1920, 1050)));
        let below = rectangle(0, 1080, 1920, 1080);
        assert_eq!(free.intersection(below), None);
    }

    #[test]
    fn rectangles_at_the_ends_of_the_numbers_do_not_overflow() {
        let far = rectangle(i32::MAX, i32::MAX, u32::MAX, u32::MAX);
        assert_eq!(far.intersection(far), Some(far));
        assert_eq!(far.intersection(rectangle(i32::MIN, 0, 5, 5)), None);
        let extents = Extents { left: u32::MAX, right: 1, top: 20, bottom: 1 };
        assert_eq!(extents.around(rectangle(0, 0, 1, 1)).y, -20);
    }
}
