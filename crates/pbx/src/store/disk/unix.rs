//! Linux and macOS: modes, and the order in which things reach the disk.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// Anything for group or others.
const NOT_PRIVATE: u32 = 0o077;

/// Makes the folders that are missing, for this user alone. One that is there keeps its mode: it
/// may be anybody's, such as a profile folder named on the command line.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// The mode counts from the first moment; setting it afterwards would leave a gap.
pub(super) fn create(file: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
}

/// Opens for reading, and mends the mode of a file that was copied here or restored from a backup.
pub(super) fn open(file: &Path) -> io::Result<File> {
    let open = File::open(file)?;
    let metadata = open.metadata()?;
    if metadata.permissions().mode() & NOT_PRIVATE != 0 {
        // Somebody else's file can be read and not changed: still better than no settings.
        let _ = open.set_permissions(Permissions::from_mode(0o600));
    }
    Ok(open)
}

pub(super) fn replace(unfinished: &Path, file: &Path) -> io::Result<()> {
    fs::rename(unfinished, file)
}

/// A rename is in the folder, and the folder has to reach the disk as well.
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network and FUSE file systems know no such thing; the file is in place all the same.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        settled => settled,
    }
}
