//! What a light shows: the colour of a state, and a sound while a call rings.

use super::tone::{Tone, Volume};

/// A colour of a light: red, green and blue, 0 to 100 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

impl Colour {
    pub const NONE: Self = Self([0, 0, 0]);
    const MOST: u8 = 100;

    /// What is over 100 is 100.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([at_most(red, Self::MOST), at_most(green, Self::MOST), at_most(blue, Self::MOST)])
    }

    #[must_use]
    pub const fn parts(self) -> [u8; 3] {
        self.0
    }
}

const fn at_most(part: u8, most: u8) -> u8 {
    if part > most { most } else { part }
}

/// The sound of a light while a call rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ring {
    pub tone: Tone,
    pub volume: Volume,
}

/// What a light shows at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    pub colour: Colour,
    pub blinks: bool,
    /// What it plays.
    pub ring: Option<Ring>,
}

impl Look {
    pub const DARK: Self = Self::steady(Colour::NONE);

    /// A colour that neither blinks nor plays.
    #[must_use]
    pub const fn steady(colour: Colour) -> Self {
        Self { colour, blinks: false, ring: None }
    }

    /// A state as a light shows it. `ring`: what it plays if the state is that a call rings; it blinks without one
    /// as well.
    #[must_use]
    pub const fn of(state: State, ring: Option<Ring>) -> Self {
        match state {
            State::Ringing => Self { colour: state.colour(), blinks: true, ring },
            _ => Self::steady(state.colour()),
        }
    }

    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.colour == Colour::NONE && self.ring.is_none()
    }
}

/// What colleagues see of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// A call rings for them.
    Ringing,
    OnACall,
    DoNotDisturb,
    Away,
    Free,
    /// Nobody is signed in, or the PBX cannot be reached.
    Offline,
}

impl State {
    /// In the order in which one wins over another.
    pub const ALL: [Self; 6] =
        [Self::Ringing, Self::OnACall, Self::DoNotDisturb, Self::Away, Self::Free, Self::Offline];

    /// | state | colour | red, green, blue |
    /// |---|---|---|
    /// | ringing | blue, blinking | 0, 20, 100 |
    /// | on a call | red | 100, 0, 0 |
    /// | do not disturb | purple | 80, 0, 80 |
    /// | away | amber | 100, 50, 0 |
    /// | free | green | 0, 100, 0 |
    /// | offline | dark | 0, 0, 0 |
    #[must_use]
    pub const fn colour(self) -> Colour {
        match self {
            Self::Ringing => Colour::new(0, 20, 100),
            Self::OnACall => Colour::new(100, 0, 0),
            Self::DoNotDisturb => Colour::new(80, 0, 80),
            Self::Away => Colour::new(100, 50, 0),
            Self::Free => Colour::new(0, 100, 0),
            Self::Offline => Colour::NONE,
        }
    }

    /// The word in `communicator status` and `devices`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ringing => "ringing",
            Self::OnACall => "on_a_call",
            Self::DoNotDisturb => "do_not_disturb",
            Self::Away => "away",
            Self::Free => "free",
            Self::Offline => "offline",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn only_a_call_that_rings_blinks_and_plays_and_it_blinks_without_a_tone_too() {
        let ring = Some(Ring { tone: Tone::Buzz, volume: Volume::of_per_cent(50.0) });
        for state in State::ALL {
            let rings = state == State::Ringing;
            let look = Look::of(state, ring);
            assert_eq!((look.blinks, look.ring.is_some()), (rings, rings), "{state:?}");
            assert_eq!(Look::of(state, None).blinks, rings, "{state:?}");
            assert_eq!(look.is_dark(), state == State::Offline, "{state:?}");
        }
    }

    #[test]
    fn each_state_has_a_colour_and_a_word_of_its_own() {
        let colours: BTreeSet<_> = State::ALL.map(|state| state.colour().parts()).into();
        let words: BTreeSet<_> = State::ALL.map(State::word).into();
        assert_eq!((colours.len(), words.len()), (State::ALL.len(), State::ALL.len()));
    }
}
