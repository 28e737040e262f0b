//! What a profile folder remembers: the last good answers, so that a start without the PBX looks
//! like a start with it.
//!
//! ```text
//! PROFILE/last-account.json                      whom this profile last signed in as
//! PROFILE/instance.json                          by which the PBX knows this installation again
//! PROFILE/local.json                             choices for this computer
//! PROFILE/token                                  only with --insecure-storage (see token_file)
//! PROFILE/accounts/<hash>/account.json           the pair below, in clear
//! PROFILE/accounts/<hash>/desktop-settings.json  the settings document, and when it was fetched
//! PROFILE/accounts/<hash>/desktop-settings.declined.json  one that the user did not want to be applied
//! PROFILE/accounts/<hash>/answers/<name>.json    other answers, likewise
//! PROFILE/accounts/<hash>/report.json            the settings report
//! PROFILE/accounts/<hash>/unsaved.json           what the user changed and the PBX does not have yet
//! PROFILE/accounts/<hash>/dnd.json               do not disturb that the app has set and has to clear
//! PROFILE/accounts/<hash>/sign-in.json           whether the keyring holds the token, and what is to be forgotten
//! ```
//!
//! `docs/LINUX.md` lists the rest of an account's files.
//!
//! Data belongs to the pair (server origin, employee). The folder is named by a hash of the pair,
//! because neither half makes a safe file name, and `account.json` tells whose it really is: a
//! folder that is another pair's is left alone and the next free name is used.
//!
//! Files are replaced as a whole or not at all, and each is one JSON document, so a file that was
//! cut short does not parse. What does not parse is never overwritten: it is renamed, reported,
//! and as good as absent. What the system does not hand out stays where it is.
//!
//! All of this blocks. A thread that must not wait for a disk takes a [`FileWrite`], hands it to one that may,
//! and reads [over](ProfileStore::over) what is not written yet.

mod account;
mod account_file;
mod answer_name;
pub mod disk;
mod envelope;
mod file_write;
mod last_account;
mod token_file;
mod unwritten;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::ids::EmployeeId;
use crate::secret::Token;

pub use account::AccountStore;
pub use account_file::AccountFile;
pub use answer_name::AnswerName;
pub use disk::{Damage, Read, StoreError};
pub use file_write::{FileWrite, Origin};
pub use last_account::LastAccount;
pub use token_file::{StoredToken, TokenFile};
pub use unwritten::Unwritten;

/// The name of the id within its file.
const INSTANCE_ID: &str = "id";

/// The data in one profile folder. Makes nothing until something is written.
#[derive(Debug, Clone)]
pub struct ProfileStore {
    folder: PathBuf,
    unwritten: Option<Arc<dyn Unwritten>>,
}

impl ProfileStore {
    #[must_use]
    pub fn new(profile: impl Into<PathBuf>) -> Self {
        Self { folder: profile.into(), unwritten: None }
    }

    /// The same profile, read as if `unwritten` were on the disk already.
    #[must_use]
    pub fn over(self, unwritten: Arc<dyn Unwritten>) -> Self {
        Self { unwritten: Some(unwritten), ..self }
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
        AccountStore::open(&self.folder.join("accounts"), origin, employee, self.unwritten.clone())
    }

    /// Whom this profile last signed in as.
    #[must_use]
    pub fn last_account(&self) -> Read<LastAccount> {
        self.read_file(&self.last_account_file(), LastAccount::parse)
    }

    /// A sign-in for the disk.
    #[must_use]
    pub fn last_account_write(&self, account: &LastAccount) -> FileWrite {
        FileWrite::new(self.last_account_file(), Some(account.to_bytes()), Origin::Own)
    }

    /// Notes a sign-in here and now.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn save_last_account(&self, account: &LastAccount) -> Result<(), StoreError> {
        self.last_account_write(account).carry_out()
    }

    /// Forgets the sign-in, not the data that belongs to it.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn forget_last_account(&self) -> Result<(), StoreError> {
        disk::remove(&self.last_account_file())
    }

    /// What tells this installation from every other, the same in each session.
    #[must_use]
    pub fn instance_id(&self) -> Read<String> {
        self.read_file(&self.instance_file(), |bytes| {
            let value: serde_json::Value =
                serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
            let id = value.get(INSTANCE_ID).and_then(serde_json::Value::as_str).filter(|id| !id.is_empty());
            id.map(ToOwned::to_owned).ok_or_else(|| "no id in it".to_owned())
        })
    }

    /// A new one, and the write that keeps it. Where it is not carried out, the next start has another one.
    #[must_use]
    pub fn new_instance_id(&self) -> (String, FileWrite) {
        let id = format!("{:016x}{:016x}", random(), random());
        let text = serde_json::json!({ INSTANCE_ID: id }).to_string();
        (id, FileWrite::new(self.instance_file(), Some(text.into_bytes()), Origin::Own))
    }

    /// Choices of this computer alone. `parse` says what they are, or why they make no sense.
    #[must_use]
    pub fn local<T>(&self, parse: impl FnOnce(&[u8]) -> Result<T, String>) -> Read<T> {
        self.read_file(&self.local_file(), parse)
    }

    /// Their next content: JSON, as the app wrote it.
    #[must_use]
    pub fn local_write(&self, choices: &[u8]) -> FileWrite {
        FileWrite::new(self.local_file(), Some(choices.to_vec()), Origin::Own)
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

    fn read_file<T>(&self, file: &Path, parse: impl FnOnce(&[u8]) -> Result<T, String>) -> Read<T> {
        read_over(self.unwritten.as_deref(), file, parse)
    }

    fn instance_file(&self) -> PathBuf {
        self.folder.join("instance.json")
    }

    fn local_file(&self) -> PathBuf {
        self.folder.join("local.json")
    }

    fn last_account_file(&self) -> PathBuf {
        self.folder.join("last-account.json")
    }
}

/// Reads what waits to be written, else what is on the disk. A file whose content stays unknown is spared from
/// then on.
fn read_over<T>(
    unwritten: Option<&dyn Unwritten>,
    file: &Path,
    parse: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Read<T> {
    let Some(unwritten) = unwritten else { return disk::read(file, parse) };
    if let Some(content) = unwritten.content(file) {
        let value = content.and_then(|bytes| {
            let parsed = parse(&bytes);
            parsed.inspect_err(|why| tracing::warn!(why, "a content that waits for the disk is damaged")).ok()
        });
        return value.map_or(Read::Absent, Read::Found);
    }
    let read = disk::read(file, parse);
    if matches!(read, Read::Unreadable { .. } | Read::Damaged(Damage { renamed_to: None, .. })) {
        unwritten.spare(file);
    } else {
        unwritten.known(file);
    }
    read
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
