//! What happens by itself.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::StreamExt as _;
use sandbox_pbx::{Options, SCENARIOS};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::connect_async;

use crate::client::Client;
use crate::socket::{SOON, Socket};

async fn start(name: &str) -> Client {
    let options = Options { scenario: Some(name.to_owned()), speed: Some(500.0), ..Options::default() };
    Client::with(options).await
}

/// Follows until all of these have happened; an endless wait ends with the socket's deadline or
/// with the number of events.
async fn until_seen(client: &Client, wanted: &[&str]) {
    let mut socket = Socket::following(client, &client.token).await;
    let mut missing: BTreeSet<&str> = wanted.iter().copied().collect();
    for _ in 0..20_000 {
        let (name, _) = socket.event().await;
        missing.remove(name.as_str());
        if missing.is_empty() {
            return;
        }
    }
    panic!("{missing:?} have not happened");
}

#[tokio::test]
async fn a_quiet_office_has_presence_and_calls() {
    let client = start("quiet-office").await;
    let wanted = ["EMPLOYEE_PRESENCE_CHANGED", "CALL_START", "CALL_ANSWER", "CALL_END", "EXTENSION_STATE"];
    until_seen(&client, &wanted).await;
}

#[tokio::test]
async fn a_busy_queue_has_callers_who_come_are_answered_and_go() {
    let client = start("busy-support-queue").await;
    let wanted = ["QUEUE_ENTER", "QUEUE_LEAVE", "CALL_START", "CALL_ANSWER", "CALL_END", "EXTENSION_STATE"];
    until_seen(&client, &wanted).await;
    let queues = client.json("/pbx/app/queues").await;
    let waiting: u64 = (0..4).map(|queue| queues[queue]["callers"].as_u64().unwrap()).sum();
    assert!(waiting <= 40, "{waiting} wait");
}

#[tokio::test]
async fn a_flaky_network_drops_connections_and_is_unavailable_now_and_then() {
    let client = start("flaky-network").await;
    while client.get("/pbx/app/queues").await.status != 503 {}
    let deadline = Instant::now() + SOON;
    // One that falls silent, or is not let in, is given up for the next.
    while !is_dropped(&client).await {
        assert!(Instant::now() < deadline, "no connection is dropped");
    }
}

/// Whether a connection is made and then ended by the other side.
async fn is_dropped(client: &Client) -> bool {
    const PATIENCE: Duration = Duration::from_secs(2);
    let origin = client.sandbox.origin().replace("http://", "ws://");
    let address = format!("{origin}/socket.io/?EIO=4&transport=websocket");
    let Ok(Ok((mut web, _))) = timeout(PATIENCE, connect_async(address)).await else {
        return false;
    };
    let end = async {
        while let Some(message) = web.next().await {
            if message.is_err() {
                break;
            }
        }
    };
    timeout(PATIENCE, end).await.is_ok()
}

#[tokio::test]
async fn every_scenario_starts_by_its_name() {
    for name in SCENARIOS {
        assert!(start(name).await.sandbox.address().ip().is_loopback(), "{name}");
    }
}
