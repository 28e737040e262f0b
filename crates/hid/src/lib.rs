//! Busylights and headsets, opened: one thread finds the lights and writes to them, another the headset, which it also
//! hears. A light that hangs holds up no button, and a headset that hangs no light.
//!
//! What is wanted is a value ([`Wanted`]), and what is told another ([`Told`]); frames, layouts and the meaning of
//! a press are pure, in `devices`. While nothing is wanted of either there is no thread of it and no open device. While
//! something is, the thread sleeps until it is asked, until a device comes or goes (the system says so), or until a light has to
//! hear that it stays as it is. Only while a headset takes part in a call does it look for reports, every
//! [`READ_WITHIN`].

use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use devices::busylight::{Look, VENDORS};
use devices::desk::{Driven, Hindrance, Present, Told, Trial, Wanted, WantedHeadset};
use devices::headset::Maker;
use off_thread::NoAnswer;
use tokio::runtime::Handle;

use crate::bus::{Bus as _, Listed};
use crate::system_bus::SystemBus;
use crate::worker::{Command, Part, Worker};

mod bus;
mod headset;
mod lights;
mod system;
mod system_bus;
mod worker;

pub use worker::READ_WITHIN;

/// A look at all devices takes milliseconds; one that a driver holds up is given up.
const LOOK_WITHIN: Duration = Duration::from_secs(2);

type Tell = Arc<dyn Fn(Told) + Send + Sync>;

/// The devices at the desk of one app.
pub struct Desk {
    /// What hears of devices that come and go, where that takes a runtime.
    runtime: Handle,
    tell: Tell,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    wanted: Wanted,
    lights: Serving,
    headset: Serving,
}

/// The thread of one part.
#[derive(Default)]
struct Serving {
    running: Option<Running>,
    /// The thread before, which may still be making lights dark.
    ending: Option<JoinHandle<()>>,
}

impl State {
    const fn of(&mut self, part: Part) -> &mut Serving {
        match part {
            Part::Lights => &mut self.lights,
            Part::Headset => &mut self.headset,
        }
    }
}

struct Running {
    commands: Sender<Command>,
    thread: JoinHandle<()>,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Desk {
    /// Opens nothing yet. `tell` is called from the thread of the devices and must not wait.
    pub fn new(runtime: Handle, tell: impl Fn(Told) + Send + Sync + 'static) -> Self {
        Self { runtime, tell: Arc::new(tell), state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What every light shows. None: lights go dark and are let go of.
    pub fn show(&self, look: Option<Look>) {
        self.want(|wanted| wanted.lights = look);
    }

    /// None: no headset is opened.
    pub fn use_headset(&self, headset: Option<WantedHeadset>) {
        self.want(|wanted| wanted.headset = headset);
    }

    /// What the last press asked for is not done.
    pub fn refused(&self) {
        self.say(&Command::Refused);
    }

    /// The computer has slept, or its network is another: devices may have lost what they showed, and hear it anew.
    pub fn woke(&self) {
        self.say(&Command::Woke);
    }

    /// Shows something to the user, on the devices that are driven.
    pub fn try_out(&self, trial: Trial) {
        self.say(&Command::Try(trial));
    }

    /// The lights and headsets that are connected. Opens none of them.
    ///
    /// # Errors
    /// The system does not answer.
    pub async fn look(&self) -> Result<Vec<Present>, NoAnswer> {
        off_thread::run("look at devices", LOOK_WITHIN, present).await
    }

    /// Whether a thread of the devices is there.
    #[must_use]
    pub fn is_running(&self) -> bool {
        let state = self.state();
        state.lights.running.is_some() || state.headset.running.is_some()
    }

    /// The app ends: lights go dark, and nothing is opened any more. Waits for `within` at most; a light that was
    /// not reached goes dark by itself.
    pub fn close(&self, within: Duration) {
        let mut state = self.state();
        state.wanted = Wanted::default();
        let running: Vec<Running> =
            Part::ALL.into_iter().filter_map(|part| state.of(part).running.take()).collect();
        drop(state);
        let (done, closed) = channel();
        for running in &running {
            // One that has failed has nothing open.
            let _gone = running.commands.send(Command::Close(done.clone()));
        }
        // Both are waited for at the same time: it ends when the last one has answered, or has gone.
        drop(done);
        let until = Instant::now() + within;
        loop {
            match closed.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(()) => {}
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        tracing::warn!("the devices did not answer at the end");
    }

    fn say(&self, command: &Command) {
        let mut state = self.state();
        for part in Part::ALL {
            if let Some(running) = &state.of(part).running {
                // One that has failed is started anew with the next change.
                let _gone = running.commands.send(command.clone());
            }
        }
    }

    fn want(&self, change: impl FnOnce(&mut Wanted)) {
        let mut state = self.state();
        let before = state.wanted;
        change(&mut state.wanted);
        let wanted = state.wanted;
        for part in Part::ALL {
            self.want_of(part, state.of(part), before, wanted);
        }
    }

    fn want_of(&self, part: Part, serving: &mut Serving, before: Wanted, wanted: Wanted) {
        let failed = serving.running.as_ref().is_some_and(|running| running.thread.is_finished());
        if wanted == before && !failed {
            return;
        }
        let told = !failed
            && serving
                .running
                .as_ref()
                .is_some_and(|running| running.commands.send(Command::Want(wanted)).is_ok());
        if !part.is_wanted(&wanted) {
            if let Some(running) = serving.running.take() {
                serving.ending = Some(running.thread);
            }
        } else if !told {
            let before = serving.running.take().map(|running| running.thread).or(serving.ending.take());
            match self.start(part, wanted, before) {
                Ok(running) => serving.running = Some(running),
                Err(why) => self.tell_no_thread(part, wanted, &why),
            }
        }
    }

    fn start(&self, part: Part, wanted: Wanted, before: Option<JoinHandle<()>>) -> Result<Running, String> {
        let (commands, received) = channel();
        let _received_below = commands.send(Command::Want(wanted));
        let (tell, runtime, changes) = (Arc::clone(&self.tell), self.runtime.clone(), commands.clone());
        let work = move || {
            // Two threads must not write to one device.
            if let Some(before) = before {
                let _panicked = before.join();
            }
            // Before the first look, so that nothing falls in between.
            let _watch = system::Watch::start(&runtime, move || {
                let _gone = changes.send(Command::Changed);
            });
            Worker::new(part, SystemBus::new(), move |told| tell(told)).run(&received);
        };
        let thread = thread::Builder::new().name(part.name().to_owned()).spawn(work);
        Ok(Running { commands, thread: thread.map_err(|error| error.to_string())? })
    }

    fn tell_no_thread(&self, part: Part, wanted: Wanted, why: &str) {
        tracing::error!(why, "no thread for the devices");
        let driven = |name: &str| Driven {
            name: name.to_owned(),
            hindrance: Some(Hindrance::Failed { why: format!("no thread could be started: {why}") }),
        };
        match (part, wanted.headset) {
            (Part::Lights, _) => (self.tell)(Told::Lights(vec![driven("Busylight")])),
            (Part::Headset, Some(headset)) => {
                (self.tell)(Told::Headset(Some(driven(headset.maker.name()))));
            }
            (Part::Headset, None) => {}
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close(Duration::ZERO);
    }
}

/// What is connected, without opening it.
fn present() -> Vec<Present> {
    let mut bus = SystemBus::new();
    let lights = lights::of(bus.list(&VENDORS))
        .into_iter()
        .map(|listed| Present::Light { name: lights::name(&listed) });
    let lights: Vec<Present> = lights.collect();
    let headsets = Maker::ALL.into_iter().flat_map(|maker| {
        let listed: Vec<Listed> = headset::of(bus.list(&[maker.vendor()]));
        listed.into_iter().map(move |listed| Present::Headset { name: headset::name(&listed, maker), maker })
    });
    let headsets: Vec<Present> = headsets.collect();
    lights.into_iter().chain(headsets).collect()
}
