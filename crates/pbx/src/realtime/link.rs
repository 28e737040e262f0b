//! An open connection as packets, each way: a WebSocket, or long polling that may become one.

use std::future::pending;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::engine::{EnginePacket, Frame, Framing};
use super::fault::RealtimeFault;
use super::packet::{Assembler, Malformed, Packet};
use super::polling::{Polling, Received};
use super::timings::Timings;
use super::transport::{Open, Socket};

pub(super) struct Link {
    carrier: Carrier,
    pub(super) framing: Framing,
    assembler: Assembler,
    timings: Timings,
}

enum Carrier {
    WebSocket {
        socket: Box<Socket>,
        /// Came before the connection was told to be open.
        first: Option<Message>,
    },
    Polling(Box<Polling>),
}

/// What one message was.
#[derive(Debug)]
pub(super) enum Heard {
    /// An answer to a ping of ours.
    Pong,
    Engine(EnginePacket),
    Packet(Packet),
    Malformed(Malformed),
    /// A WebSocket stands for what was polled until now: [`Link::upgrade`].
    WebSocket,
    /// A part of something, or a frame that tungstenite answers by itself.
    Nothing,
}

impl Link {
    pub(super) fn websocket(open: Open, timings: Timings) -> Self {
        let Open { socket, framing, first } = open;
        let carrier = Carrier::WebSocket { socket, first: Some(first) };
        Self { carrier, framing, assembler: Assembler::default(), timings }
    }

    pub(super) fn polling(polling: Polling, timings: Timings) -> Self {
        let framing = polling.framing;
        let carrier = Carrier::Polling(Box::new(polling));
        Self { carrier, framing, assembler: Assembler::default(), timings }
    }

    /// The next message. With `reading` false nothing comes, but what polls goes on with what it has to
    /// say. Dropping the future loses none.
    pub(super) async fn next(&mut self, reading: bool) -> Result<Heard, RealtimeFault> {
        let frame = match &mut self.carrier {
            Carrier::WebSocket { .. } if !reading => pending().await,
            Carrier::WebSocket { socket, first } => {
                let message = match first.take() {
                    Some(message) => Some(Ok(message)),
                    None => socket.next().await,
                };
                match message {
                    Some(Ok(Message::Text(text))) => Frame::Text(text.as_str().to_owned()),
                    Some(Ok(Message::Binary(bytes))) => Frame::Binary(bytes.to_vec()),
                    Some(Ok(Message::Pong(_))) => return Ok(Heard::Pong),
                    Some(Ok(Message::Close(_))) => return Err(RealtimeFault::Closed),
                    Some(Ok(Message::Ping(_) | Message::Frame(_))) => return Ok(Heard::Nothing),
                    Some(Err(error)) => return Err(fault(&error)),
                    None => return Err(RealtimeFault::Cut),
                }
            }
            Carrier::Polling(polling) => match polling.next(reading).await? {
                Received::Packet(frame) => frame,
                Received::Malformed(malformed) => return Ok(Heard::Malformed(malformed)),
                Received::WebSocket => return Ok(Heard::WebSocket),
            },
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

    /// The server's connect shows its version. A body that was polled has shown it before.
    pub(super) fn settle(&mut self, framing: Framing) -> Framing {
        if matches!(self.carrier, Carrier::WebSocket { .. }) {
            self.framing = framing;
        }
        self.framing
    }

    /// Goes on over the WebSocket that stands.
    pub(super) async fn upgrade(&mut self) -> Result<(), RealtimeFault> {
        let Carrier::Polling(polling) = &mut self.carrier else { return Ok(()) };
        let Some((socket, unsaid)) = polling.take_websocket() else { return Ok(()) };
        self.carrier = Carrier::WebSocket { socket, first: None };
        self.say_engine(EnginePacket::Upgrade).await?;
        for frame in unsaid {
            self.say_frame(frame).await?;
        }
        tracing::info!("realtime goes by WebSocket again");
        Ok(())
    }

    /// What the end of a connection that was never live means. Where long polling was let begin and
    /// nothing came of it, the network is what stands in between.
    pub(super) fn before_live(&self, fault: RealtimeFault) -> RealtimeFault {
        match (&self.carrier, fault) {
            (
                Carrier::Polling(polling),
                RealtimeFault::TooSlow(_) | RealtimeFault::Dead | RealtimeFault::NoRealtime { .. },
            ) => {
                polling.came_to_nothing();
                RealtimeFault::Blocked
            }
            (_, fault) => fault,
        }
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
        self.say_frame(packet.encode(self.framing)).await
    }

    async fn say_frame(&mut self, frame: Frame) -> Result<(), RealtimeFault> {
        if let Carrier::Polling(polling) = &mut self.carrier {
            return polling.say(frame);
        }
        self.write(match frame {
            Frame::Text(text) => Message::text(text),
            Frame::Binary(bytes) => Message::binary(bytes),
        })
        .await
    }

    /// A ping of the WebSocket, which whoever speaks WebSocket answers. Long polling has none: there the
    /// server's own interval counts.
    pub(super) async fn ping(&mut self) -> Result<(), RealtimeFault> {
        self.write(Message::Ping(Bytes::new())).await
    }

    /// A write that does not end means that nobody takes what was written before.
    async fn write(&mut self, message: Message) -> Result<(), RealtimeFault> {
        let Carrier::WebSocket { socket, .. } = &mut self.carrier else { return Ok(()) };
        match timeout(self.timings.step, socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(fault(&error)),
            Err(_) => Err(RealtimeFault::Dead),
        }
    }
}

pub(super) fn fault(error: &Error) -> RealtimeFault {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => RealtimeFault::TooLarge,
        Error::ConnectionClosed | Error::AlreadyClosed => RealtimeFault::Closed,
        Error::Io(_) | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => RealtimeFault::Cut,
        Error::Protocol(_) => RealtimeFault::Rubbish("frames that break the rules of WebSocket"),
        Error::Utf8(_) => RealtimeFault::Rubbish("text that is not UTF-8"),
        _ => RealtimeFault::Cut,
    }
}
