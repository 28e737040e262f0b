//! A WebSocket for a session that polls.
//!
//! It is asked for beside the polling, which goes on meanwhile: once after the opening, then now and
//! then. The server says by `3probe` that packets get through. What fails, or hangs, is let go, and
//! nothing has changed.

use std::future::pending;
use std::pin::Pin;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;

use super::polling::Route;
use super::timings::Timings;
use super::transport::{self, Socket};
use super::way::Way;

pub(super) enum Probe {
    /// The server offers none.
    Never,
    Waiting {
        until: Instant,
        times: Times,
    },
    Asking {
        socket: Pin<Box<dyn Future<Output = Option<Box<Socket>>> + Send>>,
        times: Times,
    },
    /// It is taken when the polling has come to rest; not after `until`.
    Stands {
        socket: Box<Socket>,
        until: Instant,
        times: Times,
    },
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// For the whole of a try, and for the polling to come to rest after it.
    within: Duration,
    every: Duration,
    remembered: Duration,
}

impl Probe {
    pub(super) fn new(timings: &Timings) -> Self {
        let times = Times {
            within: timings.open,
            every: timings.fallback.probe_every,
            remembered: timings.fallback.remembered,
        };
        Self::Waiting { until: Instant::now(), times }
    }

    pub(super) const fn stands(&self) -> bool {
        matches!(self, Self::Stands { .. })
    }

    pub(super) fn take(&mut self) -> Option<Box<Socket>> {
        match std::mem::replace(self, Self::Never) {
            Self::Stands { socket, .. } => Some(socket),
            other => {
                *self = other;
                None
            }
        }
    }

    /// One step. Dropping the future loses nothing.
    pub(super) async fn go_on(&mut self, route: &Route, way: &Way) {
        match self {
            Self::Never => pending().await,
            Self::Waiting { until, times } => {
                sleep_until(*until).await;
                let asking = timeout(times.within, ask(route.clone()));
                let socket = Box::pin(async { asking.await.ok().flatten() });
                *self = Self::Asking { socket, times: *times };
            }
            Self::Asking { socket, times } => {
                let times = *times;
                *self = match socket.await {
                    Some(socket) => Self::Stands { socket, until: Instant::now() + times.within, times },
                    None => {
                        way.is_blocked_for(times.remembered);
                        times.later()
                    }
                };
            }
            // The server should have answered the GET that it holds.
            Self::Stands { until, times, .. } => {
                sleep_until(*until).await;
                *self = times.later();
            }
        }
    }
}

impl Times {
    fn later(self) -> Probe {
        let pause = self.every.saturating_add((self.every / 5).mul_f64(fastrand::f64()));
        Probe::Waiting { until: Instant::now() + pause, times: self }
    }
}

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Never => "Never",
            Self::Waiting { .. } => "Waiting",
            Self::Asking { .. } => "Asking",
            Self::Stands { .. } => "Stands",
        })
    }
}

async fn ask(route: Route) -> Option<Box<Socket>> {
    let mut socket = transport::upgrade(route.client(), route.websocket()).await.ok()?;
    socket.send(Message::text("2probe")).await.ok()?;
    loop {
        match socket.next().await?.ok()? {
            Message::Text(text) if text.as_str() == "3probe" => return Some(socket),
            Message::Ping(_) | Message::Pong(_) => {}
            _ => return None,
        }
    }
}
