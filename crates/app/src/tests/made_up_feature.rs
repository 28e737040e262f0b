//! A feature that nobody knows: one file, and one line where it is added.

use settings::key::Key;
use settings::report::{Finding, Findings, Outcome, Reason};
use tokio::time::Instant;

use super::*;
use crate::core::Core;
use crate::feature::{Feature, Handled};
use crate::ports::Ports;
use crate::view::{Level, Notice, Snapshot};

/// Counts how often the screen was locked, in slow work, and rings a bell some time later.
#[derive(Default)]
struct LockCounter {
    counted: u64,
    ring_at: Option<Instant>,
    rung: bool,
}

/// What its slow work came to.
struct Counted(u64);

impl<P: Ports> Feature<P> for LockCounter {
    fn on(&mut self, core: &mut Core<P>, event: &Event) -> Handled {
        if let Event::Lock(_) = event {
            let counted = self.counted + 1;
            core.spawn_own(async move { Counted(counted) }, |_| Counted(0));
            return Handled::No;
        }
        match event.take_own::<Counted>() {
            Some(Counted(counted)) => {
                self.counted = counted;
                self.ring_at = Some(core.now() + Duration::from_millis(10));
                Handled::Yes
            }
            None => Handled::No,
        }
    }

    fn due(&self, _core: &Core<P>) -> Option<Instant> {
        self.ring_at
    }

    fn wake(&mut self, _core: &mut Core<P>) {
        self.ring_at = None;
        self.rung = true;
    }

    fn findings(&self, _core: &Core<P>, findings: &mut Findings) {
        let finding = Finding::new(Outcome::Adjusted, Reason::SystemDecided, json!(self.counted));
        findings.insert(Key::OutboundGoto, finding);
    }

    fn draw(&self, _core: &Core<P>, page: &mut Snapshot) {
        if self.rung {
            let text = format!("locked {} times", self.counted);
            page.notice = Some(Notice { id: 0, level: Level::Info, text });
        }
    }
}

#[test]
fn a_feature_is_one_file_and_one_line_and_has_work_deadlines_findings_and_a_place_in_the_window() {
    let world = World::with(settings());
    let app =
        world.run_with(world.start(false), false, |app| app.add_feature(Box::new(LockCounter::default())));
    let app = app.settled();
    app.events.send(Event::Lock(desktop::lock::Lock::Locked)).unwrap();
    app.until("it has counted once", || app.row("outboundGoto")["in_force"] == 1);
    app.events.send(Event::Lock(desktop::lock::Lock::Unlocked)).unwrap();
    app.until("it has counted and rung", || app.snapshot()["notice"]["text"] == "locked 2 times");
    assert_eq!(app.row("outboundGoto")["in_force"], 2);
    assert_eq!(app.ended_as("zoom"), "applied - server");
    app.quit();
}
