//! Windows: the manifest lies in the profile, and a key of the user's registry names it.

use std::io;
use std::path::{Path, PathBuf};

use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, KEY_READ};

use super::{Browser, Error, Host, Packaged, folder, read_file, remove_file, write_file};

/// The key of a browser below `Software`, and its program in `App Paths`.
const fn known(browser: Browser) -> (&'static str, &'static str) {
    match browser {
        Browser::Chrome => (r"Google\Chrome", "chrome.exe"),
        Browser::Chromium => ("Chromium", "chromium.exe"),
        Browser::Edge => (r"Microsoft\Edge", "msedge.exe"),
        Browser::Brave => (r"BraveSoftware\Brave-Browser", "brave.exe"),
        Browser::Vivaldi => ("Vivaldi", "vivaldi.exe"),
        Browser::Firefox => ("Mozilla", "firefox.exe"),
    }
}

const APP_PATHS: &str = r"Software\Microsoft\Windows\CurrentVersion\App Paths";

fn key(browser: Browser, name: &str) -> String {
    format!(r"Software\{}\NativeMessagingHosts\{name}", known(browser).0)
}

fn file(browser: Browser, host: &Host) -> PathBuf {
    folder(&host.profile, browser).join(format!("{}.json", host.name))
}

pub fn is_installed(browser: Browser) -> bool {
    let path = format!(r"{APP_PATHS}\{}", known(browser).1);
    [HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE]
        .into_iter()
        .any(|root| RegKey::predef(root).open_subkey_with_flags(&path, KEY_READ).is_ok())
}

/// There are none here.
pub fn packaged() -> Vec<Packaged> {
    Vec::new()
}

/// The browser starts the program itself.
pub fn reach(_browser: Browser, host: &Host) -> Result<PathBuf, Error> {
    Ok(host.program.clone())
}

/// As [`reach`].
pub fn reached(_browser: Browser, host: &Host) -> Option<PathBuf> {
    Some(host.program.clone())
}

pub fn write(browser: Browser, host: &Host, text: &str) -> Result<(), Error> {
    let file = file(browser, host);
    write_file(&file, text)?;
    let key = key(browser, &host.name);
    RegKey::predef(HKEY_CURRENT_USER)
        .create_subkey(&key)
        .and_then(|(key, _)| key.set_value("", &file.as_os_str()))
        .map_err(|error| Error::new("write the registry key", &key, error))
}

/// The file that the key of a browser names.
fn named(browser: Browser, name: &str) -> Result<Option<PathBuf>, Error> {
    let key = key(browser, name);
    let found = RegKey::predef(HKEY_CURRENT_USER)
        .open_subkey(&key)
        .and_then(|key| key.get_value::<std::ffi::OsString, _>(""));
    match found {
        Ok(path) => Ok(Some(path.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::new("read the registry key", &key, error)),
    }
}

pub fn read(browser: Browser, host: &Host) -> Result<Option<String>, Error> {
    let Some(path) = named(browser, &host.name)? else { return Ok(None) };
    // One of the same name elsewhere is another profile's, or was this one's.
    if path != file(browser, host) {
        return Ok(Some(String::new()));
    }
    Ok(Some(read_file(&path)?.unwrap_or_default()))
}

pub fn remove(browser: Browser, host: &Host) -> Result<(), Error> {
    let key = key(browser, &host.name);
    match RegKey::predef(HKEY_CURRENT_USER).delete_subkey(&key) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Error::new("remove the registry key", &key, error));
        }
        _ => {}
    }
    let file = file(browser, host);
    remove_file(&file)?;
    for folder in file.ancestors().skip(1).take(2) {
        let _in_use = std::fs::remove_dir(folder);
    }
    Ok(())
}

/// The manifests of a host in the registry, of whichever browser.
pub fn manifests_of(name: &str) -> Vec<PathBuf> {
    let named = |browser| named(browser, name).ok().flatten();
    Browser::ALL.into_iter().filter_map(named).filter(|path: &PathBuf| Path::is_absolute(path)).collect()
}
