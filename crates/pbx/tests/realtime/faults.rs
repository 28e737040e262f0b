//! Refusals, rubbish, and ends of every kind.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use pbx::realtime::LARGEST_MESSAGE;
use pbx::{Nudge, RealtimeConfig, RealtimeFault, RealtimeRefusal, RealtimeUpdate, Timings, WallClock};
use sandbox_pbx::HeldPort;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::listener::Listener;
use super::server::{BOTH, Kind, Server};
use super::stalling_proxy::StallingProxy;
use super::{client, config, quick};

#[tokio::test]
async fn a_server_that_never_answers_the_sign_in_is_given_up() {
    let server = Server::start(Kind::SocketIo4, json!({"auth": "silent"})).await;
    let timings = Timings { step: Duration::from_millis(600), ..quick() };
    let mut listener = Listener::start(&client(&server.url()), config(timings));
    assert!(matches!(listener.down().await, RealtimeFault::TooSlow(_)));
}

#[tokio::test]
async fn a_server_that_closes_or_cuts_is_connected_to_again() {
    for kind in BOTH {
        let mut server = Server::start(kind, json!({})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        for (act, fault) in [("close", RealtimeFault::Closed), ("cut", RealtimeFault::Cut)] {
            listener.live().await;
            server.until("subscribed").await;
            server.order(json!({"do": act})).await;
            assert_eq!(listener.down().await, fault, "{kind:?}");
        }
        listener.live().await;
    }
}

#[tokio::test]
async fn bad_messages_cost_themselves_and_many_in_a_row_the_connection() {
    for kind in BOTH {
        let mut server = Server::start(kind, json!({})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        server.until("subscribed").await;
        for rubbish in ["", "x", "9", "4", "42", "42{", "42[7]", "451-[\"a\"", "\u{0}\u{ffff}", "42[\"\\ud83"]
        {
            server.order(json!({"do": "raw", "text": rubbish})).await;
        }
        server.order(json!({"do": "rawBinary", "bytes": [255, 0, 255]})).await;
        server.emit("CALL_START", json!([{"id": "still here"}])).await;
        assert_eq!(listener.call().await, "still here");
        server.order(json!({"do": "raw", "text": "rubbish", "times": 40})).await;
        assert!(matches!(listener.down().await, RealtimeFault::Rubbish(_)), "{kind:?}");
        listener.live().await;
    }
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_connection() {
    for kind in BOTH {
        let mut server = Server::start(kind, json!({})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        server.until("subscribed").await;
        server.order(json!({"do": "large", "bytes": LARGEST_MESSAGE + 1})).await;
        assert_eq!(listener.down().await, RealtimeFault::TooLarge);
        listener.live().await;
    }
}

/// Answers every request with these bytes and holds its connection open.
async fn answers(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            open.push(tokio::spawn(async move {
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {
                    let _ = stream.write_all(bytes).await;
                }
            }));
        }
    });
    url
}

#[tokio::test]
async fn what_is_no_realtime_server_is_told_by_what_it_is() {
    let nothing = |status| RealtimeFault::NoRealtime { status };
    let table: [(&[u8], RealtimeFault); 5] = [
        (b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", nothing(404)),
        (b"HTTP/1.1 400 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", nothing(400)),
        (b"HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\n{}", nothing(200)),
        (b"HTTP/1.1 302 X\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n", nothing(302)),
        (
            b"HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n",
            RealtimeFault::NotWebSocket,
        ),
    ];
    for (bytes, expected) in table {
        let mut listener = Listener::start(&client(&answers(bytes).await), config(quick()));
        assert_eq!(listener.down().await, expected, "{}", String::from_utf8_lossy(bytes));
    }
    let forbidden = answers(b"HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n").await;
    let mut listener = Listener::start(&client(&forbidden), config(quick()));
    let why = RealtimeRefusal::Http { status: 403 };
    assert_eq!(listener.down().await, RealtimeFault::NotAccepted(why.clone()));
    assert_eq!(listener.refused().await.0, why);
}

#[tokio::test]
async fn a_connection_that_stands_and_is_dead_is_found_by_pings() {
    for kind in BOTH {
        // The server alone would take its time.
        let mut server = Server::start(kind, json!({})).await;
        let proxy = StallingProxy::to(server.port()).await;
        let timings = Timings { ping_deadline: Duration::from_secs(2), ..quick() };
        let mut listener = Listener::start(&client(&proxy.url()), config(timings));
        listener.live().await;
        server.until("ping").await;
        server.until("ping").await;
        proxy.stall();
        let stalled = Instant::now();
        assert_eq!(listener.down().await, RealtimeFault::Dead, "{kind:?}");
        assert!(stalled.elapsed() < Duration::from_secs(20), "not by the server's own 45 s");
        proxy.flow();
        listener.live().await;
    }
}

#[tokio::test]
async fn a_server_that_answers_no_ping_lives_as_long_as_its_own_interval_says() {
    for kind in BOTH {
        let options = json!({"noPong": true, "pingInterval": 700, "pingTimeout": 6000});
        let mut server = Server::start(kind, options).await;
        let proxy = StallingProxy::to(server.port()).await;
        // Ten pings fit in, and without the fallback the first would end the connection.
        let timings = Timings {
            ping_every: Duration::from_millis(100),
            ping_deadline: Duration::from_millis(100),
            ..quick()
        };
        let mut listener = Listener::start(&client(&proxy.url()), config(timings));
        listener.live().await;
        server.until("subscribed").await;
        let mut pings = 0;
        while pings < 25 {
            server.until("ping").await;
            pings += 1;
        }
        server.emit("CALL_START", json!([{"id": "still here"}])).await;
        assert_eq!(listener.call().await, "still here", "{kind:?}");
        proxy.stall();
        assert_eq!(listener.down().await, RealtimeFault::Dead, "{kind:?}");
    }
}

#[tokio::test]
async fn a_nudge_ends_a_pause_and_a_connection_that_is_known_to_be_dead() {
    let held = HeldPort::take().unwrap();
    let mut server = Server::start_at(Kind::SocketIo4, held.port(), json!({})).await;
    let timings = Timings {
        backoff_first: Duration::from_secs(500),
        backoff_most: Duration::from_secs(500),
        ..quick()
    };
    let mut listener = Listener::start(&client(&server.url()), config(timings));
    listener.live().await;
    listener.nudge(Nudge::DeadNow);
    assert_eq!(
        listener.next().await,
        RealtimeUpdate::Down { why: RealtimeFault::Nudged, retry_in: Duration::ZERO }
    );
    listener.live().await;
    // A connection that stands is only asked.
    listener.nudge(Nudge::TryNow);
    server.until("subscribed").await;
    server.until("subscribed").await;
    server.emit("CALL_START", json!([{"id": "a"}])).await;
    assert_eq!(listener.call().await, "a");

    server.kill().await;
    assert_eq!(listener.down().await, RealtimeFault::Cut);
    let _server = Server::start_at(Kind::SocketIo4, held.port(), json!({})).await;
    listener.nudge(Nudge::TryNow);
    listener.live().await;
}

#[tokio::test]
async fn a_computer_that_slept_connects_anew_without_waiting_for_pings() {
    let server = Server::start(Kind::SocketIo4, json!({})).await;
    let ahead = Arc::new(AtomicU64::new(0));
    let clock = WallClock::new({
        let ahead = Arc::clone(&ahead);
        move || SystemTime::now() + Duration::from_secs(ahead.load(Ordering::Acquire))
    });
    let config = RealtimeConfig { clock, ..config(quick()) };
    let mut listener = Listener::start(&client(&server.url()), config);
    listener.live().await;
    ahead.store(3600, Ordering::Release);
    assert_eq!(
        listener.next().await,
        RealtimeUpdate::Down { why: RealtimeFault::Slept, retry_in: Duration::ZERO }
    );
    listener.live().await;
    // A clock that is set back is none of this, and neither is one that goes on.
    ahead.store(0, Ordering::Release);
    listener.nudge(Nudge::DeadNow);
    assert_eq!(listener.down().await, RealtimeFault::Nudged);
    listener.live().await;
}

#[tokio::test]
async fn dropping_the_handle_ends_the_connection_at_once() {
    let mut server = Server::start(Kind::SocketIo4, json!({})).await;
    let mut listener = Listener::start(&client(&server.url()), config(quick()));
    listener.live().await;
    listener.end();
    server.until("disconnect").await;
    assert_eq!(listener.updates.recv().await, None);

    // Nobody who listens is as good.
    let mut deaf = Listener::start(&client(&server.url()), config(quick()));
    deaf.live().await;
    deaf.updates.close();
    server.until("disconnect").await;
}
