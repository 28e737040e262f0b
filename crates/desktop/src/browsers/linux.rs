//! Linux.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::unix;
pub use super::unix::{manifests_of, reach, reached};
use super::{Browser, Error, Host, Packaged, Packaging, read_file, remove_file, write_file};

/// Programs by which a browser is started, its folder below the folder for configuration, and its id as a Flatpak.
/// Firefox keeps its manifests elsewhere.
const fn known(browser: Browser) -> (&'static [&'static str], &'static str, &'static str) {
    match browser {
        Browser::Chrome => (&["google-chrome", "google-chrome-stable"], "google-chrome", "com.google.Chrome"),
        Browser::Chromium => (&["chromium", "chromium-browser"], "chromium", "org.chromium.Chromium"),
        Browser::Edge => {
            (&["microsoft-edge", "microsoft-edge-stable"], "microsoft-edge", "com.microsoft.Edge")
        }
        Browser::Brave => (&["brave-browser", "brave"], "BraveSoftware/Brave-Browser", "com.brave.Browser"),
        Browser::Vivaldi => (&["vivaldi", "vivaldi-stable"], "vivaldi", "com.vivaldi.Vivaldi"),
        Browser::Firefox => (&["firefox", "firefox-esr"], "mozilla", "org.mozilla.firefox"),
    }
}

/// Where Snap puts its programs.
const SNAP: &str = "/snap/bin";

fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| home.is_absolute())
}

fn config() -> Option<PathBuf> {
    let chosen = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    chosen.or_else(|| Some(home()?.join(".config")))
}

/// The folder of a browser's manifests.
fn place(browser: Browser) -> Result<PathBuf, Error> {
    let place = match browser {
        // Wherever its profiles are.
        Browser::Firefox => home().map(|home| home.join(".mozilla/native-messaging-hosts")),
        _ => config().map(|config| config.join(known(browser).1).join("NativeMessagingHosts")),
    };
    let nowhere = || Error::new("find", "the home folder of this user", std::io::ErrorKind::NotFound.into());
    place.ok_or_else(nowhere)
}

fn file(browser: Browser, host: &Host) -> Result<PathBuf, Error> {
    Ok(place(browser)?.join(format!("{}.json", host.name)))
}

pub fn is_installed(browser: Browser) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| {
        known(browser).0.iter().map(|name| folder.join(name)).any(|file| file.is_file() && !is_snap(&file))
    })
}

/// Whether a program is Snap's, or a script that starts Snap's, as Ubuntu has them.
fn is_snap(file: &Path) -> bool {
    if file.canonicalize().is_ok_and(|path| path.starts_with("/snap") || path.ends_with("usr/bin/snap")) {
        return true;
    }
    let mut start = Vec::new();
    let read = std::fs::File::open(file).and_then(|file| file.take(4096).read_to_end(&mut start));
    read.is_ok() && start.starts_with(b"#!") && String::from_utf8_lossy(&start).contains("/snap/bin/")
}

pub fn packaged() -> Vec<Packaged> {
    let flatpaks: Vec<PathBuf> = std::iter::once(PathBuf::from("/var/lib/flatpak/app"))
        .chain(home().map(|home| home.join(".local/share/flatpak/app")))
        .collect();
    let mut found = Vec::new();
    for browser in Browser::ALL {
        let (programs, _, id) = known(browser);
        if programs.iter().any(|name| Path::new(SNAP).join(name).exists()) {
            found.push(Packaged { browser, by: Packaging::Snap });
        }
        if flatpaks.iter().any(|folder| folder.join(id).is_dir()) {
            found.push(Packaged { browser, by: Packaging::Flatpak });
        }
    }
    found
}

pub fn write(browser: Browser, host: &Host, text: &str) -> Result<(), Error> {
    write_file(&file(browser, host)?, text)
}

pub fn read(browser: Browser, host: &Host) -> Result<Option<String>, Error> {
    read_file(&file(browser, host)?)
}

pub fn remove(browser: Browser, host: &Host) -> Result<(), Error> {
    remove_file(&file(browser, host)?)?;
    unix::unreach(browser, host)
}
