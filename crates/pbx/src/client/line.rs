//! The user's own line: notes and recordings of running calls, and presence.

use super::Client;
use crate::dialect::{self, Request, Secrets};
use crate::directory::Presence;
use crate::error::Error;
use crate::ids::{CallId, EmployeeId, ExtensionId};
use crate::secret::Token;

impl Client {
    /// What is noted about a running call; empty where nothing is.
    ///
    /// # Errors
    /// [`Error::Invalid`] with `target`: the call is over, or somebody else's.
    pub async fn call_note(&self, token: &Token, call: &CallId) -> Result<String, Error> {
        let answer = self.ask(Request::call_note(call, None), token).await?;
        dialect::read_note(&answer.bytes, Secrets(&[token.expose()]))
    }

    /// Notes something about a running call, in place of what is noted; an empty text takes the note away. Sent once,
    /// never again by itself. What is noted now.
    ///
    /// # Errors
    /// As [`Client::call_note`].
    pub async fn set_call_note(&self, token: &Token, call: &CallId, note: &str) -> Result<String, Error> {
        let answer = self.ask(Request::call_note(call, Some(note)), token).await?;
        dialect::read_note(&answer.bytes, Secrets(&[token.expose()]))
    }

    /// Records the call that one of the user's extensions is on, or stops. Sent once, never again by itself. Whether it
    /// is recorded now; `None` where the PBX does not say.
    ///
    /// # Errors
    /// [`Error::NotFound`] without a call, [`Error::Conflict`] when nothing is recorded that could be stopped,
    /// [`Error::Forbidden`] with `mode` where the company does not record on demand.
    pub async fn record(
        &self,
        token: &Token,
        extension: &ExtensionId,
        on: bool,
    ) -> Result<Option<bool>, Error> {
        let answer = self.ask(Request::record(extension, on), token).await?;
        dialect::read_recording(&answer.bytes, Secrets(&[token.expose()]))
    }

    /// Sets the presence of an employee: one's own, or where a group grants it that of a colleague. Sent once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where it is not granted, [`Error::Invalid`] for a presence that the PBX does not take.
    pub async fn set_presence(
        &self,
        token: &Token,
        employee: &EmployeeId,
        presence: &Presence,
    ) -> Result<(), Error> {
        match self.act(Request::set_presence(employee, presence)?, token).await {
            // It was done, and nothing was said.
            Err(Error::Empty) => Ok(()),
            answer => answer,
        }
    }
}
