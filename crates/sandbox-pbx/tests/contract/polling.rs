//! The realtime connection by long polling, where something lets no WebSocket through.

use std::time::Duration;

use reqwest::Method;
use sandbox_pbx::{Channel, Fault, Status};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::client::Client;
use crate::socket::{CUSTOMER, SOON, Socket};

/// Between the packets of one body.
const SEPARATOR: char = '\u{1e}';

/// A session of Engine.IO 4 that polls.
struct Polling<'a> {
    client: &'a Client,
    page: String,
    opening: Value,
}

impl<'a> Polling<'a> {
    async fn open(client: &'a Client) -> Self {
        let page = "/socket.io/?EIO=4&transport=polling";
        let body = client.get_without_token(page).await.bytes;
        let opening: Value = serde_json::from_slice(body.strip_prefix(b"0").unwrap()).unwrap();
        let page = format!("{page}&sid={}", opening["sid"].as_str().unwrap());
        Self { client, page, opening }
    }

    /// Says packets, in one body.
    async fn say(&self, packets: &[String]) {
        let body = packets.join(&SEPARATOR.to_string());
        let answer = self.client.send(Method::POST, &self.page, None, Some(body)).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, &b"ok"[..]));
    }

    /// The packets of the next poll, without what only keeps the session.
    async fn poll(&self) -> Vec<String> {
        loop {
            let answer = timeout(SOON, self.client.get_without_token(&self.page)).await.unwrap();
            assert_eq!(answer.status, 200, "{answer:?}");
            let body = String::from_utf8(answer.bytes).unwrap();
            let mut packets: Vec<String> = body.split(SEPARATOR).map(str::to_owned).collect();
            if packets.contains(&"2".to_owned()) {
                self.say(&["3".to_owned()]).await;
            }
            packets.retain(|packet| packet != "2" && packet != "6" && !packet.is_empty());
            if !packets.is_empty() {
                return packets;
            }
        }
    }

    /// The packets until this many have come.
    async fn packets(&self, count: usize) -> Vec<String> {
        let mut packets = Vec::new();
        while packets.len() < count {
            packets.extend(self.poll().await);
        }
        packets
    }

    async fn follow(&self) {
        self.say(&["40".to_owned()]).await;
        assert!(self.poll().await[0].starts_with("40{"));
        let who = json!(["authenticate", { "token": self.client.token }]);
        self.say(&[format!("42{who}")]).await;
        assert_eq!(self.poll().await, ["42[\"authenticated\"]"]);
        let one = json!(["subscribe", { "type": "PBX", "customer": CUSTOMER }]);
        let two = json!(["subscribe", { "type": "CONFIG", "customer": CUSTOMER }]);
        self.say(&[format!("420{one}"), format!("421{two}")]).await;
        assert_eq!(self.packets(2).await, ["430[{\"success\":true}]", "431[{\"success\":true}]"]);
    }
}

#[tokio::test]
async fn the_whole_conversation_goes_by_polling_and_a_websocket_is_offered() {
    let client = Client::start().await;
    let polling = Polling::open(&client).await;
    assert_eq!(polling.opening["upgrades"], json!(["websocket"]));
    polling.follow().await;
    for number in 0..50 {
        client.sandbox.send_event(Channel::Pbx, "NUMBERED", json!({ "number": number }));
    }
    let expected: Vec<String> =
        (0..50).map(|number| format!("42[\"NUMBERED\",{{\"number\":{number}}}]")).collect();
    assert_eq!(polling.packets(50).await, expected);
}

#[tokio::test]
async fn a_dropped_session_that_polls_ends_without_a_word() {
    let client = Client::start().await;
    let polling = Polling::open(&client).await;
    polling.follow().await;
    let before = client.sandbox.requests().len();
    let held = client.send(Method::GET, &polling.page, None, None);
    let (held, ()) = tokio::join!(held, async {
        // As soon as it is held.
        while client.sandbox.requests().len() == before {
            tokio::task::yield_now().await;
        }
        client.sandbox.drop_realtime();
    });
    assert!(held.is_err(), "{held:?}");
}

#[tokio::test]
async fn an_upgrade_that_is_refused_or_hangs_leaves_pages_as_they_are() {
    let client = Client::start().await;
    let websocket = || {
        client
            .request("/socket.io/?EIO=4&transport=websocket")
            .header("connection", "Upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
    };
    let refused = Fault { upgrade: true, status: Status::new(400), ..Fault::default() };
    client.sandbox.add_fault("/socket.io", refused);
    assert_eq!(websocket().send().await.unwrap().status(), 400);
    Polling::open(&client).await.follow().await;

    let hanging = Fault { upgrade: true, delay_ms: 86_400_000, ..Fault::default() };
    client.sandbox.add_fault("/socket.io", hanging);
    assert!(timeout(Duration::from_millis(300), websocket().send()).await.is_err());
    Polling::open(&client).await.follow().await;

    client.sandbox.clear_faults();
    // What was refused before carries nothing else now.
    Socket::following(&client, &client.token).await;
}
