//! Linux: the Secret Service on the session bus (GNOME Keyring, KWallet, KeePassXC), spoken with
//! zbus, so without the C library of D-Bus.
//!
//! The store that `keyring` uses here, but made anew for each call: `keyring` itself makes one for
//! the life of the process, and keeps its first failure too. An app that starts with the session,
//! often before the keyring does, would never find it. A connection and a key exchange cost a few ms.

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error, Result};
use zbus_secret_service_keyring_store::Store;

use crate::bus;

pub(super) fn entry(service: &str, account: &str) -> Result<Entry> {
    if bus::session_is_silent() {
        return Err(Error::NoStorageAccess("the session bus does not answer".into()));
    }
    Store::new()?.build(service, account, None)
}
