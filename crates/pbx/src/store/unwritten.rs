//! A store whose writes wait for another thread reads them as if they were on the disk.

use std::fmt::Debug;
use std::path::Path;

/// What knows the writes that are not on the disk yet; see [`ProfileStore::over`](super::ProfileStore::over).
pub trait Unwritten: Debug + Send + Sync {
    /// The newest content that waits for a file. The inner `None`: the file is to be removed.
    fn content(&self, file: &Path) -> Option<Option<Vec<u8>>>;

    /// A file is there whose content nobody knows: the system did not hand it out, or it is damaged and could
    /// not be renamed. Nothing may replace it.
    fn spare(&self, file: &Path);

    /// It was read after all, or is not there: it may be replaced like any other.
    fn known(&self, file: &Path);
}
