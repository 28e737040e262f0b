//! What a profile folder remembers: the last good answers, so that a start without the PBX looks
//! like a start with it.
//!
//! ```text
//! PROFILE/last-account.json                      whom this profile last signed in as
//! PROFILE/instance.json                          by which the PBX knows this installation again
//! PROFILE/token                                  only with --insecure-storage (see token_file)
//! PROFILE/accounts/<hash>/account.json           the pair below, in clear
//! PROFILE/accounts/<hash>/desktop-settings.json  the settings document, and when it was fetched
//! PROFILE/accounts/<hash>/desktop-settings.declined.json  one that the user did not want to be applied
//! PROFILE/accounts/<hash>/answers/<name>.json    other answers, likewise
//! PROFILE/accounts/<hash>/report.json            the settings report
//! PROFILE/accounts/<hash>/dnd.json               do not disturb that the app has set and has to clear
//! PROFILE/accounts/<hash>/sign-in.json           whether the keyring holds the token, and what is to be forgotten
//! ```
//!
//! Data belongs to the pair (server origin, employee). The folder is named by a hash of the pair,
//! because neither half makes a safe file name, and `account.json` tells whose it really is: a
//! folder that is another pair's is left alone and the next free name is used.
//!
//! Files are replaced as a whole or not at all, and each is one JSON document, so a file that was
//! cut short does not parse. What does not parse is never overwritten: it is renamed, reported,
//! and as good as absent. All of this blocks: it is for a thread that may wait for a disk.

mod account;
mod answer_name;
pub mod disk;
mod envelope;
mod last_account;
mod token_file;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::ids::EmployeeId;
use crate::secret::Token;

pub use account::AccountStore;
pub use answer_name::AnswerName;
pub use disk::{Damage, Read, StoreError};
pub use last_account::LastAccount;
pub use token_file::{StoredToken, TokenFile};

/// The data in one profile folder. Makes nothing until something is written.
#[derive(Debug, Clone)]
pub struct ProfileStore {
    folder: PathBuf,
}

impl ProfileStore {
    #[must_use]
    pub fn new(profile: impl Into<PathBuf>) -> Self {
        Self { folder: profile.into() }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The data of one pair of [`ServerUrl::origin`](crate::ServerUrl::origin) and employee.
    ///
    /// A damaged `account.json` is renamed and told by
    /// [`AccountStore::damage`]; the other files stay in use, for the folder's name still
    /// says whose they are.
    #[must_use]
    pub fn account(&self, origin: &str, employee: &EmployeeId) -> AccountStore {
        AccountStore::open(&self.folder.join("accounts"), origin, employee)
    }

    /// Whom this profile last signed in as.
    #[must_use]
    pub fn last_account(&self) -> Read<LastAccount> {
        LastAccount::read(&self.last_account_file())
    }

    /// Notes a sign-in.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn save_last_account(&self, account: &LastAccount) -> Result<(), StoreError> {
        account.write(&self.last_account_file())
    }

    /// Forgets the sign-in, not the data that belongs to it.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn forget_last_account(&self) -> Result<(), StoreError> {
        disk::remove(&self.last_account_file())
    }

    /// What tells this installation from every other, the same in each session. Made and kept at the first
    /// call; where the disk refuses that, the next start has another one.
    #[must_use]
    pub fn instance_id(&self) -> String {
        const NAME: &str = "id";
        let file = self.folder.join("instance.json");
        let kept = disk::read(&file, |bytes| {
            let value: serde_json::Value =
                serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
            let id = value.get(NAME).and_then(serde_json::Value::as_str).filter(|id| !id.is_empty());
            id.map(ToOwned::to_owned).ok_or_else(|| "no id in it".to_owned())
        });
        if let Read::Found(id) = kept {
            return id;
        }
        let id = format!("{:016x}{:016x}", random(), random());
        let text = serde_json::json!({ NAME: id }).to_string();
        if let Err(error) = disk::write_atomically(&file, text.as_bytes()) {
            tracing::warn!(%error, "the id of this installation could not be kept");
        }
        id
    }

    /// Choices of this computer alone: JSON, as the app wrote it.
    #[must_use]
    pub fn local(&self) -> Read<Vec<u8>> {
        disk::read(&self.local_file(), |bytes| {
            if crate::dialect::is_json(bytes) {
                Ok(bytes.to_vec())
            } else {
                Err("not complete JSON".to_owned())
            }
        })
    }

    /// Keeps them.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses; the old ones stay.
    pub fn save_local(&self, choices: &[u8]) -> Result<(), StoreError> {
        disk::write_atomically(&self.local_file(), choices)
    }

    /// The token of `--insecure-storage`.
    #[must_use]
    pub fn token_file(&self) -> TokenFile {
        TokenFile::new(&self.folder)
    }

    /// Removes what interrupted writes left behind; says how many files. For the one program that
    /// holds the profile, at its start: beside it another's write may be going on.
    pub fn remove_leftovers(&self) -> usize {
        let mut folders = vec![self.folder.clone()];
        for account in disk::folders_in(&self.folder.join("accounts")) {
            folders.push(account.join(account::ANSWERS));
            folders.push(account);
        }
        folders.iter().map(|folder| disk::remove_leftovers(folder)).sum()
    }

    fn local_file(&self) -> PathBuf {
        self.folder.join("local.json")
    }

    fn last_account_file(&self) -> PathBuf {
        self.folder.join("last-account.json")
    }
}

/// What stands for the employee where only a token is known and the PBX does not say whose it is.
///
/// The same for the same token, different for another, and of no use for finding the token.
#[must_use]
pub fn stand_in_for_employee(token: &Token) -> EmployeeId {
    EmployeeId::new(format!("token-{}", short_hash(&["employee of token", token.expose()])))
}

/// Other in every call, though no secret: the keys that hash tables are given.
fn random() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// The first 64 bits of SHA-256 over the parts, in hex. It names folders, so it must never change.
fn short_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length goes first, so that no two lists of parts are the same bytes.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).fold(String::new(), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests;
