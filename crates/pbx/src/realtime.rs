//! The realtime connection to the PBX: a socket.io client of our own.
//!
//! REST tells how things are, this connection what changes (page `realtime`). [`Realtime::start`] makes
//! a task that keeps one connection up for as long as its handle lives, and a channel on which it tells
//! what happens. Our own, because the one client for Rust speaks one version only, brings another TLS,
//! and does not notice a dead connection.
//!
//! **What is promised.** [`RealtimeUpdate::Live`] comes once the server said `authenticated` on this
//! very connection and has acknowledged the subscriptions (or, where it never does, a second later); what changed before it is to be loaded again.
//! Between `Live` and `Down` every event comes once and in order.
//!
//! **Versions.** Engine.IO 4 is asked for. A server that answers 400 is asked for 3. One that takes the
//! connection and speaks 3 all the same, as socket.io 2 does, is known by sending its connect unasked
//! and without a session id.
//!
//! **No WebSocket.** Where none gets through and pages do, the same conversation goes by long polling
//! (`way`, `polling`), and by a WebSocket as soon as one stands (`probe`).
//!
//! **A slow consumer.** The channel is bounded ([`RealtimeConfig::channel`]) and nothing else is kept:
//! while it is full, nothing is read from the connection, so that a flood waits in the network and at
//! the server. For that time silence is not held against the server. A server that loses patience ends
//! the connection: then the consumer sees `Down`, and `Live` after the reconnect.
//!
//! **Bad messages.** A message that is no packet costs itself; sixteen in a row, and any before `Live`,
//! end the connection. One larger than [`LARGEST_MESSAGE`] ends it as well.
//!
//! **A refusal** is one only when the PBX confirms it: its `validateToken` says that the session is no good.
//! Then the next try is far away ([`Timings::refused`]), or comes with a nudge. Where it says that the
//! session is good, what looked like a refusal is a fault like any other. Where it says nothing, three
//! refusals in a row are one, and it is tried again as after a fault.

mod confirm;
mod engine;
mod fault;
mod link;
mod liveness;
mod packet;
mod payload;
mod polling;
mod probe;
mod retries;
mod run;
mod session;
mod sleep_watch;
mod timings;
mod transport;
mod way;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;

use crate::client::Client;
use crate::event::Event;
use crate::ids::CustomerId;
use crate::secret::Token;

pub use engine::{EnginePacket, Frame, Framing, Handshake};
pub use fault::{RealtimeFault, RealtimeRefusal, Step};
pub use packet::{Assembler, Body, MOST_ATTACHMENTS, MOST_BINARY, Malformed, Packet};
pub use sleep_watch::WallClock;
pub use timings::Timings;
pub use transport::LARGEST_MESSAGE;
pub use way::Fallback;

/// Who connects, and how.
#[derive(Debug, Clone)]
pub struct RealtimeConfig {
    pub token: Token,
    /// Whose events are subscribed to.
    pub customer: CustomerId,
    /// Unique to this installation and the same in every session.
    pub instance_id: String,
    /// The name of the application, as the PBX lists it.
    pub client: String,
    pub timings: Timings,
    /// Updates that wait for the consumer at most.
    pub channel: usize,
    pub clock: WallClock,
}

impl RealtimeConfig {
    /// The product's own: name, timings, a channel of 256.
    #[must_use]
    pub fn new(token: Token, customer: CustomerId, instance_id: impl Into<String>) -> Self {
        Self {
            token,
            customer,
            instance_id: instance_id.into(),
            client: "Communicator".to_owned(),
            timings: Timings::default(),
            channel: 256,
            clock: WallClock::default(),
        }
    }
}

/// What the connection tells.
#[derive(Debug, Clone, PartialEq)]
pub enum RealtimeUpdate {
    /// A try begins; the first after a good connection is 1.
    Connecting {
        attempt: u32,
    },
    /// Signed in and subscribed: load what is to be known, changes follow.
    Live,
    /// No connection, or none any more. The next try is `retry_in` away, or a nudge.
    Down {
        why: RealtimeFault,
        retry_in: Duration,
    },
    /// The server does not want this session: comes after the `Down` of the try that was refused. With
    /// `confirmed` by the PBX it is tried again after a long pause, or when nudged; else as `Down` said.
    Refused {
        why: RealtimeRefusal,
        confirmed: bool,
    },
    Event(Event),
}

/// What the rest of the program knows better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nudge {
    /// Ends a pause. A connection that stands is asked for a sign of life.
    TryNow,
    /// The connection is gone, whatever it looks like: the computer slept, or has another network.
    DeadNow,
}

#[derive(Debug, Default)]
struct Nudges {
    try_now: Notify,
    dead_now: Notify,
}

/// The connection's handle. Dropping it ends the connection at once.
#[derive(Debug)]
pub struct Realtime {
    nudges: Arc<Nudges>,
    task: JoinHandle<()>,
}

impl Realtime {
    /// Begins to connect. To be called within a tokio runtime.
    #[must_use]
    pub fn start(client: &Client, config: RealtimeConfig) -> (Self, mpsc::Receiver<RealtimeUpdate>) {
        let (updates, receiver) = mpsc::channel(config.channel.max(1));
        let nudges = Arc::new(Nudges::default());
        // A panic ends the updates, by which its owner hears of it.
        let task = tokio::spawn(run::run(client.clone(), config, updates, Arc::clone(&nudges)));
        (Self { nudges, task }, receiver)
    }

    /// Nudges of one kind that come before the first was heeded count once.
    pub fn nudge(&self, nudge: Nudge) {
        match nudge {
            Nudge::TryNow => self.nudges.try_now.notify_one(),
            Nudge::DeadNow => self.nudges.dead_now.notify_one(),
        }
    }
}

impl Drop for Realtime {
    fn drop(&mut self) {
        self.task.abort();
    }
}
