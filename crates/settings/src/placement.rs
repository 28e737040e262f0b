//! Where a window may stand on the monitors that are there now.
//!
//! The saved place is kept as long as the title bar can be reached with the mouse and the monitors have
//! room for the size. Else the window goes to the nearest monitor and into its work area. A pure function
//! of what is wanted and of what is there: where the window went meanwhile is no part of it, so nothing
//! drifts, and when a monitor comes back so does the window.

#[cfg(test)]
mod laws;
pub mod scales;

use crate::values::{Point, Size, WindowGeometry};

/// A rectangle in the desktop's global logical coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    const fn right(self) -> f64 {
        self.x + self.width
    }

    const fn bottom(self) -> f64 {
        self.y + self.height
    }

    #[must_use]
    pub const fn contains(self, point: Point) -> bool {
        point.x >= self.x && point.x < self.right() && point.y >= self.y && point.y < self.bottom()
    }

    #[must_use]
    pub const fn centre(self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }

    /// How much of another rectangle is in this one, square pixels.
    fn shared(self, other: Self) -> f64 {
        let width = self.right().min(other.right()) - self.x.max(other.x);
        let height = self.bottom().min(other.bottom()) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }

    /// Whether this one is large enough for another, wherever that stands.
    fn has_room_for(self, other: Self) -> bool {
        other.width <= self.width + SLACK && other.height <= self.height + SLACK
    }

    /// The smallest rectangle around both.
    fn with(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self {
            x,
            y,
            width: self.right().max(other.right()) - x,
            height: self.bottom().max(other.bottom()) - y,
        }
    }

    /// Square of the distance from a point to the nearest point of the rectangle.
    fn distance_squared(self, point: Point) -> f64 {
        let dx = (self.x - point.x).max(point.x - self.right()).max(0.0);
        let dy = (self.y - point.y).max(point.y - self.bottom()).max(0.0);
        dx.mul_add(dx, dy * dy)
    }
}

/// A monitor: all of it, and the part that panels and docks leave free.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Monitor {
    pub area: Rect,
    pub work: Rect,
    pub primary: bool,
}

/// What the window manager puts around the content, logical pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Frame {
    /// The window's whole rectangle.
    fn around(self, position: Point, content: Size) -> Rect {
        Rect {
            x: position.x,
            y: position.y,
            width: content.width + self.left + self.right,
            height: content.height + self.top + self.bottom,
        }
    }
}

/// Why a window was not placed as wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// The title bar could not have been reached.
    OffScreen,
    /// Larger than the work area of its monitor, and not spread over several either.
    TooLarge,
}

/// Where the window is to be put.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Top left of the frame.
    pub position: Point,
    /// Of the content.
    pub size: Size,
    pub misfit: Option<Misfit>,
}

/// So much of the title bar, in logical pixels, must be on one monitor to take hold of it.
const GRIP: f64 = 80.0;
/// Height of the strip that is counted as the title bar, where the frame says nothing of it.
const TITLE_BAR: f64 = 24.0;
/// Half a pixel is no difference: sums of fractional scales are not exact.
const SLACK: f64 = 0.5;

/// Equal to the pixel: windows stand on whole ones.
#[must_use]
pub fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1.0
}

/// Finds the place for a window.
///
/// A window may spread over several monitors. Without any monitor (a session whose screens are all off)
/// the wanted place is kept as it is.
#[must_use]
pub fn place(wanted: WindowGeometry, frame: Frame, monitors: &[Monitor]) -> Placed {
    let Some(desktop) = monitors.iter().map(|monitor| monitor.work).reduce(Rect::with) else {
        let position = wanted.position.unwrap_or(Point { x: 0.0, y: 0.0 });
        return Placed { position, size: wanted.size, misfit: None };
    };
    let Some(position) = wanted.position else {
        let work = primary(monitors).work;
        let size = fitted(wanted.size, frame, work);
        let outer = frame.around(Point { x: 0.0, y: 0.0 }, size);
        let position = Point {
            x: (work.x + (work.width - outer.width) / 2.0).max(work.x).round(),
            y: (work.y + (work.height - outer.height) / 2.0).max(work.y).round(),
        };
        return Placed { position, size, misfit: (size != wanted.size).then_some(Misfit::TooLarge) };
    };
    let outer = frame.around(position, wanted.size);
    let (work, misfit) = match held(outer, frame, monitors) {
        Some(work) if work.has_room_for(outer) || is_covered(outer, monitors) => {
            return Placed { position, size: wanted.size, misfit: None };
        }
        Some(work) => (work, Misfit::TooLarge),
        None if desktop.has_room_for(outer) => (nearest(position, monitors).work, Misfit::OffScreen),
        None => (nearest(position, monitors).work, Misfit::TooLarge),
    };
    let size = fitted(wanted.size, frame, work);
    let outer = frame.around(position, size);
    let position = Point {
        x: position.x.clamp(work.x, (work.right() - outer.width).max(work.x)),
        y: position.y.clamp(work.y, (work.bottom() - outer.height).max(work.y)),
    };
    Placed { position, size, misfit: Some(misfit) }
}

/// Whether somebody could take hold of the title bar of a window that stands there. `placed` is the top
/// left of the frame and the size of the content.
#[must_use]
pub fn is_reachable(placed: Rect, frame: Frame, monitors: &[Monitor]) -> bool {
    let at = Point { x: placed.x, y: placed.y };
    let size = Size { width: placed.width, height: placed.height };
    held(frame.around(at, size), frame, monitors).is_some()
}

/// In the middle of the free part of the monitor that holds a point, no larger than that: for whoever
/// has lost the window.
#[must_use]
pub fn bring_to(point: Point, size: Size, frame: Frame, monitors: &[Monitor]) -> Placed {
    let here = monitor_of(point, monitors).and_then(|index| monitors.get(index));
    place(WindowGeometry { position: None, size }, frame, here.map(std::slice::from_ref).unwrap_or_default())
}

/// The monitor that holds a point, else the nearest one; its index in the list given.
#[must_use]
pub fn monitor_of(point: Point, monitors: &[Monitor]) -> Option<usize> {
    nearest_of(point, monitors.iter().map(|monitor| monitor.area))
}

/// The rectangle that holds a point, else the nearest one; its place in the order given.
fn nearest_of(point: Point, areas: impl Iterator<Item = Rect> + Clone) -> Option<usize> {
    let indexed = || areas.clone().enumerate();
    indexed()
        .find(|(_, area)| area.contains(point))
        .or_else(|| {
            indexed().min_by(|(_, a), (_, b)| a.distance_squared(point).total_cmp(&b.distance_squared(point)))
        })
        .map(|(index, _)| index)
}

/// Who has moved a window, as far as it shows in what was there before and what is there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovedBy {
    Nobody,
    User,
    /// The monitors are others: window managers push windows about when that happens.
    System,
}

/// Judges a window that stood at `before` on the monitors `then`, and now stands at `now` on `monitors`.
#[must_use]
pub fn moved_by(before: Rect, then: &[Monitor], now: Rect, monitors: &[Monitor]) -> MovedBy {
    if !same_arrangement(then, monitors) {
        return MovedBy::System;
    }
    if same_place(before, now) { MovedBy::Nobody } else { MovedBy::User }
}

/// Whether the same monitors stand at the same places. Panels come and go with programs and do not count.
#[must_use]
pub fn same_arrangement(a: &[Monitor], b: &[Monitor]) -> bool {
    let in_other = |one: &Monitor, all: &[Monitor]| all.iter().any(|other| same_place(one.area, other.area));
    a.len() == b.len() && a.iter().all(|one| in_other(one, b)) && b.iter().all(|one| in_other(one, a))
}

fn same_place(a: Rect, b: Rect) -> bool {
    near(a.x, b.x) && near(a.y, b.y) && near(a.width, b.width) && near(a.height, b.height)
}

/// The work area of the monitor that has the most of the window's title bar, if it has enough of it.
fn held(outer: Rect, frame: Frame, monitors: &[Monitor]) -> Option<Rect> {
    let height = if frame.top > 0.0 { frame.top } else { TITLE_BAR };
    let middle = outer.y + height / 2.0;
    let visible = |work: Rect| work.right().min(outer.right()) - work.x.max(outer.x);
    monitors
        .iter()
        .map(|monitor| monitor.work)
        .filter(|work| middle >= work.y && middle < work.bottom())
        .filter(|work| visible(*work) >= GRIP.min(outer.width))
        .max_by(|a, b| visible(*a).total_cmp(&visible(*b)))
}

/// Whether all of a window is on work areas, be it of several monitors.
fn is_covered(outer: Rect, monitors: &[Monitor]) -> bool {
    let shown: f64 = monitors.iter().map(|monitor| monitor.work.shared(outer)).sum();
    shown >= (outer.width - SLACK) * (outer.height - SLACK)
}

fn nearest(position: Point, monitors: &[Monitor]) -> Monitor {
    monitor_of(position, monitors)
        .and_then(|index| monitors.get(index).copied())
        .unwrap_or_else(|| primary(monitors))
}

fn primary(monitors: &[Monitor]) -> Monitor {
    const NOWHERE: Rect = Rect { x: 0.0, y: 0.0, width: 0.0, height: 0.0 };
    monitors.iter().find(|monitor| monitor.primary).or_else(|| monitors.first()).copied().unwrap_or(Monitor {
        area: NOWHERE,
        work: NOWHERE,
        primary: true,
    })
}

fn fitted(size: Size, frame: Frame, work: Rect) -> Size {
    Size {
        width: size.width.min(work.width - frame.left - frame.right).max(1.0),
        height: size.height.min(work.height - frame.top - frame.bottom).max(1.0),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test may stop at the first surprise")]
    use super::*;

    const fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width, height }
    }

    fn one() -> Vec<Monitor> {
        let area = rect(0.0, 0.0, 1280.0, 800.0);
        vec![Monitor { area, work: rect(0.0, 28.0, 1280.0, 772.0), primary: true }]
    }

    const FRAME: Frame = Frame { left: 1.0, right: 1.0, top: 20.0, bottom: 5.0 };

    fn wanted(x: f64, y: f64, width: f64, height: f64) -> WindowGeometry {
        WindowGeometry { position: Some(Point { x, y }), size: Size { width, height } }
    }

    #[test]
    fn a_reachable_place_is_kept_to_the_pixel() {
        for geometry in [
            wanted(100.0, 100.0, 800.0, 600.0),
            wanted(1199.0, 700.0, 800.0, 600.0),
            wanted(-700.0, 28.0, 800.0, 600.0),
        ] {
            let placed = place(geometry, FRAME, &one());
            assert_eq!(
                (Some(placed.position), placed.size, placed.misfit),
                (geometry.position, geometry.size, None)
            );
        }
    }

    #[test]
    fn a_window_beyond_every_monitor_goes_to_the_nearest_one() {
        let placed = place(wanted(5000.0, -900.0, 800.0, 600.0), FRAME, &one());
        assert_eq!(placed.position, Point { x: 1280.0 - 802.0, y: 28.0 });
        assert_eq!(placed.misfit, Some(Misfit::OffScreen));
    }

    #[test]
    fn a_title_bar_under_a_panel_counts_as_lost() {
        let placed = place(wanted(10.0, 0.0, 400.0, 300.0), FRAME, &one());
        assert_eq!((placed.position.y, placed.misfit), (28.0, Some(Misfit::OffScreen)));
    }

    #[test]
    fn the_monitor_left_of_the_first_is_a_place_like_any_other() {
        let mut monitors = one();
        let left = rect(-1920.0, 0.0, 1920.0, 1080.0);
        monitors.push(Monitor { area: left, work: left, primary: false });
        let placed = place(wanted(-1800.0, 40.0, 900.0, 600.0), FRAME, &monitors);
        assert_eq!((placed.position.x, placed.misfit), (-1800.0, None));
        assert_eq!(monitor_of(Point { x: -5.0, y: 2000.0 }, &monitors), Some(1));
    }

    #[test]
    fn a_window_without_a_place_is_centred_on_the_primary_monitor() {
        let placed = place(
            WindowGeometry { position: None, size: Size { width: 1000.0, height: 700.0 } },
            FRAME,
            &one(),
        );
        assert_eq!(placed.position, Point { x: 139.0, y: 52.0 });
        assert_eq!(placed.misfit, None);
    }

    #[test]
    fn a_window_is_brought_to_the_middle_of_the_monitor_with_the_pointer_and_fits_it() {
        let mut monitors = one();
        let left = rect(-1920.0, 0.0, 1920.0, 1080.0);
        monitors.push(Monitor { area: left, work: left, primary: false });
        let size = Size { width: 900.0, height: 600.0 };
        let placed = bring_to(Point { x: -5.0, y: 3.0 }, size, FRAME, &monitors);
        assert_eq!((placed.position, placed.size), (Point { x: -1411.0, y: 228.0 }, size));
        // On the panel of the first: below it, and no larger than what it leaves.
        let large = Size { width: 1800.0, height: 600.0 };
        let placed = bring_to(Point { x: 5.0, y: 3.0 }, large, FRAME, &monitors);
        assert_eq!((placed.position.x, placed.size.width), (0.0, 1278.0));
        assert!(placed.position.y >= 28.0);
        // Nobody knows of a monitor: nothing is moved into nowhere.
        assert_eq!(bring_to(Point { x: 5.0, y: 3.0 }, size, FRAME, &[]).size, size);
    }

    #[test]
    fn a_window_larger_than_the_desktop_is_cut_to_the_work_area() {
        let placed = place(wanted(0.0, 28.0, 1e6, 600.0), FRAME, &one());
        assert_eq!((placed.size.width, placed.misfit), (1278.0, Some(Misfit::TooLarge)));
    }

    #[test]
    fn a_window_larger_than_the_room_on_its_monitor_is_cut_though_the_monitor_itself_is_larger() {
        let placed = place(wanted(0.0, 28.0, 1200.0, 775.0), FRAME, &one());
        assert_eq!((placed.size.height, placed.misfit), (772.0 - 25.0, Some(Misfit::TooLarge)));
    }

    #[test]
    fn a_window_over_two_monitors_is_kept_until_one_of_them_goes() {
        let mut monitors = one();
        let right = rect(1280.0, 0.0, 1920.0, 1080.0);
        monitors.push(Monitor { area: right, work: right, primary: false });
        let both = wanted(200.0, 40.0, 2800.0, 700.0);
        assert_eq!(place(both, FRAME, &monitors).misfit, None);
        let left_alone = place(both, FRAME, &one());
        assert_eq!((left_alone.position.x, left_alone.size.width), (0.0, 1278.0));
        assert_eq!(left_alone.misfit, Some(Misfit::TooLarge));
    }

    #[test]
    fn a_window_over_the_gap_between_two_monitors_is_cut_to_the_one_it_is_held_by() {
        let mut monitors = one();
        let far = rect(2000.0, 0.0, 1920.0, 1080.0);
        monitors.push(Monitor { area: far, work: far, primary: false });
        let placed = place(wanted(90.0, 110.0, 1400.0, 600.0), FRAME, &monitors);
        assert_eq!((placed.position.x, placed.size.width), (0.0, 1278.0));
    }

    #[test]
    fn a_move_counts_as_the_users_only_while_the_monitors_are_the_same() {
        let (before, now) = (rect(10.0, 30.0, 800.0, 600.0), rect(40.0, 30.0, 800.0, 600.0));
        let mut two = one();
        two.push(Monitor { area: rect(1280.0, 0.0, 800.0, 600.0), ..one()[0] });
        assert_eq!(moved_by(before, &one(), before, &one()), MovedBy::Nobody);
        assert_eq!(moved_by(before, &one(), now, &one()), MovedBy::User);
        assert_eq!(moved_by(before, &two, now, &one()), MovedBy::System);
        let mut with_a_panel = one();
        with_a_panel[0].work.height -= 40.0;
        assert_eq!(moved_by(before, &one(), now, &with_a_panel), MovedBy::User);
    }
}
