//! Whether a session is still good, for whoever was told 401 by something else.

use std::time::Duration;

use super::Client;
use crate::error::{Error, Unreached};
use crate::identity::Identity;
use crate::secret::Token;

/// What `validateToken` says of a session.
#[derive(Debug)]
pub enum SessionVerdict {
    /// It is good. With whose it is, where the answer names that.
    Good(Option<Box<Identity>>),
    /// 401, 403 or `success: false`: it is over.
    Bad(Error),
    /// No answer in time, or one that says neither: a page that is missing, a fault of the server.
    Silent(Error),
}

impl Client {
    /// Asks `validateToken` about a session, and waits for the answer no longer than `within`.
    pub async fn judge_session(&self, token: &Token, within: Duration) -> SessionVerdict {
        let silent = Error::Unreachable { why: Unreached::Timeout };
        match tokio::time::timeout(within, self.validate_token(token)).await {
            Ok(Ok(identity)) => SessionVerdict::Good(Some(Box::new(identity))),
            Ok(Err(error @ (Error::Unauthorized { .. } | Error::Forbidden { .. }))) => {
                SessionVerdict::Bad(error)
            }
            Ok(Err(error)) => SessionVerdict::Silent(error),
            Err(_) => SessionVerdict::Silent(silent),
        }
    }
}
