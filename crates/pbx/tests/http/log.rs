//! The log at its most talkative.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use pbx::{Credentials, Limits, Password, PhoneId};
use tracing_subscriber::fmt::MakeWriter;

use super::loopback::{Loopback, Reply};
use super::{TOKEN, client_with, hasty, token};

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
async fn token_and_password_are_in_no_line_of_the_log() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(captured.clone())
        .finish();
    // For every thread: what the tests beside this one log must be as discreet.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let credentials = Credentials {
        username: "ann@example.com".to_owned(),
        password: Password::new(TOKEN),
        second_factor: None,
    };
    let servers = [
        Loopback::json(200, "{}"),
        Loopback::json(401, &format!(r#"{{"error":"no {TOKEN}"}}"#)),
        Loopback::new(Reply::Bytes(b"rubbish".to_vec())),
    ];
    let silent = Loopback::new(Reply::Stall(Vec::new()));
    let clients = servers.iter().map(|server| client_with(server, Limits::default()));
    for client in clients.chain([client_with(&silent, hasty())]) {
        let _ = client.login(&credentials).await;
        let _ = client.desktop_settings(&token()).await;
        let _ = client.validate_token(&token()).await;
        let _ = client.call(&token(), &PhoneId::new("p"), "+4588991500").await;
        tracing::trace!("{client:?} {credentials:?} {:?}", token());
    }

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/pbx/app/settings/desktop") && log.contains("unauthorized"), "{log}");
    for secret in ["hunter2", "tok-5e9c", "token=", "88991500"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
