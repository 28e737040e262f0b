//! Where an app and those who ask it meet: in the profile, or in a folder that stands in for it.
//!
//! A profile may be on a disk that is full or read-only, or its folder may not be made at all. The app runs from
//! memory then, and has to be found all the same, and once. So the same two files, lock and socket, may lie in a
//! folder of this user's that is named after the profile. Whoever asks looks at both places; the holder moves to
//! the profile as soon as that can be written.

use std::io;
use std::path::{Path, PathBuf};

use crate::fnv::fnv1a;
use crate::transport;

/// The name of the folder that stands in for a profile.
fn path(profile: &Path) -> PathBuf {
    let hash = fnv1a(profile.as_os_str().as_encoded_bytes());
    transport::folder_of_user().join(format!("communicator-{hash:016x}"))
}

/// That folder, where it exists and nobody else can have put anything into it.
pub(crate) fn of_ours(profile: &Path) -> Option<PathBuf> {
    let profile = profile.canonicalize().unwrap_or_else(|_| profile.to_owned());
    Some(path(&profile)).filter(|folder| transport::is_private_dir(folder))
}

/// Makes the folder that stands in for a profile which cannot be written, for this user alone. Nothing in it
/// need outlive the session.
///
/// # Errors
/// It cannot be made, or is somebody else's.
pub fn stand_in(profile: &Path) -> io::Result<PathBuf> {
    let folder = path(profile);
    // What is there already is looked at and not changed: a link would lead to where somebody else likes.
    if std::fs::symlink_metadata(&folder).is_err() {
        transport::make_private_dir(&folder)?;
    }
    if transport::is_private_dir(&folder) { Ok(folder) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}
