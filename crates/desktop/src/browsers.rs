//! The browsers of this user, and where they look for the native host of our extension.
//!
//! A browser starts a program for an extension only if a manifest of a fixed name allows that: a file in a folder of
//! its own (Linux, macOS), or one that the registry names (Windows). The manifest names the program and the ids of
//! the extension, and can carry nothing else: Firefox refuses a key that it does not know. So what tells one profile
//! of ours from another is the name of the host, and how the program is reached:
//!
//! | system | the program in the manifest | what says which profile it serves |
//! |---|---|---|
//! | Linux, macOS | a link `PROFILE/browser/BROWSER/HOST` to the program | its own path, as it was started |
//! | Windows | the program | the manifest, `PROFILE\browser\BROWSER\HOST.json`: Firefox names it, and for the others the registry does |
//!
//! The manifests of other programs are never touched, and of ours only those of one host name. What is written is
//! read back.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

#[cfg_attr(target_os = "linux", path = "browsers/linux.rs")]
#[cfg_attr(target_os = "macos", path = "browsers/macos.rs")]
#[cfg_attr(target_os = "windows", path = "browsers/windows.rs")]
mod system;
#[cfg(unix)]
mod unix;

/// The ids of the extension in browsers of Chromium's family: that of the `key` in its manifest
/// (`browser-extension/manifest.json`). One that a store gives it comes behind.
pub const CHROMIUM_IDS: &[&str] = &["ipghmcooboppgdpnolnehmadgilmoadi"];

/// The id of the extension in Firefox, as its manifest has it.
pub const FIREFOX_ID: &str = "communicator@opencommunicator.org";

/// The name of the host of the default profile; those of others have `_` and eight hex digits behind it.
pub const HOST_NAME: &str = "org.opencommunicator.communicator";

/// The folder of a profile for all of it.
const FOLDER: &str = "browser";

/// The browsers whose places are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Browser {
    Chrome,
    Chromium,
    Edge,
    Brave,
    Vivaldi,
    Firefox,
}

impl Browser {
    pub const ALL: [Self; 6] =
        [Self::Chrome, Self::Chromium, Self::Edge, Self::Brave, Self::Vivaldi, Self::Firefox];

    /// In paths and on the socket.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Chrome => "chrome",
            Self::Chromium => "chromium",
            Self::Edge => "edge",
            Self::Brave => "brave",
            Self::Vivaldi => "vivaldi",
            Self::Firefox => "firefox",
        }
    }

    /// The browser of that key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|browser| browser.key() == key)
    }

    /// As people know it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chrome => "Google Chrome",
            Self::Chromium => "Chromium",
            Self::Edge => "Microsoft Edge",
            Self::Brave => "Brave",
            Self::Vivaldi => "Vivaldi",
            Self::Firefox => "Firefox",
        }
    }

    /// The browser that calls itself so.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|browser| browser.name().eq_ignore_ascii_case(name))
    }
}

/// The host of one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// By which the extension asks for it: letters, digits, `_` and dots.
    pub name: String,
    /// The profile's folder.
    pub profile: PathBuf,
    /// The console program.
    pub program: PathBuf,
}

/// What a browser finds under the name of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manifest {
    Absent,
    /// As it should be.
    Ours,
    /// Ours, but the program or the profile was elsewhere when it was written.
    Outdated,
}

/// A browser in a sandbox, which starts no host outside of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packaged {
    pub browser: Browser,
    pub by: Packaging,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packaging {
    Snap,
    Flatpak,
}

impl Packaging {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Snap => "Snap",
            Self::Flatpak => "Flatpak",
        }
    }
}

/// Why a manifest was not written, removed or read.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} {place}: {source}")]
pub struct Error {
    doing: &'static str,
    place: String,
    source: io::Error,
}

impl Error {
    fn new(doing: &'static str, place: impl AsRef<Path>, source: io::Error) -> Self {
        Self { doing, place: place.as_ref().display().to_string(), source }
    }
}

/// Whether the browser is installed as a program that can start hosts.
#[must_use]
pub fn is_installed(browser: Browser) -> bool {
    system::is_installed(browser)
}

/// The browsers in sandboxes.
#[must_use]
pub fn packaged() -> Vec<Packaged> {
    system::packaged()
}

/// Lets the browser start the host.
///
/// # Errors
/// The system refuses it, or a path is no text and fits in no manifest.
pub fn install(browser: Browser, host: &Host) -> Result<(), Error> {
    let program = system::reach(browser, host)?;
    let text = manifest(browser, host, &program)?;
    system::write(browser, host, &text)?;
    match state(browser, host)? {
        Manifest::Ours => Ok(()),
        _ => {
            let what = io::Error::other("it is not there after it was written");
            Err(Error::new("read back the manifest for", browser.name(), what))
        }
    }
}

/// Takes it away. What is not there is fine.
///
/// # Errors
/// The system refuses it.
pub fn uninstall(browser: Browser, host: &Host) -> Result<(), Error> {
    system::remove(browser, host)
}

/// What the browser finds now.
///
/// # Errors
/// The system refuses to say.
pub fn state(browser: Browser, host: &Host) -> Result<Manifest, Error> {
    let Some(found) = system::read(browser, host)? else { return Ok(Manifest::Absent) };
    let wanted = system::reached(browser, host).and_then(|program| manifest(browser, host, &program).ok());
    let same = wanted.is_some_and(|wanted| value(&wanted) == value(&found));
    Ok(if same { Manifest::Ours } else { Manifest::Outdated })
}

/// Writes those manifests anew that are there and outdated: the program was moved or installed anew.
///
/// # Errors
/// The first refusal; the others are tried all the same.
pub fn repair(host: &Host) -> Result<Vec<Browser>, Error> {
    let mut repaired = Vec::new();
    let mut failed = None;
    for browser in Browser::ALL {
        let outcome = match state(browser, host) {
            Ok(Manifest::Outdated) => install(browser, host).map(|()| repaired.push(browser)),
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        failed = failed.or(outcome.err());
    }
    failed.map_or(Ok(repaired), Err)
}

/// The folder of a browser in a profile.
fn folder(profile: &Path, browser: Browser) -> PathBuf {
    profile.join(FOLDER).join(browser.key())
}

/// The profile, the browser and the name of the host of a path `PROFILE/browser/BROWSER/HOST` or `….json`.
#[must_use]
pub fn of_path(path: &Path) -> Option<(PathBuf, Browser, String)> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent()?;
    let browser = Browser::of_key(folder.file_name()?.to_str()?)?;
    let above = folder.parent()?;
    let profile = above.parent().filter(|_| above.file_name().is_some_and(|name| name == FOLDER))?;
    if !profile.is_absolute() {
        return None;
    }
    Some((profile.to_owned(), browser, name.strip_suffix(".json").unwrap_or(name).to_owned()))
}

/// The manifest of a host that the system finds by its name alone, where it does (Windows).
#[must_use]
pub fn manifests_of(name: &str) -> Vec<PathBuf> {
    system::manifests_of(name)
}

/// The manifest as text.
fn manifest(browser: Browser, host: &Host, program: &Path) -> Result<String, Error> {
    let path = program.to_str().ok_or_else(|| {
        let why = io::Error::new(io::ErrorKind::InvalidInput, "its path is no text");
        Error::new("name in a manifest", program, why)
    })?;
    let mut manifest = json!({
        "name": host.name,
        "description": "Communicator: the way from the browser extension to the app",
        "path": path,
        "type": "stdio",
    });
    let (key, ids): (&str, Vec<String>) = match browser {
        Browser::Firefox => ("allowed_extensions", vec![FIREFOX_ID.to_owned()]),
        _ => ("allowed_origins", CHROMIUM_IDS.iter().map(|id| format!("chrome-extension://{id}/")).collect()),
    };
    if let Some(members) = manifest.as_object_mut() {
        members.insert(key.to_owned(), json!(ids));
    }
    Ok(format!("{manifest:#}\n"))
}

fn value(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Replaces a file whole, and makes the folders above it.
fn write_file(file: &Path, text: &str) -> Result<(), Error> {
    let written = || {
        let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
        std::fs::create_dir_all(folder)?;
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.new", std::process::id()));
        let new = folder.join(name);
        std::fs::write(&new, text)?;
        std::fs::rename(&new, file)
    };
    written().map_err(|error| Error::new("write", file, error))
}

fn read_file(file: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        // Something else stands there.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some(String::new())),
        Err(error) => Err(Error::new("read", file, error)),
    }
}

fn remove_file(file: &Path) -> Result<(), Error> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::new("remove", file, error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;

    fn host() -> Host {
        Host {
            name: "org.opencommunicator.communicator".to_owned(),
            profile: "/home/anna/.local/share/x".into(),
            program: "/usr/lib/communicator/communicator-cli".into(),
        }
    }

    #[test]
    fn a_manifest_has_the_members_that_browsers_know_and_no_other() {
        for browser in Browser::ALL {
            let text = manifest(browser, &host(), Path::new("/a \"b\"/ø")).unwrap();
            let manifest = value(&text).unwrap();
            let keys: Vec<&str> = manifest.as_object().unwrap().keys().map(String::as_str).collect();
            let who = if browser == Browser::Firefox { "allowed_extensions" } else { "allowed_origins" };
            let mut expected = vec!["description", "name", "path", "type", who];
            let mut keys = keys.clone();
            keys.sort_unstable();
            expected.sort_unstable();
            assert_eq!(keys, expected);
            assert_eq!(manifest["path"], "/a \"b\"/ø");
            assert_eq!(manifest["type"], "stdio");
        }
    }

    #[test]
    fn the_ids_are_those_of_the_extension() {
        let text = include_str!("../../../browser-extension/manifest.json");
        let manifest = value(text).unwrap();
        assert_eq!(manifest["firefox"]["browser_specific_settings"]["gecko"]["id"], FIREFOX_ID);
        assert!(manifest["chromium"]["key"].is_string());
    }

    #[cfg(unix)]
    #[test]
    fn a_path_says_whose_host_it_is_or_is_none_of_ours() {
        let path = Path::new("/home/anna/browser/browser/firefox/org.x_1");
        let found = of_path(path).unwrap();
        assert_eq!(found, (PathBuf::from("/home/anna/browser"), Browser::Firefox, "org.x_1".to_owned()));
        assert_eq!(of_path(Path::new("/p/browser/edge/org.x.json")).unwrap().2, "org.x");
        for path in
            ["/usr/bin/communicator-cli", "/p/browser/opera/x", "/p/other/edge/x", "browser/edge/x", ""]
        {
            assert_eq!(of_path(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn keys_and_names_are_found_again() {
        for browser in Browser::ALL {
            assert_eq!(Browser::of_key(browser.key()), Some(browser));
            assert_eq!(Browser::of_name(browser.name()), Some(browser));
        }
    }
}
