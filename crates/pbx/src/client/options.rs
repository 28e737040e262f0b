//! What a client can be made with.

use reqwest::{Certificate, ClientBuilder};

use super::Limits;
use crate::error::{Error, Unreached};
use crate::server::ServerUrl;

/// Beside the server. The defaults are the program's.
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
    pub limits: Limits,
    /// Certificate authorities that are trusted beside the system's: PEM, any number in each. For a
    /// company whose own authority signs its servers or inspects its traffic.
    pub authorities: Vec<Vec<u8>>,
}

impl ClientOptions {
    /// Whom to trust, and through which proxy to go: that of the environment, else that of the system
    /// settings; none for this computer.
    pub(super) fn apply(&self, builder: ClientBuilder, server: &ServerUrl) -> Result<ClientBuilder, Error> {
        let builder = if server.is_loopback() { builder.no_proxy() } else { builder };
        if !server.is_encrypted() {
            // Without this the system's certificates are loaded for nothing: tens of milliseconds,
            // and a failure on a computer that has none.
            return Ok(builder.tls_certs_only([]));
        }
        let authorities = self.read_authorities()?;
        let builder = builder.https_only(true);
        Ok(if authorities.is_empty() { builder } else { builder.tls_certs_merge(authorities) })
    }

    fn read_authorities(&self) -> Result<Vec<Certificate>, Error> {
        let unreadable = || {
            let words = "the additional certificate authorities are no certificates in PEM form";
            Error::Unreachable { why: Unreached::Tls(words.to_owned()) }
        };
        let mut all = Vec::new();
        for pem in &self.authorities {
            let some = Certificate::from_pem_bundle(pem).map_err(|_| unreadable())?;
            if some.is_empty() {
                return Err(unreadable());
            }
            all.extend(some);
        }
        Ok(all)
    }
}
