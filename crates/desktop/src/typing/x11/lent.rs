//! Characters that the layout does not have, lent to keys with nothing on them for as long as the typing lasts.

use x11rb::connection::Connection as _;
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use xkeysym::RawKeysym;

use super::super::super::TypingError;
use super::super::x11_keys::Burst;
use super::super::x11_map::Keycode;
use super::server::{Alone, State, map_of};
use super::{Typist, failed, no_such_key};
use crate::x11_connection::X11Error;

const SET_NOTHING: xkb::SetMapAux = xkb::SetMapAux {
    types: None,
    syms: None,
    key_actions: None,
    behaviors: None,
    vmods: None,
    explicit: None,
    modmap: None,
    vmodmap: None,
};

/// A key that is lent a character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lent {
    pub(super) keycode: Keycode,
    pub(super) keysym: RawKeysym,
}

/// Whether there are keys enough to lend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Enough,
    TooLittle,
}

impl Typist<'_> {
    /// Puts on unused keys what the layout does not have: for this burst, and for those that follow as far as the
    /// keys go.
    pub(super) fn lend(&mut self, burst: &Burst, later: &[Burst]) -> Result<Room, TypingError> {
        let state = State::now(self.connection).map_err(failed)?;
        let needed = self.missing(burst, state)?;
        if needed.iter().all(|keysym| self.lent.iter().any(|lent| lent.keysym == *keysym)) {
            return Ok(Room::Enough);
        }
        let mut wanted = needed.clone();
        for burst in later {
            for keysym in self.missing(burst, state)? {
                if !wanted.contains(&keysym) {
                    wanted.push(keysym);
                }
            }
            if wanted.len() >= self.unused.len() {
                break;
            }
        }
        let (kept, given_up): (Vec<Lent>, Vec<Lent>) = self
            .lent
            .iter()
            .partition(|lent| wanted.contains(&lent.keysym) || self.held.contains(&lent.keycode));
        wanted.retain(|keysym| !kept.iter().any(|lent| lent.keysym == *keysym));
        let needed = wanted.iter().filter(|keysym| needed.contains(keysym)).count();
        let mut places: Vec<Keycode> = self
            .unused
            .iter()
            .copied()
            .filter(|keycode| !self.lent.iter().any(|lent| lent.keycode == *keycode))
            .collect();
        if places.len() < needed {
            // What was typed with these would become the new character.
            self.await_all_taken_in()?;
            places.extend(given_up.iter().map(|lent| lent.keycode));
        }
        if places.len() < needed {
            return Ok(Room::TooLittle);
        }
        let changes: Vec<(Keycode, RawKeysym)> = places.into_iter().zip(wanted).collect();
        self.change(&changes).map_err(failed)?;
        self.lent.retain(|lent| !changes.iter().any(|(keycode, _)| *keycode == lent.keycode));
        self.lent.extend(changes.iter().map(|&(keycode, keysym)| Lent { keycode, keysym }));
        Ok(Room::Enough)
    }

    /// What no key types of these, each once.
    fn missing(&self, burst: &Burst, state: State) -> Result<Vec<RawKeysym>, TypingError> {
        let mut missing = Vec::new();
        for wanted in burst.steps.iter().map(|step| step.wanted()) {
            if self.map.find(wanted, state.group, state.locked).is_none() {
                let keysym = wanted.keysym().ok_or_else(|| no_such_key(wanted))?;
                if !missing.contains(&keysym) {
                    missing.push(keysym);
                }
            }
        }
        Ok(missing)
    }

    /// Puts these on keys of the keyboard of typed keys; its others stay as they are now.
    fn change(&self, changes: &[(Keycode, RawKeysym)]) -> Result<(), X11Error> {
        let _alone = Alone::begin(self.connection)?;
        let present = map_of(self.connection, self.keyboard)?;
        let Some((first, rows)) = present.with(changes) else { return Ok(()) };
        let setup = self.connection.setup();
        let count = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
        let syms = rows.iter().map(|row| row.syms.len()).sum::<usize>();
        let syms = u16::try_from(syms).map_err(|_| X11Error::Lacks("room for a keyboard map"))?;
        let (keys, none) = (count(rows.len()), xkb::VMod::from(0_u16));
        let rows = xkb::SetMapAux { syms: Some(rows), ..SET_NOTHING };
        self.connection
            .xkb_set_map(
                self.keyboard,
                xkb::SetMapFlags::from(0_u16),
                setup.min_keycode,
                setup.max_keycode,
                0,
                0,
                first,
                keys,
                syms,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                none,
                &rows,
            )?
            .check()
            .map_err(X11Error::from)
    }

    /// Takes the characters away that were put on keys, unless somebody else has put others there.
    pub(super) fn take_back(&mut self) -> Result<(), X11Error> {
        let present = map_of(self.connection, self.keyboard)?;
        let still = self.lent.drain(..).filter(|lent| present.has_only(lent.keycode, lent.keysym));
        let changes: Vec<_> = still.map(|lent| (lent.keycode, xkeysym::key::NoSymbol)).collect();
        self.change(&changes)
    }
}
