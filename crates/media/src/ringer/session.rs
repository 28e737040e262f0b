//! One ringing: its connection, its output, and the looks at the devices while it lasts.

use std::sync::Arc;
use std::time::Duration;

use settings::values::RingerVolume;
use tokio::time::sleep;

use super::Status;
use crate::devices::{Chosen, Device, Preferred, Why, choose};
use crate::feed::{Feed, LEAD, Loudness, Tap};
use crate::system::{LATENCY, Output, Server};
use crate::tones::Tone;
use crate::{Found, NoSound};

/// Between two looks: a device that is pulled out is missed for no longer than this.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
const LONGEST_PREVIEW: Duration = Duration::from_secs(3);
/// From closing the tap to silence: what is on its way to the device, the ramp, and a little.
const FADE: Duration = LATENCY.saturating_add(Duration::from_millis(20));

/// Why it sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A call rings, until it is stopped.
    Call,
    /// Somebody wants to hear the tone, once.
    Preview,
}

/// What is to sound.
#[derive(Debug)]
pub(super) struct Ring {
    kind: Kind,
    tone: Tone,
    preferred: Vec<Preferred>,
    loudness: Arc<Loudness>,
}

impl Ring {
    pub(super) fn new(kind: Kind, tone: Tone, preferred: Vec<Preferred>, volume: RingerVolume) -> Self {
        Self { kind, tone, preferred, loudness: Loudness::new(volume) }
    }

    pub(super) fn set_volume(&self, volume: RingerVolume) {
        self.loudness.set(volume);
    }

    pub(super) fn is_preview(&self) -> bool {
        self.kind == Kind::Preview
    }

    /// How long it sounds, if it ends by itself.
    fn length(&self) -> Option<Duration> {
        let cycle = Duration::from_millis(self.tone.cycle(1000));
        self.is_preview().then(|| cycle.min(LONGEST_PREVIEW))
    }
}

/// An output that plays.
struct Playing {
    on: Found,
    tap: Arc<Tap>,
    /// What had been asked of the tap at the last look.
    asked: u64,
    // Only its end matters.
    _output: Output,
}

pub(super) struct Session {
    // Dropped in this order: the output before its connection.
    playing: Option<Playing>,
    server: Option<Server>,
}

impl Session {
    pub(super) const fn new() -> Self {
        Self { playing: None, server: None }
    }

    /// Plays until it is dropped, a preview to its end. When it is dropped before, [`Self::close`]
    /// comes next.
    pub(super) async fn play(&mut self, ring: &Ring, tell: impl Fn(Status)) {
        let preview = ring.is_preview();
        loop {
            let heard = match self.look(ring).await {
                Ok((on, why)) => {
                    tell(Status::Sounding { on, why, preview });
                    true
                }
                Err(why) => {
                    self.drop_all();
                    tell(Status::Unheard { why, preview });
                    false
                }
            };
            if let Some(length) = ring.length() {
                if heard {
                    sleep(LEAD + length + FADE).await;
                }
                return;
            }
            sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Falls silent, and ends output and connection.
    pub(super) async fn close(&mut self) {
        if let Some(playing) = self.playing.take() {
            end(playing).await;
        }
        self.server = None;
    }

    fn drop_all(&mut self) {
        self.playing = None;
        self.server = None;
    }

    /// Sees to it that the sound is where it should be. After an error nothing of the connection can
    /// be relied on.
    async fn look(&mut self, ring: &Ring) -> Result<(Device, Why), NoSound> {
        if self.server.is_none() {
            self.server = Some(Server::connect().await?);
        }
        let Some(server) = &self.server else {
            return Err(NoSound::TimedOut);
        };
        let mut present = server.outputs().await?;
        if self.playing.as_mut().is_some_and(Playing::stands_still) {
            tracing::info!("the output takes no more sound and is opened anew");
            self.playing = None;
        }
        let mut refusal = NoSound::NoDevice;
        loop {
            let devices: Vec<Device> = present.iter().map(|found| found.device.clone()).collect();
            let Chosen::Device { device, why } = choose(&ring.preferred, &devices) else {
                return Err(refusal);
            };
            let Some(found) = present.iter().find(|found| found.device.id == device.id).cloned() else {
                return Err(refusal);
            };
            if self.playing.as_ref().is_some_and(|playing| playing.is_on(&found)) {
                return Ok((device, why));
            }
            let tap = Arc::new(Tap::default());
            let feed = |rate| {
                let (loudness, tap) = (Arc::clone(&ring.loudness), Arc::clone(&tap));
                Feed::new(ring.tone, rate, ring.length(), loudness, tap)
            };
            match server.open(&device, feed).await {
                Ok(output) => {
                    tracing::debug!(device = device.name, ?why, "ringing");
                    let now = Playing { on: found, tap, asked: 0, _output: output };
                    if let Some(before) = self.playing.replace(now) {
                        end(before).await;
                    }
                    return Ok((device, why));
                }
                Err(error @ NoSound::Refused { .. }) => {
                    refusal = error;
                    present.retain(|found| found.device.id != device.id);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Playing {
    fn is_on(&self, found: &Found) -> bool {
        self.on.device.id == found.device.id && self.on.incarnation == found.incarnation
    }

    /// Whether nothing was asked for since the last look, a second ago.
    fn stands_still(&mut self) -> bool {
        let before = std::mem::replace(&mut self.asked, self.tap.asked());
        before == self.asked
    }
}

async fn end(playing: Playing) {
    playing.tap.close();
    sleep(FADE).await;
}
