//! The native host of a profile: its name, and the program that is it.

use std::path::{Path, PathBuf};

use desktop::browsers::{HOST_NAME, Host};

use crate::profile::Profile;

/// The name for a profile: that of the default one, or with `_` and the eight hex digits of the profile's name.
#[must_use]
pub fn name(profile: &Profile) -> String {
    code(profile).map_or_else(|| HOST_NAME.to_owned(), |code| format!("{HOST_NAME}_{code}"))
}

/// What a user enters in the extension for this profile; none for the default one.
#[must_use]
pub fn code(profile: &Profile) -> Option<String> {
    profile.name().split_once('-').map(|(_, code)| code.to_owned())
}

/// The host of a profile. None: the console program is not installed beside this one.
#[must_use]
pub fn of(profile: &Profile) -> Option<Host> {
    let program = program(&std::env::current_exe().ok()?)?;
    Some(Host { name: name(profile), profile: profile.path().to_owned(), program })
}

/// The console program of an installation: this one, one beside it, or where Linux packages have it.
fn program(own: &Path) -> Option<PathBuf> {
    let is_console = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
        name == "communicator.com" || name.starts_with("communicator-cli")
    };
    if is_console(own) {
        return Some(own.to_owned());
    }
    let folder = own.parent()?;
    let suffix = std::env::consts::EXE_SUFFIX;
    [
        folder.join("communicator.com"),
        folder.join(format!("communicator-cli{suffix}")),
        folder.parent()?.join("lib/communicator/communicator-cli"),
    ]
    .into_iter()
    .find(|path| path.is_file())
}

/// The extension as packages for Linux carry it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// The unpacked folder for browsers of Chromium's family.
    pub chromium: Option<PathBuf>,
    /// The xpi for Firefox.
    pub firefox: Option<PathBuf>,
}

/// Where the extension lies that came with this program, as far as one did.
#[must_use]
pub fn package() -> Package {
    std::env::current_exe().ok().and_then(|own| package_of(&own)).unwrap_or_default()
}

/// Below `share` beside the folder of the program; the console program lies a folder deeper.
fn package_of(own: &Path) -> Option<Package> {
    let share =
        own.ancestors().skip(1).take(3).map(|folder| folder.join("share/communicator/browser-extension"));
    let folder = share.into_iter().find(|folder| folder.is_dir())?;
    Some(Package {
        chromium: Some(folder.join("chromium")).filter(|folder| folder.join("manifest.json").is_file()),
        firefox: Some(folder.join("communicator-browser-extension.xpi")).filter(|file| file.is_file()),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::*;

    #[test]
    fn the_console_program_is_found_beside_the_app_or_where_packages_have_it() {
        let root = tempfile::tempdir().unwrap();
        let (bin, lib) = (root.path().join("bin"), root.path().join("lib/communicator"));
        std::fs::create_dir_all(&bin).unwrap();
        std::fs::create_dir_all(&lib).unwrap();
        let app = bin.join(format!("communicator{}", std::env::consts::EXE_SUFFIX));
        assert_eq!(program(&app), None);
        let packaged = lib.join("communicator-cli");
        std::fs::write(&packaged, "").unwrap();
        assert_eq!(program(&app).unwrap(), packaged);
        let beside = bin.join(format!("communicator-cli{}", std::env::consts::EXE_SUFFIX));
        std::fs::write(&beside, "").unwrap();
        assert_eq!(program(&app).unwrap(), beside);
        assert_eq!(program(&beside).unwrap(), beside);
    }

    #[test]
    fn the_extension_of_a_package_is_found_from_either_program() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("share/communicator/browser-extension");
        let (app, console) =
            (root.path().join("bin/communicator"), root.path().join("lib/communicator/communicator-cli"));
        assert_eq!(package_of(&app), None);
        std::fs::create_dir_all(folder.join("chromium")).unwrap();
        assert_eq!(package_of(&app), Some(Package::default()));
        std::fs::write(folder.join("chromium/manifest.json"), "{}").unwrap();
        let xpi = folder.join("communicator-browser-extension.xpi");
        std::fs::write(&xpi, "").unwrap();
        let both = Package { chromium: Some(folder.join("chromium")), firefox: Some(xpi) };
        assert_eq!(package_of(&app), Some(both.clone()));
        assert_eq!(package_of(&console), Some(both));
    }

    #[test]
    fn a_profile_of_its_own_has_a_host_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile::open(Some(folder.path())).unwrap();
        let name = name(&profile);
        assert_eq!(
            Some(name.as_str()),
            code(&profile).map(|code| format!("{}_{code}", HOST_NAME)).as_deref()
        );
        assert_eq!(name.len(), HOST_NAME.len() + 9);
    }
}
