//! The log at its most talkative.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use super::listener::Listener;
use super::server::{Kind, Server};
use super::{client, config, quick};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}

#[tokio::test]
async fn neither_the_token_nor_a_number_is_in_any_line_of_the_log() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(captured.clone())
        .finish();
    // For every thread: what the tests beside this one log must be as discreet.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let config = config(quick());
    tracing::info!("{config:?}");
    let mut server = Server::start(Kind::SocketIo4, json!({})).await;
    let mut listener = Listener::start(&client(&server.url()), config);
    listener.live().await;
    server.until("subscribed").await;
    server.emit("CALL_START", json!([{"id": "a", "caller": {"number": "+4588991500"}}])).await;
    assert_eq!(listener.call().await, "a");
    server.order(json!({"do": "raw", "text": "42[\"CALL_START\",{\"id\":\"+4588991500\""})).await;
    server.order(json!({"do": "refuse", "message": "not tok-5e9c+/=&hunter2"})).await;
    listener.down().await;
    listener.live().await;

    // The id of a session that polls is as good as the token while it lasts.
    let polled = Server::start(Kind::SocketIo4, json!({"transports": ["polling"]})).await;
    let mut polling = Listener::start(&client(&polled.url()), super::config(quick()));
    polling.live().await;

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("realtime_unauthorized") && log.contains("a realtime message is ignored"), "{log}");
    for secret in ["hunter2", "tok-5e9c", "88991500", "sid="] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
