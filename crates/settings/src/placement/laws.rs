//! What holds for every arrangement of monitors and every sequence of changes.

use proptest::prelude::*;
use proptest::sample::Index;

use super::scales::{Desktop, Screen};
use super::*;

const FRAME: Frame = Frame { left: 1.0, right: 1.0, top: 20.0, bottom: 5.0 };

/// Up to four monitors in a row or a column, of any size, with a panel above or none.
fn arrangement() -> impl Strategy<Value = Vec<Screen>> {
    let scale = prop::sample::select(vec![1.0, 1.25, 1.5, 2.0, 3.0]);
    let one = (640.0..4000f64, 480.0..2200f64, -600.0..600f64, scale, prop::sample::select(vec![0.0, 40.0]));
    (prop::collection::vec(one, 1..5), any::<bool>(), any::<Index>()).prop_map(|(sizes, in_a_row, first)| {
        let first = first.index(sizes.len());
        let mut along = 0.0;
        let mut screens: Vec<Screen> = sizes
            .into_iter()
            .enumerate()
            .map(|(at, (width, height, across, scale, panel))| {
                let (width, height): (f64, f64) = (width.round(), height.round());
                let (x, y) = if in_a_row { (along, across.round()) } else { (across.round(), along) };
                along += if in_a_row { width } else { height };
                let area = Rect { x, y, width, height };
                let work = Rect { y: y + panel, height: height - panel, ..area };
                Screen { area, work, scale, primary: at == first }
            })
            .collect();
        // The primary one is where the counting begins.
        let (x, y) = screens.iter().find(|s| s.primary).map_or((0.0, 0.0), |s| (s.area.x, s.area.y));
        for screen in &mut screens {
            for rect in [&mut screen.area, &mut screen.work] {
                rect.x -= x;
                rect.y -= y;
            }
        }
        screens
    })
}

fn monitors() -> impl Strategy<Value = Vec<Monitor>> {
    arrangement().prop_map(|screens| Desktop::new(screens).monitors().to_vec())
}

fn geometry() -> impl Strategy<Value = WindowGeometry> {
    let near = (-5000.0..5000f64, -3000.0..3000f64, 320.0..3000f64, 240.0..2000f64);
    let far = (-1e6..1e6f64, -1e6..1e6f64, 320.0..1e6f64, 240.0..1e6f64);
    prop_oneof![4 => near, 1 => far].prop_map(|(x, y, width, height)| WindowGeometry {
        position: Some(Point { x: x.round(), y: y.round() }),
        size: Size { width: width.round(), height: height.round() },
    })
}

fn rect_of(placed: &Placed) -> Rect {
    let (Point { x, y }, Size { width, height }) = (placed.position, placed.size);
    Rect { x, y, width, height }
}

fn geometry_of(rect: Rect) -> WindowGeometry {
    let Rect { x, y, width, height } = rect;
    WindowGeometry { position: Some(Point { x, y }), size: Size { width, height } }
}

/// What can happen to a desktop with the window on it.
#[derive(Debug, Clone)]
enum Change {
    /// The monitors are others, and before the app has looked the window manager has pushed the window
    /// somewhere.
    Monitors(Vec<Monitor>, WindowGeometry),
    /// Those of an earlier moment are back.
    Back(Index, WindowGeometry),
    ByUser(WindowGeometry),
    Restart,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        3 => (monitors(), geometry()).prop_map(|(monitors, pushed)| Change::Monitors(monitors, pushed)),
        3 => (any::<Index>(), geometry()).prop_map(|(earlier, pushed)| Change::Back(earlier, pushed)),
        1 => geometry().prop_map(Change::ByUser),
        1 => Just(Change::Restart),
    ];
    prop::collection::vec(change, 1..25)
}

/// The window and what the app knows of it.
struct Desk {
    monitors: Vec<Monitor>,
    window: Rect,
    /// As the app saw it last.
    known: (Rect, Vec<Monitor>),
    /// What the document says, or the user's last move.
    wanted: WindowGeometry,
}

impl Desk {
    fn put(&mut self) {
        self.window = rect_of(&place(self.wanted, FRAME, &self.monitors));
        self.known = (self.window, self.monitors.clone());
    }

    /// The app looks, as it does after every move.
    fn look(&mut self) {
        match moved_by(self.known.0, &self.known.1, self.window, &self.monitors) {
            MovedBy::Nobody => {}
            MovedBy::User => {
                self.wanted = geometry_of(self.window);
                self.known.0 = self.window;
            }
            MovedBy::System => self.put(),
        }
    }
}

/// But for what is lost when floating-point numbers are added in another order.
fn same(one: Rect, other: Rect) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() < 1e-6;
    near(one.x, other.x)
        && near(one.y, other.y)
        && near(one.width, other.width)
        && near(one.height, other.height)
}

proptest! {
    #[test]
    fn whatever_is_wanted_the_title_bar_is_reachable_and_the_size_has_room(
        wanted in geometry(), monitors in monitors(),
    ) {
        let placed = place(wanted, FRAME, &monitors);
        prop_assert!(is_reachable(rect_of(&placed), FRAME, &monitors));
        let outer = FRAME.around(placed.position, placed.size);
        prop_assert!(
            monitors.iter().any(|m| m.work.has_room_for(outer)) || is_covered(outer, &monitors),
            "{outer:?}"
        );
        // Placing what was placed moves nothing: no drift over restarts.
        let again = place(geometry_of(rect_of(&placed)), FRAME, &monitors);
        prop_assert!(same(rect_of(&again), rect_of(&placed)), "{again:?} {placed:?}");
        prop_assert_eq!(again.misfit, None);
    }

    #[test]
    fn no_sequence_of_monitors_coming_and_going_moves_what_was_wanted(
        first in monitors(), wanted in geometry(), changes in changes(),
    ) {
        let window = rect_of(&place(wanted, FRAME, &first));
        let mut desk = Desk { known: (window, first.clone()), monitors: first.clone(), window, wanted };
        let mut earlier = vec![first];
        // Where the window was for each arrangement since the user moved it last.
        let mut seen: Vec<(Vec<Monitor>, Rect)> = Vec::new();
        for change in changes {
            let (before, by_user) = (desk.wanted, matches!(change, Change::ByUser(_)));
            match change {
                Change::Monitors(monitors, pushed) => {
                    earlier.push(monitors.clone());
                    desk.monitors = monitors;
                    desk.window = rect_of(&place(pushed, FRAME, &desk.monitors));
                    desk.look();
                }
                Change::Back(which, pushed) => {
                    desk.monitors = which.get(&earlier).clone();
                    // Not a move of the user's, even where the same monitors are back at once.
                    if !same_arrangement(&desk.known.1, &desk.monitors) {
                        desk.window = rect_of(&place(pushed, FRAME, &desk.monitors));
                    }
                    desk.look();
                }
                Change::ByUser(to) => {
                    // Nobody drags a window where no mouse can go, nor by less than a pixel.
                    let to = rect_of(&place(to, FRAME, &desk.monitors));
                    if same_place(desk.window, to) {
                        continue;
                    }
                    desk.window = to;
                    desk.look();
                    seen.clear();
                }
                Change::Restart => desk.put(),
            }
            prop_assert!(is_reachable(desk.window, FRAME, &desk.monitors));
            if !by_user {
                prop_assert_eq!(desk.wanted, before, "only the user changes what is kept");
            }
            match seen.iter().find(|(monitors, _)| *monitors == desk.monitors) {
                Some((_, there)) => {
                    prop_assert!(same(desk.window, *there), "the monitors are back: {:?} {there:?}", desk.window);
                }
                None => seen.push((desk.monitors.clone(), desk.window)),
            }
        }
    }

    #[test]
    fn every_place_on_a_monitor_of_any_scale_is_found_again(
        screens in arrangement(), which in any::<Index>(), x in 0.0..1f64, y in 0.0..1f64,
    ) {
        let area = which.get(&screens).area;
        let pixels = Point {
            x: (area.x + x * (area.width - 1.0)).floor(),
            y: (area.y + y * (area.height - 1.0)).floor(),
        };
        let desktop = Desktop::new(screens);
        let (back, _) = desktop.physical(desktop.logical(pixels));
        prop_assert!((back.x - pixels.x).abs() < 0.01 && (back.y - pixels.y).abs() < 0.01, "{pixels:?} {back:?}");
    }

    #[test]
    fn no_two_monitors_cover_the_same_logical_place(screens in arrangement()) {
        let desktop = Desktop::new(screens);
        for (at, one) in desktop.monitors().iter().enumerate() {
            for other in desktop.monitors().iter().skip(at + 1) {
                let apart = one.area.right() <= other.area.x + 1e-6
                    || other.area.right() <= one.area.x + 1e-6
                    || one.area.bottom() <= other.area.y + 1e-6
                    || other.area.bottom() <= one.area.y + 1e-6;
                prop_assert!(apart, "{one:?} {other:?}");
            }
        }
    }
}
