//! Linux and macOS: a file counts when it belongs to root and nobody else can write it.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::process::Uid;
use settings::said::Said;

use super::{PolicyError, too_large};

/// The bytes of a file that nobody but its trusted owner can have written.
pub(super) fn read(path: &Path, owner: Uid, most: u64) -> Result<Vec<u8>, PolicyError> {
    let place = || path.display().to_string();
    let unreadable =
        |error: io::Error| PolicyError::Unreadable { place: place(), why: error.to_string().into() };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    check(&file, path, owner)?.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(PolicyError::Unreadable { place: place(), why: too_large() });
    }
    Ok(bytes)
}

/// What is open is judged, and not what the path leads to a moment later.
pub(super) fn check<'a>(file: &'a File, path: &Path, owner: Uid) -> Result<&'a File, PolicyError> {
    let place = || path.display().to_string();
    let untrusted = |en: &str, da: &str| PolicyError::Untrusted { place: place(), why: Said::both(en, da) };
    let about = file
        .metadata()
        .map_err(|error| PolicyError::Unreadable { place: place(), why: error.to_string().into() })?;
    if !about.is_file() {
        return Err(untrusted("it is not a file", "det er ikke en fil"));
    }
    if about.uid() != owner.as_raw() {
        return Err(untrusted("it does not belong to root", "den tilhører ikke root"));
    }
    if about.mode() & 0o022 != 0 {
        return Err(untrusted(
            "others than its owner can write it (chmod 644)",
            "andre end dens ejer kan skrive i den (chmod 644)",
        ));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_file_is_read_only_if_its_trusted_owner_alone_can_write_it_and_it_is_not_too_large() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authorities.pem");
        std::fs::write(&path, "12345").unwrap();
        let own = rustix::process::getuid();
        let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        mode(0o644);
        assert_eq!(read(&path, own, 5).unwrap(), b"12345");
        assert!(matches!(read(&path, own, 4), Err(PolicyError::Unreadable { .. })));
        for open in [0o664, 0o646, 0o666] {
            mode(open);
            assert!(matches!(read(&path, own, 5), Err(PolicyError::Untrusted { .. })), "{open:o}");
        }
        mode(0o644);
        let other = Uid::from_raw(own.as_raw() + 1);
        assert!(matches!(read(&path, other, 5), Err(PolicyError::Untrusted { .. })));
        assert!(matches!(read(folder.path(), own, 5), Err(PolicyError::Untrusted { .. })));
        let missing = folder.path().join("missing");
        assert!(matches!(read(&missing, own, 5), Err(PolicyError::Unreadable { .. })));
    }
}
