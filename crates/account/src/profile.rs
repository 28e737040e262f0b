//! The profile: the one folder that holds all the app writes.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// The app's own identifier: bundle, desktop file, folders and keyring service carry it, so that the
/// vendor's program can be installed beside it.
pub const IDENTIFIER: &str = desktop::IDENTIFIER;

/// A profile folder. It may not exist yet: then the app works from memory until it can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Canonical, so that two spellings are one profile.
    path: PathBuf,
    default: bool,
}

impl Profile {
    /// Opens the folder, and makes it where it is missing and that can be done.
    ///
    /// # Errors
    /// There is something in its place that is no folder, or a folder of somebody else.
    pub fn open(chosen: Option<&Path>) -> anyhow::Result<Self> {
        let default = default_folder();
        let path = match (chosen, &default) {
            (Some(path), _) => path.to_owned(),
            (None, Some(path)) => path.clone(),
            (None, None) => anyhow::bail!("there is no home folder; name one with --profile DIR"),
        };
        // On a read-only disk even a folder that is there cannot be given its mode. One that belongs to somebody
        // else cannot either, and what they put there would count.
        if let Err(error) = desktop::process::make_private_dir(&path)
            && path.exists()
            && (!path.is_dir() || error.kind() == io::ErrorKind::PermissionDenied)
        {
            let what = format!("the profile folder {} cannot be made", path.display());
            return Err(error).context(what);
        }
        let path = canonical(&path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let is_default = default.and_then(|default| canonical(&default).ok()).is_some_and(|d| d == path);
        Ok(Self { path, default: is_default })
    }

    /// The profile as it is, or would be: nothing is made.
    #[must_use]
    pub fn look(chosen: Option<&Path>) -> Option<Self> {
        let path = existing(chosen)?;
        let default = existing(None).is_some_and(|default| default == path);
        Some(Self { path, default })
    }

    /// The folder of the demo, beside whatever is the everyday one.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_demo(chosen: Option<&Path>) -> anyhow::Result<Self> {
        match chosen {
            Some(path) => Self::open(Some(path)),
            None => {
                let demo = demo_folder().context("there is no home folder; name one with --profile DIR")?;
                Self::open(Some(&demo))
            }
        }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The user's everyday profile, which nobody had to name.
    #[must_use]
    pub const fn is_default(&self) -> bool {
        self.default
    }

    /// What lies outside the profile carries this name: `communicator`, or `communicator-<8 hex>`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.default {
            return "communicator".to_owned();
        }
        format!("communicator-{:08x}", fnv1a(self.path.as_os_str().as_encoded_bytes()) as u32)
    }
}

/// The folder of a profile, canonical; nothing is made. An app may run on one that could not be made.
#[must_use]
pub fn existing(chosen: Option<&Path>) -> Option<PathBuf> {
    canonical(&chosen.map(Path::to_owned).or_else(default_folder)?).ok()
}

/// [`existing`] for the demo.
#[must_use]
pub fn existing_demo(chosen: Option<&Path>) -> Option<PathBuf> {
    canonical(&chosen.map(Path::to_owned).or_else(demo_folder)?).ok()
}

/// The one spelling of a path of which the last parts may not exist.
fn canonical(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    for above in path.ancestors() {
        if let (Ok(found), Ok(below)) = (above.canonicalize(), path.strip_prefix(above)) {
            // A joined empty path would end in a slash.
            return Ok(if below.as_os_str().is_empty() { found } else { found.join(below) });
        }
    }
    Ok(path)
}

fn demo_folder() -> Option<PathBuf> {
    let everyday = default_folder()?;
    let mut name = everyday.file_name()?.to_owned();
    name.push("-demo");
    Some(everyday.with_file_name(name))
}

fn default_folder() -> Option<PathBuf> {
    // Local, not roaming: a window's place belongs to this computer's monitors.
    directories::ProjectDirs::from_path(PathBuf::from(IDENTIFIER))
        .map(|dirs| dirs.data_local_dir().to_owned())
}

/// FNV-1a, 64 bits: stable over versions and systems, which std's hasher does not promise.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn two_spellings_of_a_folder_are_one_profile() {
        let folder = tempfile::tempdir().unwrap();
        let plain = Profile::open(Some(&folder.path().join("p"))).unwrap();
        let winding = Profile::open(Some(&folder.path().join("p/../p/."))).unwrap();
        assert_eq!(plain, winding);
        assert_eq!(plain.name(), winding.name());
        assert_eq!(plain.name().len(), "communicator-".len() + 8);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_a_profile_all_the_same_and_found_by_whoever_asks() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let below = file.join("profile");
        let profile = Profile::open(Some(&below)).unwrap();
        assert_eq!(existing(Some(&below)).as_deref(), Some(profile.path()));
        assert!(!below.exists());
    }

    #[test]
    fn a_file_in_the_way_is_an_error_that_names_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = Profile::open(Some(file.path())).unwrap_err();
        assert!(error.to_string().contains(&file.path().display().to_string()), "{error}");
    }
}
