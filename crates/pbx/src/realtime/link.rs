//! An open WebSocket as packets, each way.

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::engine::{EnginePacket, Frame, Framing};
use super::fault::RealtimeFault;
use super::packet::{Assembler, Malformed, Packet};
use super::timings::Timings;
use super::transport::Socket;

pub(super) struct Link {
    socket: Socket,
    pub(super) framing: Framing,
    assembler: Assembler,
    timings: Timings,
}

/// What one message of the WebSocket was.
#[derive(Debug)]
pub(super) enum Heard {
    /// An answer to a ping of ours.
    Pong,
    Engine(EnginePacket),
    Packet(Packet),
    Malformed(Malformed),
    /// A part of something, or a frame that tungstenite answers by itself.
    Nothing,
}

impl Link {
    pub(super) fn new(socket: Socket, framing: Framing, timings: Timings) -> Self {
        Self { socket, framing, assembler: Assembler::default(), timings }
    }

    /// The next message. Dropping the future loses none.
    pub(super) async fn next(&mut self) -> Result<Heard, RealtimeFault> {
        let frame = match self.socket.next().await {
            Some(Ok(Message::Text(text))) => Frame::Text(text.as_str().to_owned()),
            Some(Ok(Message::Binary(bytes))) => Frame::Binary(bytes.to_vec()),
            Some(Ok(Message::Pong(_))) => return Ok(Heard::Pong),
            Some(Ok(Message::Close(_))) => return Err(RealtimeFault::Closed),
            Some(Ok(Message::Ping(_) | Message::Frame(_))) => return Ok(Heard::Nothing),
            Some(Err(error)) => return Err(fault(&error)),
            None => return Err(RealtimeFault::Cut),
        };
        let read = match frame.decode(self.framing) {
            Ok(EnginePacket::Message(text)) => self.assembler.text(&text),
            Ok(EnginePacket::Binary(bytes)) => self.assembler.binary(bytes),
            Ok(other) => return Ok(Heard::Engine(other)),
            Err(malformed) => Err(malformed),
        };
        Ok(match read {
            Ok(Some(packet)) => Heard::Packet(packet),
            Ok(None) => Heard::Nothing,
            Err(malformed) => Heard::Malformed(malformed),
        })
    }

    pub(super) async fn say(&mut self, packet: Packet) -> Result<(), RealtimeFault> {
        let (text, binary) = packet.encode();
        self.say_engine(EnginePacket::Message(text)).await?;
        for bytes in binary {
            self.say_engine(EnginePacket::Binary(bytes)).await?;
        }
        Ok(())
    }

    pub(super) async fn say_engine(&mut self, packet: EnginePacket) -> Result<(), RealtimeFault> {
        let message = match packet.encode(self.framing) {
            Frame::Text(text) => Message::text(text),
            Frame::Binary(bytes) => Message::binary(bytes),
        };
        self.write(message).await
    }

    /// A ping of the WebSocket, which whoever speaks WebSocket answers.
    pub(super) async fn ping(&mut self) -> Result<(), RealtimeFault> {
        self.write(Message::Ping(Bytes::new())).await
    }

    /// A write that does not end means that nobody takes what was written before.
    async fn write(&mut self, message: Message) -> Result<(), RealtimeFault> {
        match timeout(self.timings.step, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(fault(&error)),
            Err(_) => Err(RealtimeFault::Dead),
        }
    }
}

fn fault(error: &Error) -> RealtimeFault {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => RealtimeFault::TooLarge,
        Error::ConnectionClosed | Error::AlreadyClosed => RealtimeFault::Closed,
        Error::Io(_) | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => RealtimeFault::Cut,
        Error::Protocol(_) => RealtimeFault::Rubbish("frames that break the rules of WebSocket"),
        Error::Utf8(_) => RealtimeFault::Rubbish("text that is not UTF-8"),
        _ => RealtimeFault::Cut,
    }
}
