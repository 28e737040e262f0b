//! macOS: the login keychain; the system may ask the person before it gives a secret to a new build.

use keyring_core::{Entry, Result};

pub(super) fn entry(service: &str, account: &str) -> Result<Entry> {
    Ok(keyring::Entry::new(service, account)?.inner)
}
