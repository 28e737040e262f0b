//! Where no WebSocket gets through: the same conversation by long polling.

use std::time::{Duration, Instant};

use pbx::realtime::LARGEST_MESSAGE;
use pbx::{Event, Fallback, Nudge, RealtimeConfig, RealtimeFault, RealtimeUpdate, Timings};
use sandbox_pbx::HeldPort;
use serde_json::{Value, json};

use super::gate::{Gate, Polls, REFUSED, Upgrades, is_upgrade};
use super::listener::Listener;
use super::server::{ALL, BOTH, Kind, Server};
use super::stalling_proxy::StallingProxy;
use super::{PATIENCE, client, config, quick};

const FORBIDDEN: Upgrades =
    Upgrades::Answer(b"HTTP/1.1 403 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
const A_PAGE: Upgrades =
    Upgrades::Answer(b"HTTP/1.1 200 X\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>");
const WRONG_KEY: Upgrades = Upgrades::Answer(
    b"HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n",
);

/// Long polling is tried soon beside a WebSocket that hangs.
fn impatient() -> Timings {
    let fallback = Fallback { beside: Duration::from_millis(300), ..quick().fallback };
    Timings { fallback, ..quick() }
}

/// The request that a connection began with.
fn opening(heads: &[String]) -> &String {
    heads.iter().find(|head| !head.contains("sid=")).unwrap()
}

#[tokio::test]
async fn a_server_that_only_polls_is_spoken_to_in_its_own_version() {
    for (kind, protocol, beat) in
        [(Kind::SocketIo4, 4, "pong"), (Kind::SocketIo3, 4, "pong"), (Kind::SocketIo2, 3, "ping")]
    {
        let options = json!({"transports": ["polling"], "pingInterval": 200, "pingTimeout": 4000});
        let mut server = Server::start(kind, options).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        let connection = server.until("connection").await;
        let url = connection["url"].as_str().unwrap();
        assert!(url.contains("transport=polling") && !url.contains("hunter2"), "{url}");
        assert_eq!(connection["protocol"], protocol);
        listener.live().await;
        server.until("subscribed").await;
        for _ in 0..8 {
            assert_eq!(server.until("beat").await["type"], beat, "{kind:?}");
        }
        // Letters that are several units, or several bytes, in one body with others.
        for name in ["a", "☎😀ø", "\u{1f980}\u{1f980}", "æ"] {
            server.emit("CALL_START", json!([{"id": name}, "and more"])).await;
        }
        for name in ["a", "☎😀ø", "\u{1f980}\u{1f980}", "æ"] {
            assert_eq!(listener.call().await, name, "{kind:?}");
        }
        server.emit("NOTHING_AT_ALL", json!([])).await;
        assert_eq!(listener.event().await, Event::Unknown { name: "NOTHING_AT_ALL".to_owned() });
        server.order(json!({"do": "ask", "name": "CALL_START", "arguments": [{"id": "b"}]})).await;
        assert_eq!(listener.call().await, "b");
        assert_eq!(server.until("answer").await["answer"], Value::Array(vec![]));
        server.order(json!({"do": "binary", "name": "CALL_START", "argument": {"id": "c"}})).await;
        assert_eq!(listener.call().await, "c", "{kind:?}");
    }
}

#[tokio::test]
async fn a_server_that_refuses_version_4_is_polled_by_version_3() {
    for kind in BOTH {
        let options = json!({"transports": ["polling"], "onlyEio3": true, "pingInterval": 200});
        let mut server = Server::start(kind, options).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        assert_eq!(server.until("connection").await["protocol"], 3, "{kind:?}");
        server.until("subscribed").await;
        for _ in 0..4 {
            server.until("beat").await;
        }
        server.order(json!({"do": "binary", "name": "CALL_START", "argument": {"id": "☎😀ø"}})).await;
        assert_eq!(listener.call().await, "☎😀ø", "{kind:?}");
    }
}

#[tokio::test]
async fn whatever_becomes_of_the_websocket_realtime_is_live() {
    use Upgrades::{Cut, Hang, HangAfterwards};
    for upgrades in [REFUSED, FORBIDDEN, A_PAGE, WRONG_KEY, Cut, Hang, HangAfterwards] {
        for kind in BOTH {
            let mut server = Server::start(kind, json!({})).await;
            let gate = Gate::to(server.port(), upgrades, Polls::Pass).await;
            let mut listener = Listener::start(&client(&gate.url()), config(impatient()));
            listener.live().await;
            server.until("subscribed").await;
            server.emit("CALL_START", json!([{"id": "by polling"}])).await;
            assert_eq!(listener.call().await, "by polling", "{kind:?} {upgrades:?}");
            let heads = gate.take_heads();
            assert!(is_upgrade(&heads[0]), "a WebSocket is tried first");
            for head in heads {
                assert!(!head.contains("hunter2") && !head.contains("tok-5e9c"), "the token is in {head}");
            }
        }
    }
}

#[tokio::test]
async fn a_reconnect_does_not_wait_for_a_websocket_again_until_the_network_is_another() {
    for upgrades in [REFUSED, Upgrades::Hang] {
        let mut server = Server::start(Kind::SocketIo4, json!({})).await;
        let gate = Gate::to(server.port(), upgrades, Polls::Pass).await;
        let mut listener = Listener::start(&client(&gate.url()), config(impatient()));
        for _ in 0..2 {
            listener.live().await;
            server.until("subscribed").await;
            gate.take_heads();
            server.order(json!({"do": "close"})).await;
            listener.down().await;
            listener.live().await;
            let heads = gate.take_heads();
            assert!(!is_upgrade(opening(&heads)), "{upgrades:?}: {heads:?}");

            listener.nudge(Nudge::DeadNow);
            assert_eq!(listener.down().await, RealtimeFault::Nudged);
            listener.live().await;
            let heads = gate.take_heads();
            assert!(is_upgrade(opening(&heads)), "{upgrades:?}: {heads:?}");
            server.until("subscribed").await;
            server.order(json!({"do": "close"})).await;
            listener.down().await;
        }
        // And after a while, too.
        let fallback = Fallback { remembered: Duration::ZERO, ..impatient().fallback };
        let mut forgetful = Listener::start(&client(&gate.url()), config(Timings { fallback, ..quick() }));
        forgetful.live().await;
        drop(listener);
        gate.take_heads();
        server.order(json!({"do": "close"})).await;
        forgetful.down().await;
        forgetful.live().await;
        let heads = gate.take_heads();
        // A try of the other one may have been on its way: that one polls.
        let tried = heads.iter().any(|head| is_upgrade(head) && !head.contains("sid="));
        assert!(tried, "{upgrades:?}: {heads:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_killed_and_started_again_is_polled_again() {
    for kind in BOTH {
        let options = json!({"transports": ["polling"]});
        let held = HeldPort::take().unwrap();
        let mut server = Server::start_at(kind, held.port(), options.clone()).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        for round in 0..3 {
            server.kill().await;
            listener.down().await;
            server = Server::start_at(kind, held.port(), options.clone()).await;
            listener.live().await;
            server.until("subscribed").await;
            server.emit("CALL_START", json!([{"id": round.to_string()}])).await;
            assert_eq!(listener.call().await, round.to_string(), "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_closes_is_connected_to_again() {
    for kind in BOTH {
        let mut server = Server::start(kind, json!({"transports": ["polling"]})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        for _ in 0..2 {
            listener.live().await;
            server.until("subscribed").await;
            server.order(json!({"do": "close"})).await;
            assert_eq!(listener.down().await, RealtimeFault::Closed, "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_session_that_is_polled_and_dead_is_found_by_the_servers_own_interval() {
    for kind in BOTH {
        let options = json!({"transports": ["polling"], "pingInterval": 500, "pingTimeout": 4000});
        let mut server = Server::start(kind, options).await;
        let proxy = StallingProxy::to(server.port()).await;
        let mut listener = Listener::start(
            &client(&proxy.url()),
            config(Timings { ping_deadline: Duration::from_millis(100), ..quick() }),
        );
        listener.live().await;
        for _ in 0..4 {
            server.until("beat").await;
        }
        proxy.stall();
        assert_eq!(listener.down().await, RealtimeFault::Dead, "{kind:?}");
        proxy.flow();
        listener.live().await;
    }
}

#[tokio::test]
async fn a_flood_that_is_polled_arrives_whole_and_in_order_also_where_nobody_takes_it_for_a_while() {
    const COUNT: u64 = 6_000;
    for kind in BOTH {
        let mut server = Server::start(kind, json!({"transports": ["polling"]})).await;
        let config = RealtimeConfig { channel: 32, ..config(quick()) };
        let mut listener = Listener::start(&client(&server.url()), config);
        listener.live().await;
        server.until("subscribed").await;
        for round in 0..2 {
            server.order(json!({"do": "flood", "rate": 4_000, "count": COUNT})).await;
            if round == 0 {
                server.until("flooded").await;
                assert_eq!(listener.updates.len(), 32, "the channel is full");
            }
            for number in round * COUNT..(round + 1) * COUNT {
                assert_eq!(listener.call().await, number.to_string(), "{kind:?}");
            }
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_packets_cost_themselves_and_many_in_a_row_the_connection() {
    let mut server = Server::start(Kind::SocketIo4, json!({})).await;
    let gate = Gate::to(server.port(), REFUSED, Polls::Pass).await;
    let mut listener = Listener::start(&client(&gate.url()), config(quick()));
    listener.live().await;
    server.until("subscribed").await;
    let mixed = "\u{1e}x\u{1e}9\u{1e}42[\u{1e}b%%\u{1e}42[\"CALL_START\",{\"id\":\"still here\"}]\u{1e}42{";
    gate.polls(Polls::Answer(mixed));
    // Where the server holds a GET already, it is answered by this.
    server.emit("CALL_START", json!([{"id": "the last one"}])).await;
    let mut good = 0;
    while good < 40 {
        match listener.call().await.as_str() {
            "still here" => good += 1,
            other => assert_eq!(other, "the last one"),
        }
    }
    gate.polls(Polls::Answer("<html>Please sign in to the Wi-Fi.</html>"));
    let end = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < end);
        match listener.next().await {
            RealtimeUpdate::Event(_) => {}
            RealtimeUpdate::Down { why, .. } => {
                assert!(matches!(why, RealtimeFault::Rubbish(_)), "{why:?}");
                break;
            }
            other => unreachable!("{other:?}"),
        }
    }
    gate.polls(Polls::Pass);
    listener.live().await;
    // An answer that is empty is none of this: servers let a poll end so.
    server.until("subscribed").await;
    gate.polls(Polls::Answer(""));
    server.emit("CALL_START", json!([{"id": "before"}])).await;
    gate.take_heads();
    let end = Instant::now() + PATIENCE;
    let mut polled = 0;
    while polled < 3 {
        assert!(Instant::now() < end);
        polled += gate.take_heads().iter().filter(|head| head.starts_with("GET ")).count();
        tokio::task::yield_now().await;
    }
    gate.polls(Polls::Pass);
    server.emit("CALL_START", json!([{"id": "after"}])).await;
    assert_eq!(listener.call().await, "before");
    assert_eq!(listener.call().await, "after");
}

#[tokio::test]
async fn a_packet_that_is_too_large_ends_a_session_that_polls() {
    for kind in BOTH {
        let mut server = Server::start(kind, json!({"transports": ["polling"]})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        server.until("subscribed").await;
        server.emit("CALL_START", json!([{"id": "x".repeat(LARGEST_MESSAGE)}])).await;
        assert_eq!(listener.down().await, RealtimeFault::TooLarge, "{kind:?}");
        listener.live().await;
    }
}

#[tokio::test]
async fn cookies_of_an_opening_go_back_with_its_session_and_with_no_other() {
    let mut server = Server::start(Kind::SocketIo4, json!({})).await;
    let gate = Gate::to(server.port(), REFUSED, Polls::Sticky).await;
    let mut listener = Listener::start(&client(&gate.url()), config(quick()));
    for round in 0..2 {
        listener.live().await;
        server.until("subscribed").await;
        server.emit("CALL_START", json!([{"id": round.to_string()}])).await;
        assert_eq!(listener.call().await, round.to_string());
        gate.upgrade_asked().await;
        for head in gate.take_heads() {
            assert_eq!(head.contains("cookie: "), head.contains("sid="), "{head}");
        }
        listener.nudge(Nudge::DeadNow);
        listener.down().await;
    }
}

#[tokio::test]
async fn where_long_polling_comes_to_nothing_either_the_network_is_named() {
    let short = || {
        let fallback = Fallback { beside: Duration::from_millis(100), ..quick().fallback };
        let second = Duration::from_secs(1);
        config(Timings { open: second, step: second, fallback, ..quick() })
    };
    let server = Server::start(Kind::SocketIo4, json!({})).await;
    for (upgrades, polls) in [
        (REFUSED, Polls::HangPosts),
        (REFUSED, Polls::HangGets),
        (Upgrades::Hang, Polls::HangGets),
        (Upgrades::Hang, Polls::Refuse),
    ] {
        let gate = Gate::to(server.port(), upgrades, polls).await;
        let mut listener = Listener::start(&client(&gate.url()), short());
        assert_eq!(listener.down().await, RealtimeFault::Blocked, "{upgrades:?} {polls:?}");
        // As soon as one of them gets through.
        gate.upgrades(Upgrades::Pass);
        listener.live().await;
    }
}

#[tokio::test]
async fn dropping_the_handle_ends_a_session_that_polls() {
    for kind in ALL {
        let mut server = Server::start(kind, json!({"transports": ["polling"]})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        server.until("subscribed").await;
        // A poll is under way again once this has been answered.
        server.emit("CALL_START", json!([{"id": "a"}])).await;
        assert_eq!(listener.call().await, "a");
        listener.end();
        server.until("disconnect").await;
    }
}
