//! One connection after the other, with pauses between them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::fault::{RealtimeFault, RealtimeRefusal};
use super::link::Link;
use super::session::{End, Session};
use super::sleep_watch::SleepWatch;
use super::transport::{self, NotOpen};
use super::{Nudges, RealtimeConfig, RealtimeUpdate};
use crate::client::Client;

/// So many cuts in a row where an answer to `authenticate` was due are an answer too.
const CUTS_THAT_REFUSE: u32 = 3;

/// Runs until nobody takes updates any more; the handle ends it by force.
pub(super) async fn run(
    client: Client,
    config: RealtimeConfig,
    updates: mpsc::Sender<RealtimeUpdate>,
    nudges: Arc<Nudges>,
) {
    let timings = config.timings;
    let mut watch = SleepWatch::new(config.clock.clone(), timings.look, timings.jump);
    let (mut attempt, mut failures, mut cuts) = (0_u32, 0_u32, 0_u32);
    loop {
        attempt = attempt.saturating_add(1);
        if updates.send(RealtimeUpdate::Connecting { attempt }).await.is_err() {
            return;
        }
        let outcome = connection(&client, &config, &updates, &nudges, &mut watch).await;
        if outcome.lived.is_some() {
            attempt = 0;
        }
        if outcome.lived.is_some_and(|lived| lived >= timings.stayed) {
            failures = 0;
        }
        cuts = if outcome.unanswered { cuts + 1 } else { 0 };
        let end = match outcome.end {
            End::Fault(RealtimeFault::Cut) if cuts >= CUTS_THAT_REFUSE => {
                End::Refused(RealtimeRefusal::HungUp)
            }
            end => end,
        };
        let (update, pause) = match end {
            End::NobodyListens => return,
            End::Refused(why) => {
                tracing::warn!(code = why.code(), "realtime is refused: {why}");
                cuts = 0;
                (RealtimeUpdate::Refused { why }, timings.after_refusal())
            }
            End::Fault(why @ (RealtimeFault::Nudged | RealtimeFault::Slept)) => {
                failures = 0;
                (RealtimeUpdate::Down { why, retry_in: Duration::ZERO }, Duration::ZERO)
            }
            End::Fault(why) => {
                failures = failures.saturating_add(1);
                let retry_in = timings.backoff(failures);
                tracing::debug!(code = why.code(), ?retry_in, "no realtime: {why}");
                (RealtimeUpdate::Down { why, retry_in }, retry_in)
            }
        };
        let until = Instant::now() + pause;
        if updates.send(update).await.is_err() {
            return;
        }
        if !rest(until, &updates, &nudges, &mut watch).await {
            return;
        }
    }
}

/// What came of one try.
struct Outcome {
    end: End,
    lived: Option<Duration>,
    /// It was cut where an answer to `authenticate` was due.
    unanswered: bool,
}

async fn connection(
    client: &Client,
    config: &RealtimeConfig,
    updates: &mpsc::Sender<RealtimeUpdate>,
    nudges: &Nudges,
    watch: &mut SleepWatch,
) -> Outcome {
    let not = |end| Outcome { end, lived: None, unanswered: false };
    let opened = tokio::select! {
        opened = transport::open(client, &config.timings) => opened,
        () = nudges.dead_now.notified() => return not(RealtimeFault::Nudged.into()),
        () = updates.closed() => return not(End::NobodyListens),
    };
    // What happened on the way here is over.
    watch.slept();
    match opened {
        Ok((socket, framing)) => {
            let link = Link::new(socket, framing, config.timings);
            let mut session = Session::new(link, config, updates, nudges, watch);
            let end = session.run().await;
            Outcome { lived: session.lived(), unanswered: session.is_unanswered(), end }
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
