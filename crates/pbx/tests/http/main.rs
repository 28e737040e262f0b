//! The client against real HTTP on loopback: what it sends, what it makes of every kind of answer,
//! and that it never says its token.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod account;
mod hostile;
mod log;
mod loopback;
mod refusals;
mod requests;
mod retries;
mod sandbox;
mod trust;

use std::time::Duration;

use pbx::{Client, Limits, ServerUrl, Token};

use loopback::Loopback;

/// Long and odd enough to be found wherever it should not be.
const TOKEN: &str = "tok-5e9c+/=&hunter2";

fn token() -> Token {
    Token::new(TOKEN).unwrap()
}

fn client(server: &Loopback) -> Client {
    client_with(server, Limits::default())
}

fn client_with(server: &Loopback, limits: Limits) -> Client {
    Client::new(ServerUrl::parse(&server.url()).unwrap(), limits).unwrap()
}

/// For servers that hang: short, because the test waits for the end of it.
fn hasty() -> Limits {
    Limits { connect: Duration::from_millis(500), whole: Duration::from_millis(700), ..Limits::default() }
}

/// A bound that is quickly reached.
fn narrow() -> Limits {
    Limits { body: 64 * 1024, ..Limits::default() }
}

/// An error says nothing of the token or of the address, in any of its forms.
fn assert_discreet(error: &pbx::Error) {
    for text in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
        for secret in [TOKEN, "hunter2", "tok-5e9c", "token=", "127.0.0.1", "http://"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.chars().count() < 600, "{text}");
    }
}
