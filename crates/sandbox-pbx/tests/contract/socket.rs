//! A realtime client of raw frames: what is sent and what arrives is seen as it is.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::client::Client;

/// Long enough for a busy machine.
pub(crate) const SOON: Duration = Duration::from_secs(30);
pub(crate) const CUSTOMER: &str = "64f0c0de0000000100000001";

pub(crate) struct Socket {
    web: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The frame that opened it, without its `0`.
    pub(crate) handshake: Value,
    acks: u32,
}

impl Socket {
    /// A connection of one Engine.IO, in the default namespace.
    pub(crate) async fn open(client: &Client, engine: u8) -> Self {
        let origin = client.sandbox.origin().replace("http://", "ws://");
        let address = format!("{origin}/socket.io/?EIO={engine}&transport=websocket");
        let (web, _) = timeout(SOON, connect_async(address)).await.unwrap().unwrap();
        let mut socket = Self { web, handshake: Value::Null, acks: 0 };
        let open = socket.text().await.unwrap();
        socket.handshake = serde_json::from_str(open.strip_prefix('0').unwrap()).unwrap();
        if engine == 4 {
            socket.send("40").await;
        }
        assert!(socket.text().await.unwrap().starts_with("40"));
        socket
    }

    /// One that is let in with a token and follows everything.
    pub(crate) async fn following(client: &Client, token: &str) -> Self {
        let mut socket = Self::open(client, 4).await;
        socket.emit("authenticate", &json!({ "token": token })).await;
        assert_eq!(socket.text().await.unwrap(), "42[\"authenticated\"]");
        for channel in ["PBX", "CONFIG"] {
            let done = socket.subscribe(&json!({ "type": channel, "customer": CUSTOMER })).await;
            assert_eq!(done, json!({ "success": true }));
        }
        socket
    }

    /// The next text that is no ping; `None` when the connection has ended.
    pub(crate) async fn text(&mut self) -> Option<String> {
        let deadline = Instant::now() + SOON;
        loop {
            let message = timeout_at(deadline, self.web.next()).await.expect("something arrives");
            let text = match message?.ok()? {
                Message::Text(text) => text.to_string(),
                Message::Close(_) => return None,
                _ => continue,
            };
            // The end of the namespace is the end for a client of one.
            if text == "41" {
                return None;
            }
            if text == "2" {
                self.send("3").await;
            } else if text != "3" {
                return Some(text);
            }
        }
    }

    /// Whatever arrives next, pings too, or nothing within this time.
    pub(crate) async fn anything(&mut self, within: Duration) -> Option<String> {
        match timeout(within, self.web.next()).await {
            Ok(message) => Some(format!("{message:?}")),
            Err(_) => None,
        }
    }

    /// The next event; other packets are passed over.
    pub(crate) async fn event(&mut self) -> (String, Value) {
        loop {
            let text = self.text().await.expect("the connection stays");
            if let Some(event) = read(&text) {
                return event;
            }
        }
    }

    /// The next event of this name.
    pub(crate) async fn event_named(&mut self, wanted: &str) -> Value {
        loop {
            let (name, payload) = self.event().await;
            if name == wanted {
                return payload;
            }
        }
    }

    pub(crate) async fn emit(&mut self, name: &str, payload: &Value) {
        self.send(&format!("42{}", json!([name, payload]))).await;
    }

    /// Subscribes, and waits for the answer.
    pub(crate) async fn subscribe(&mut self, what: &Value) -> Value {
        self.acks += 1;
        self.send(&format!("42{}{}", self.acks, json!(["subscribe", what]))).await;
        loop {
            let text = self.text().await.unwrap();
            if let Some(answer) = text.strip_prefix(&format!("43{}", self.acks)) {
                return serde_json::from_str::<Value>(answer).unwrap()[0].clone();
            }
        }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        // A connection that has ended is found out by whoever reads next.
        let _ = self.web.send(Message::text(text)).await;
    }

    pub(crate) async fn ping(&mut self) {
        self.web.send(Message::Ping(b"there?".to_vec().into())).await.unwrap();
    }
}

fn read(text: &str) -> Option<(String, Value)> {
    let event: Value = serde_json::from_str(text.strip_prefix("42")?).ok()?;
    Some((event.get(0)?.as_str()?.to_owned(), event.get(1).cloned().unwrap_or_default()))
}
