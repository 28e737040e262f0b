//! Do not disturb while the screen is locked (`dndWhenDesktopLocked`).
//!
//! The present state is looked at before anything is set: what somebody set by hand stays. What the app
//! has set is [`Held`] until the PBX has said that it is cleared, and whoever keeps it on disk makes sure
//! that a crash leaves none behind. Nothing is set in the middle of a call; clearing never waits for one.
//!
//! One thing is asked of the PBX at a time. There is no request without the state that is wanted: left
//! out, it would toggle.

/// What the app has set, or is about to set, and has not cleared yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<P> {
    pub phone: P,
    /// It was seen to be off before. Else one that was set by hand could not be seen, and is cleared.
    pub seen: bool,
}

/// What the decision hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances<'a, P> {
    /// The setting.
    pub wanted: bool,
    /// None: not known yet.
    pub locked: Option<bool>,
    pub on_a_call: bool,
    /// The phone that it is set for; none while it is not known.
    pub phone: Option<&'a P>,
    /// What the PBX has last said, by itself or in a list, of that phone.
    pub told: Option<bool>,
}

/// What is to be asked of the PBX now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<P> {
    /// Whether do not disturb is on, asked anew.
    Look(P),
    Set {
        phone: P,
        on: bool,
    },
}

/// What a look saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    On,
    Off,
    /// The PBX does not say.
    Untold,
    /// The PBX cannot be reached: it is looked again.
    Failed,
}

/// What setting it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The PBX has no such phone (any more).
    Gone,
    /// The PBX does not do it.
    Refused,
    /// Nobody knows whether it was done.
    Failed,
}

/// How it stands, for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nothing is set.
    Idle,
    /// Set by the app.
    Held { seen: bool },
    /// It was on before the lock, and is left alone.
    ByHand,
    /// Somebody has changed it since the lock, and that stands.
    Overruled,
    /// The PBX did not do it.
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    ByHand,
    Overruled,
    Refused,
}

/// The rule, from lock to lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockDnd<P> {
    held: Option<Held<P>>,
    /// The PBX has said that what is held is set.
    confirmed: bool,
    /// Nobody knows whether it is: an earlier run has left it, or its answer was lost. It is looked at.
    unsure: bool,
    /// For this lock and this phone nothing more is done.
    verdict: Option<(P, Verdict)>,
    /// The look of a moment ago: whether the state could be seen, and was off.
    looked: Option<(P, bool)>,
    /// Of the phone that is held.
    told: Option<bool>,
    /// Something is being asked.
    busy: bool,
}

impl<P> Default for LockDnd<P> {
    fn default() -> Self {
        Self {
            held: None,
            confirmed: false,
            unsure: false,
            verdict: None,
            looked: None,
            told: None,
            busy: false,
        }
    }
}

impl<P: Clone + PartialEq> LockDnd<P> {
    /// With what an earlier run has set and not cleared.
    #[must_use]
    pub fn recalled(held: Option<Held<P>>) -> Self {
        Self { unsure: held.is_some(), held, ..Self::default() }
    }

    /// What has to be cleared one day: to be kept on disk before the step is taken.
    #[must_use]
    pub const fn held(&self) -> Option<&Held<P>> {
        self.held.as_ref()
    }

    /// Something is being asked, and its answer has not come yet.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.busy
    }

    #[must_use]
    pub fn phase(&self) -> Phase {
        match (&self.held, &self.verdict) {
            (Some(held), _) => Phase::Held { seen: held.seen },
            (None, Some((_, Verdict::ByHand))) => Phase::ByHand,
            (None, Some((_, Verdict::Overruled))) => Phase::Overruled,
            (None, Some((_, Verdict::Refused))) => Phase::Refused,
            (None, None) => Phase::Idle,
        }
    }

    /// What to ask now, if anything; its answer goes to [`Self::looked`] or [`Self::was_set`].
    pub fn decide(&mut self, now: Circumstances<'_, P>) -> Option<Step<P>> {
        if self.busy {
            return None;
        }
        let step = self.step(now);
        self.busy = step.is_some();
        step
    }

    fn step(&mut self, now: Circumstances<'_, P>) -> Option<Step<P>> {
        let counts = now.wanted && now.locked == Some(true);
        let of_this_phone = |phone: &P| now.phone.is_none_or(|now| now == phone);
        if !counts || self.verdict.as_ref().is_some_and(|(phone, _)| !of_this_phone(phone)) {
            self.verdict = None;
        }
        if !counts || now.on_a_call {
            self.looked = None;
        }
        if let Some(held) = &self.held {
            let phone = held.phone.clone();
            let stays = now.locked.is_none() || (counts && of_this_phone(&phone));
            if !stays {
                return Some(Step::Set { phone, on: false });
            }
            return if counts { self.keep(now, phone) } else { None };
        }
        if !counts || now.on_a_call || self.verdict.is_some() {
            return None;
        }
        let phone = now.phone?.clone();
        match self.looked.take() {
            Some((of, seen)) if of == phone => {
                self.held = Some(Held { phone: phone.clone(), seen });
                (self.confirmed, self.unsure) = (false, false);
                Some(Step::Set { phone, on: true })
            }
            _ => Some(Step::Look(phone)),
        }
    }

    /// While it is to stay as the app has set it.
    fn keep(&mut self, now: Circumstances<'_, P>, phone: P) -> Option<Step<P>> {
        if self.unsure {
            return Some(Step::Look(phone));
        }
        if !self.confirmed {
            return (!now.on_a_call).then_some(Step::Set { phone, on: true });
        }
        let before = std::mem::replace(&mut self.told, now.told);
        // Somebody may have switched it off; or it is old news, and only a look tells.
        (now.told == Some(false) && before != Some(false)).then_some(Step::Look(phone))
    }

    /// What a look at `phone` saw.
    pub fn looked(&mut self, phone: P, seen: Seen) {
        self.busy = false;
        let is_held = self.held.as_ref().is_some_and(|held| held.phone == phone);
        if is_held && self.unsure {
            self.looked_into(phone, seen);
            return;
        }
        match seen {
            Seen::Off if is_held => {
                self.held = None;
                self.verdict = Some((phone, Verdict::Overruled));
            }
            // What was told has not been looked into yet.
            Seen::Failed if is_held => self.told = None,
            Seen::On if !is_held => self.verdict = Some((phone, Verdict::ByHand)),
            Seen::Off | Seen::Untold if !is_held => self.looked = Some((phone, seen == Seen::Off)),
            _ => {}
        }
    }

    /// What a look saw of something that may have been set or not.
    fn looked_into(&mut self, phone: P, seen: Seen) {
        self.unsure = seen == Seen::Failed;
        match seen {
            Seen::On => (self.confirmed, self.told) = (true, Some(true)),
            // It was not, or no longer is: as if it were looked at for the first time.
            Seen::Off => (self.held, self.looked) = (None, Some((phone, true))),
            // It is set once more.
            Seen::Untold | Seen::Failed => {}
        }
    }

    /// What setting `phone` came to.
    pub fn was_set(&mut self, phone: P, on: bool, outcome: Outcome) {
        self.busy = false;
        match (on, outcome) {
            (true, Outcome::Done) => {
                self.confirmed = true;
                self.told = Some(true);
            }
            (true, Outcome::Gone | Outcome::Refused) => {
                self.held = None;
                self.verdict = Some((phone, Verdict::Refused));
            }
            (false, Outcome::Done | Outcome::Gone) => self.held = None,
            (_, Outcome::Failed) => self.unsure = true,
            // Asked again until it is done.
            (false, Outcome::Refused) => {}
        }
    }

    /// Somebody is about to change it by hand: nothing else is asked meanwhile. False where something is
    /// being asked already.
    pub fn begin_by_hand(&mut self) -> bool {
        !std::mem::replace(&mut self.busy, true)
    }

    /// Somebody has changed it by hand, which stands until the next lock; none: it was not changed.
    pub fn by_hand(&mut self, changed: Option<P>) {
        self.busy = false;
        let Some(phone) = changed else { return };
        if self.held.as_ref().is_some_and(|held| held.phone == phone) {
            self.held = None;
        }
        self.looked = None;
        self.verdict = Some((phone, Verdict::Overruled));
    }
}

#[cfg(test)]
mod tests;
