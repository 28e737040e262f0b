//! macOS.

use std::path::{Path, PathBuf};

use super::unix;
pub use super::unix::{manifests_of, reach, reached};
use super::{Browser, Error, Host, Packaged, read_file, remove_file, write_file};

/// The app, and the folder of its manifests below `~/Library/Application Support`.
const fn known(browser: Browser) -> (&'static str, &'static str) {
    match browser {
        Browser::Chrome => ("Google Chrome.app", "Google/Chrome/NativeMessagingHosts"),
        Browser::Chromium => ("Chromium.app", "Chromium/NativeMessagingHosts"),
        Browser::Edge => ("Microsoft Edge.app", "Microsoft Edge/NativeMessagingHosts"),
        Browser::Brave => ("Brave Browser.app", "BraveSoftware/Brave-Browser/NativeMessagingHosts"),
        Browser::Vivaldi => ("Vivaldi.app", "Vivaldi/NativeMessagingHosts"),
        Browser::Firefox => ("Firefox.app", "Mozilla/NativeMessagingHosts"),
    }
}

fn file(browser: Browser, host: &Host) -> Result<PathBuf, Error> {
    let home = std::env::home_dir().filter(|home| home.is_absolute()).ok_or_else(|| {
        Error::new("find", "the home folder of this user", std::io::ErrorKind::NotFound.into())
    })?;
    let folder = home.join("Library/Application Support").join(known(browser).1);
    Ok(folder.join(format!("{}.json", host.name)))
}

pub fn is_installed(browser: Browser) -> bool {
    let app = known(browser).0;
    let own = std::env::home_dir().map(|home| home.join("Applications").join(app));
    Path::new("/Applications").join(app).is_dir() || own.is_some_and(|app| app.is_dir())
}

/// There are none here.
pub fn packaged() -> Vec<Packaged> {
    Vec::new()
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
