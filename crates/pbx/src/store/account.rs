//! The data of one pair of server origin and employee.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::answer_name::AnswerName;
use super::disk::{self, Damage, Read, StoreError};
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
}

impl AccountStore {
    pub(super) fn open(accounts: &Path, origin: &str, employee: &EmployeeId) -> Self {
        let hash = short_hash(&[origin, employee.as_str()]);
        let mut store = Self {
            folder: accounts.join(&hash),
            origin: origin.to_owned(),
            employee: employee.clone(),
            damage: None,
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
        disk::read(&self.settings_file(), |bytes| {
            let fetched = envelope::open(bytes)?;
            check_document(&fetched.bytes).map_err(|error| error.to_string())?;
            Ok(fetched)
        })
    }

    /// Stores a settings document: one that was decoded, or it takes the place of one that could be.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses or the bytes are not JSON; the old one stays.
    pub fn save_desktop_settings(&self, fetched: &Fetched) -> Result<(), StoreError> {
        let file = self.settings_file();
        let sealed = envelope::seal(fetched).map_err(|source| StoreError::new(&file, source))?;
        self.write(&file, &sealed)
    }

    /// The last good answer of a kind, in its own bytes: for the functions of [`read`](crate::read).
    #[must_use]
    pub fn answer(&self, name: &AnswerName) -> Read<Fetched> {
        disk::read(&self.answer_file(name), envelope::open)
    }

    /// Stores a good answer.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses or the bytes are not JSON; the old one stays.
    pub fn save_answer(&self, name: &AnswerName, fetched: &Fetched) -> Result<(), StoreError> {
        let file = self.answer_file(name);
        let sealed = envelope::seal(fetched).map_err(|source| StoreError::new(&file, source))?;
        self.write(&file, &sealed)
    }

    /// The stored settings report: JSON, and nothing else is known about it here.
    #[must_use]
    pub fn report(&self) -> Read<Vec<u8>> {
        disk::read(&self.report_file(), json_bytes)
    }

    /// Stores the settings report.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses or the bytes are not JSON; the old one stays.
    pub fn save_report(&self, report: &[u8]) -> Result<(), StoreError> {
        let file = self.report_file();
        if !is_json(report) {
            return Err(StoreError::new(&file, std::io::ErrorKind::InvalidData.into()));
        }
        self.write(&file, report)
    }

    /// What this user changed and the PBX has not accepted yet: JSON, as the app wrote it.
    #[must_use]
    pub fn unsaved(&self) -> Read<Vec<u8>> {
        disk::read(&self.unsaved_file(), json_bytes)
    }

    /// Stores what this user changed.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses; the old one stays.
    pub fn save_unsaved(&self, changes: &[u8]) -> Result<(), StoreError> {
        self.write(&self.unsaved_file(), changes)
    }

    /// The document as it was before this program first saved one.
    #[must_use]
    pub fn before_first_save(&self) -> Read<Vec<u8>> {
        disk::read(&self.before_first_save_file(), json_bytes)
    }

    /// Keeps the document as it was before this program first saves one; the first one stays.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses: then nothing is to be saved.
    pub fn keep_before_first_save(&self, document: &[u8]) -> Result<(), StoreError> {
        let file = self.before_first_save_file();
        if file.exists() { Ok(()) } else { self.write(&file, document) }
    }

    /// Why saving has stopped for this account: JSON, as the app wrote it.
    #[must_use]
    pub fn saving_stopped(&self) -> Read<Vec<u8>> {
        disk::read(&self.saving_stopped_file(), json_bytes)
    }

    /// Notes why saving has stopped; none: it goes on.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn note_saving_stopped(&self, why: Option<&[u8]>) -> Result<(), StoreError> {
        let file = self.saving_stopped_file();
        match why {
            Some(why) => self.write(&file, why),
            None if file.exists() => disk::remove(&file),
            None => Ok(()),
        }
    }

    /// The settings document that the user has declined to use: JSON, as the app wrote it.
    #[must_use]
    pub fn declined_settings(&self) -> Read<Vec<u8>> {
        disk::read(&self.declined_settings_file(), json_bytes)
    }

    /// Notes the document that the user has declined to use; none: there is no such document any more.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn note_declined_settings(&self, document: Option<&[u8]>) -> Result<(), StoreError> {
        let file = self.declined_settings_file();
        match document {
            Some(document) => self.write(&file, document),
            None if file.exists() => disk::remove(&file),
            None => Ok(()),
        }
    }

    /// Do not disturb that the app has set and not cleared yet: JSON, as the app wrote it.
    #[must_use]
    pub fn dnd(&self) -> Read<Vec<u8>> {
        disk::read(&self.dnd_file(), json_bytes)
    }

    /// Notes what has to be cleared one day; none: nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn note_dnd(&self, held: Option<&[u8]>) -> Result<(), StoreError> {
        let file = self.dnd_file();
        match held {
            Some(held) => self.write(&file, held),
            None if file.exists() => disk::remove(&file),
            None => Ok(()),
        }
    }

    /// Where the sign-in is kept, and what of it is still to be forgotten: JSON, as the app wrote it.
    #[must_use]
    pub fn sign_in_note(&self) -> Read<Vec<u8>> {
        disk::read(&self.sign_in_file(), json_bytes)
    }

    /// Notes it; none: there is nothing to note.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses.
    pub fn note_sign_in(&self, note: Option<&[u8]>) -> Result<(), StoreError> {
        let file = self.sign_in_file();
        match note {
            Some(note) => self.write(&file, note),
            None if file.exists() => disk::remove(&file),
            None => Ok(()),
        }
    }

    /// Writes a file, after the folder says whose it is.
    fn write(&self, file: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let owner_file = self.owner_file();
        if !owner_file.exists() {
            let owner = json!({ "schema": 1, "origin": self.origin, "employee": self.employee.as_str() });
            disk::write_atomically(&owner_file, owner.to_string().as_bytes())?;
        }
        disk::write_atomically(file, bytes)
    }

    fn owner_file(&self) -> PathBuf {
        self.folder.join("account.json")
    }

    fn settings_file(&self) -> PathBuf {
        self.folder.join("desktop-settings.json")
    }

    fn unsaved_file(&self) -> PathBuf {
        self.folder.join("unsaved.json")
    }

    fn before_first_save_file(&self) -> PathBuf {
        self.folder.join("desktop-settings.before-first-save.json")
    }

    fn saving_stopped_file(&self) -> PathBuf {
        self.folder.join("saving-stopped.json")
    }

    fn declined_settings_file(&self) -> PathBuf {
        self.folder.join("desktop-settings.declined.json")
    }

    fn dnd_file(&self) -> PathBuf {
        self.folder.join("dnd.json")
    }

    fn sign_in_file(&self) -> PathBuf {
        self.folder.join("sign-in.json")
    }

    fn report_file(&self) -> PathBuf {
        self.folder.join("report.json")
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
