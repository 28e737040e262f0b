//! A forgotten password, and a new key for the authenticator app.

use super::Client;
use crate::dialect::{self, Request, Secrets};
use crate::error::Error;
use crate::identity::{AuthenticatorKey, ResetMethod};
use crate::ids::EmployeeId;
use crate::secret::Token;

impl Client {
    /// Asks for a new password for an account, and says by which way it goes: a text message falls
    /// back to e-mail where there is no number. No session is needed.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with `account_disabled`, `reset_second_factor` (an account with a second
    /// factor is not reset this way) or `reset_too_soon` (not twice in thirty minutes).
    pub async fn reset_password(&self, username: &str, method: ResetMethod) -> Result<ResetMethod, Error> {
        let request = Request::reset_password(username, &method);
        let answer = self.exchange(request, None, Secrets(&[])).await.map_err(dialect::reset_refusal)?;
        dialect::read_reset(&answer.bytes, method)
    }

    /// Replaces the secret of the user's authenticator app. The old one is void at once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with `authenticator_not_enabled`; [`Error::NotFound`] for an employee that
    /// is not there, or is not the token's own.
    pub async fn create_authenticator_key(
        &self,
        token: &Token,
        employee: &EmployeeId,
    ) -> Result<AuthenticatorKey, Error> {
        let request = Request::create_authenticator_key(employee)?;
        let answer = self.ask(request, token).await.map_err(dialect::authenticator_refusal)?;
        dialect::read_authenticator_key(&answer.bytes, Secrets(&[token.expose()]))
    }
}
