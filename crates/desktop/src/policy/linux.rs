//! Linux: a file below `/etc`.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use rustix::process::Uid;

use super::{Policy, PolicyError, from_json, trusted};

const FILE: &str = "/etc/communicator/policy.json";

/// More than this is no policy.
const MOST: u64 = 1 << 20;

/// [`super::read`].
pub(super) fn read() -> Result<Option<Policy>, PolicyError> {
    match debug_policy() {
        Some(file) => read_file(Path::new(&file), trusted_owner()),
        None => read_file(Path::new(FILE), trusted_owner()),
    }
}

/// [`super::read_trusted`].
pub(super) fn read_trusted(path: &Path, most: u64) -> Result<Vec<u8>, PolicyError> {
    trusted::read(path, trusted_owner(), most)
}

/// A debug build lets a test name a file of the developer's own.
fn debug_policy() -> Option<std::ffi::OsString> {
    std::env::var_os("COMMUNICATOR_DEBUG_POLICY").filter(|_| cfg!(debug_assertions))
}

fn trusted_owner() -> Uid {
    if debug_policy().is_some() { rustix::process::getuid() } else { Uid::ROOT }
}

/// A file that nobody but its trusted owner can have written.
fn read_file(path: &Path, owner: Uid) -> Result<Option<Policy>, PolicyError> {
    let place = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        let why = error.to_string().into();
        PolicyError::Unreadable { place: place.clone(), why }
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(unreadable(error)),
    };
    let mut text = String::new();
    trusted::check(&file, path, owner)?.take(MOST).read_to_string(&mut text).map_err(unreadable)?;
    let json = serde_json::from_str(&text)
        .map_err(|error| PolicyError::Invalid { place: place.clone(), why: error.to_string().into() })?;
    from_json(&place, json).map(Some)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use std::os::unix::fs::PermissionsExt as _;

    use std::path::PathBuf;

    use super::*;

    fn file(mode: u32) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.json");
        std::fs::write(&path, r#"{"settings": {"zoom": 125}}"#).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        (folder, path)
    }

    #[test]
    fn no_file_is_no_policy() {
        let (folder, path) = file(0o644);
        let own = rustix::process::getuid();
        assert_eq!(read_file(&folder.path().join("none/policy.json"), own), Ok(None));
        assert_eq!(read_file(&path.join("below a file"), own), Ok(None));
    }

    #[test]
    fn a_file_counts_only_if_its_trusted_owner_alone_can_write_it() {
        let own = rustix::process::getuid();
        for mode in [0o644, 0o600] {
            let (_folder, path) = file(mode);
            let policy = read_file(&path, own).unwrap().unwrap();
            assert_eq!(policy.settings.get("zoom"), Some(&125.into()));
        }
        for mode in [0o664, 0o646] {
            let (_folder, path) = file(mode);
            assert!(matches!(read_file(&path, own), Err(PolicyError::Untrusted { .. })), "{mode:o}");
        }
        let (_folder, path) = file(0o644);
        let other = Uid::from_raw(own.as_raw() + 1);
        assert!(matches!(read_file(&path, other), Err(PolicyError::Untrusted { .. })));
    }
}
