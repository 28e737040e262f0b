use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const A: BeaconId = BeaconId { uuid: 1, major: 1, minor: 1 };
const B: BeaconId = BeaconId { uuid: 1, major: 1, minor: 2 };
const STRANGER: BeaconId = BeaconId { uuid: 9, major: 1, minor: 1 };

/// A walk, and every nearest one that was seen on it.
struct Walk {
    nearest: Nearest,
    now: Instant,
    seen: Vec<Option<BeaconId>>,
}

impl Walk {
    fn new() -> Self {
        Self { nearest: Nearest::of([A, B]), now: Instant::now(), seen: vec![None] }
    }

    fn hear(&mut self, id: BeaconId, rssi: i16) {
        self.nearest.frame(&Frame { id, at_one_metre: -59 }, rssi, self.now);
        self.note();
    }

    /// As the watch does: it looks at each moment that is due.
    fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(due) = self.nearest.due().filter(|due| *due <= until) {
            self.now = due;
            self.nearest.look(due);
            self.note();
            assert!(self.nearest.due().is_none_or(|next| next > due), "a look that is due again at once");
        }
        self.now = until;
    }

    fn note(&mut self) {
        if self.seen.last() != Some(&self.nearest.nearest()) {
            self.seen.push(self.nearest.nearest());
        }
    }
}

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[test]
fn one_that_is_not_known_or_not_measured_is_never_the_nearest() {
    let mut walk = Walk::new();
    for _ in 0..50 {
        walk.hear(STRANGER, -30);
        walk.hear(A, 127);
        walk.hear(A, -127);
        walk.hear(A, i16::MIN);
        walk.pass(ms(200));
    }
    assert_eq!(walk.seen, [None]);
}

#[test]
fn the_nearest_settles_and_is_let_go_of_when_it_falls_silent() {
    let mut walk = Walk::new();
    walk.hear(A, -70);
    walk.pass(SETTLES_IN - ms(1));
    assert_eq!(walk.nearest.nearest(), None);
    walk.pass(ms(1));
    assert_eq!(walk.nearest.nearest(), Some(A));
    walk.pass(SILENT_AFTER - SETTLES_IN - ms(1));
    assert_eq!(walk.nearest.nearest(), Some(A));
    walk.pass(ms(1));
    assert_eq!((walk.nearest.nearest(), walk.nearest.due()), (None, None));
}

#[test]
fn where_the_nearest_falls_silent_the_strongest_that_is_still_heard_takes_its_place() {
    let mut walk = Walk::new();
    for _ in 0..20 {
        walk.hear(A, -60);
        walk.hear(B, -80);
        walk.pass(ms(500));
    }
    for _ in 0..120 {
        walk.hear(B, -80);
        walk.pass(ms(500));
    }
    assert_eq!(walk.seen, [None, Some(A), Some(B)]);
}

#[test]
fn somebody_who_passes_by_another_beacon_stays_where_they_were() {
    let mut walk = Walk::new();
    for step in 0..100 {
        walk.hear(A, -65);
        walk.hear(B, if (50..54).contains(&step) { -45 } else { -85 });
        walk.pass(ms(500));
    }
    assert_eq!(walk.seen, [None, Some(A)]);
}

#[test]
fn a_beacon_that_sends_weakly_and_says_so_is_not_further_away() {
    let mut nearest = Nearest::of([A, B]);
    let mut now = Instant::now();
    for _ in 0..20 {
        // A metre from A, which sends weakly; far from B, which is loud.
        nearest.frame(&Frame { id: A, at_one_metre: -80 }, -80, now);
        nearest.frame(&Frame { id: B, at_one_metre: -50 }, -75, now);
        now += ms(500);
    }
    assert_eq!(nearest.nearest(), Some(A));
}

#[test]
fn whoever_stops_listening_knows_nothing_any_more() {
    let mut walk = Walk::new();
    walk.hear(A, -60);
    walk.pass(SETTLES_IN);
    walk.nearest.forget();
    assert_eq!((walk.nearest.nearest(), walk.nearest.due()), (None, None));
}

proptest! {
    /// Noise of ±2 dB on each beacon: what the margin is made for.
    #[test]
    fn on_the_way_from_one_beacon_to_another_the_place_changes_once(
        noise in vec((-2_i16..=2, -2_i16..=2, 50_u64..1000), 200..400),
    ) {
        let mut walk = Walk::new();
        let steps = i16::try_from(noise.len()).unwrap_or(i16::MAX);
        for (step, (of_a, of_b, pause)) in (0_i16..).zip(noise) {
            // 40 dB of difference at the beginning, and the other way round at the end.
            let gone = i16::try_from(i32::from(step) * 80 / i32::from(steps)).unwrap_or(80);
            walk.hear(A, -50 - gone / 2 + of_a);
            walk.hear(B, -90 + gone / 2 + of_b);
            walk.pass(ms(pause));
        }
        for _ in 0..40 {
            walk.hear(A, -90);
            walk.hear(B, -50);
            walk.pass(ms(500));
        }
        prop_assert_eq!(walk.seen, [None, Some(A), Some(B)]);
    }

    #[test]
    fn between_two_that_are_equally_near_the_place_stays(
        noise in vec((-2_i16..=2, -2_i16..=2, 50_u64..1000), 100..300),
    ) {
        let mut walk = Walk::new();
        for (of_a, of_b, pause) in noise {
            walk.hear(A, -70 + of_a);
            walk.hear(B, -70 + of_b);
            walk.pass(ms(pause));
        }
        prop_assert!(walk.seen.len() <= 2, "{:?}", walk.seen);
    }

    /// Whatever is received, in whatever order and at whatever times.
    #[test]
    fn the_nearest_is_always_known_and_was_heard_not_long_ago(
        received in vec((0_u8..3, any::<i16>(), any::<i8>(), 0_u64..60_000), 0..200),
    ) {
        let mut nearest = Nearest::of([A, B]);
        let mut now = Instant::now();
        let mut last = HashMap::new();
        for (which, rssi, at_one_metre, pause) in received {
            let id = match which { 0 => A, 1 => B, _ => STRANGER };
            nearest.frame(&Frame { id, at_one_metre }, rssi, now);
            if MEASURABLE.contains(&rssi) {
                last.insert(id, now);
            }
            now += ms(pause);
            nearest.look(now);
            if let Some(id) = nearest.nearest() {
                prop_assert!(id != STRANGER);
                prop_assert!(last.get(&id).is_some_and(|last| now < *last + SILENT_AFTER));
            }
            prop_assert!(nearest.due().is_none_or(|due| due > now));
        }
    }
}
