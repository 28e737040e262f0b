//! The file of an entry: replaced whole or not at all, so that a login never finds half of one.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use super::Error;

/// The bytes of the file; `None` where there is none.
pub fn read(file: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file("read", file, error)),
    }
}

/// Writes the file and the folders above it, for this user alone.
pub fn write(file: &Path, text: &str) -> Result<(), Error> {
    let Some(folder) = file.parent() else {
        return Err(Error::file("write", file, io::ErrorKind::InvalidInput.into()));
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Error::file("make the folder", folder, error))?;
    // No desktop takes a name without `.desktop` or `.plist` at its end for an entry.
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = folder.join(name);
    let written = replace(file, &new, text);
    if written.is_err() {
        // What went wrong is told; a rest that cannot be removed either harms nobody.
        let _ = fs::remove_file(&new);
    }
    written.map_err(|error| Error::file("write", file, error))
}

fn replace(file: &Path, new: &Path, text: &str) -> io::Result<()> {
    // Left over by a process of the same number that was killed in between.
    match fs::remove_file(new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut handle = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(new)?;
    handle.write_all(text.as_bytes())?;
    handle.sync_all()?;
    drop(handle);
    fs::rename(new, file)
}

/// Removes the file; one that is not there is fine.
pub fn remove(file: &Path) -> Result<(), Error> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file("remove", file, error)),
        _ => Ok(()),
    }
}
