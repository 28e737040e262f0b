//! From long polling to a WebSocket.

use std::time::Duration;

use pbx::{CustomerId, Event, Fallback, RealtimeConfig, Timings, Token};
use sandbox_pbx::{Channel, Fault, Options, Sandbox, Status};
use serde_json::{Value, json};

use super::gate::{Gate, Polls, REFUSED, Upgrades};
use super::listener::Listener;
use super::server::{ALL, BOTH, Server};
use super::{client, config, quick};

/// With a try every so often.
fn probing(every: Duration, within: Duration) -> RealtimeConfig {
    let fallback = Fallback { probe_every: every, ..quick().fallback };
    config(Timings { open: within, fallback, ..quick() })
}

#[tokio::test]
async fn a_session_that_polls_becomes_a_websocket_at_once_where_one_gets_through() {
    for kind in ALL {
        let options = json!({"pingInterval": 300, "pingTimeout": 4000});
        let mut server = Server::start(kind, options).await;
        let gate = Gate::to(server.port(), Upgrades::PassProbes, Polls::Pass).await;
        let mut listener = Listener::start(&client(&gate.url()), config(quick()));
        listener.live().await;
        assert_eq!(server.until("upgraded").await["to"], "websocket", "{kind:?}");
        // More than one round of pings, each way, and no poll meanwhile.
        gate.take_heads();
        for round in 0..8 {
            server.until("beat").await;
            server
                .order(json!({"do": "ask", "name": "CALL_START", "arguments": [{"id": round.to_string()}]}))
                .await;
            assert_eq!(listener.call().await, round.to_string(), "{kind:?}");
            assert_eq!(server.until("answer").await["answer"], Value::Array(vec![]));
        }
        assert_eq!(gate.take_heads(), Vec::<String>::new(), "{kind:?}");
        // The next connection begins with a WebSocket.
        gate.upgrades(Upgrades::Pass);
        server.order(json!({"do": "close"})).await;
        listener.down().await;
        listener.live().await;
        assert!(gate.take_heads().iter().all(|head| head.contains("transport=websocket")), "{kind:?}");
    }
}

#[tokio::test]
async fn events_come_once_and_in_order_over_the_change_to_a_websocket() {
    const COUNT: u64 = 4_000;
    for kind in ALL {
        let mut server = Server::start(kind, json!({})).await;
        let gate = Gate::to(server.port(), REFUSED, Polls::Pass).await;
        let probing = probing(Duration::from_millis(50), Duration::from_secs(20));
        let mut listener = Listener::start(&client(&gate.url()), probing);
        listener.live().await;
        server.until("subscribed").await;
        server.order(json!({"do": "flood", "rate": 2_000, "count": COUNT})).await;
        for number in 0..COUNT {
            assert_eq!(listener.call().await, number.to_string(), "{kind:?}");
            if number == COUNT / 8 {
                gate.upgrades(Upgrades::Pass);
            }
        }
        server.until("upgraded").await;
        server.until("flooded").await;
        server.emit("CALL_START", json!([{"id": "after"}])).await;
        assert_eq!(listener.call().await, "after", "{kind:?}");
    }
}

#[tokio::test]
async fn a_try_that_comes_to_nothing_disturbs_nothing() {
    for kind in BOTH {
        let mut server = Server::start(kind, json!({})).await;
        let gate = Gate::to(server.port(), REFUSED, Polls::Pass).await;
        let probing = probing(Duration::from_millis(50), Duration::from_secs(1));
        let mut listener = Listener::start(&client(&gate.url()), probing);
        listener.live().await;
        server.until("subscribed").await;
        let mut next = 0;
        for upgrades in [REFUSED, Upgrades::Cut, Upgrades::Hang, Upgrades::HangAfterwards] {
            gate.upgrades(upgrades);
            for _ in 0..2 {
                gate.take_heads();
                server.order(json!({"do": "flood", "rate": 1_000, "count": 300})).await;
                for number in next..next + 300 {
                    assert_eq!(listener.call().await, number.to_string(), "{kind:?} {upgrades:?}");
                }
                next += 300;
                gate.upgrade_asked().await;
            }
        }
        // And the next one that gets through is taken.
        gate.upgrades(Upgrades::Pass);
        server.until("upgraded").await;
        server.emit("CALL_START", json!([{"id": "after"}])).await;
        assert_eq!(listener.call().await, "after", "{kind:?}");
    }
}

#[tokio::test]
async fn another_implementation_of_the_server_takes_the_change_as_well() {
    const COUNT: u64 = 3_000;
    // socketioxide.
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let refused = Fault { upgrade: true, status: Status::new(400), ..Fault::default() };
    sandbox.add_fault("/socket.io", refused);
    let config = RealtimeConfig {
        token: Token::new(&sandbox.accounts()[0].token).unwrap(),
        customer: CustomerId::new("64f0c0de0000000100000001"),
        ..probing(Duration::from_millis(50), Duration::from_secs(20))
    };
    let mut listener = Listener::start(&client(&sandbox.origin()), config);
    listener.live().await;
    let polls =
        || sandbox.requests().iter().filter(|asked| asked.query.contains("transport=polling")).count();
    for number in 0..COUNT {
        sandbox.send_event(Channel::Pbx, "CALL_START", json!({ "id": number.to_string() }));
        if number == COUNT / 4 {
            sandbox.clear_faults();
        }
        // The queues of the sandbox tell something of their own now and then.
        loop {
            if let Event::Call(call) = listener.event().await {
                assert_eq!(call.id.as_str(), number.to_string());
                break;
            }
        }
    }
    let before = polls();
    for number in 0..10 {
        sandbox.send_event(Channel::Config, "NUMBERED", json!({ "number": number }));
        while !matches!(listener.event().await, Event::Unknown { .. } | Event::Config(_)) {}
    }
    assert_eq!(polls(), before, "it is a WebSocket now");
}
