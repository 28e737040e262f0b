//! Which way the connection takes: a WebSocket, and where none gets through, long polling.
//!
//! Between this computer and the PBX something may refuse a WebSocket, cut it, or let the request for it
//! hang, while pages go through. The WebSocket is tried first. Where it is answered by anything else, or
//! by nothing for [`Fallback::beside`], long polling is tried, and the first of the two that stands is
//! taken. That none got through is remembered for a while, so that a reconnect does not wait for one
//! again; another network, or a WebSocket that stands, ends that.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::fault::RealtimeFault;
use super::link::Link;
use super::polling::{NotPolled, Polling};
use super::timings::Timings;
use super::transport::{self, NotOpen, Open};
use crate::client::Client;
use crate::error::Unreached;

/// How long everything about long polling takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fallback {
    /// The WebSocket alone is waited for so long; then long polling is tried beside it.
    pub beside: Duration,
    /// A WebSocket that did not get through is not tried first for so long.
    pub remembered: Duration,
    /// From one try to make a WebSocket of a session that polls to the next; by chance up to a fifth
    /// more. The first is made at once.
    pub probe_every: Duration,
}

impl Default for Fallback {
    fn default() -> Self {
        Self {
            beside: Duration::from_secs(4),
            remembered: Duration::from_secs(15 * 60),
            probe_every: Duration::from_secs(10 * 60),
        }
    }
}

/// What is known of the way to the server. Clones know the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Way(Arc<Mutex<Option<Instant>>>);

impl Way {
    /// No WebSocket got through.
    pub(super) fn is_blocked_for(&self, remembered: Duration) {
        *self.until() = Some(Instant::now() + remembered);
    }

    /// A WebSocket got through, or nothing is known any more.
    pub(super) fn forget(&self) {
        *self.until() = None;
    }

    fn is_blocked(&self) -> bool {
        self.until().is_some_and(|until| Instant::now() < until)
    }

    fn until(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the connection by the way that is there.
pub(super) async fn open(client: &Client, timings: &Timings, way: &Way) -> Result<Link, NotOpen> {
    if way.is_blocked() {
        match Polling::open(client, timings, way).await {
            Ok(polling) => return Ok(Link::polling(polling, *timings)),
            // The server is away, by any way.
            Err(NotPolled::Unreachable(why @ (Unreached::Dns | Unreached::Refused))) => {
                return Err(NotOpen::Fault(RealtimeFault::Unreachable(why)));
            }
            Err(_) => way.forget(),
        }
    }
    let websocket = transport::open(client, timings);
    tokio::pin!(websocket);
    let in_time = tokio::select! {
        opened = &mut websocket => Some(opened),
        () = sleep(timings.fallback.beside) => None,
    };
    if let Some(opened) = in_time {
        return match opened {
            Ok(open) => Ok(through(open, timings, way)),
            Err(why) if !may_be_the_way(&why) => Err(why),
            Err(why) => match Polling::open(client, timings, way).await {
                Ok(polling) => Ok(around(polling, &why, timings, way)),
                Err(_) => Err(why),
            },
        };
    }
    let polling = Polling::open(client, timings, way);
    tokio::pin!(polling);
    tokio::select! {
        opened = &mut websocket => match opened {
            Ok(open) => Ok(through(open, timings, way)),
            Err(why) if !may_be_the_way(&why) => Err(why),
            Err(why) => match polling.await {
                Ok(polling) => Ok(around(polling, &why, timings, way)),
                Err(not) => Err(neither(why, &not)),
            },
        },
        polled = &mut polling => match polled {
            Ok(polling) => {
                let hangs = NotOpen::Fault(RealtimeFault::Unreachable(Unreached::Timeout));
                Ok(around(polling, &hangs, timings, way))
            }
            Err(not) => match websocket.await {
                Ok(open) => Ok(through(open, timings, way)),
                Err(why) => Err(neither(why, &not)),
            },
        },
    }
}

fn through(open: Open, timings: &Timings, way: &Way) -> Link {
    way.forget();
    Link::websocket(open, *timings)
}

fn around(polling: Polling, why: &NotOpen, timings: &Timings, way: &Way) -> Link {
    tracing::info!(?why, "no WebSocket gets through: realtime goes by long polling");
    way.is_blocked_for(timings.fallback.remembered);
    Link::polling(polling, *timings)
}

/// Whether something in between may have done it. A name that is not known, a port where nobody
/// listens and a certificate that is wrong stop pages too.
const fn may_be_the_way(why: &NotOpen) -> bool {
    !matches!(
        why,
        NotOpen::Fault(RealtimeFault::Unreachable(
            Unreached::Dns | Unreached::Refused | Unreached::Tls(_) | Unreached::Other(_)
        ))
    )
}

/// Neither way is there. A WebSocket that hangs while pages are answered is stopped on its way.
fn neither(websocket: NotOpen, polling: &NotPolled) -> NotOpen {
    let hangs = matches!(websocket, NotOpen::Fault(RealtimeFault::Unreachable(Unreached::Timeout)));
    match polling {
        NotPolled::Answered if hangs => NotOpen::Fault(RealtimeFault::Blocked),
        _ => websocket,
    }
}
