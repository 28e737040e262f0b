//! Linux and macOS: a link in the profile, and a manifest in a folder of the browser.

use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{Browser, Error, Host, folder};

/// Where the link of a host lies.
fn link(browser: Browser, host: &Host) -> PathBuf {
    folder(&host.profile, browser).join(&host.name)
}

/// The path by which the browser starts the program, made where it is missing or leads elsewhere.
pub fn reach(browser: Browser, host: &Host) -> Result<PathBuf, Error> {
    let link = link(browser, host);
    if leads_to(&link, &host.program) {
        return Ok(link);
    }
    let made = || {
        let folder = link.parent().ok_or(io::ErrorKind::InvalidInput)?;
        crate::process::make_private_dir(folder)?;
        let new = folder.join(format!("{}.{}.new", host.name, std::process::id()));
        let _left_over = std::fs::remove_file(&new);
        symlink(&host.program, &new)?;
        // In one step: a browser may start it at any time.
        std::fs::rename(&new, &link)
    };
    made().map_err(|error| Error::new("make the link", &link, error))?;
    Ok(link)
}

/// That path, where it leads to the program.
pub fn reached(browser: Browser, host: &Host) -> Option<PathBuf> {
    Some(link(browser, host)).filter(|link| leads_to(link, &host.program))
}

fn leads_to(link: &Path, program: &Path) -> bool {
    std::fs::read_link(link).is_ok_and(|found| found == program)
}

/// Removes the link, and the folders above it that are empty then.
pub fn unreach(browser: Browser, host: &Host) -> Result<(), Error> {
    let link = link(browser, host);
    super::remove_file(&link)?;
    for folder in link.ancestors().skip(1).take(2) {
        let _in_use = std::fs::remove_dir(folder);
    }
    Ok(())
}

/// Manifests lie in folders of the browsers; no name leads to a profile without its link.
pub fn manifests_of(_name: &str) -> Vec<PathBuf> {
    Vec::new()
}
