//! What is said on a connection that works, with servers of every version.

use pbx::{ConfigKind, Event};
use serde_json::{Value, json};

use super::listener::Listener;
use super::server::{ALL, BOTH, Kind, Server};
use super::{TOKEN, client, config, quick};

#[tokio::test]
async fn the_session_is_shown_then_the_channels_are_subscribed_then_it_is_live() {
    for kind in ALL {
        let mut server = Server::start(kind, json!({})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        let connection = server.until("connection").await;
        let url = connection["url"].as_str().unwrap();
        assert!(url.starts_with("/socket.io/?") && url.contains("transport=websocket"), "{url}");
        assert!(!url.contains("hunter2") && !url.contains("token"), "{url}");
        let who = server.until("authenticate").await["who"].take();
        assert_eq!(who, json!({"token": TOKEN, "client": "Communicator", "instanceId": "instance-1"}));
        listener.live().await;
        let first = server.until("subscribe").await;
        assert_eq!((&first["channel"]["type"], &first["authenticated"]), (&json!("PBX"), &json!(true)));
        assert_eq!(first["channel"]["customer"], "customer-1");
        assert!(first["channel"]["events"].as_array().unwrap().contains(&json!("CALL_END")));
        let second = server.until("subscribe").await;
        assert_eq!(second["channel"], json!({"type": "CONFIG", "customer": "customer-1"}));
    }
}

#[tokio::test]
async fn a_path_in_the_address_of_the_server_is_before_the_path_of_socket_io() {
    let server = Server::start(Kind::SocketIo4, json!({"prefix": "/pbx/one"})).await;
    let mut listener = Listener::start(&client(&format!("{}/pbx/one", server.url())), config(quick()));
    listener.live().await;
}

#[tokio::test]
async fn each_server_connects_once_and_speaks_its_own_version() {
    for (kind, protocol) in [(Kind::SocketIo4, 4), (Kind::SocketIo3, 4), (Kind::SocketIo2, 3)] {
        // More than one round of Engine.IO pings: a server closes when they are done the wrong way.
        let mut server = Server::start(kind, json!({"pingInterval": 200, "pingTimeout": 2000})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        assert_eq!(server.until("connection").await["protocol"], protocol);
        server.until("subscribed").await;
        for _ in 0..8 {
            let said = server.until("ping").await;
            assert_eq!(said, json!({"said": "ping"}));
        }
        server.emit("CALL_START", json!([{"id": "after the pings"}])).await;
        // Two connects would bring it twice.
        assert_eq!(listener.call().await, "after the pings");
        server.emit("CALL_END", json!([{"id": "the next"}])).await;
        assert_eq!(listener.call().await, "the next");
    }
}

#[tokio::test]
async fn a_server_that_refuses_version_4_of_engine_io_is_asked_for_version_3() {
    // Also socket.io 4, which speaks the older version where it is told to.
    for kind in BOTH {
        let options = json!({"onlyEio3": true, "pingInterval": 200, "pingTimeout": 2000});
        let mut server = Server::start(kind, options).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        assert_eq!(server.until("asked").await["refused"], true);
        assert_eq!(server.until("asked").await["refused"], false);
        assert_eq!(server.until("connection").await["protocol"], 3, "{kind:?}");
        server.until("subscribed").await;
        for _ in 0..8 {
            server.until("ping").await;
        }
        server.order(json!({"do": "binary", "name": "CALL_START", "argument": {"id": "a"}})).await;
        assert_eq!(listener.call().await, "a");
    }
}

#[tokio::test]
async fn events_arrive_with_and_without_arguments_answers_binaries_and_other_namespaces() {
    for kind in ALL {
        let mut server = Server::start(kind, json!({})).await;
        let mut listener = Listener::start(&client(&server.url()), config(quick()));
        listener.live().await;
        server.until("subscribed").await;

        server.emit("CALL_START", json!([{"id": "a", "direction": "IN"}])).await;
        assert_eq!(listener.call().await, "a");
        server.emit("event", json!([{"type": "CALL_END", "id": "b"}, "and more"])).await;
        assert_eq!(listener.call().await, "b");
        server.emit("NOTHING_AT_ALL", json!([])).await;
        assert_eq!(listener.event().await, Event::Unknown { name: "NOTHING_AT_ALL".to_owned() });
        let change = json!([{"eventType": "DASHBOARD_CHANGED", "customer": "customer-1", "id": "d"}]);
        server.emit("CONFIG", change).await;
        let Event::Config(change) = listener.event().await else { unreachable!("a change") };
        assert_eq!(change.kind, ConfigKind::DashboardChanged);

        server.order(json!({"do": "ask", "name": "CALL_START", "arguments": [{"id": "c"}]})).await;
        assert_eq!(listener.call().await, "c");
        assert_eq!(server.until("answer").await["answer"], Value::Array(vec![]));

        server.order(json!({"do": "binary", "name": "CALL_START", "argument": {"id": "d"}})).await;
        assert_eq!(listener.call().await, "d");

        server.order(json!({"do": "raw", "text": "42/other,[\"CALL_START\",{\"id\":\"elsewhere\"}]"})).await;
        server.order(json!({"do": "raw", "text": "41/other,"})).await;
        server.emit("CALL_START", json!([{"id": "e"}])).await;
        assert_eq!(listener.call().await, "e");
    }
}
