//! One connection, from its first packet to its end.
//!
//! The conversation (pages `realtime` and `api:tools:realtime:client`): connect, `authenticate`, the
//! server's `authenticated`, `subscribe` for each channel; then events. Everything is done by one loop,
//! one thing at a time. While an update waits for the consumer, nothing is read.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::engine::{EnginePacket, Framing, Handshake};
use super::fault::{RealtimeFault, RealtimeRefusal, Step};
use super::link::{Heard, Link};
use super::liveness::{Due, Liveness};
use super::packet::{Body, Malformed, Packet};
use super::sleep_watch::SleepWatch;
use super::{Nudges, RealtimeConfig, RealtimeUpdate};
use crate::dialect::event::{self, Said};

/// So many messages in a row that are none: the other end speaks something else.
const MOST_MALFORMED: u32 = 16;

/// Why a connection is over.
#[derive(Debug)]
pub(super) enum End {
    Fault(RealtimeFault),
    Refused(RealtimeRefusal),
    /// Nobody takes updates any more.
    NobodyListens,
}

impl From<RealtimeFault> for End {
    fn from(fault: RealtimeFault) -> Self {
        Self::Fault(fault)
    }
}

/// How far the conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Until the server's opening.
    Opening,
    /// Its opening did not show which version it speaks.
    Undecided,
    /// Until its connect.
    Connecting,
    /// Until its `authenticated`.
    Authenticating,
    /// Until the server has taken so many subscriptions more.
    Subscribing {
        open: usize,
    },
    Live {
        since: Instant,
    },
}

pub(super) struct Session<'a> {
    link: Link,
    config: &'a RealtimeConfig,
    updates: &'a mpsc::Sender<RealtimeUpdate>,
    nudges: &'a Nudges,
    sleep_watch: &'a mut SleepWatch,
    phase: Phase,
    /// When the phase must be over.
    deadline: Option<Instant>,
    liveness: Liveness,
    /// Of Engine.IO pings, as the server wants them.
    interval: Duration,
    /// Version 3: when to send the next of them.
    beat: Option<Instant>,
    /// What the consumer has not taken yet.
    waiting: Option<RealtimeUpdate>,
    malformed: u32,
}

impl<'a> Session<'a> {
    pub(super) fn new(
        link: Link,
        config: &'a RealtimeConfig,
        updates: &'a mpsc::Sender<RealtimeUpdate>,
        nudges: &'a Nudges,
        sleep_watch: &'a mut SleepWatch,
    ) -> Self {
        let (now, timings) = (Instant::now(), &config.timings);
        Self {
            link,
            config,
            updates,
            nudges,
            sleep_watch,
            phase: Phase::Opening,
            deadline: Some(now + timings.step),
            liveness: Liveness::new(timings.ping_every, timings.ping_deadline, timings.step, now),
            interval: timings.step,
            beat: None,
            waiting: None,
            malformed: 0,
        }
    }

    /// Runs to the end of the connection.
    pub(super) async fn run(&mut self) -> End {
        loop {
            if let Err(end) = self.turn().await {
                return match (end, self.phase) {
                    (end, Phase::Live { .. }) => end,
                    (End::Fault(fault), _) => End::Fault(self.link.before_live(fault)),
                    (end, _) => end,
                };
            }
        }
    }

    /// How long it was live.
    pub(super) fn lived(&self) -> Option<Duration> {
        match self.phase {
            Phase::Live { since } => Some(since.elapsed()),
            _ => None,
        }
    }

    /// The server had answered `authenticated`.
    pub(super) const fn is_signed_in(&self) -> bool {
        matches!(self.phase, Phase::Subscribing { .. } | Phase::Live { .. })
    }

    /// The server owes an answer to `authenticate`.
    pub(super) const fn owes_answer(&self) -> bool {
        matches!(self.phase, Phase::Authenticating)
    }

    /// Waits for whatever comes first, and handles it.
    async fn turn(&mut self) -> Result<(), End> {
        let wake = self.wake();
        tokio::select! {
            () = self.nudges.dead_now.notified() => Err(RealtimeFault::Nudged.into()),
            () = self.nudges.try_now.notified() => {
                self.liveness.ask_now(Instant::now());
                Ok(())
            }
            permit = self.updates.reserve(), if self.waiting.is_some() => {
                let permit = permit.map_err(|_| End::NobodyListens)?;
                if let Some(update) = self.waiting.take() {
                    permit.send(update);
                }
                self.liveness.resume(Instant::now());
                Ok(())
            }
            () = self.updates.closed(), if self.waiting.is_none() => Err(End::NobodyListens),
            heard = self.link.next(self.waiting.is_none()) => self.heard(heard?).await,
            () = sleep_until(wake) => self.on_time().await,
        }
    }

    /// The earliest of all that is due at a time.
    fn wake(&self) -> Instant {
        let due = [self.deadline, self.liveness.next(), self.beat];
        due.into_iter().flatten().fold(self.sleep_watch.next(), Instant::min)
    }

    async fn on_time(&mut self) -> Result<(), End> {
        if self.sleep_watch.slept() {
            return Err(RealtimeFault::Slept.into());
        }
        let now = Instant::now();
        match self.liveness.at(now) {
            Due::Nothing => {}
            Due::Ping => self.link.ping().await?,
            Due::Dead => return Err(RealtimeFault::Dead.into()),
        }
        if self.beat.is_some_and(|beat| beat <= now) {
            self.beat = Some(now + self.interval);
            self.link.say_engine(EnginePacket::Ping(String::new())).await?;
        }
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.out_of_time().await?;
        }
        Ok(())
    }

    async fn out_of_time(&mut self) -> Result<(), End> {
        let missing = match self.phase {
            Phase::Opening => Step::Opening,
            // A server of version 3 would have spoken by now.
            Phase::Undecided => return self.ask_to_connect().await,
            Phase::Connecting => Step::Connect,
            Phase::Authenticating => Step::Authenticated,
            // It does not say when it has: by now it will.
            Phase::Subscribing { .. } => {
                self.live();
                return Ok(());
            }
            Phase::Live { .. } => {
                self.deadline = None;
                return Ok(());
            }
        };
        Err(RealtimeFault::TooSlow(missing).into())
    }

    fn enter(&mut self, phase: Phase, within: Option<Duration>) {
        self.phase = phase;
        self.deadline = within.map(|within| Instant::now() + within);
    }

    async fn heard(&mut self, heard: Heard) -> Result<(), End> {
        let now = Instant::now();
        match heard {
            Heard::Pong => self.liveness.answered(now),
            _ => self.liveness.heard(now),
        }
        match heard {
            Heard::Malformed(malformed) => return self.malformed(malformed),
            Heard::Pong | Heard::Nothing => return Ok(()),
            Heard::WebSocket => {
                self.link.upgrade().await?;
                // Whether it carries anything is known soon.
                self.liveness.ask_now(now);
                return Ok(());
            }
            Heard::Engine(packet) => self.engine(packet).await?,
            Heard::Packet(packet) => self.packet(packet).await?,
        }
        self.malformed = 0;
        Ok(())
    }

    /// A message is framed by the WebSocket: a bad one costs itself. On the way to a live connection,
    /// and many in a row, mean that the server is no such server.
    fn malformed(&mut self, Malformed(what): Malformed) -> Result<(), End> {
        self.malformed += 1;
        tracing::debug!(what, "a realtime message is ignored");
        if self.malformed >= MOST_MALFORMED || !matches!(self.phase, Phase::Live { .. }) {
            return Err(RealtimeFault::Rubbish(what).into());
        }
        Ok(())
    }

    async fn engine(&mut self, packet: EnginePacket) -> Result<(), End> {
        match packet {
            EnginePacket::Open(handshake) if self.phase == Phase::Opening => self.opened(&handshake).await,
            EnginePacket::Ping(text) => Ok(self.link.say_engine(EnginePacket::Pong(text)).await?),
            EnginePacket::Close => Err(RealtimeFault::Closed.into()),
            _ => Ok(()),
        }
    }

    async fn opened(&mut self, handshake: &Handshake) -> Result<(), End> {
        self.liveness.set_patience(handshake.ping_interval + handshake.ping_timeout);
        let timings = &self.config.timings;
        self.interval = handshake.ping_interval;
        if self.link.framing == Framing::V3 {
            self.enter(Phase::Connecting, Some(timings.step));
            return Ok(());
        }
        if handshake.max_payload.is_some() {
            return self.ask_to_connect().await;
        }
        self.enter(Phase::Undecided, Some(timings.framing));
        Ok(())
    }

    /// Version 4: the client asks.
    async fn ask_to_connect(&mut self) -> Result<(), End> {
        self.enter(Phase::Connecting, Some(self.config.timings.step));
        Ok(self.link.say(Packet::main(Body::Connect(None), None)).await?)
    }

    async fn packet(&mut self, packet: Packet) -> Result<(), End> {
        if !packet.is_main() {
            // We asked for no other namespace.
            return Ok(());
        }
        match packet.body {
            Body::Connect(data) => self.connected(data).await,
            Body::Disconnect => Err(RealtimeFault::Closed.into()),
            Body::ConnectError(data) => {
                let message = data.as_ref().and_then(|data| event::message(data, &self.config.token));
                Err(End::Refused(RealtimeRefusal::ConnectError { message }))
            }
            Body::Event { name, arguments } => {
                if let Some(id) = packet.id {
                    // Whoever asks for an answer may be waiting for it.
                    self.link.say(Packet::main(Body::Ack(Vec::new()), Some(id))).await?;
                }
                self.event(&name, &arguments).await
            }
            Body::Ack(arguments) => self.subscribed(&arguments),
        }
    }

    async fn connected(&mut self, data: Option<Value>) -> Result<(), End> {
        if !matches!(self.phase, Phase::Undecided | Phase::Connecting) {
            return Ok(());
        }
        // A connect of version 4 carries the id of the session.
        let framing = if data.is_some() { Framing::V4 } else { Framing::V3 };
        let framing = self.link.settle(framing);
        self.beat = (framing == Framing::V3).then(|| Instant::now() + self.interval);
        tracing::debug!(?framing, "realtime connects");
        let config = self.config;
        let who = json!({
            "token": config.token.expose(),
            "client": config.client,
            "instanceId": config.instance_id,
        });
        self.link.say(Packet::event("authenticate", who)).await?;
        self.enter(Phase::Authenticating, Some(config.timings.step));
        Ok(())
    }

    async fn event(&mut self, name: &str, arguments: &[Value]) -> Result<(), End> {
        match (event::said(name, arguments), self.phase) {
            (Said::Authenticated, Phase::Authenticating) => self.authenticated().await,
            (Said::Authenticated, _) => Ok(()),
            (Said::Unauthorized, _) => {
                let message =
                    arguments.first().and_then(|argument| event::message(argument, &self.config.token));
                Err(End::Refused(RealtimeRefusal::Unauthorized { message }))
            }
            (Said::Event(event), Phase::Live { .. }) => {
                self.tell(RealtimeUpdate::Event(event));
                Ok(())
            }
            // Before the subscription: not asked for.
            (Said::Event(_), _) => Ok(()),
        }
    }

    async fn authenticated(&mut self) -> Result<(), End> {
        let channels = event::subscriptions(&self.config.customer);
        let open = channels.len();
        for (channel, id) in channels.into_iter().zip(0..) {
            let arguments = vec![channel];
            let subscribe = Body::Event { name: "subscribe".to_owned(), arguments };
            // With an id the server is asked to say when it has taken it: what changes before that is in
            // no event, and what is loaded after it lacks nothing.
            self.link.say(Packet::main(subscribe, Some(id))).await?;
        }
        self.enter(Phase::Subscribing { open }, Some(self.config.timings.subscribed));
        Ok(())
    }

    /// The server has taken a subscription, or says why not.
    fn subscribed(&mut self, arguments: &[Value]) -> Result<(), End> {
        let Phase::Subscribing { open } = self.phase else { return Ok(()) };
        if let Some(answer) = arguments.first().filter(|answer| answer.get("success") == Some(&json!(false)))
        {
            let message = event::message(answer, &self.config.token);
            return Err(End::Refused(RealtimeRefusal::Subscription { message }));
        }
        match open {
            0 | 1 => self.live(),
            open => self.phase = Phase::Subscribing { open: open - 1 },
        }
        Ok(())
    }

    fn live(&mut self) {
        self.enter(Phase::Live { since: Instant::now() }, None);
        self.tell(RealtimeUpdate::Live);
    }

    /// Passes an update on as soon as there is room; until then nothing is read.
    fn tell(&mut self, update: RealtimeUpdate) {
        self.waiting = Some(update);
        self.liveness.pause();
    }
}
