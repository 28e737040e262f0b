//! Files that are there as a whole or not at all.
//!
//! Written beside the old file, brought to the disk, then renamed over it: after a crash at any
//! moment either the old or the new content is there. Readable by this user alone from the moment
//! they exist. A file that makes no sense is renamed, so that nothing is lost to look at and the
//! program starts all the same.

#[cfg(unix)]
#[path = "disk/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "disk/windows.rs"]
mod system;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use crate::instant;

/// Largest file that is read, in bytes: twice the largest answer.
pub const LARGEST: u64 = 8 * 1024 * 1024;

/// In the name of every file that is being written.
const UNFINISHED: &str = ".tmp-";

const DAMAGED: &str = ".damaged-";

/// What reading a file brought. None of it stops a start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read<T> {
    Found(T),
    Absent,
    /// It was there and made no sense.
    Damaged(Damage),
    /// It is there and the system does not hand it out; left where it is.
    Unreadable {
        file: PathBuf,
        /// In the words of the system.
        why: String,
    },
}

/// A file that was put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    pub file: PathBuf,
    /// Its name now; `None` when it could not be renamed.
    pub renamed_to: Option<PathBuf>,
    /// In words that hold nothing of its content.
    pub why: String,
}

impl<T> Read<T> {
    /// What was found; whoever calls this has reported the rest or need not.
    #[must_use]
    pub fn found(self) -> Option<T> {
        match self {
            Self::Found(value) => Some(value),
            Self::Absent | Self::Damaged(_) | Self::Unreadable { .. } => None,
        }
    }
}

/// A file that could not be written or removed.
#[derive(Debug, thiserror::Error)]
#[error("cannot store {}: {source}", file.display())]
pub struct StoreError {
    pub file: PathBuf,
    pub source: io::Error,
}

impl StoreError {
    pub(super) fn new(file: &Path, source: io::Error) -> Self {
        Self { file: file.to_owned(), source }
    }
}

/// Writes a file as a whole, making its folder where there is none.
///
/// # Errors
/// [`StoreError`] when the disk refuses, or for more than [`LARGEST`] bytes; the old file stays.
pub fn write_atomically(file: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write(file, bytes).map_err(|source| StoreError::new(file, source))
}

fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    // One that is written must be one that is read again.
    if bytes.len() as u64 > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return Err(io::ErrorKind::InvalidFilename.into());
    };
    system::make_folder(folder)?;
    let unfinished = folder.join(unfinished_name(name.to_owned()));
    let written = fill(&unfinished, bytes).and_then(|()| system::replace(&unfinished, file));
    if written.is_err() {
        // The old file is untouched; this one is of no use to anybody.
        let _ = fs::remove_file(&unfinished);
    }
    written?;
    system::settle(folder)
}

fn fill(unfinished: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = system::create(unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Hidden, and different for every write of every program at work here.
fn unfinished_name(name: OsString) -> OsString {
    static WRITES: AtomicU64 = AtomicU64::new(0);
    let number = WRITES.fetch_add(1, Ordering::Relaxed);
    let mut unfinished = OsString::from(".");
    unfinished.push(name);
    unfinished.push(format!("{UNFINISHED}{}-{number}", process::id()));
    unfinished
}

/// Reads a file. `parse` says what it holds, or why it makes no sense, without repeating it.
pub fn read<T>(file: &Path, parse: impl FnOnce(&[u8]) -> Result<T, String>) -> Read<T> {
    let kind = match fs::symlink_metadata(file) {
        Ok(metadata) => metadata,
        Err(error) if is_absence(&error) => return Read::Absent,
        Err(error) => return unreadable(file, &error),
    };
    // Opening a pipe would wait for a writer, and a link may lead to one.
    if !kind.is_file() {
        return put_aside(file, "not a plain file".to_owned());
    }
    let bytes = match bytes_of(file) {
        Ok(bytes) => bytes,
        Err(error) if is_absence(&error) => return Read::Absent,
        Err(error) => return unreadable(file, &error),
    };
    if bytes.len() as u64 > LARGEST {
        return put_aside(file, format!("larger than {LARGEST} bytes"));
    }
    if bytes.is_empty() {
        return put_aside(file, "empty".to_owned());
    }
    match parse(&bytes) {
        Ok(value) => Read::Found(value),
        Err(why) => put_aside(file, why),
    }
}

fn unreadable<T>(file: &Path, error: &io::Error) -> Read<T> {
    tracing::warn!(file = %file.display(), %error, "a stored file cannot be read");
    Read::Unreadable { file: file.to_owned(), why: error.kind().to_string() }
}

/// At most one byte more than is allowed, which tells that there is more.
fn bytes_of(file: &Path) -> io::Result<Vec<u8>> {
    let file: File = system::open(file)?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Also when a folder on the way is none.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Renames to `<name>.damaged-<UTC>`, and to a numbered name where that is taken: an earlier one is
/// never overwritten.
fn put_aside<T>(file: &Path, why: String) -> Read<T> {
    let renamed_to = rename_aside(file).ok();
    tracing::warn!(file = %file.display(), why, "a stored file is damaged and was put aside");
    Read::Damaged(Damage { file: file.to_owned(), renamed_to, why })
}

/// Makes room for a new file where one lies whose content nobody knows: renamed like a damaged one, once it can
/// be read. The new name; none where the file is gone already.
///
/// # Errors
/// [`StoreError`] while it cannot be read or renamed: nothing may replace it then.
pub fn make_room(file: &Path) -> Result<Option<PathBuf>, StoreError> {
    let room = || {
        let kind = match fs::symlink_metadata(file) {
            Ok(kind) => kind,
            Err(error) if is_absence(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        // Opening a pipe would wait for a writer.
        if kind.is_file() {
            let _one = system::open(file)?.read(&mut [0])?;
        }
        rename_aside(file).map(Some)
    };
    room().map_err(|source| StoreError::new(file, source))
}

fn rename_aside(file: &Path) -> io::Result<PathBuf> {
    let stamp = instant::iso_basic(SystemTime::now());
    let name = |number: u32| {
        let mut name = file.as_os_str().to_owned();
        name.push(format!("{DAMAGED}{stamp}"));
        if number > 1 {
            name.push(format!("-{number}"));
        }
        PathBuf::from(name)
    };
    let free = (1..1000).map(name).find(|path| fs::symlink_metadata(path).is_err());
    let free = free.ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(file, &free)?;
    Ok(free)
}

/// Removes a file; one that is not there is removed already.
pub(super) fn remove(file: &Path) -> Result<(), StoreError> {
    match fs::remove_file(file) {
        Err(error) if !is_absence(&error) => Err(StoreError::new(file, error)),
        _ => Ok(()),
    }
}

/// What [`read`] made of a file so far.
pub(super) fn damaged_copies(file: &Path) -> Vec<PathBuf> {
    let Some(name) = file.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let start = format!("{name}{DAMAGED}");
    files_in(file.parent().unwrap_or(file), |name| name.starts_with(&start))
}

/// Removes what writes that did not end left in a folder; says how many files.
pub(super) fn remove_leftovers(folder: &Path) -> usize {
    let leftovers = files_in(folder, |name| name.starts_with('.') && name.contains(UNFINISHED));
    leftovers.iter().filter(|file| fs::remove_file(file).is_ok()).count()
}

fn files_in(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    entries(folder)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter(|entry| entry.file_name().to_str().is_some_and(&wanted))
        .map(|entry| entry.path())
        .collect()
}

pub(super) fn folders_in(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

/// A folder that cannot be listed has nothing in it for us.
fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

#[cfg(test)]
mod tests;
