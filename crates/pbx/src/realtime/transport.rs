//! From HTTP to a WebSocket, over the connection that the HTTP client makes.
//!
//! The request for the upgrade goes through the same client as every other: one place decides about
//! address and prefix, proxies, TLS and certificates. What is a WebSocket's own comes after it: the key
//! is checked here, the frames are tungstenite's. The token is no part of this request.

use std::time::SystemTime;

use futures_util::StreamExt as _;
use reqwest::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use reqwest::{RequestBuilder, StatusCode};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::engine::Framing;
use super::fault::{RealtimeFault, RealtimeRefusal};
use super::link;
use super::timings::Timings;
use crate::client::Client;
use crate::error::Unreached;

/// Where socket.io is below the server's address.
pub(super) const PATH: &str = "/socket.io/";

/// Largest message. Events of the PBX have a few hundred bytes; one of its settings documents, which a
/// CONFIG event may carry, has some thousand.
pub const LARGEST_MESSAGE: usize = 1024 * 1024;

/// What is read of the connection at a time.
const READ_BUFFER: usize = 16 * 1024;

pub(super) type Socket = WebSocketStream<reqwest::Upgraded>;

/// Why there is no connection.
#[derive(Debug)]
pub(super) enum NotOpen {
    Fault(RealtimeFault),
    Refused(RealtimeRefusal),
}

/// A WebSocket over which something has come.
#[derive(Debug)]
pub(super) struct Open {
    pub socket: Box<Socket>,
    /// The version of Engine.IO that was asked for to get it: 4, and 3 where the server answers 4 with
    /// 400. That the server speaks it is not said by this: one of version 3 does not look at the number.
    pub framing: Framing,
    pub first: Message,
}

/// Opens a WebSocket. It counts as open when the server has said something: something in between may
/// answer the upgrade and let nothing through after it.
pub(super) async fn open(client: &Client, timings: &Timings) -> Result<Open, NotOpen> {
    let refused = NotOpen::Fault(RealtimeFault::NoRealtime { status: 400 });
    match open_as(client, Framing::V4, timings).await {
        Err(NotOpen::Fault(RealtimeFault::NoRealtime { status: 400 })) => {
            open_as(client, Framing::V3, timings).await.map_err(|_| refused)
        }
        other => other,
    }
}

async fn open_as(client: &Client, framing: Framing, timings: &Timings) -> Result<Open, NotOpen> {
    let query = match framing {
        Framing::V4 => "EIO=4&transport=websocket",
        Framing::V3 => "EIO=3&transport=websocket",
    };
    let opening = async {
        let mut socket = upgrade(client, client.bare_get(PATH, query)).await?;
        let first = first(&mut socket).await.map_err(NotOpen::Fault)?;
        Ok(Open { socket, framing, first })
    };
    let too_slow = NotOpen::Fault(RealtimeFault::Unreachable(Unreached::Timeout));
    timeout(timings.open, opening).await.map_err(|_| too_slow)?
}

async fn first(socket: &mut Socket) -> Result<Message, RealtimeFault> {
    loop {
        match socket.next().await {
            Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => return Ok(message),
            Some(Ok(Message::Close(_))) => return Err(RealtimeFault::Closed),
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(link::fault(&error)),
            None => return Err(RealtimeFault::Cut),
        }
    }
}

/// Makes a WebSocket of a request for one.
pub(super) async fn upgrade(client: &Client, request: RequestBuilder) -> Result<Box<Socket>, NotOpen> {
    let key = generate_key();
    let asked = SystemTime::now();
    let response = request
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, &key)
        .send()
        .await
        .map_err(|error| NotOpen::Fault(RealtimeFault::Unreachable(Client::why_unreached(error))))?;
    client.note_clock(&response, asked);
    match response.status() {
        StatusCode::SWITCHING_PROTOCOLS => {}
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
            return Err(NotOpen::Refused(RealtimeRefusal::Http { status: status.as_u16() }));
        }
        status => return Err(NotOpen::Fault(RealtimeFault::NoRealtime { status: status.as_u16() })),
    }
    let headers = response.headers();
    let accepted = headers
        .get(SEC_WEBSOCKET_ACCEPT)
        .is_some_and(|accept| accept.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes());
    let websocket =
        headers.get(UPGRADE).is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"));
    if !accepted || !websocket {
        return Err(NotOpen::Fault(RealtimeFault::NotWebSocket));
    }
    let connection = response.upgrade().await.map_err(|_| NotOpen::Fault(RealtimeFault::Cut))?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(LARGEST_MESSAGE))
        .max_frame_size(Some(LARGEST_MESSAGE))
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(LARGEST_MESSAGE);
    Ok(Box::new(WebSocketStream::from_raw_socket(connection, Role::Client, Some(config)).await))
}
