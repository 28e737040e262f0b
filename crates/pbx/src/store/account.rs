//! The data of one pair of server origin and employee.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::account_file::AccountFile;
use super::answer_name::AnswerName;
use super::disk::{self, Damage, Read, StoreError};
use super::file_write::{FileWrite, Origin};
use super::unwritten::Unwritten;
use super::{envelope, short_hash};
use crate::client::Fetched;
use crate::dialect::{check_document, is_json};
use crate::ids::EmployeeId;

/// The folder of answers within an account's.
pub(super) const ANSWERS: &str = "answers";

/// Folders with the same hash that are looked through for the right one. One is what there is,
/// unless somebody moved folders about.
const TRIES: usize = 8;

/// The stored data of one pair; see [`ProfileStore::account`](super::ProfileStore::account).
#[derive(Debug, Clone)]
pub struct AccountStore {
    folder: PathBuf,
    origin: String,
    employee: EmployeeId,
    damage: Option<Damage>,
    unwritten: Option<Arc<dyn Unwritten>>,
}

impl AccountStore {
    pub(super) fn open(
        accounts: &Path,
        origin: &str,
        employee: &EmployeeId,
        unwritten: Option<Arc<dyn Unwritten>>,
    ) -> Self {
        let hash = short_hash(&[origin, employee.as_str()]);
        let mut store = Self {
            folder: accounts.join(&hash),
            origin: origin.to_owned(),
            employee: employee.clone(),
            damage: None,
            unwritten,
        };
        for number in 2..=TRIES {
            match disk::read(&store.owner_file(), owner) {
                Read::Found((found_origin, found_employee))
                    if (found_origin.as_str(), found_employee.as_str()) != (origin, employee.as_str()) =>
                {
                    store.folder = accounts.join(format!("{hash}-{number}"));
                }
                Read::Damaged(damage) => {
                    store.damage = Some(damage);
                    break;
                }
                Read::Found(_) | Read::Absent | Read::Unreadable { .. } => break,
            }
        }
        store
    }

    /// Where the files are. It may not exist yet.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    #[must_use]
    pub const fn employee(&self) -> &EmployeeId {
        &self.employee
    }

    /// What was wrong with `account.json` when this account was opened.
    #[must_use]
    pub const fn damage(&self) -> Option<&Damage> {
        self.damage.as_ref()
    }

    /// The last good settings document, in its own bytes.
    #[must_use]
    pub fn desktop_settings(&self) -> Read<Fetched> {
        self.read_file(&self.settings_file(), |bytes| {
            let fetched = envelope::open(bytes)?;
            check_document(&fetched.bytes).map_err(|error| error.to_string())?;
            Ok(fetched)
        })
    }

    /// A settings document for the disk: one that was decoded, or it takes the place of one that could be.
    ///
    /// # Errors
    /// [`StoreError`] when the bytes are not JSON.
    pub fn desktop_settings_write(&self, fetched: &Fetched) -> Result<FileWrite, StoreError> {
        self.sealed(self.settings_file(), fetched)
    }

    /// Stores a settings document here and now.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses or the bytes are not JSON; the old one stays.
    pub fn save_desktop_settings(&self, fetched: &Fetched) -> Result<(), StoreError> {
        self.desktop_settings_write(fetched)?.carry_out()
    }

    /// The last good answer of a kind, in its own bytes: for the functions of [`read`](crate::read).
    #[must_use]
    pub fn answer(&self, name: &AnswerName) -> Read<Fetched> {
        self.read_file(&self.answer_file(name), envelope::open)
    }

    /// A good answer for the disk.
    ///
    /// # Errors
    /// [`StoreError`] when the bytes are not JSON.
    pub fn answer_write(&self, name: &AnswerName, fetched: &Fetched) -> Result<FileWrite, StoreError> {
        self.sealed(self.answer_file(name), fetched)
    }

    /// Stores a good answer here and now.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses or the bytes are not JSON; the old one stays.
    pub fn save_answer(&self, name: &AnswerName, fetched: &Fetched) -> Result<(), StoreError> {
        self.answer_write(name, fetched)?.carry_out()
    }

    /// A file of the app's own. `parse` says what it holds, or why it makes no sense, without repeating it.
    #[must_use]
    pub fn read<T>(&self, which: AccountFile, parse: impl FnOnce(&[u8]) -> Result<T, String>) -> Read<T> {
        self.read_file(&self.file(which), parse)
    }

    /// The next content of such a file: JSON, as the app wrote it; none: it goes.
    #[must_use]
    pub fn write(&self, which: AccountFile, content: Option<&[u8]>) -> FileWrite {
        self.owned(FileWrite::new(self.file(which), content.map(<[u8]>::to_vec), which.origin()))
    }

    /// The stored settings report: JSON, and nothing else is known about it here.
    #[must_use]
    pub fn report(&self) -> Read<Vec<u8>> {
        self.read(AccountFile::Report, json_bytes)
    }

    /// Stores the settings report here and now.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses or the bytes are not JSON; the old one stays.
    pub fn save_report(&self, report: &[u8]) -> Result<(), StoreError> {
        if !is_json(report) {
            let file = self.file(AccountFile::Report);
            return Err(StoreError::new(&file, std::io::ErrorKind::InvalidData.into()));
        }
        self.write(AccountFile::Report, Some(report)).carry_out()
    }

    /// What this user changed and the PBX has not accepted yet: JSON, as the app wrote it.
    #[must_use]
    pub fn unsaved(&self) -> Read<Vec<u8>> {
        self.read(AccountFile::Unsaved, json_bytes)
    }

    /// Stores what this user changed here and now.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses; the old one stays.
    pub fn save_unsaved(&self, changes: &[u8]) -> Result<(), StoreError> {
        self.write(AccountFile::Unsaved, Some(changes)).carry_out()
    }

    /// The document as it was before this program first saved one.
    #[must_use]
    pub fn before_first_save(&self) -> Read<Vec<u8>> {
        self.read_file(&self.before_first_save_file(), json_bytes)
    }

    /// Whether there is one on the disk.
    #[must_use]
    pub fn has_before_first_save(&self) -> bool {
        self.before_first_save_file().exists()
    }

    /// Keeps the document as it was before this program first saves one; the first one stays. Nothing is to be
    /// saved before this is on the disk.
    #[must_use]
    pub fn before_first_save_write(&self, document: &[u8]) -> FileWrite {
        let file = self.before_first_save_file();
        self.owned(FileWrite::new(file, Some(document.to_vec()), Origin::Own)).once()
    }

    /// Where the sign-in is kept, and what of it is still to be forgotten: JSON, as the app wrote it.
    #[must_use]
    pub fn sign_in_note(&self) -> Read<Vec<u8>> {
        self.read(AccountFile::SignIn, json_bytes)
    }

    /// Notes it here and now; none: there is nothing to note.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn note_sign_in(&self, note: Option<&[u8]>) -> Result<(), StoreError> {
        self.write(AccountFile::SignIn, note).carry_out()
    }

    fn read_file<T>(&self, file: &Path, parse: impl FnOnce(&[u8]) -> Result<T, String>) -> Read<T> {
        super::read_over(self.unwritten.as_deref(), file, parse)
    }

    fn sealed(&self, file: PathBuf, fetched: &Fetched) -> Result<FileWrite, StoreError> {
        let sealed = envelope::seal(fetched).map_err(|source| StoreError::new(&file, source))?;
        Ok(self.owned(FileWrite::new(file, Some(sealed), Origin::Copy)))
    }

    /// The folder says whose it is before anything else is in it.
    fn owned(&self, write: FileWrite) -> FileWrite {
        let owner = json!({ "schema": 1, "origin": self.origin, "employee": self.employee.as_str() });
        write.with_owner(self.owner_file(), owner.to_string().into_bytes())
    }

    fn owner_file(&self) -> PathBuf {
        self.folder.join("account.json")
    }

    /// Where such a file lies.
    #[must_use]
    pub fn file(&self, which: AccountFile) -> PathBuf {
        self.folder.join(which.name())
    }

    fn settings_file(&self) -> PathBuf {
        self.folder.join("desktop-settings.json")
    }

    fn before_first_save_file(&self) -> PathBuf {
        self.folder.join("desktop-settings.before-first-save.json")
    }

    fn answer_file(&self, name: &AnswerName) -> PathBuf {
        self.folder.join(ANSWERS).join(format!("{}.json", name.file_stem()))
    }
}

fn json_bytes(bytes: &[u8]) -> Result<Vec<u8>, String> {
    if is_json(bytes) { Ok(bytes.to_vec()) } else { Err("not complete JSON".to_owned()) }
}

fn owner(bytes: &[u8]) -> Result<(String, String), String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| "not complete JSON".to_owned())?;
    let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
    text("origin").zip(text("employee")).ok_or_else(|| "names no origin and employee".to_owned())
}
