//! Windows: privacy comes from the folder, and a rename can meet another program's open handle.
//!
//! The profile lies in the user's own AppData by default, whose access list lets in this user,
//! administrators and the system; new files and folders inherit it. There is no mode to set.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// `FILE_ATTRIBUTE_NOT_CONTENT_INDEXED`: the search index would copy what is stored here.
const NOT_INDEXED: u32 = 0x2000;
/// `FILE_FLAG_BACKUP_SEMANTICS`: without it a folder cannot be opened.
const FOLDER_TOO: u32 = 0x0200_0000;
/// `GENERIC_WRITE`: without it a folder cannot be flushed.
const FOR_WRITING: u32 = 0x4000_0000;

/// A virus scanner or a backup holds a file for some milliseconds.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

pub(super) fn create(file: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).attributes(NOT_INDEXED).open(file)
}

/// The standard library shares reading, writing and deleting, so a rename over it stays possible.
pub(super) fn open(file: &Path) -> io::Result<File> {
    File::open(file)
}

pub(super) fn replace(unfinished: &Path, file: &Path) -> io::Result<()> {
    for _ in 1..TRIES {
        match fs::rename(unfinished, file) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => thread::sleep(PAUSE),
            done => return done,
        }
    }
    fs::rename(unfinished, file)
}

/// NTFS keeps renames in its journal, so this only makes sure that they are there already now.
/// File systems that refuse to flush a folder have nothing better to offer.
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    let folder = OpenOptions::new().access_mode(FOR_WRITING).custom_flags(FOLDER_TOO).open(folder);
    if let Ok(folder) = folder {
        let _ = folder.sync_all();
    }
    Ok(())
}
