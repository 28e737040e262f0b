//! Monitors of several scales as one desktop in logical pixels.
//!
//! Windows counts all monitors in one space of physical pixels. Divided each by its own scale they would
//! overlap, and a place would be on two monitors at once; so they are laid out anew: as they touch, seen
//! from the primary one, which is also how browsers' engines do it. Every place on a monitor has exactly
//! one logical place, so that what is saved is found again.

use super::{Monitor, Rect, nearest_of};
use crate::values::{Point, Size};

/// A monitor as the system counts it, in physical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screen {
    pub area: Rect,
    pub work: Rect,
    /// Physical pixels for one logical pixel; at least 1.
    pub scale: f64,
    pub primary: bool,
}

/// The monitors of a computer in both spaces, in the same order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Desktop {
    screens: Vec<Screen>,
    monitors: Vec<Monitor>,
}

impl Desktop {
    #[must_use]
    pub fn new(screens: Vec<Screen>) -> Self {
        let uniform = screens.iter().zip(screens.iter().skip(1)).all(|(a, b)| a.scale == b.scale);
        let corners = if uniform {
            screens.iter().map(|screen| divided(screen.area, screen.scale)).collect()
        } else {
            touching(&screens)
                // Rare arrangements cannot be laid out so. Physical corners keep monitors apart, for they
                // only become smaller.
                .unwrap_or_else(|| screens.iter().map(|s| Point { x: s.area.x, y: s.area.y }).collect())
        };
        let monitors = screens.iter().zip(corners).map(|(screen, corner)| screen.logical(corner)).collect();
        Self { screens, monitors }
    }

    #[must_use]
    pub fn monitors(&self) -> &[Monitor] {
        &self.monitors
    }

    /// Where a physical place is in logical pixels.
    #[must_use]
    pub fn logical(&self, pixels: Point) -> Point {
        let at = nearest_of(pixels, self.screens.iter().map(|screen| screen.area));
        let Some((screen, monitor)) = at.and_then(|at| self.pair(at)) else { return pixels };
        Point {
            x: monitor.area.x + (pixels.x - screen.area.x) / screen.scale,
            y: monitor.area.y + (pixels.y - screen.area.y) / screen.scale,
        }
    }

    /// Where a logical place is in physical pixels, and the scale there.
    #[must_use]
    pub fn physical(&self, logical: Point) -> (Point, f64) {
        let at = nearest_of(logical, self.monitors.iter().map(|monitor| monitor.area));
        let Some((screen, monitor)) = at.and_then(|at| self.pair(at)) else { return (logical, 1.0) };
        let pixels = Point {
            x: screen.area.x + (logical.x - monitor.area.x) * screen.scale,
            y: screen.area.y + (logical.y - monitor.area.y) * screen.scale,
        };
        (pixels, screen.scale)
    }

    fn pair(&self, at: usize) -> Option<(&Screen, &Monitor)> {
        Some((self.screens.get(at)?, self.monitors.get(at)?))
    }
}

impl Screen {
    /// Divided by its scale: for systems that count in logical pixels and are asked for physical ones.
    #[must_use]
    pub fn divided(&self) -> Monitor {
        self.logical(divided(self.area, self.scale))
    }

    fn size(&self) -> Size {
        Size { width: self.area.width / self.scale, height: self.area.height / self.scale }
    }

    /// This monitor with its top left corner there.
    fn logical(&self, corner: Point) -> Monitor {
        let Size { width, height } = self.size();
        Monitor {
            area: Rect { x: corner.x, y: corner.y, width, height },
            work: Rect {
                x: corner.x + (self.work.x - self.area.x) / self.scale,
                y: corner.y + (self.work.y - self.area.y) / self.scale,
                width: self.work.width / self.scale,
                height: self.work.height / self.scale,
            },
            primary: self.primary,
        }
    }
}

fn divided(area: Rect, scale: f64) -> Point {
    Point { x: area.x / scale, y: area.y / scale }
}

/// Lays the monitors out from the primary one on, each against the nearest that has its place; none where
/// two of them would overlap.
fn touching(screens: &[Screen]) -> Option<Vec<Point>> {
    let mut corners = vec![None; screens.len()];
    let first = screens.iter().position(|screen| screen.primary).unwrap_or(0);
    *corners.get_mut(first)? = screens.get(first).map(|screen| divided(screen.area, screen.scale));
    while let Some((next, beside)) = nearest_pair(screens, &corners) {
        let (screen, other) = (screens.get(next)?, screens.get(beside)?);
        let corner = (*corners.get(beside)?)?;
        *corners.get_mut(next)? = Some(against(screen, other, corner));
    }
    let corners: Vec<Point> = corners.into_iter().collect::<Option<_>>()?;
    let areas: Vec<Rect> = screens.iter().zip(&corners).map(|(s, corner)| s.logical(*corner).area).collect();
    let apart = areas.iter().enumerate().all(|(at, area)| {
        areas.iter().skip(at + 1).all(|other| {
            let (x, y) = gaps(*area, *other);
            x >= -1e-6 || y >= -1e-6
        })
    });
    apart.then_some(corners)
}

/// The monitor without a place that is nearest to one that has one, and that one.
fn nearest_pair(screens: &[Screen], corners: &[Option<Point>]) -> Option<(usize, usize)> {
    let with = |placed: bool| {
        let both = screens.iter().zip(corners).enumerate();
        both.filter(move |(_, (_, corner))| corner.is_some() == placed).map(|(at, (screen, _))| (at, screen))
    };
    with(false)
        .flat_map(|(at, screen)| with(true).map(move |(beside, other)| (at, beside, screen, other)))
        .min_by(|a, b| distance(a.2.area, a.3.area).total_cmp(&distance(b.2.area, b.3.area)))
        .map(|(at, beside, ..)| (at, beside))
}

/// Left to right and top to bottom, between two rectangles; negative where they overlap.
fn gaps(a: Rect, b: Rect) -> (f64, f64) {
    ((a.x - b.right()).max(b.x - a.right()), (a.y - b.bottom()).max(b.y - a.bottom()))
}

fn distance(a: Rect, b: Rect) -> f64 {
    let (x, y) = gaps(a, b);
    // Those that share an edge come before those that share a corner.
    x.max(0.0) + y.max(0.0) + if x >= 0.0 && y >= 0.0 { 0.5 } else { 0.0 }
}

/// The corner of a monitor that is put against another, whose logical corner is known.
fn against(screen: &Screen, other: &Screen, corner: Point) -> Point {
    let (own, theirs) = (screen.size(), other.size());
    let (x, y) = gaps(screen.area, other.area);
    let along = |own: f64, theirs: f64| (own - theirs) / other.scale;
    if x >= y {
        let right = screen.area.x >= other.area.x;
        Point {
            x: if right { corner.x + theirs.width } else { corner.x - own.width },
            y: corner.y + along(screen.area.y, other.area.y),
        }
    } else {
        let below = screen.area.y >= other.area.y;
        Point {
            x: corner.x + along(screen.area.x, other.area.x),
            y: if below { corner.y + theirs.height } else { corner.y - own.height },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn screen(x: f64, y: f64, width: f64, height: f64, scale: f64) -> Screen {
        let area = Rect { x, y, width, height };
        Screen { area, work: area, scale, primary: x == 0.0 && y == 0.0 }
    }

    fn corners(screens: &[Screen]) -> Vec<(f64, f64)> {
        let desktop = Desktop::new(screens.to_vec());
        desktop.monitors().iter().map(|monitor| (monitor.area.x, monitor.area.y)).collect()
    }

    #[test]
    fn monitors_of_one_scale_are_divided_by_it() {
        let screens = [screen(0.0, 0.0, 1920.0, 1080.0, 1.5), screen(1920.0, -270.0, 1920.0, 1080.0, 1.5)];
        assert_eq!(corners(&screens), [(0.0, 0.0), (1280.0, -180.0)]);
    }

    #[test]
    fn monitors_of_different_scales_touch_and_do_not_overlap() {
        // A large one right of a small one: divided, it would begin in the middle of it.
        let screens = [screen(0.0, 0.0, 1920.0, 1080.0, 1.0), screen(1920.0, 0.0, 3840.0, 2160.0, 2.0)];
        assert_eq!(corners(&screens), [(0.0, 0.0), (1920.0, 0.0)]);
        let screens = [screen(0.0, 0.0, 3840.0, 2160.0, 2.0), screen(-1920.0, 500.0, 1920.0, 1080.0, 1.0)];
        assert_eq!(corners(&screens), [(0.0, 0.0), (-1920.0, 250.0)]);
        let screens = [screen(0.0, 0.0, 3840.0, 2160.0, 2.0), screen(0.0, 2160.0, 1920.0, 1080.0, 1.0)];
        assert_eq!(corners(&screens), [(0.0, 0.0), (0.0, 1080.0)]);
    }

    #[test]
    fn a_window_keeps_its_size_in_logical_pixels_from_one_scale_to_another() {
        let desktop = Desktop::new(vec![
            screen(0.0, 0.0, 1920.0, 1080.0, 1.0),
            screen(1920.0, 0.0, 3840.0, 2160.0, 2.0),
        ]);
        assert_eq!(desktop.physical(Point { x: 2020.0, y: 50.0 }), (Point { x: 2120.0, y: 100.0 }, 2.0));
        assert_eq!(desktop.logical(Point { x: 2120.0, y: 100.0 }), Point { x: 2020.0, y: 50.0 });
        assert_eq!(Desktop::default().logical(Point { x: 3.0, y: 4.0 }), Point { x: 3.0, y: 4.0 });
    }
}
