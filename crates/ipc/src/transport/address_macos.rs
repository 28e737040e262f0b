//! macOS: an address holds 103 bytes. A socket whose path is longer stands in the user's own folder
//! for temporary files (`/var/folders/…`, 0700), with the profile in its name.

use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// `sizeof(sun_path)` less the byte that ends it.
const LONGEST: usize = 103;

/// Where the socket is.
#[derive(Debug)]
pub struct Address {
    path: PathBuf,
}

impl Address {
    pub fn of(profile: &Path) -> io::Result<Self> {
        // Both ends must come to the same name, however the profile was written.
        let profile = profile.canonicalize()?;
        let plain = profile.join("communicator.sock");
        let path = if plain.as_os_str().len() <= LONGEST {
            plain
        } else {
            let hash = crate::fnv::fnv1a(profile.as_os_str().as_bytes());
            std::env::temp_dir().join(format!("communicator-{hash:016x}.sock"))
        };
        Ok(Self { path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}
