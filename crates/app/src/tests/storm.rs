//! A PBX in trouble is not made to suffer more by those who want it back.

use super::*;

/// So long a storm is looked at.
const STORM: Duration = Duration::from_secs(15);

fn connections(world: &World) -> usize {
    world.sandbox.requests().iter().filter(|asked| asked.path.starts_with("/socket.io")).count()
}

fn questions(world: &World) -> usize {
    world.sandbox.requests().iter().filter(|asked| asked.method == "GET").count()
}

#[test]
fn a_pbx_that_drops_each_connection_is_left_in_peace() {
    let world = World::with(settings());
    world.sandbox.close_subscribed(true);
    let began = std::time::Instant::now();
    let app = world.run(false);
    app.until("it has been dropped", || connections(&world) > 1);
    while began.elapsed() < STORM {
        let (connections, questions) = (connections(&world), questions(&world));
        assert!(connections <= 9, "{connections} connections after {:?}", began.elapsed());
        assert!(questions <= 80, "{questions} questions after {:?}", began.elapsed());
        std::thread::park_timeout(Duration::from_millis(50));
    }
    world.sandbox.close_subscribed(false);
    app.until("it is live when the storm is over", || {
        app.verb(Request::Status).body.unwrap()["connection"]["state"] == "live"
    });
    app.quit();
}
