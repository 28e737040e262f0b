//! A thread's work: one loop that takes commands, writes what has changed, and reads the headset of a call.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

use devices::busylight::{Look, State};
use devices::desk::{Driven, Told, Trial, Wanted, WantedHeadset};
use devices::headset::{CallPhase, Moment};

use crate::bus::Bus;
use crate::headset::Headset;
use crate::lights::Lights;

/// How long the thread waits for a report of a headset in a call before it looks at its commands.
pub const READ_WITHIN: Duration = Duration::from_millis(10);

/// How long a colour is shown in a trial, and how long a trial rings.
const EACH_COLOUR: Duration = Duration::from_millis(1200);
const RINGS_FOR: Duration = Duration::from_secs(3);

/// What of the desk one thread serves: a light that hangs must not hold up a headset's button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Lights,
    Headset,
}

impl Part {
    pub(crate) const ALL: [Self; 2] = [Self::Lights, Self::Headset];

    /// Of its thread.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Lights => "lights",
            Self::Headset => "headset",
        }
    }

    /// Whether there is anything for it to do.
    pub(crate) const fn is_wanted(self, wanted: &Wanted) -> bool {
        match self {
            Self::Lights => wanted.lights.is_some(),
            Self::Headset => wanted.headset.is_some(),
        }
    }
}

/// What the thread is asked for.
#[derive(Debug, Clone)]
pub(crate) enum Command {
    Want(Wanted),
    /// A device has come or gone.
    Changed,
    Woke,
    /// What the last press asked for is not done.
    Refused,
    Try(Trial),
    /// Makes lights dark, answers, and ends.
    Close(Sender<()>),
}

/// The devices of one part, and what is wanted of the whole desk: a call at either ends a trial at both.
pub(crate) struct Worker<B: Bus, T> {
    part: Part,
    bus: B,
    tell: T,
    begun: Instant,
    wanted: Wanted,
    lights: Option<Lights<B::Device>>,
    headset: Option<Headset<B::Device>>,
    trial: Option<Playing>,
    told: ToldLast,
    closing: Vec<Sender<()>>,
}

/// None: nothing, or it is not wanted any more.
#[derive(Debug, Default)]
struct ToldLast {
    lights: Option<Vec<Driven>>,
    headset: Option<Option<Driven>>,
}

/// A trial that goes on.
#[derive(Debug)]
struct Playing {
    shows: VecDeque<Look>,
    each: Duration,
    /// Of the look in front.
    until: Instant,
    rings: bool,
}

impl<B: Bus, T: Fn(Told)> Worker<B, T> {
    pub(crate) fn new(part: Part, bus: B, tell: T) -> Self {
        Self {
            part,
            bus,
            tell,
            begun: Instant::now(),
            wanted: Wanted::default(),
            lights: None,
            headset: None,
            trial: None,
            told: ToldLast::default(),
            closing: Vec::new(),
        }
    }

    /// Works until nothing is wanted any more, or nobody is left to want anything.
    pub(crate) fn run(mut self, commands: &Receiver<Command>) {
        loop {
            let first = if self.headset.as_ref().is_some_and(Headset::is_open) {
                self.hear();
                commands.try_recv()
            } else {
                wait(commands, self.due())
            };
            let gone = matches!(first, Err(TryRecvError::Disconnected));
            let now = Instant::now();
            for command in first.ok().into_iter().chain(commands.try_iter()) {
                self.take(command, now);
            }
            if gone || !self.closing.is_empty() {
                self.wanted = Wanted::default();
            }
            self.settle(now);
            if !self.part.is_wanted(&self.wanted) {
                for closing in self.closing {
                    let _gone = closing.send(());
                }
                return;
            }
        }
    }

    fn moment(&self, now: Instant) -> Moment {
        now.saturating_duration_since(self.begun)
    }

    pub(crate) fn take(&mut self, command: Command, now: Instant) {
        match command {
            Command::Want(wanted) => self.want(wanted, now),
            Command::Changed => self.look_again(now),
            Command::Woke => {
                if let Some(lights) = &mut self.lights {
                    lights.repeat();
                }
                if let Some(headset) = &mut self.headset {
                    headset.repeat();
                }
                self.look_again(now);
            }
            Command::Refused => {
                let moment = self.moment(now);
                if let Some(headset) = &mut self.headset {
                    headset.refused(moment);
                }
            }
            Command::Try(trial) => self.begin(trial, now),
            Command::Close(done) => self.closing.push(done),
        }
    }

    fn want(&mut self, wanted: Wanted, now: Instant) {
        if has_call(&wanted) {
            self.trial = None;
        }
        let maker = wanted.headset.map(|headset| headset.maker);
        if maker != self.headset.as_ref().map(Headset::maker) {
            self.let_go_of_headset(now);
        }
        self.wanted = wanted;
        // What kept a device from being driven may be over: the state has changed, so somebody is there.
        if self.lights.as_ref().is_some_and(Lights::is_hindered)
            || self.headset.as_ref().is_some_and(Headset::is_hindered)
        {
            self.look_again(now);
        }
    }

    fn look_again(&mut self, now: Instant) {
        if let Some(lights) = &mut self.lights {
            lights.look_again(&mut self.bus, now);
        }
        if let Some(headset) = &mut self.headset {
            headset.look_again(&mut self.bus);
        }
    }

    /// Opens, writes and lets go as is wanted, and tells what is found.
    pub(crate) fn settle(&mut self, now: Instant) {
        self.go_on_with_trial(now);
        match self.part {
            Part::Lights => self.settle_lights(now),
            Part::Headset => self.settle_headset(now),
        }
    }

    fn settle_lights(&mut self, now: Instant) {
        let Some(look) = self.wanted.lights else {
            if let Some(mut lights) = self.lights.take() {
                lights.darken(now);
            }
            self.told.lights = None;
            return;
        };
        let look = self.trial.as_ref().and_then(|trial| trial.shows.front().copied()).unwrap_or(look);
        let lights = self.lights.get_or_insert_with(|| {
            let mut lights = Lights::new();
            lights.look_again(&mut self.bus, now);
            lights
        });
        // kuandoHUB says nothing when it starts, so it is looked for where a light is written to.
        if lights.due().is_some_and(|due| due <= now) && self.bus.has_rival() {
            lights.look_again(&mut self.bus, now);
        }
        if !lights.show(&look, now) {
            lights.look_again(&mut self.bus, now);
            lights.show(&look, now);
        }
        let found = lights.told();
        if self.told.lights.as_ref() != Some(&found) {
            self.told.lights = Some(found.clone());
            (self.tell)(Told::Lights(found));
        }
    }

    fn settle_headset(&mut self, now: Instant) {
        let Some(mut wanted) = self.wanted.headset else {
            self.told.headset = None;
            return;
        };
        if self.is_trial_ringing() {
            wanted.phase = CallPhase::Ringing;
        }
        let moment = self.moment(now);
        let headset = self.headset.get_or_insert_with(|| {
            let mut headset = Headset::new(wanted.maker);
            headset.look_again(&mut self.bus);
            headset
        });
        if !headset.follow(&mut self.bus, &wanted, moment) {
            headset.look_again(&mut self.bus);
            headset.follow(&mut self.bus, &wanted, moment);
        }
        let found = headset.told();
        if self.told.headset.as_ref() != Some(&found) {
            self.told.headset = Some(found.clone());
            (self.tell)(Told::Headset(found));
        }
    }

    /// It rings and shows nothing any more.
    fn let_go_of_headset(&mut self, now: Instant) {
        let moment = self.moment(now);
        if let Some(mut headset) = self.headset.take() {
            let silent = WantedHeadset { maker: headset.maker(), phase: CallPhase::None, muted: false };
            headset.follow(&mut self.bus, &silent, moment);
        }
        self.told.headset = None;
    }

    /// Waits for a report of the headset, and tells what it means.
    pub(crate) fn hear(&mut self) {
        let trial = self.is_trial_ringing();
        let begun = self.begun;
        let Some(headset) = &mut self.headset else { return };
        match headset.read(READ_WITHIN, || begun.elapsed()) {
            // A button that is pressed in a trial means nothing.
            Some(meant) => {
                meant.into_iter().filter(|_| !trial).for_each(|meant| (self.tell)(Told::Meant(meant)))
            }
            None => headset.look_again(&mut self.bus),
        }
    }

    // --- Trials ----------------------------------------------------------------------------------------

    /// A call is not disturbed.
    fn begin(&mut self, trial: Trial, now: Instant) {
        if has_call(&self.wanted) {
            return;
        }
        let (shows, each, rings) = match trial {
            Trial::Colours => {
                let shown = |state| Look::of(state, None);
                (State::ALL.into_iter().map(shown).collect(), EACH_COLOUR, false)
            }
            Trial::Ring(ring) => (VecDeque::from([Look::of(State::Ringing, ring)]), RINGS_FOR, true),
        };
        self.trial = Some(Playing { shows, each, until: now + each, rings });
    }

    fn go_on_with_trial(&mut self, now: Instant) {
        let Some(trial) = &mut self.trial else { return };
        while trial.until <= now && !trial.shows.is_empty() {
            trial.shows.pop_front();
            trial.until += trial.each;
        }
        if trial.shows.is_empty() {
            self.trial = None;
        }
    }

    fn is_trial_ringing(&self) -> bool {
        self.trial.as_ref().is_some_and(|trial| trial.rings)
    }

    /// When there is something to do though nothing happens.
    pub(crate) fn due(&self) -> Option<Instant> {
        let of_lights = self.lights.as_ref().and_then(Lights::due);
        let of_trial = self.trial.as_ref().map(|trial| trial.until);
        [of_lights, of_trial].into_iter().flatten().min()
    }
}

/// Whether a call rings at the lights, or the headset takes part in one.
fn has_call(wanted: &Wanted) -> bool {
    wanted.lights.is_some_and(|look| look.blinks)
        || wanted.headset.is_some_and(|headset| headset.phase != CallPhase::None)
}

/// The next command, for which it waits until `due`.
fn wait(commands: &Receiver<Command>, due: Option<Instant>) -> Result<Command, TryRecvError> {
    let Some(due) = due else { return commands.recv().map_err(|_| TryRecvError::Disconnected) };
    let within = due.saturating_duration_since(Instant::now());
    commands.recv_timeout(within).map_err(|error| match error {
        RecvTimeoutError::Timeout => TryRecvError::Empty,
        RecvTimeoutError::Disconnected => TryRecvError::Disconnected,
    })
}

#[cfg(test)]
mod tests;
