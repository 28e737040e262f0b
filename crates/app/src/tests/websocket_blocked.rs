//! A network that lets pages through and no WebSocket.

use super::*;
use sandbox_pbx::{Fault, IncomingCall, Status};

fn blocked(fault: Fault) -> World {
    let mut world = World::with(settings());
    world.timings.realtime.fallback.beside = Duration::from_millis(300);
    world.sandbox.add_fault("/socket.io", Fault { upgrade: true, ..fault });
    world
}

#[test]
fn calls_ring_all_the_same_where_a_websocket_is_refused_or_hangs() {
    let refused = Fault { status: Status::new(400), ..Fault::default() };
    let hanging = Fault { delay_ms: 86_400_000, ..Fault::default() };
    for fault in [refused, hanging] {
        let world = blocked(fault.clone());
        let app = world.run(false).settled();
        let status = || app.verb(Request::Status).body.unwrap();
        app.until("realtime is live", || status()["connection"]["state"] == "live");
        let to = world.sandbox.accounts()[0].username.clone();
        let call = world.sandbox.ring(IncomingCall { to, ..IncomingCall::default() }).unwrap();
        app.until("the call is there", || status()["calls"][0]["id"] == *call);
        world.sandbox.end_call(&call).unwrap();
        app.until("the call is over", || status()["calls"] == json!([]));
        // And by a WebSocket, when one gets through.
        world.sandbox.clear_faults();
        app.events.send(Event::Woke).unwrap();
        app.until("realtime is live again", || {
            status()["connection"]["state"] == "live" && world.sandbox.realtime_clients().len() == 2
        });
        app.quit();
    }
}
