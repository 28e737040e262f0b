//! From a name to addresses: looked up once for a request, checked, and fixed for its connection.
//!
//! The HTTP library connects long after the check. Were it to ask DNS again then, it could be told another address
//! (DNS rebinding). So it is given the addresses that were checked, and has no way to look up any other name.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Looks up the addresses of a host for a port. Blocks, perhaps for long; called on a thread of its own.
pub type LookUp = dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync;

/// By the system, as every program of this user does.
pub(crate) fn by_system(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok((host, port).to_socket_addrs()?.collect())
}

/// The addresses of the hosts of requests that are under way. Nothing else is known to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Checked(Arc<Mutex<HashMap<String, Vec<Fixed>>>>);

/// By one request. A host may have several, with the same addresses or others: all were checked.
#[derive(Debug)]
struct Fixed {
    by: u64,
    addresses: Vec<SocketAddr>,
}

/// For as long as it lives, connections to the host go to these addresses.
#[derive(Debug)]
pub(crate) struct Ticket<'a> {
    checked: &'a Checked,
    host: String,
    by: u64,
}

impl Checked {
    pub(crate) fn fix(&self, host: &str, addresses: Vec<SocketAddr>) -> Ticket<'_> {
        let mut hosts = self.hosts();
        let fixed = hosts.entry(host.to_owned()).or_default();
        let by = fixed.last().map_or(0, |last| last.by.wrapping_add(1));
        fixed.push(Fixed { by, addresses });
        Ticket { checked: self, host: host.to_owned(), by }
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<String, Vec<Fixed>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        let mut hosts = self.checked.hosts();
        if let Some(fixed) = hosts.get_mut(&self.host) {
            fixed.retain(|fixed| fixed.by != self.by);
            if fixed.is_empty() {
                hosts.remove(&self.host);
            }
        }
    }
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let addresses = self
            .hosts()
            .get(name.as_str())
            .and_then(|fixed| fixed.last().map(|fixed| fixed.addresses.clone()));
        Box::pin(async move {
            let addresses = addresses.ok_or("the name was not checked")?;
            let addresses: Addrs = Box::new(addresses.into_iter());
            Ok(addresses)
        })
    }
}
