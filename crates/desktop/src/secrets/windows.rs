//! Windows: the Credential Manager, in the person's own credentials; a secret has at most 2560 bytes.

use keyring_core::{Entry, Result};

pub(super) fn entry(service: &str, account: &str) -> Result<Entry> {
    Ok(keyring::Entry::new(service, account)?.inner)
}
