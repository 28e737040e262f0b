//! Who asks: the owner of the token, and the query that came along.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::accounts::{Account, Refused};
use crate::pbx::Pbx;

/// The signed-in account that a page answers to; without one the page is not reached.
pub(crate) struct Caller(pub Account);

impl FromRequestParts<Arc<Pbx>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, pbx: &Arc<Pbx>) -> Result<Self, Refused> {
        let token = token(parts);
        pbx.accounts.owner(token.as_deref()).map(|account| Self(account.clone()))
    }
}

/// `token=` of the query, else `Authorization: Bearer`.
fn token(parts: &Parts) -> Option<String> {
    let header = || {
        let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    };
    Asked::read(parts).text("token").map(str::to_owned).or_else(header)
}

/// The query, with keys that may be repeated. One that cannot be read is as good as empty.
#[derive(Debug, Default)]
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    fn read(parts: &Parts) -> Self {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Self(pairs.map(|Query(pairs)| pairs).unwrap_or_default())
    }

    /// The first value of a key, unless it is empty.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(name, _)| name == key)?;
        (!value.is_empty()).then_some(value)
    }

    /// The first value of a key, also an empty one.
    pub(crate) fn given(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Every value of a key, written `key=A&key=B` or `key[]=A&key[]=B`.
    pub(crate) fn each(&self, key: &str) -> Vec<String> {
        let is_key = |name: &str| name == key || name.strip_suffix("[]") == Some(key);
        self.0.iter().filter(|(name, _)| is_key(name)).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a flag is set: `true`, or `1` as the documentation's examples have it.
    pub(crate) fn flag(&self, key: &str) -> bool {
        matches!(self.text(key), Some("true" | "1"))
    }
}

impl FromRequestParts<Arc<Pbx>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Pbx>) -> Result<Self, Infallible> {
        Ok(Self::read(parts))
    }
}
