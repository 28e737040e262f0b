//! Where a window may stand on the monitors that are there now.
//!
//! The saved place is kept as long as the title bar can be reached with the mouse. Else the window
//! goes to the nearest monitor and into its work area. A pure function: monitors come and go, and
//! every arrangement of them can be tested as a value.

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

    const fn contains(self, point: Point) -> bool {
        point.x >= self.x && point.x < self.right() && point.y >= self.y && point.y < self.bottom()
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

/// Why a window was not placed as wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// The title bar could not have been reached.
    OffScreen,
    /// Larger than the whole desktop.
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

/// Finds the place for a window.
///
/// Without any monitor (a session whose screens are all off) the wanted place is kept as it is.
#[must_use]
pub fn place(wanted: WindowGeometry, frame: Frame, monitors: &[Monitor]) -> Placed {
    let Some(desktop) = desktop_size(monitors) else {
        let position = wanted.position.unwrap_or(Point { x: 0.0, y: 0.0 });
        return Placed { position, size: wanted.size, misfit: None };
    };
    let outer = |size: Size| Size {
        width: size.width + frame.left + frame.right,
        height: size.height + frame.top + frame.bottom,
    };
    // Half a pixel is no difference: sums of fractional scales are not exact.
    let too_large =
        outer(wanted.size).width > desktop.width + 0.5 || outer(wanted.size).height > desktop.height + 0.5;
    match wanted.position {
        Some(position) if !too_large && reachable(position, outer(wanted.size).width, frame, monitors) => {
            Placed { position, size: wanted.size, misfit: None }
        }
        Some(position) => {
            let work = nearest(position, monitors).work;
            let size = fitted(wanted.size, frame, work);
            let outer = outer(size);
            let position = Point {
                x: position.x.clamp(work.x, (work.right() - outer.width).max(work.x)),
                y: position.y.clamp(work.y, (work.bottom() - outer.height).max(work.y)),
            };
            let misfit = if too_large { Misfit::TooLarge } else { Misfit::OffScreen };
            Placed { position, size, misfit: Some(misfit) }
        }
        None => {
            let work = primary(monitors).work;
            let size = fitted(wanted.size, frame, work);
            let outer = outer(size);
            let position = Point {
                x: (work.x + (work.width - outer.width) / 2.0).max(work.x).round(),
                y: (work.y + (work.height - outer.height) / 2.0).max(work.y).round(),
            };
            Placed { position, size, misfit: (size != wanted.size).then_some(Misfit::TooLarge) }
        }
    }
}

/// The monitor that holds a point, else the nearest one; its index in the list given.
#[must_use]
pub fn monitor_of(point: Point, monitors: &[Monitor]) -> Option<usize> {
    let indexed = || monitors.iter().enumerate();
    indexed()
        .find(|(_, monitor)| monitor.area.contains(point))
        .or_else(|| {
            indexed().min_by(|(_, a), (_, b)| {
                a.area.distance_squared(point).total_cmp(&b.area.distance_squared(point))
            })
        })
        .map(|(index, _)| index)
}

fn reachable(position: Point, width: f64, frame: Frame, monitors: &[Monitor]) -> bool {
    let height = if frame.top > 0.0 { frame.top } else { TITLE_BAR };
    let middle = position.y + height / 2.0;
    monitors.iter().any(|Monitor { work, .. }| {
        let visible = work.right().min(position.x + width) - work.x.max(position.x);
        visible >= GRIP.min(width) && middle >= work.y && middle < work.bottom()
    })
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

/// Width and height of the rectangle around all monitors.
fn desktop_size(monitors: &[Monitor]) -> Option<Size> {
    let edge =
        |of: fn(Rect) -> f64, pick: fn(f64, f64) -> f64| monitors.iter().map(|m| of(m.area)).reduce(pick);
    Some(Size {
        width: edge(Rect::right, f64::max)? - edge(|r| r.x, f64::min)?,
        height: edge(Rect::bottom, f64::max)? - edge(|r| r.y, f64::min)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn a_window_larger_than_the_desktop_is_cut_to_the_work_area() {
        let placed = place(wanted(0.0, 28.0, 1e6, 600.0), FRAME, &one());
        assert_eq!((placed.size.width, placed.misfit), (1278.0, Some(Misfit::TooLarge)));
    }

    proptest! {
        #[test]
        fn whatever_is_wanted_the_placed_title_bar_is_reachable(
            x in -1e6..1e6f64, y in -1e6..1e6f64, width in 320.0..1e6f64, height in 240.0..1e6f64,
            count in 1usize..4, seed in -2000.0..2000f64,
        ) {
            let monitors: Vec<_> = (0..count).map(|n| {
                let area = rect((n as f64).mul_add(1900.0, seed), seed / 3.0, 1900.0, 1000.0);
                Monitor { area, work: rect(area.x, area.y + 30.0, 1900.0, 940.0), primary: n == 0 }
            }).collect();
            let placed = place(wanted(x, y, width, height), FRAME, &monitors);
            prop_assert!(reachable(placed.position, placed.size.width + 2.0, FRAME, &monitors));
            // Placing what was placed moves nothing: no drift over restarts.
            let again = place(WindowGeometry { position: Some(placed.position), size: placed.size }, FRAME, &monitors);
            prop_assert_eq!((again.position, again.size, again.misfit), (placed.position, placed.size, None));
        }
    }
}
