//! The ringer: a tone on the device that is meant, for as long as it rings.
//!
//! The output is opened when ringing starts and closed after it. While it rings, the devices are
//! looked at every second and the sound is moved when the chosen one goes or a more wanted one comes:
//! lists are compared because no server tells a stream that its device has been pulled out. Ringing
//! without sound is reported and goes on, and is heard as soon as there is something to hear it on.

mod session;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use settings::values::RingerVolume;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use super::NoSound;
use super::devices::{Device, Preferred, Why};
use super::tones::Tone;
use session::{Kind, Ring, Session};

/// What the ringer does now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Nothing sounds. `unheard`: why the last ringing or preview was not heard when it ended.
    Silent {
        unheard: Option<NoSound>,
    },
    Sounding {
        on: Device,
        why: Why,
        preview: bool,
    },
    /// It rings, and nobody hears it.
    Unheard {
        why: NoSound,
        preview: bool,
    },
}

#[derive(Debug)]
enum Command {
    Start(Ring),
    SetVolume(RingerVolume),
    Stop,
    StopPreview,
}

/// Where commands go while a thread plays; none: there is no thread.
type Line = Arc<Mutex<Option<UnboundedSender<Command>>>>;

/// Plays one tone at a time. Cheap to make, and nothing is opened until it is used; every call comes
/// back at once, and what came of it is in [`Ringer::status`].
#[derive(Debug)]
pub struct Ringer {
    line: Line,
    status: watch::Sender<Status>,
}

impl Default for Ringer {
    fn default() -> Self {
        Self::new()
    }
}

impl Ringer {
    #[must_use]
    pub fn new() -> Self {
        let (status, _) = watch::channel(Status::Silent { unheard: None });
        Self { line: Arc::default(), status }
    }

    /// What it does, now and at every change.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<Status> {
        self.status.subscribe()
    }

    /// Rings with `tone` until [`Ringer::stop`], in place of what it plays now.
    pub fn start(&self, tone: Tone, preferred: Vec<Preferred>, volume: RingerVolume) {
        self.tell(Command::Start(Ring::new(Kind::Call, tone, preferred, volume)));
    }

    /// Plays `tone` once, for at most three seconds. A call that rings is not disturbed.
    pub fn preview(&self, tone: Tone, preferred: Vec<Preferred>, volume: RingerVolume) {
        self.tell(Command::Start(Ring::new(Kind::Preview, tone, preferred, volume)));
    }

    /// Changes the loudness of what it plays.
    pub fn set_volume(&self, volume: RingerVolume) {
        self.tell(Command::SetVolume(volume));
    }

    /// Ends whatever it plays.
    pub fn stop(&self) {
        self.tell(Command::Stop);
    }

    /// Ends a preview, and leaves a call ringing.
    pub fn stop_preview(&self) {
        self.tell(Command::StopPreview);
    }

    fn tell(&self, command: Command) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let unsent = match line.as_ref() {
            Some(sender) => sender.send(command).err().map(|unsent| unsent.0),
            None => Some(command),
        };
        // Nobody plays: only a start means anything.
        let Some(Command::Start(ring)) = unsent else {
            return;
        };
        let (sender, commands) = unbounded_channel();
        let (kept, status) = (Arc::clone(&self.line), self.status.clone());
        let preview = ring.is_preview();
        let thread = thread::Builder::new().name("ringer".to_owned());
        let work = move || {
            if catch_unwind(AssertUnwindSafe(|| run(ring, commands, &kept, &status))).is_err() {
                // The next ringing gets a thread of its own.
                kept.lock().unwrap_or_else(PoisonError::into_inner).take();
                status.send_replace(Status::Silent { unheard: Some(NoSound::Fault) });
            }
        };
        match thread.spawn(work) {
            Ok(_) => *line = Some(sender),
            Err(error) => {
                let why = NoSound::NoThread { why: error.to_string() };
                tracing::warn!(%why, preview, "the ringer has no thread");
                self.status.send_replace(Status::Silent { unheard: Some(why) });
            }
        }
    }
}

impl Drop for Ringer {
    fn drop(&mut self) {
        // Without a line the thread falls silent and ends.
        self.line.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// The thread: plays until nothing is asked for any more.
fn run(first: Ring, mut commands: UnboundedReceiver<Command>, line: &Line, status: &watch::Sender<Status>) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            line.lock().unwrap_or_else(PoisonError::into_inner).take();
            let why = NoSound::NoThread { why: error.to_string() };
            status.send_replace(Status::Silent { unheard: Some(why) });
            return;
        }
    };
    let mut next = Some(first);
    while let Some(ring) = next.take() {
        next = runtime.block_on(play(ring, &mut commands, status));
        if next.is_none() {
            next = waiting(&mut commands);
        }
        if next.is_none() {
            // Nobody can add a command while the line is held.
            let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
            next = waiting(&mut commands);
            if next.is_none() {
                line.take();
            }
        }
    }
}

/// The ringing that has been asked for meanwhile.
fn waiting(commands: &mut UnboundedReceiver<Command>) -> Option<Ring> {
    let mut next = None;
    while let Ok(command) = commands.try_recv() {
        match command {
            Command::Start(ring) => next = Some(ring),
            Command::SetVolume(volume) => {
                if let Some(ring) = &next {
                    ring.set_volume(volume);
                }
            }
            Command::Stop => next = None,
            Command::StopPreview => next = next.filter(|ring| !ring.is_preview()),
        }
    }
    next
}

/// Plays `ring` to its end; what is to be played in its place, if that is why it ended.
async fn play(
    ring: Ring,
    commands: &mut UnboundedReceiver<Command>,
    status: &watch::Sender<Status>,
) -> Option<Ring> {
    let mut session = Session::new();
    let next = {
        let playing = session.play(&ring, |state| {
            status.send_if_modified(|now| {
                let changed = *now != state;
                *now = state;
                changed
            });
        });
        tokio::pin!(playing);
        loop {
            tokio::select! {
                biased;
                command = commands.recv() => match command {
                    Some(Command::SetVolume(volume)) => ring.set_volume(volume),
                    Some(Command::StopPreview) if !ring.is_preview() => {}
                    Some(Command::Start(next)) if next.is_preview() && !ring.is_preview() => {}
                    Some(Command::Start(next)) => break Some(next),
                    Some(Command::Stop | Command::StopPreview) | None => break None,
                },
                () = &mut playing => break None,
            }
        }
    };
    session.close().await;
    status.send_modify(|now| {
        let unheard = match now {
            Status::Unheard { why, .. } => Some(why.clone()),
            Status::Silent { .. } | Status::Sounding { .. } => None,
        };
        *now = Status::Silent { unheard };
    });
    next
}
