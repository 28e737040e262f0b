//! Engine.IO: what is in one packet, versions 3 and 4. A WebSocket message is one packet; how several
//! travel in one HTTP body is in [`super::payload`].
//!
//! Pure: text or bytes in, a value or a [`Malformed`] out. Both versions write a digit and then the
//! rest; they differ in who pings (3: the client, 4: the server) and in binary messages, which version
//! 3 puts the digit's number in front of. Source: the protocol pages of socketio/engine.io-protocol.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::packet::Malformed;
use crate::dialect::value::{count, json as read_json, text};

/// Bounds for the intervals that a server announces: below, an answer could not be expected; above,
/// a dead connection would not be found in time to matter.
const INTERVALS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(600));

/// Longest id of a session, in bytes; servers use twenty.
const LONGEST_SID: usize = 256;

/// The number of a message packet, where a number stands instead of a digit.
const MESSAGE: u8 = 4;

/// Which version a connection speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// socket.io 1 and 2: the client pings.
    V3,
    /// socket.io 3 and 4: the server pings, and closes on a ping of the client.
    V4,
}

/// What a server says first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// Names the session in every request of long polling; over a WebSocket nobody asks for it.
    pub sid: String,
    /// The server offers a WebSocket for this session.
    pub offers_websocket: bool,
    pub ping_interval: Duration,
    pub ping_timeout: Duration,
    /// Told by newer servers of version 4 only: who tells it, speaks version 4.
    pub max_payload: Option<u32>,
}

/// One packet. The texts of ping and pong are an upgrade's `probe`, or empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnginePacket {
    Open(Handshake),
    Close,
    Ping(String),
    Pong(String),
    /// A socket.io packet.
    Message(String),
    /// An attachment of a socket.io packet.
    Binary(Vec<u8>),
    Upgrade,
    Noop,
}

/// What goes over the WebSocket as one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    Text(String),
    Binary(Vec<u8>),
}

impl Frame {
    /// # Errors
    /// [`Malformed`] says what is wrong, without the text itself.
    pub fn decode(self, framing: Framing) -> Result<EnginePacket, Malformed> {
        match self {
            Self::Text(text) => decode_text(text),
            Self::Binary(bytes) => decode_binary(bytes, framing),
        }
    }
}

impl EnginePacket {
    #[must_use]
    pub fn encode(self, framing: Framing) -> Frame {
        Frame::Text(match self {
            Self::Open(handshake) => format!("0{}", handshake.to_json()),
            Self::Close => "1".to_owned(),
            Self::Ping(text) => format!("2{text}"),
            Self::Pong(text) => format!("3{text}"),
            Self::Message(text) => format!("4{text}"),
            Self::Upgrade => "5".to_owned(),
            Self::Noop => "6".to_owned(),
            Self::Binary(mut bytes) => {
                if framing == Framing::V3 {
                    bytes.insert(0, MESSAGE);
                }
                return Frame::Binary(bytes);
            }
        })
    }
}

fn decode_text(mut text: String) -> Result<EnginePacket, Malformed> {
    // A digit is one byte, so that what follows starts at a letter again.
    let kind = text.bytes().next().ok_or(Malformed("an empty message"))?;
    if !kind.is_ascii_digit() {
        return Err(Malformed("a message without the digit of its kind"));
    }
    text.remove(0);
    Ok(match kind {
        b'0' => EnginePacket::Open(Handshake::from_json(&text)?),
        b'1' => EnginePacket::Close,
        b'2' => EnginePacket::Ping(text),
        b'3' => EnginePacket::Pong(text),
        b'4' => EnginePacket::Message(text),
        b'5' => EnginePacket::Upgrade,
        b'6' => EnginePacket::Noop,
        _ => return Err(Malformed("a message of a kind that there is not")),
    })
}

fn decode_binary(mut bytes: Vec<u8>, framing: Framing) -> Result<EnginePacket, Malformed> {
    if framing == Framing::V3 {
        if bytes.first() != Some(&MESSAGE) {
            return Err(Malformed("a binary message without the number of its kind"));
        }
        bytes.remove(0);
    }
    Ok(EnginePacket::Binary(bytes))
}

impl Handshake {
    fn from_json(text_: &str) -> Result<Self, Malformed> {
        let Ok(Value::Object(object)) = read_json(text_.as_bytes()) else {
            return Err(Malformed("an opening that is no JSON object"));
        };
        let Some(sid) = text(&object, "sid") else {
            return Err(Malformed("an opening without a session id"));
        };
        if sid.len() > LONGEST_SID {
            return Err(Malformed("an opening with too long a session id"));
        }
        let upgrades = object.get("upgrades").and_then(Value::as_array);
        let offers_websocket = upgrades.is_some_and(|all| all.iter().any(|one| one == "websocket"));
        // The defaults of socket.io itself.
        Ok(Self {
            sid,
            offers_websocket,
            ping_interval: interval(&object, "pingInterval", 25_000),
            ping_timeout: interval(&object, "pingTimeout", 20_000),
            max_payload: count(&object, "maxPayload"),
        })
    }

    /// As a server writes it.
    fn to_json(&self) -> Value {
        let mut object = json!({
            "sid": self.sid,
            "upgrades": if self.offers_websocket { vec!["websocket"] } else { Vec::new() },
            "pingInterval": u64::try_from(self.ping_interval.as_millis()).unwrap_or(u64::MAX),
            "pingTimeout": u64::try_from(self.ping_timeout.as_millis()).unwrap_or(u64::MAX),
        });
        if let (Some(most), Value::Object(object)) = (self.max_payload, &mut object) {
            object.insert("maxPayload".to_owned(), most.into());
        }
        object
    }
}

fn interval(object: &Map<String, Value>, key: &str, default: u32) -> Duration {
    let ms = count(object, key).unwrap_or(default);
    Duration::from_millis(ms.into()).clamp(INTERVALS.0, INTERVALS.1)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::time::Duration;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{EnginePacket, Frame, Framing, Handshake};

    fn text(text: &str) -> Frame {
        Frame::Text(text.to_owned())
    }

    #[test]
    fn an_opening_is_read_as_servers_of_both_versions_write_it() {
        let v2 = r#"0{"sid":"FDq","upgrades":[],"pingInterval":2000,"pingTimeout":1500}"#;
        let Ok(EnginePacket::Open(open)) = text(v2).decode(Framing::V4) else { unreachable!("an opening") };
        assert_eq!(open.ping_interval, Duration::from_secs(2));
        assert_eq!((open.ping_timeout, open.max_payload), (Duration::from_millis(1500), None));
        assert_eq!((open.sid.as_str(), open.offers_websocket), ("FDq", false));
        let v4 = r#"0{"sid":"x","upgrades":[],"pingInterval":"25000","maxPayload":1000000}"#;
        let Ok(EnginePacket::Open(open)) = text(v4).decode(Framing::V4) else { unreachable!("an opening") };
        assert_eq!((open.ping_timeout, open.max_payload), (Duration::from_secs(20), Some(1_000_000)));
        let odd = r#"0{"sid":"x","pingInterval":0,"pingTimeout":1e99}"#;
        let Ok(EnginePacket::Open(open)) = text(odd).decode(Framing::V4) else { unreachable!("an opening") };
        assert_eq!((open.ping_interval, open.ping_timeout).0, Duration::from_millis(50));
        assert_eq!(open.ping_timeout, Duration::from_secs(600));
    }

    #[test]
    fn what_is_no_packet_is_said_and_not_guessed() {
        for bad in ["", "7", "x", "æ", "0", "0[]", "0{}", "{\"a\":1}", "<html>"] {
            assert!(text(bad).decode(Framing::V4).is_err(), "{bad}");
        }
        assert!(Frame::Binary(vec![]).decode(Framing::V3).is_err());
        assert_eq!(Frame::Binary(vec![]).decode(Framing::V4).unwrap(), EnginePacket::Binary(vec![]));
    }

    fn packet() -> impl Strategy<Value = EnginePacket> {
        let ms = 50_u64..600_000;
        prop_oneof![
            ("[A-Za-z0-9_-]{1,20}", any::<bool>(), ms.clone(), ms, any::<Option<u32>>()).prop_map(|open| {
                let (sid, offers_websocket, interval, timeout, max_payload) = open;
                EnginePacket::Open(Handshake {
                    sid,
                    offers_websocket,
                    ping_interval: Duration::from_millis(interval),
                    ping_timeout: Duration::from_millis(timeout),
                    max_payload,
                })
            }),
            Just(EnginePacket::Close),
            any::<String>().prop_map(EnginePacket::Ping),
            any::<String>().prop_map(EnginePacket::Pong),
            any::<String>().prop_map(EnginePacket::Message),
            vec(any::<u8>(), 0..64).prop_map(EnginePacket::Binary),
            Just(EnginePacket::Upgrade),
            Just(EnginePacket::Noop),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_encoded_is_decoded_to_the_same(packet in packet(), old in any::<bool>()) {
            let framing = if old { Framing::V3 } else { Framing::V4 };
            prop_assert_eq!(packet.clone().encode(framing).decode(framing), Ok(packet));
        }

        #[test]
        fn no_message_panics(text in prop_oneof![any::<String>(), "[0-9]\\PC{0,40}", "0\\{.{0,60}\\}"], bytes in vec(any::<u8>(), 0..64)) {
            for framing in [Framing::V3, Framing::V4] {
                let _ = Frame::Text(text.clone()).decode(framing);
                let _ = Frame::Binary(bytes.clone()).decode(framing);
            }
        }
    }
}
