//! socket.io: what is in one message of Engine.IO.
//!
//! Pure, as [`super::engine`] is. A packet is a digit, a namespace where it is not `/`, an id where an
//! answer is wanted, and JSON. Binary values travel as messages after it; in the JSON stand
//! placeholders for them, and [`Assembler`] puts the two together. The two versions of the packets
//! (socket.io 2, and 3 to 4) differ only in what a connect carries.
//! Source: the protocol pages of socketio/socket.io-protocol.

use serde_json::Value;

use crate::dialect::value::json;

/// Most binary values of one packet; the PBX is not known to send any.
pub const MOST_ATTACHMENTS: usize = 16;

/// Most bytes of all binary values of one packet.
pub const MOST_BINARY: usize = 1024 * 1024;

/// Longest name of a namespace, in bytes.
const LONGEST_NAMESPACE: usize = 256;

/// The namespace that has no name on the wire.
const MAIN: &str = "/";

/// What is wrong with a message. Fixed words: the message itself may hold anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub &'static str);

#[derive(Debug, Clone, PartialEq)]
pub struct Packet {
    pub namespace: String,
    pub body: Body,
    /// Told with an event: the sender wants an answer of this id. With an answer: to which event.
    pub id: Option<u64>,
    /// What the placeholders in the body stand for.
    pub attachments: Vec<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    Connect(Option<Value>),
    Disconnect,
    /// An event may have no argument.
    Event {
        name: String,
        arguments: Vec<Value>,
    },
    Ack(Vec<Value>),
    ConnectError(Option<Value>),
}

impl Packet {
    /// An event of the main namespace that wants no answer.
    #[must_use]
    pub fn event(name: &str, argument: Value) -> Self {
        Self::main(Body::Event { name: name.to_owned(), arguments: vec![argument] }, None)
    }

    /// A packet of the main namespace.
    #[must_use]
    pub fn main(body: Body, id: Option<u64>) -> Self {
        Self { namespace: MAIN.to_owned(), body, id, attachments: Vec::new() }
    }

    #[must_use]
    pub fn is_main(&self) -> bool {
        self.namespace == MAIN
    }

    /// The text, and the binary messages that are to follow it.
    #[must_use]
    pub fn encode(self) -> (String, Vec<Vec<u8>>) {
        let binary = !self.attachments.is_empty();
        let (digit, data) = match self.body {
            Body::Connect(data) => ('0', data),
            Body::Disconnect => ('1', None),
            Body::Event { name, arguments } => {
                let mut all = vec![Value::String(name)];
                all.extend(arguments);
                (if binary { '5' } else { '2' }, Some(Value::Array(all)))
            }
            Body::Ack(arguments) => (if binary { '6' } else { '3' }, Some(Value::Array(arguments))),
            Body::ConnectError(data) => ('4', data),
        };
        let mut text = String::from(digit);
        if binary {
            text.push_str(&format!("{}-", self.attachments.len()));
        }
        if self.namespace != MAIN {
            text.push_str(&self.namespace);
            text.push(',');
        }
        if let Some(id) = self.id {
            text.push_str(&id.to_string());
        }
        if let Some(data) = data {
            text.push_str(&data.to_string());
        }
        (text, self.attachments)
    }
}

/// Puts texts and the binary messages after them together.
#[derive(Debug, Default)]
pub struct Assembler {
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    packet: Packet,
    missing: usize,
    bytes: usize,
}

impl Assembler {
    /// A text came: a packet, or nothing yet where binary messages are to follow.
    ///
    /// # Errors
    /// [`Malformed`]; also when binary messages were missing: then those are given up and the text,
    /// which may have been good, is too, because it is not known what belongs to what.
    pub fn text(&mut self, text: &str) -> Result<Option<Packet>, Malformed> {
        if self.begun.take().is_some() {
            return Err(Malformed("a text where a binary value was announced"));
        }
        let (packet, missing) = decode(text)?;
        if missing == 0 {
            return Ok(Some(packet));
        }
        self.begun = Some(Begun { packet, missing, bytes: 0 });
        Ok(None)
    }

    /// A binary message came.
    ///
    /// # Errors
    /// [`Malformed`] where none was announced, and where they are too large together.
    pub fn binary(&mut self, bytes: Vec<u8>) -> Result<Option<Packet>, Malformed> {
        let Some(mut begun) = self.begun.take() else {
            return Err(Malformed("a binary value that nothing announced"));
        };
        begun.bytes = begun.bytes.saturating_add(bytes.len());
        if begun.bytes > MOST_BINARY {
            return Err(Malformed("binary values that are too large"));
        }
        begun.packet.attachments.push(bytes);
        begun.missing = begun.missing.saturating_sub(1);
        if begun.missing == 0 {
            return Ok(Some(begun.packet));
        }
        self.begun = Some(begun);
        Ok(None)
    }
}

/// A packet, and how many binary messages belong to it.
fn decode(text: &str) -> Result<(Packet, usize), Malformed> {
    let mut rest = Rest(text);
    let kind = rest.byte().ok_or(Malformed("an empty packet"))?;
    let attachments = match kind {
        b'5' | b'6' => rest.attachments()?,
        _ => 0,
    };
    let namespace = rest.namespace()?;
    let id = rest.number()?;
    let data = rest.data()?;
    let body = match kind {
        b'0' => Body::Connect(data),
        b'1' => Body::Disconnect,
        b'2' | b'5' => event(data)?,
        b'3' | b'6' => match data {
            Some(Value::Array(arguments)) if id.is_some() => Body::Ack(arguments),
            _ => return Err(Malformed("an answer without its id or its arguments")),
        },
        b'4' => Body::ConnectError(data),
        _ => return Err(Malformed("a packet of a kind that there is not")),
    };
    Ok((Packet { namespace, body, id, attachments: Vec::new() }, attachments))
}

fn event(data: Option<Value>) -> Result<Body, Malformed> {
    let Some(Value::Array(all)) = data else {
        return Err(Malformed("an event that is no list"));
    };
    let mut all = all.into_iter();
    match all.next() {
        Some(Value::String(name)) => Ok(Body::Event { name, arguments: all.collect() }),
        _ => Err(Malformed("an event without a name")),
    }
}

/// What of a packet has not been read yet.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    /// The first byte where it is ASCII.
    fn byte(&mut self) -> Option<u8> {
        let byte = self.0.bytes().next().filter(u8::is_ascii)?;
        self.0 = self.0.get(1..)?;
        Some(byte)
    }

    fn attachments(&mut self) -> Result<usize, Malformed> {
        let wrong = Malformed("a binary packet without the number of its values");
        let (number, rest) = self.0.split_once('-').ok_or(wrong)?;
        if number.is_empty() || number.len() > 4 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong);
        }
        self.0 = rest;
        let count = number.parse().map_err(|_| wrong)?;
        if count > MOST_ATTACHMENTS {
            return Err(Malformed("a packet with too many binary values"));
        }
        Ok(count)
    }

    /// From a `/` to the `,`; without the comma it is all that is left.
    fn namespace(&mut self) -> Result<String, Malformed> {
        if !self.0.starts_with('/') {
            return Ok(MAIN.to_owned());
        }
        let (namespace, rest) = self.0.split_once(',').unwrap_or((self.0, ""));
        if namespace.len() > LONGEST_NAMESPACE {
            return Err(Malformed("a namespace with too long a name"));
        }
        self.0 = rest;
        // socket.io 2 lets a query follow the name.
        Ok(namespace.split('?').next().unwrap_or_default().to_owned())
    }

    fn number(&mut self) -> Result<Option<u64>, Malformed> {
        let end = self.0.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        if digits.is_empty() {
            return Ok(None);
        }
        self.0 = rest;
        digits.parse().map(Some).map_err(|_| Malformed("a packet whose id is no number"))
    }

    /// JSON of at most 127 levels.
    fn data(&mut self) -> Result<Option<Value>, Malformed> {
        if self.0.is_empty() {
            return Ok(None);
        }
        json(self.0.as_bytes()).map(Some).map_err(|_| Malformed("a packet whose data is no JSON"))
    }
}

#[cfg(test)]
mod tests;
