//! Servers that go and come back.

use sandbox_pbx::HeldPort;
use serde_json::json;

use super::listener::Listener;
use super::server::{BOTH, Server};
use super::{client, config, quick};

/// How often; more in `cargo xtask soak realtime`.
const COUNT: &str = "COMMUNICATOR_REALTIME_RESTARTS";

#[tokio::test]
async fn a_server_that_is_killed_and_started_again_is_live_again_each_time() {
    let count: u32 = std::env::var(COUNT).map_or(5, |count| count.parse().unwrap());
    for kind in BOTH {
        let held = HeldPort::take().unwrap();
        let mut server = Server::start_at(kind, held.port(), json!({})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        for round in 0..count {
            server.kill().await;
            // Down before the next is there: a try that fails is among what is tried.
            listener.down().await;
            server = Server::start_at(kind, held.port(), json!({})).await;
            listener.live().await;
            server.until("subscribed").await;
            server.emit("CALL_START", json!([{"id": round.to_string()}])).await;
            assert_eq!(listener.call().await, round.to_string(), "{kind:?}");
        }
    }
}
