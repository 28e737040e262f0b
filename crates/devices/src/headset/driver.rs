//! What a press means, and what a headset shows: a state machine without a device.
//!
//! A headset answers what it is told with reports of its own: a hook that is told to be off reports that it is, as
//! though somebody had lifted it. So for [`SETTLES`] after each change of its hook that comes from here, what the
//! hook reports is an echo, and nobody's press.

use core::time::Duration;

use super::layout::{HookKind, Layout, Reading, Signs};

/// A point in time: how long after another one, the same for all.
pub type Moment = Duration;

/// How long a headset takes to say again what it was told. Nobody answers and hangs up faster.
pub const SETTLES: Duration = Duration::from_millis(400);

/// How far a call has come that a headset has a part in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CallPhase {
    #[default]
    None,
    Ringing,
    Active {
        held: bool,
        /// A second call rings.
        another_rings: bool,
    },
}

/// What the user means by a press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// What the shortcut ANSWER does.
    Answer,
    /// What the shortcut HANGUP does.
    HangUp,
    /// Holds the call, or goes on with it.
    Hold,
    /// The microphone is to be off, or on again.
    Mute(bool),
}

/// The state of one headset.
#[derive(Debug, Clone)]
pub struct Driver {
    hook_kind: HookKind,
    mute_kind: HookKind,
    phase: CallPhase,
    muted: bool,
    /// A press has asked for it, and the call has not followed yet.
    asked: Option<Asked>,
    hook: bool,
    mute: bool,
    flash: bool,
    /// When the hook was told to be another way.
    told: Option<Moment>,
    /// When the mute was.
    mute_told: Option<Moment>,
    out_of_step: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Answer,
    HangUp,
}

impl Driver {
    #[must_use]
    pub const fn new(layout: &Layout) -> Self {
        Self::of_kinds(layout.hook_kind(), layout.mute_kind())
    }

    const fn of_kinds(hook_kind: HookKind, mute_kind: HookKind) -> Self {
        Self {
            hook_kind,
            mute_kind,
            phase: CallPhase::None,
            muted: false,
            asked: None,
            hook: false,
            mute: false,
            flash: false,
            told: None,
            mute_told: None,
            out_of_step: false,
        }
    }

    /// The call has come so far.
    pub fn call(&mut self, phase: CallPhase, now: Moment) {
        if phase == self.phase {
            return;
        }
        self.change(now, |this| {
            this.phase = phase;
            this.asked = None;
            if phase == CallPhase::None {
                this.muted = false;
            }
        });
    }

    /// What was asked for by a press is not done: the PBX has refused it.
    pub fn refused(&mut self, now: Moment) {
        self.change(now, |this| this.asked = None);
    }

    /// The microphone was turned off or on elsewhere.
    pub fn set_muted(&mut self, muted: bool, now: Moment) {
        self.change(now, |this| this.muted = muted && this.is_active());
    }

    /// What the headset has to show now.
    #[must_use]
    pub const fn signs(&self) -> Signs {
        let off_hook = match (self.phase, self.asked) {
            (CallPhase::Ringing, asked) => matches!(asked, Some(Asked::Answer)),
            (CallPhase::Active { .. }, asked) => !matches!(asked, Some(Asked::HangUp)),
            (CallPhase::None, _) => false,
        };
        let (ring, hold) = match self.phase {
            CallPhase::Ringing => (!off_hook, false),
            CallPhase::Active { held, another_rings } => (another_rings, held),
            CallPhase::None => (false, false),
        };
        Signs { ring, off_hook, mute: self.muted, hold }
    }

    /// Whether the headset shows something else than it was told, so that it must be told again. Asking clears it.
    pub const fn take_out_of_step(&mut self) -> bool {
        core::mem::replace(&mut self.out_of_step, false)
    }

    /// The headset has reported this.
    pub fn report(&mut self, reading: Reading, now: Moment) -> Option<Meant> {
        let hook = reading.hook.and_then(|hook| self.hook_reported(hook, now));
        let flash = reading.flash.and_then(|flash| self.flash_reported(flash));
        let mute = reading.mute.and_then(|mute| self.mute_reported(mute, now));
        hook.or(flash).or(mute)
    }

    fn hook_reported(&mut self, hook: bool, now: Moment) -> Option<Meant> {
        let before = core::mem::replace(&mut self.hook, hook);
        let echo = is_within(self.told, now);
        if self.hook_kind == HookKind::Switch && hook != self.signs().off_hook && echo {
            self.out_of_step = true;
        }
        if echo || hook == before {
            return None;
        }
        match self.hook_kind {
            HookKind::Switch if hook => self.answered(now),
            HookKind::Switch => self.hung_up(now),
            HookKind::Button if hook => self.answered(now).or_else(|| self.hung_up(now)),
            HookKind::Button => None,
        }
    }

    fn answered(&mut self, now: Moment) -> Option<Meant> {
        let rings = self.phase == CallPhase::Ringing && self.asked.is_none();
        rings.then(|| {
            self.change(now, |this| this.asked = Some(Asked::Answer));
            Meant::Answer
        })
    }

    fn hung_up(&mut self, now: Moment) -> Option<Meant> {
        let talks = self.is_active() && self.asked.is_none();
        talks.then(|| {
            self.change(now, |this| this.asked = Some(Asked::HangUp));
            Meant::HangUp
        })
    }

    const fn flash_reported(&mut self, flash: bool) -> Option<Meant> {
        let before = core::mem::replace(&mut self.flash, flash);
        if !flash || before {
            return None;
        }
        match self.phase {
            CallPhase::Active { another_rings: true, .. } => Some(Meant::Answer),
            CallPhase::Active { .. } => Some(Meant::Hold),
            CallPhase::None | CallPhase::Ringing => None,
        }
    }

    fn mute_reported(&mut self, mute: bool, now: Moment) -> Option<Meant> {
        let before = core::mem::replace(&mut self.mute, mute);
        if !self.is_active() || mute == before || is_within(self.mute_told, now) {
            return None;
        }
        let wanted = match self.mute_kind {
            HookKind::Switch => mute,
            HookKind::Button if mute => !self.muted,
            HookKind::Button => return None,
        };
        if wanted == self.muted {
            return None;
        }
        self.change(now, |this| this.muted = wanted);
        Some(Meant::Mute(wanted))
    }

    const fn is_active(&self) -> bool {
        matches!(self.phase, CallPhase::Active { .. })
    }

    /// Changes what is shown, and remembers when: the headset will say it again.
    fn change(&mut self, now: Moment, change: impl FnOnce(&mut Self)) {
        let before = self.signs();
        change(self);
        let after = self.signs();
        if before.off_hook != after.off_hook {
            self.told = Some(now);
        }
        if before.mute != after.mute {
            self.mute_told = Some(now);
        }
    }
}

fn is_within(told: Option<Moment>, now: Moment) -> bool {
    told.is_some_and(|told| now.saturating_sub(told) < SETTLES)
}

#[cfg(test)]
mod tests;
