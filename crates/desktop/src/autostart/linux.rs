//! Linux: a desktop entry in `autostart` of the user's config folder.
//!
//! `disable` keeps an entry with `Hidden=true`: it starts nowhere, and without it the next `enable`
//! would overrule the user. One that is off in GNOME alone is removed: other desktops do not know
//! that switch and would start it.

use std::path::{Path, PathBuf};

use super::{Entry, Error, State, Veto, desktop_entry, entry_file};

/// [`super::enable`] in this user's config folder.
pub(super) fn enable(entry: &Entry) -> Result<(), Error> {
    enable_in(&config_folder()?, entry)
}

/// [`super::disable`] in this user's config folder.
pub(super) fn disable(name: &str) -> Result<(), Error> {
    disable_in(&config_folder()?, name)
}

/// [`super::read`] in this user's config folder.
pub(super) fn read(name: &str) -> Result<State, Error> {
    read_in(&config_folder()?, name)
}

/// `XDG_CONFIG_HOME`, which counts only where it is absolute (XDG Base Directory Specification),
/// else `~/.config`.
fn config_folder() -> Result<PathBuf, Error> {
    let named = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::home_dir().filter(|home| home.is_absolute()).map(|home| home.join(".config"));
    named.or_else(home).ok_or(Error::NoHome)
}

/// Where the entry of this name lies below a config folder.
#[must_use]
pub fn file_in(config: &Path, name: &str) -> PathBuf {
    config.join("autostart").join(format!("{name}.desktop"))
}

/// [`super::enable`] in a config folder of choice.
///
/// # Errors
/// As [`super::enable`].
pub fn enable_in(config: &Path, entry: &Entry) -> Result<(), Error> {
    super::checked(&entry.name)?;
    let file = file_in(config, &entry.name);
    let refused = |refused| Error::Refused { place: file.display().to_string(), refused };
    let old = entry_file::read(&file)?.and_then(|bytes| String::from_utf8(bytes).ok());
    let vetoed = |old: &&String| desktop_entry::parse(old).is_ok_and(|parsed| parsed.vetoed.is_some());
    let new = match old.as_ref().filter(vetoed) {
        Some(vetoed) => desktop_entry::with_command(vetoed, entry).map_err(refused)?,
        None => Some(desktop_entry::render(entry).map_err(refused)?),
    };
    match new {
        Some(new) if old.as_ref() != Some(&new) => entry_file::write(&file, &new),
        _ => Ok(()),
    }
}

/// [`super::disable`] in a config folder of choice.
///
/// # Errors
/// As [`super::disable`].
pub fn disable_in(config: &Path, name: &str) -> Result<(), Error> {
    match read_in(config, name)? {
        State::Absent | State::Present { vetoed: Some(Veto::HiddenEntry), .. } => Ok(()),
        _ => entry_file::remove(&file_in(config, name)),
    }
}

/// [`super::read`] in a config folder of choice.
///
/// # Errors
/// As [`super::read`].
pub fn read_in(config: &Path, name: &str) -> Result<State, Error> {
    super::checked(name)?;
    let file = file_in(config, name);
    let Some(bytes) = entry_file::read(&file)? else { return Ok(State::Absent) };
    let parsed = String::from_utf8(bytes)
        .map_err(|_| "it is not UTF-8".to_owned())
        .and_then(|text| desktop_entry::parse(&text));
    Ok(match parsed {
        Ok(parsed) => {
            let (program, arguments) = parsed.command.unwrap_or_default();
            State::Present { program: program.into(), arguments, vetoed: parsed.vetoed }
        }
        Err(why) => State::Unreadable { why: format!("{}: {why}", file.display()) },
    })
}
