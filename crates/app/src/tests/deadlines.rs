//! Deadlines of the core, by a clock that moves when a test says so: nothing is done before, and it is done then.

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

impl Running {
    fn connection_state(&self) -> String {
        self.verb(Request::Status).body.unwrap()["connection"]["state"].as_str().unwrap().to_owned()
    }

    /// The answer under way is in.
    #[track_caller]
    fn until_answered(&self) {
        self.until("the answer is in", || self.report()["complete"] == true);
    }

    /// The PBX is asked between `least` and `most` after the last answer, not before, and by itself.
    #[track_caller]
    fn asks_between(&self, world: &World, least: Duration, most: Duration) {
        self.until_answered();
        let before = world.fetches();
        self.pass(least - MOMENT);
        assert_eq!(world.fetches(), before, "{least:?}");
        self.pass(most - least + MOMENT);
        self.until("the PBX is asked", || world.fetches() > before);
    }
}

#[test]
fn the_pbx_is_asked_every_minute_without_a_live_connection_and_rarely_with_one() {
    let world = World::with(settings());
    world.sandbox.refuse_authenticate(true);
    let app = world.run(false).settled();
    app.until("it is asked at intervals", || app.connection_state() == "polling");
    app.stop_clock();
    app.refresh();
    for _ in 0..3 {
        app.asks_between(&world, MINUTE.mul_f64(0.9), MINUTE.mul_f64(1.1));
    }
    app.quit();

    world.sandbox.refuse_authenticate(false);
    let app = world.run(false).settled();
    app.until("it is live", || app.connection_state() == "live");
    app.stop_clock();
    app.pass(MINUTE);
    app.until_answered();
    app.refresh();
    app.asks_between(&world, (15 * MINUTE).mul_f64(0.9), (15 * MINUTE).mul_f64(1.1));
    app.quit();
}

#[test]
fn pauses_double_while_the_pbx_fails_up_to_a_quarter_of_an_hour() {
    let world = World::with(settings());
    world.sandbox.refuse_authenticate(true);
    let app = world.run(false).settled();
    app.until("it is asked at intervals", || app.connection_state() == "polling");
    app.stop_clock();
    world.sandbox.add_fault("/pbx", serde_json::from_value(json!({"status": 503})).unwrap());
    assert_eq!(app.verb(Request::Refresh).exit, 1);
    for minutes in [2, 4, 8, 15, 15] {
        app.asks_between(&world, (minutes * MINUTE).mul_f64(0.9), (minutes * MINUTE).mul_f64(1.1));
    }
    app.quit();
}

#[test]
fn a_pbx_that_is_gone_for_thirty_seconds_is_pressing_and_not_before() {
    let world = World::with(settings());
    let app = world.run(false).settled();
    app.until("it is live", || app.connection_state() == "live");
    app.stop_clock();
    let World { sandbox, port: _held, folder: _folder, .. } = world;
    app.runtime.block_on(sandbox.stop());
    app.until("the loss shows", || app.connection_state() == "stale");
    // Only then it is asked whether the PBX answers at all.
    app.pass(Duration::from_secs(15));
    app.until("it is offline", || app.connection_state() == "offline");
    let is_pressing = || app.line("connection")["pressing"].as_bool().unwrap();
    app.pass(Duration::from_secs(30) - MOMENT);
    assert!(!is_pressing());
    app.pass(MOMENT);
    assert!(is_pressing());
    app.quit();
}
