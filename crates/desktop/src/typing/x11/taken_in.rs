//! Whether the program has taken in what was typed: it says so itself, or gets time for it.

use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};

use super::super::super::{Refusal, TypingError};
use super::{LOOK_EVERY, Typist, failed};
use crate::x11_connection::X11Error;

/// A program that takes longer to take in some keys hangs.
const REACTS_WITHIN: Duration = Duration::from_secs(10);
/// Between two keys, for a program that does not say when it has taken in one.
const FOR_A_KEY: Duration = Duration::from_millis(12);
/// For such a program to have taken in everything.
pub(super) const FOR_ALL_KEYS: Duration = Duration::from_millis(400);

impl Typist<'_> {
    /// Waits until the program has taken in what was typed; one that does not say so gets time for it.
    pub(super) fn await_taken_in(&mut self, keys: usize) -> Result<(), TypingError> {
        if !self.answers {
            std::thread::sleep(FOR_A_KEY * u32::try_from(keys).unwrap_or(u32::MAX));
            return Ok(());
        }
        let deadline = Instant::now() + REACTS_WITHIN;
        self.ping().map_err(failed)?;
        while !self.is_answered().map_err(failed)? {
            self.look_at_stop()?;
            if Instant::now() >= deadline {
                return Err(TypingError::Refused(Refusal::NotReacting));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        self.taken_in = true;
        Ok(())
    }

    /// As surely as that can be had, where the program does not say so.
    pub(super) fn await_all_taken_in(&self) -> Result<(), TypingError> {
        // The others were waited for after each burst.
        while !self.answers && self.last.is_some_and(|last| last.elapsed() < FOR_ALL_KEYS) {
            self.look_at_stop()?;
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// Asks the program to answer when it has come to this question.
    fn ping(&mut self) -> Result<(), X11Error> {
        self.pings = self.pings.wrapping_add(1);
        let data = [self.atoms._NET_WM_PING, self.pings, self.window.id, 0, 0];
        let message = ClientMessageEvent::new(32, self.window.id, self.atoms.WM_PROTOCOLS, data);
        match self.connection.send_event(false, self.window.id, EventMask::NO_EVENT, message)?.check() {
            Ok(()) => Ok(()),
            Err(error) => match X11Error::from(error) {
                // Closed by what was typed: there is nobody to answer.
                X11Error::NoSuchWindow => {
                    self.answers = false;
                    Ok(())
                }
                other => Err(other),
            },
        }
    }

    fn is_answered(&mut self) -> Result<bool, X11Error> {
        if !self.answers {
            return Ok(true);
        }
        while let Some(event) = self.connection.poll_for_event()? {
            match event {
                Event::ClientMessage(answer) if answer.type_ == self.atoms.WM_PROTOCOLS => {
                    let [what, number, about, ..] = answer.data.as_data32();
                    if (what, number, about) == (self.atoms._NET_WM_PING, self.pings, self.window.id) {
                        return Ok(true);
                    }
                }
                Event::DestroyNotify(gone) if gone.window == self.window.id => {
                    self.answers = false;
                    return Ok(true);
                }
                _ => {}
            }
        }
        Ok(false)
    }
}
