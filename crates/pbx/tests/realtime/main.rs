//! The realtime connection against real socket.io servers on loopback: three versions of the
//! npm package, and python-socketio where `COMMUNICATOR_REALTIME_PYTHON` names a Python that has it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod conversation;
mod faults;
mod flood;
mod gate;
mod listener;
mod log;
mod polling;
mod python;
mod reconnect;
mod refusals;
mod server;
mod stalling_proxy;
mod upgrade;

use std::time::Duration;

use pbx::{Client, CustomerId, Fallback, Limits, RealtimeConfig, ServerUrl, Timings, Token};

/// Long and odd enough to be found wherever it should not be.
const TOKEN: &str = "tok-5e9c+/=&hunter2";

/// Beyond it something waits that should not. The machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Short, where a test waits for the end of one; long, where it must not end.
fn quick() -> Timings {
    Timings {
        open: Duration::from_secs(20),
        fallback: Fallback { beside: Duration::from_secs(20), ..Fallback::default() },
        step: Duration::from_secs(20),
        framing: Duration::from_millis(500),
        confirm: Duration::from_millis(300),
        subscribed: Duration::from_millis(200),
        ping_every: Duration::from_millis(300),
        ping_deadline: Duration::from_secs(20),
        backoff_first: Duration::from_millis(50),
        backoff_closed: Duration::from_millis(50),
        backoff_most: Duration::from_millis(400),
        stayed: Duration::from_millis(100),
        refused: Duration::from_secs(600),
        look: Duration::from_millis(200),
        jump: Duration::from_secs(30),
    }
}

fn config(timings: Timings) -> RealtimeConfig {
    let token = Token::new(TOKEN).unwrap();
    RealtimeConfig { timings, ..RealtimeConfig::new(token, CustomerId::new("customer-1"), "instance-1") }
}

fn client(url: &str) -> Client {
    Client::new(ServerUrl::parse(url).unwrap(), Limits::default()).unwrap()
}
