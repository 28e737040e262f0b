//! What shows nothing is not drawn for.

use std::sync::atomic::Ordering;

use super::*;
use crate::core::page::counted::Drawn;

impl Running {
    /// Until everything that was sent so far is handled.
    fn beat(&self) {
        let (beat, beaten) = oneshot::channel();
        self.events.send(Event::Pulse(beat)).unwrap();
        self.runtime.block_on(beaten).unwrap();
    }

    /// Until nothing is drawn any more for a while.
    fn at_rest(&self, draws: &Drawn) -> usize {
        let mut last = (draws.parts.load(Ordering::Relaxed), std::time::Instant::now());
        let deadline = std::time::Instant::now() + LONG;
        while last.1.elapsed() < Duration::from_millis(300) {
            assert!(std::time::Instant::now() < deadline, "the app does not come to rest");
            let now = draws.parts.load(Ordering::Relaxed);
            if now != last.0 {
                last = (now, std::time::Instant::now());
            }
            self.beat();
        }
        last.0
    }
}

/// An app that runs, and how much it has drawn.
fn counted(world: &World) -> (Running, Arc<Drawn>) {
    let mut draws = Arc::default();
    let app = world.run_with(world.start(false), false, |app| draws = app.drawn());
    let app = app.settled();
    // On a busy computer it may be late, and is drawn then.
    app.until("the connection is live", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    (app, draws)
}

#[test]
fn a_window_that_is_dragged_focused_and_looked_at_draws_nothing() {
    let world = World::with(settings());
    let (app, draws) = counted(&world);
    let before = app.at_rest(&draws);
    // Each round is looked at, and the look is over before the next round's is.
    for _ in 0..5 {
        let looked = app.ports.reads();
        for _ in 0..10 {
            app.events.send(Event::Window(WindowEvent::Changed)).unwrap();
            app.events.send(Event::Window(WindowEvent::Focused)).unwrap();
        }
        let deadline = std::time::Instant::now() + LONG;
        while app.ports.reads() == looked {
            assert!(std::time::Instant::now() < deadline, "nobody looks at the window");
            app.beat();
        }
    }
    assert_eq!(draws.parts.load(Ordering::Relaxed), before);
    app.quit();
}

#[test]
fn where_the_window_comes_to_rest_is_drawn() {
    let world = World::with(settings());
    let (app, draws) = counted(&world);
    app.page(PageRequest::Watch { report: true, editor: false });
    let before = app.at_rest(&draws);
    for step in 0..100 {
        app.ports.move_by_hand(200.0 + f64::from(step), 200.0);
    }
    let told = || {
        let rows = app.ports.told("report")["rows"].clone();
        rows.as_array().into_iter().flatten().any(|row| row["key"] == "window.x" && row["inForce"] == 299)
    };
    app.until("the page is told", told);
    let drawn = app.at_rest(&draws) - before;
    assert!((1..20).contains(&drawn), "drawn {drawn} times");
    app.quit();
}
