//! A third implementation of the server: python-socketio.
//!
//! It wants packages of Python, which `cargo xtask soak realtime` installs; without them there is
//! nothing to run, and the two of npm have said it before.

use sandbox_pbx::HeldPort;
use serde_json::json;
use tokio::process::Command;

use super::listener::Listener;
use super::server::{Server, packages};
use super::{client, config, quick};

const PYTHON: &str = "COMMUNICATOR_REALTIME_PYTHON";

#[tokio::test]
async fn the_python_server_is_spoken_to_as_the_others() {
    let Ok(python) = std::env::var(PYTHON) else { return };
    let run = |port: u16| {
        let mut command = Command::new(&python);
        command.arg(packages().join("server.py")).arg(port.to_string());
        command
    };
    let held = HeldPort::take().unwrap();
    let mut server = Server::run(run(held.port())).await;
    let mut listener = Listener::start(&client(&server.url()), config(quick()));
    for round in 0..3 {
        listener.live().await;
        server.until("subscribed").await;
        server.emit("CALL_START", json!([{"id": round.to_string()}])).await;
        assert_eq!(listener.call().await, round.to_string());
        server.order(json!({"do": "flood", "count": 2_000})).await;
        for number in 0..2_000 {
            assert_eq!(listener.call().await, number.to_string());
        }
        server.kill().await;
        listener.down().await;
        server = Server::run(run(held.port())).await;
    }
}
