//! The consumer's side: waits for one update after the other, each with a deadline.

use pbx::{Client, Event, Nudge, Realtime, RealtimeConfig, RealtimeFault, RealtimeRefusal, RealtimeUpdate};
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, timeout};

use super::PATIENCE;

pub struct Listener {
    handle: Option<Realtime>,
    pub updates: Receiver<RealtimeUpdate>,
}

impl Listener {
    pub fn start(client: &Client, config: RealtimeConfig) -> Self {
        let (handle, updates) = Realtime::start(client, config);
        Self { handle: Some(handle), updates }
    }

    pub fn nudge(&self, nudge: Nudge) {
        self.handle.as_ref().unwrap().nudge(nudge);
    }

    pub fn end(&mut self) {
        self.handle = None;
    }

    pub async fn next(&mut self) -> RealtimeUpdate {
        timeout(PATIENCE, self.updates.recv()).await.expect("no update came in time").expect("it ended")
    }

    /// Past tries that failed, to a live connection. No event comes on the way.
    pub async fn live(&mut self) {
        // Tries that fail are updates too: the whole has an end.
        let end = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < end, "not live in time");
            match self.next().await {
                RealtimeUpdate::Live => return,
                RealtimeUpdate::Connecting { .. } | RealtimeUpdate::Down { .. } => {}
                other => unreachable!("{other:?} on the way to live"),
            }
        }
    }

    pub async fn event(&mut self) -> Event {
        match self.next().await {
            RealtimeUpdate::Event(event) => event,
            other => unreachable!("{other:?} instead of an event"),
        }
    }

    /// The id of the next event, which is a call.
    pub async fn call(&mut self) -> String {
        match self.event().await {
            Event::Call(call) => call.id.to_string(),
            other => unreachable!("{other:?} instead of a call"),
        }
    }

    pub async fn down(&mut self) -> RealtimeFault {
        loop {
            match self.next().await {
                RealtimeUpdate::Down { why, .. } => return why,
                RealtimeUpdate::Connecting { .. } => {}
                other => unreachable!("{other:?} instead of the end"),
            }
        }
    }

    /// Past tries that failed, to a refusal and whether it is confirmed.
    pub async fn refused(&mut self) -> (RealtimeRefusal, bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < end, "not refused in time");
            match self.next().await {
                RealtimeUpdate::Refused { why, confirmed } => return (why, confirmed),
                RealtimeUpdate::Connecting { .. } | RealtimeUpdate::Down { .. } => {}
                other => unreachable!("{other:?} instead of a refusal"),
            }
        }
    }
}
