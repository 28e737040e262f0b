//! The address of a PBX, checked before a byte is sent to it.
//!
//! The token travels in the query of every request, so the address decides who gets to see it.
//! Plain `http` is therefore for this computer alone, and every way of writing an address that
//! looks like one host and means another is refused instead of guessed at.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use url::{Host, Url};

/// The real service: used when no option, environment or earlier sign-in names another.
pub const DEFAULT_SERVER: &str = "https://api.telecomx.dk";

/// More than any address needs; an option of a megabyte is a mistake.
const LONGEST: usize = 2048;

/// Where a PBX answers: scheme, host, port and, where it is not served at the root, a path prefix.
///
/// Parsed once and valid from then on: `https`, or `http` to `localhost`, 127.0.0.0/8 or `::1`;
/// no user name, query or fragment; no `/` at the end.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ServerUrl {
    // Path without the slash at the end, but for the root itself, which the url crate keeps.
    base: Url,
}

impl ServerUrl {
    /// Reads an address as a person types it; white space around it is ignored.
    ///
    /// # Errors
    /// [`ServerUrlError`] says in one line what is wrong and what to write instead. It repeats no
    /// more of the text than the host, because the rest may hold a password or a token.
    pub fn parse(text: &str) -> Result<Self, ServerUrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ServerUrlError::Empty);
        }
        if text.len() > LONGEST {
            return Err(ServerUrlError::TooLong);
        }
        // The url crate mends all of these silently, as a browser must: it drops tabs and line
        // ends and reads `\` as `/`. Here each is more likely a trick or a slip than a wish.
        if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(ServerUrlError::StrayCharacter);
        }
        let authority = authority_of(text)?;
        if authority.contains('@') {
            return Err(ServerUrlError::UserInfo);
        }
        let mut base = Url::parse(text).map_err(|_| ServerUrlError::NotAnAddress)?;
        if base.query().is_some() || base.fragment().is_some() {
            return Err(ServerUrlError::QueryOrFragment);
        }
        if base.scheme() == "http" && !host_is_loopback(&base) {
            let host = base.host_str().unwrap_or_default().to_owned();
            return Err(ServerUrlError::PlainHttp { host });
        }
        let prefix = base.path().trim_end_matches('/').to_owned();
        base.set_path(&prefix);
        Ok(Self { base })
    }

    /// Scheme, host and any port that is not the scheme's own: `https://api.telecomx.dk`.
    ///
    /// Together with the employee this is whose data something is; the prefix is no part of it.
    #[must_use]
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The whole address with its prefix and without a `/` at the end, as it is shown and stored.
    #[must_use]
    pub fn url(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Whether the server runs on this computer: `localhost`, 127.0.0.0/8 or `::1`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        host_is_loopback(&self.base)
    }

    /// Whether requests to it are encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// The address of a path on this server; `path` starts with `/` and is encoded already.
    pub(crate) fn join(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }
}

/// The part between `://` and the path, as it was typed.
fn authority_of(text: &str) -> Result<&str, ServerUrlError> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(ServerUrlError::NoScheme);
    };
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Err(ServerUrlError::OtherScheme);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        // `https:///host` would be mended to `https://host` otherwise.
        return Err(ServerUrlError::NotAnAddress);
    }
    Ok(authority)
}

fn host_is_loopback(url: &Url) -> bool {
    match url.host() {
        // The name itself, not `localhost.` or `x.localhost`, which a resolver may send anywhere.
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => Ipv4Addr::is_loopback(&address),
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    }
}

impl FromStr for ServerUrl {
    type Err = ServerUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.url())
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ServerUrl({})", self.url())
    }
}

/// Why an address is not taken, in one line each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServerUrlError {
    #[error("the server address is empty: write one such as {DEFAULT_SERVER}")]
    Empty,
    #[error("the server address is longer than 2048 characters: write one such as {DEFAULT_SERVER}")]
    TooLong,
    #[error(
        "the server address contains a space, a control character or a `\\`: write one such as {DEFAULT_SERVER}"
    )]
    StrayCharacter,
    #[error("the server address must start with https:// (for example {DEFAULT_SERVER})")]
    NoScheme,
    #[error(
        "the server address must start with https:// and with nothing else (for example {DEFAULT_SERVER})"
    )]
    OtherScheme,
    #[error("the server address carries a user name or password: leave out everything up to the @")]
    UserInfo,
    #[error("the server address carries a query or fragment: leave out everything from the ? or # on")]
    QueryOrFragment,
    #[error(
        "plain http to {host} is refused because the token would be readable on the way: write https://{host} (http is for localhost, 127.0.0.0/8 and ::1 only)"
    )]
    PlainHttp {
        /// As the address was understood, so that a disguised one is seen for what it is.
        host: String,
    },
    #[error("the server address names no valid host: write one such as {DEFAULT_SERVER}")]
    NotAnAddress,
}

#[cfg(test)]
mod tests;
