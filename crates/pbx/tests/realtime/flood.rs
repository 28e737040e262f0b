//! More events than anybody needs.

use std::time::Duration;

use pbx::{Event, RealtimeConfig, RealtimeUpdate, Timings};
use serde_json::json;

use super::listener::Listener;
use super::server::{BOTH, Kind, Server};
use super::{client, config, quick};

/// A second's worth is 2,000; for how many.
const SECONDS: &str = "COMMUNICATOR_REALTIME_FLOOD_SECONDS";

const RATE: u64 = 2_000;

#[tokio::test]
async fn a_flood_arrives_whole_and_in_order() {
    let seconds: u64 = std::env::var(SECONDS).map_or(3, |seconds| seconds.parse().unwrap());
    for kind in BOTH {
        let mut server = Server::start(kind, json!({})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        server.until("subscribed").await;
        server.order(json!({"do": "flood", "rate": RATE, "count": RATE * seconds})).await;
        for number in 0..RATE * seconds {
            assert_eq!(listener.call().await, number.to_string(), "{kind:?}");
        }
        server.until("flooded").await;
    }
}

#[tokio::test]
async fn a_consumer_that_is_busy_loses_nothing_and_no_more_is_kept_than_the_channel_holds() {
    const CHANNEL: usize = 32;
    // More than what the network keeps on the way, so that the client must have stopped to read.
    const COUNT: u64 = 40_000;
    let mut server = Server::start(Kind::SocketIo4, json!({})).await;
    // Any silence that counted would end the connection while the consumer is busy.
    let timings = Timings {
        ping_every: Duration::from_millis(50),
        ping_deadline: Duration::from_millis(1500),
        ..quick()
    };
    let config = RealtimeConfig { channel: CHANNEL, ..config(timings) };
    let mut listener = Listener::start(&client(&server.url()), config);
    listener.live().await;
    server.until("subscribed").await;
    let before = resident();
    server.order(json!({"do": "flood", "rate": 20_000, "count": COUNT})).await;
    // Busy until the server has said everything, which takes longer than the deadline of a ping.
    server.until("flooded").await;
    assert_eq!(listener.updates.len(), CHANNEL, "the channel is full");
    let grown = resident().saturating_sub(before);
    for number in 0..COUNT {
        match listener.next().await {
            RealtimeUpdate::Event(Event::Call(call)) => assert_eq!(call.id.as_str(), number.to_string()),
            other => unreachable!("{other:?} at {number}"),
        }
        assert!(listener.updates.len() <= CHANNEL);
    }
    // The events are 11 MB on the wire and several times that when decoded.
    assert!(grown < 6 * 1024, "{grown} KiB more while nobody took events");
}

/// Memory of this process in KiB, where the system tells; else nothing, and nothing is asserted by it.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)).map_or(0, |number| number.parse().unwrap())
}
