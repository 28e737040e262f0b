//! Whether a call brings the window to the front, and whether the window goes back when the call is over.
//!
//! Rules only: where the window is comes in as a word, what to do goes out as one. A call brings the
//! window up once, when it begins to ring. While it is up for one call, another brings it up again where
//! something covers it meanwhile, and the place that it goes back to stays the first. It goes back when
//! the last call that it came up for is over, and not at all once the user has used it or closed it:
//! from then on it is theirs, and calls that ring already leave it alone.
//!
//! How large the window is does not matter here: a fullscreen window and the wallboard come up and go back
//! like any other, as they are.

use std::collections::BTreeSet;

use crate::event::CallId;

/// Where the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Not on the screen, or not even built.
    Hidden,
    Minimised,
    /// On the screen, and the keyboard is with another program; covered or not.
    Behind,
    /// The keyboard is with it: it comes from nowhere, and goes nowhere.
    InUse,
}

/// What is to be done with the window now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// See where it is; the answer is [`PopUp::found`].
    Look,
    /// Bring it to the front and leave the keyboard where it is; the answer is [`PopUp::risen`], or
    /// [`PopUp::closed`] when there is none.
    ComeUp,
    /// Back to where it was.
    GoBack(Place),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    /// As the user left it.
    #[default]
    Resting,
    /// It was asked where it is; `back_to` when it is up already.
    Looking {
        back_to: Option<Place>,
    },
    Rising {
        back_to: Place,
    },
    Up {
        back_to: Place,
    },
}

/// The window, as far as calls bring it up.
#[derive(Debug, Clone, Default)]
pub struct PopUp {
    /// Calls that have had their turn and are not over.
    seen: BTreeSet<CallId>,
    /// Those of them that the window is up for.
    holding: BTreeSet<CallId>,
    phase: Phase,
    /// `popupRevertWhenDone`.
    reverts: bool,
}

impl PopUp {
    /// Takes in the calls as they are. `popping`: those that bring the window up, as
    /// [`crate::ringing::Decision::pops_up`] has it.
    pub fn calls<'a>(
        &mut self,
        popping: impl IntoIterator<Item = &'a CallId>,
        is_over: impl Fn(&CallId) -> bool,
        reverts: bool,
    ) -> Option<Act> {
        self.reverts = reverts;
        self.seen.retain(|call| !is_over(call));
        self.holding.retain(|call| !is_over(call));
        let mut rings = false;
        for call in popping {
            if self.seen.insert(call.clone()) {
                self.holding.insert(call.clone());
                rings = true;
            }
        }
        match self.phase {
            Phase::Resting if rings => {
                self.phase = Phase::Looking { back_to: None };
                Some(Act::Look)
            }
            Phase::Up { back_to } if rings => {
                self.phase = Phase::Looking { back_to: Some(back_to) };
                Some(Act::Look)
            }
            Phase::Up { back_to } if self.holding.is_empty() => self.finish(back_to),
            // What is under way is done with first.
            Phase::Resting | Phase::Looking { .. } | Phase::Rising { .. } | Phase::Up { .. } => None,
        }
    }

    /// The answer to [`Act::Look`].
    pub fn found(&mut self, place: Place) -> Option<Act> {
        let Phase::Looking { back_to } = self.phase else { return None };
        if place == Place::InUse {
            self.used();
            return None;
        }
        // Hidden or minimised again: that place is the newer one.
        let first = back_to.filter(|_| place == Place::Behind);
        if !self.holding.is_empty() {
            self.phase = Phase::Rising { back_to: first.unwrap_or(place) };
            return Some(Act::ComeUp);
        }
        // The calls were over before it was known.
        match first {
            Some(first) => self.finish(first),
            None => {
                self.phase = Phase::Resting;
                None
            }
        }
    }

    /// The window has come up, as far as the system lets it.
    pub fn risen(&mut self) -> Option<Act> {
        let Phase::Rising { back_to } = self.phase else { return None };
        self.phase = Phase::Up { back_to };
        if self.holding.is_empty() { self.finish(back_to) } else { None }
    }

    /// The user has used the window: given it the keyboard, clicked, typed, moved, shown or hidden it.
    pub fn used(&mut self) {
        self.phase = Phase::Resting;
        self.holding.clear();
    }

    /// There is no window any more, or none could be had.
    pub fn closed(&mut self) {
        self.used();
    }

    /// It has come to the front for a call, or is about to, and nobody has used it.
    #[must_use]
    pub const fn is_up(&self) -> bool {
        matches!(self.phase, Phase::Rising { .. } | Phase::Up { .. } | Phase::Looking { back_to: Some(_) })
    }

    fn finish(&mut self, back_to: Place) -> Option<Act> {
        self.phase = Phase::Resting;
        self.reverts.then_some(Act::GoBack(back_to))
    }
}

#[cfg(test)]
mod tests;
