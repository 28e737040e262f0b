//! Whether a refusal holds: what `validateToken` says of the session that the realtime connection did not
//! let in.

use tokio::sync::mpsc;

use super::{Nudges, RealtimeConfig, RealtimeUpdate};
use crate::client::{Client, SessionVerdict};

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Confirmed {
    /// The session is no good.
    Refused,
    /// The session is good.
    Good,
    /// It did not say.
    Silent,
    /// Somebody wants a try now.
    TryNow,
    /// Nobody takes updates any more.
    NobodyListens,
}

pub(super) async fn confirm(
    client: &Client,
    config: &RealtimeConfig,
    updates: &mpsc::Sender<RealtimeUpdate>,
    nudges: &Nudges,
) -> Confirmed {
    tokio::select! {
        verdict = client.judge_session(&config.token, config.timings.confirm) => match verdict {
            SessionVerdict::Bad(_) => Confirmed::Refused,
            SessionVerdict::Good(_) => Confirmed::Good,
            SessionVerdict::Silent(_) => Confirmed::Silent,
        },
        () = nudges.try_now.notified() => Confirmed::TryNow,
        () = nudges.dead_now.notified() => Confirmed::TryNow,
        () = updates.closed() => Confirmed::NobodyListens,
    }
}
