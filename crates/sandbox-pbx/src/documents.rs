//! The desktop settings of each employee, kept as the bytes that came in.
//!
//! Bytes, because a test wants to serve what is not JSON at all, and because a document has to come
//! back in its own digits and order. A settings file, when there is one, is everybody's document:
//! it is read anew at each request and what was posted hides it until the file changes again.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use std::{fs, io};

/// A document that was put in the place of the file, and what the file held at that moment.
#[derive(Debug)]
struct Stored {
    document: Option<Vec<u8>>,
    file_then: Option<Vec<u8>>,
}

/// The documents by employee id.
#[derive(Debug)]
pub(crate) struct Documents {
    stored: Mutex<HashMap<String, Stored>>,
    file: Option<PathBuf>,
    write: bool,
}

impl Documents {
    /// `seeded` are (employee, document) pairs. With `file`, that is everybody's document instead.
    pub(crate) fn new(
        seeded: impl IntoIterator<Item = (String, Vec<u8>)>,
        file: Option<PathBuf>,
        write: bool,
    ) -> Self {
        let stored = match file {
            Some(_) => HashMap::new(),
            None => seeded
                .into_iter()
                .map(|(employee, document)| (employee, Stored { document: Some(document), file_then: None }))
                .collect(),
        };
        Self { stored: Mutex::new(stored), file, write }
    }

    /// The document as it stands now; `None` when nothing is stored for this employee.
    ///
    /// # Errors
    /// The settings file is there and cannot be read.
    pub(crate) fn get(&self, employee: &str) -> io::Result<Option<Vec<u8>>> {
        let file = self.read_file()?;
        let stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match stored.get(employee) {
            Some(stored) if stored.file_then == file => stored.document.clone(),
            _ => file,
        })
    }

    /// What a client saves: in memory, and in the file where that was asked for.
    ///
    /// # Errors
    /// The settings file cannot be read or, with `write`, replaced; then nothing has changed.
    pub(crate) fn save(&self, employee: &str, document: &[u8]) -> io::Result<()> {
        if self.write
            && let Some(file) = &self.file
        {
            replace(file, document)?;
        }
        self.put(employee, Some(document.to_vec()))
    }

    /// Puts a document, or none, in the place of what is stored; the file stays as it is.
    ///
    /// # Errors
    /// The settings file is there and cannot be read.
    pub(crate) fn put(&self, employee: &str, document: Option<Vec<u8>>) -> io::Result<()> {
        let file_then = self.read_file()?;
        let mut stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        stored.insert(employee.to_owned(), Stored { document, file_then });
        Ok(())
    }

    /// When the settings file was changed last and how long it is, where there is one.
    pub(crate) fn file_mark(&self) -> Option<(SystemTime, u64)> {
        let about = fs::metadata(self.file.as_ref()?).ok()?;
        Some((about.modified().ok()?, about.len()))
    }

    /// Whether everybody's document is a file.
    pub(crate) const fn is_file(&self) -> bool {
        self.file.is_some()
    }

    fn read_file(&self) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = &self.file else {
            return Ok(None);
        };
        match fs::read(file) {
            Ok(document) => Ok(Some(document)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// In one step: whoever reads the file meanwhile sees the old document or the new one.
fn replace(file: &Path, document: &[u8]) -> io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(document)?;
    beside.as_file().sync_all()?;
    beside.persist(file)?;
    Ok(())
}
