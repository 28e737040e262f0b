//! One connection after the other, with pauses between them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::confirm::{Confirmed, confirm};
use super::fault::RealtimeFault;
use super::retries::{Next, Retries};
use super::session::{End, Session};
use super::sleep_watch::SleepWatch;
use super::transport::NotOpen;
use super::way::{self, Way};
use super::{Nudges, RealtimeConfig, RealtimeUpdate};
use crate::client::Client;

/// Runs until nobody takes updates any more; the handle ends it by force.
pub(super) async fn run(
    client: Client,
    config: RealtimeConfig,
    updates: mpsc::Sender<RealtimeUpdate>,
    nudges: Arc<Nudges>,
) {
    let timings = config.timings;
    let mut watch = SleepWatch::new(config.clock.clone(), timings.look, timings.jump);
    let mut retries = Retries::new(timings);
    let way = Way::default();
    let mut attempt = 0_u32;
    loop {
        attempt = attempt.saturating_add(1);
        if updates.send(RealtimeUpdate::Connecting { attempt }).await.is_err() {
            return;
        }
        let outcome = connection(&client, &config, &updates, &nudges, &mut watch, &way).await;
        if outcome.lived.is_some() {
            attempt = 0;
        }
        let Some(Next { why, retry_in, doubt }) = retries.after(outcome) else { return };
        if matches!(why, RealtimeFault::Nudged | RealtimeFault::Slept) {
            // Another network may let a WebSocket through.
            way.forget();
        }
        tracing::debug!(code = why.code(), ?retry_in, "no realtime: {why}");
        let mut until = Instant::now() + retry_in;
        // At once: whoever listens must not take the connection for live while the PBX is asked.
        if updates.send(RealtimeUpdate::Down { why, retry_in }).await.is_err() {
            return;
        }
        if let Some(why) = doubt {
            let confirmed = match confirm(&client, &config, &updates, &nudges).await {
                Confirmed::NobodyListens => return,
                Confirmed::TryNow => continue,
                Confirmed::Good => {
                    retries.session_is_good();
                    None
                }
                Confirmed::Refused => Some(true),
                Confirmed::Silent => retries.is_refused_anyway().then_some(false),
            };
            if let Some(confirmed) = confirmed {
                tracing::warn!(code = why.code(), confirmed, "realtime is refused: {why}");
                if confirmed {
                    until = Instant::now() + timings.after_refusal();
                }
                if updates.send(RealtimeUpdate::Refused { why, confirmed }).await.is_err() {
                    return;
                }
            }
        }
        if !rest(until, &updates, &nudges, &mut watch).await {
            return;
        }
    }
}

/// What came of one try.
#[derive(Debug)]
pub(super) struct Outcome {
    pub end: End,
    /// How long it was live.
    pub lived: Option<Duration>,
    /// The server had accepted the session.
    pub signed_in: bool,
    /// It was closed or cut where an answer to `authenticate` was due.
    pub unanswered: bool,
}

async fn connection(
    client: &Client,
    config: &RealtimeConfig,
    updates: &mpsc::Sender<RealtimeUpdate>,
    nudges: &Nudges,
    watch: &mut SleepWatch,
    way: &Way,
) -> Outcome {
    let not = |end| Outcome { end, lived: None, signed_in: false, unanswered: false };
    let opened = tokio::select! {
        opened = way::open(client, &config.timings, way) => opened,
        () = nudges.dead_now.notified() => return not(RealtimeFault::Nudged.into()),
        () = updates.closed() => return not(End::NobodyListens),
    };
    // What happened on the way here is over.
    watch.slept();
    match opened {
        Ok(link) => {
            let mut session = Session::new(link, config, updates, nudges, watch);
            let end = session.run().await;
            let hung_up = matches!(end, End::Fault(RealtimeFault::Closed | RealtimeFault::Cut));
            let unanswered = hung_up && session.owes_answer();
            Outcome { end, lived: session.lived(), signed_in: session.is_signed_in(), unanswered }
        }
        Err(NotOpen::Fault(fault)) => not(fault.into()),
        Err(NotOpen::Refused(why)) => not(End::Refused(why)),
    }
}

/// Waits for the next try: until its time, a nudge, or the end of a sleep. False: nobody listens.
async fn rest(
    until: Instant,
    updates: &mpsc::Sender<RealtimeUpdate>,
    nudges: &Nudges,
    watch: &mut SleepWatch,
) -> bool {
    watch.slept();
    while Instant::now() < until {
        tokio::select! {
            () = sleep_until(until.min(watch.next())) => {}
            () = nudges.try_now.notified() => return true,
            () = nudges.dead_now.notified() => return true,
            () = updates.closed() => return false,
        }
        if watch.slept() {
            return true;
        }
    }
    true
}
