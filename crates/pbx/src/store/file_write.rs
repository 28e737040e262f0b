//! What a file is to hold next, as a value: it can be queued, compared and carried out on another thread.

use std::path::{Path, PathBuf};

use super::disk::{self, StoreError};

/// Whether what a file holds can be had again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It exists on this computer only, such as changes that the PBX does not have yet.
    Own,
    /// The PBX or the app can make it again.
    Copy,
}

/// The next content of one file. Carrying it out twice does no harm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileWrite {
    file: PathBuf,
    /// None: the file is removed.
    content: Option<Vec<u8>>,
    origin: Origin,
    /// Says whose the folder is; written before the file where it is missing.
    owner: Option<(PathBuf, Vec<u8>)>,
    first_one_stays: bool,
}

impl FileWrite {
    pub(super) fn new(file: PathBuf, content: Option<Vec<u8>>, origin: Origin) -> Self {
        Self { file, content, origin, owner: None, first_one_stays: false }
    }

    pub(super) fn with_owner(mut self, file: PathBuf, content: Vec<u8>) -> Self {
        self.owner = Some((file, content));
        self
    }

    /// A file that exists keeps its content.
    pub(super) fn once(mut self) -> Self {
        self.first_one_stays = true;
        self
    }

    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// None: the file is removed.
    #[must_use]
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether only the first of several contents is ever kept.
    #[must_use]
    pub const fn first_one_stays(&self) -> bool {
        self.first_one_stays
    }

    /// Writes or removes the file and waits until that is on the disk. Blocks.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses; the old file stays.
    pub fn carry_out(&self) -> Result<(), StoreError> {
        let Some(content) = &self.content else { return disk::remove(&self.file) };
        if self.first_one_stays && self.file.exists() {
            return Ok(());
        }
        if let Some((file, content)) = &self.owner
            && !file.exists()
        {
            disk::write_atomically(file, content)?;
        }
        disk::write_atomically(&self.file, content)
    }
}
