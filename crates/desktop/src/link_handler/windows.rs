//! Windows: a class of this user, offered through `RegisteredApplications`.
//!
//! Which program is used, Windows lets the user alone say: the choice is signed, and one that a program
//! wrote would be thrown away ("Default Programs" at learn.microsoft.com). So the page of its settings is
//! opened for the user, and what they chose is read.

use std::io;

use windows::Win32::UI::Shell::{SHCNE_ASSOCCHANGED, SHCNF_IDLIST, SHChangeNotify, ShellExecuteW};
use windows::Win32::UI::WindowsAndMessaging::SW_SHOWNORMAL;
use windows::core::{HSTRING, PCWSTR, w};
use winreg::RegKey;
use winreg::enums::HKEY_CURRENT_USER;

use super::{Before, Error, Handler, HandlerStatus, Opens, SCHEMES, Wanted};
use crate::autostart::command_line;

const CLASSES: &str = r"Software\Classes";
const APPLICATIONS: &str = r"Software\RegisteredApplications";
const CHOICES: &str = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations";

/// The class that links are opened with.
fn class(handler: &Handler) -> String {
    format!("{}.link", handler.name)
}

/// What this program can open, in the registry.
fn capabilities(handler: &Handler) -> String {
    format!(r"Software\{}\{}\Capabilities", crate::IDENTIFIER, handler.name)
}

/// The link is one word in quotes after `--`. A quotation mark in a link ends the word, and what follows
/// is one word too many, which the command line refuses.
fn command(handler: &Handler) -> Result<String, Error> {
    Ok(format!(r#"{} "%1""#, command_line::line(&handler.entry())?))
}

/// [`super::set`].
pub(super) fn set(
    handler: &Handler,
    wanted: Wanted,
    by_hand: bool,
    _before: &[Before],
) -> Result<Vec<Before>, Error> {
    if wanted == Wanted::Nothing {
        withdraw(handler)?;
    } else if !offered(handler)? {
        offer(handler)?;
    }
    if wanted == Wanted::Used && by_hand && !chosen(handler)?.iter().all(|one| *one == Opens::This) {
        open_settings(handler)?;
    }
    Ok(Vec::new())
}

/// [`super::read`].
pub(super) fn read(handler: &Handler) -> Result<HandlerStatus, Error> {
    Ok(HandlerStatus { offered: offered(handler)?, opens: chosen(handler)?, user_must_choose: true })
}

fn offer(handler: &Handler) -> Result<(), Error> {
    let command = command(handler)?;
    let class_key = format!(r"{CLASSES}\{}", class(handler));
    let own = capabilities(handler);
    write(&class_key, "", "Communicator")?;
    // Its presence is what tells Windows that the class opens links.
    write(&class_key, "URL Protocol", "")?;
    write(&format!(r"{class_key}\shell\open\command"), "", &command)?;
    write(&own, "ApplicationName", "Communicator")?;
    write(&own, "ApplicationDescription", "Calls the number of a link")?;
    for scheme in SCHEMES {
        write(&format!(r"{own}\URLAssociations"), scheme, &class(handler))?;
    }
    write(APPLICATIONS, &handler.name, &own)?;
    tell_desktop();
    Ok(())
}

fn withdraw(handler: &Handler) -> Result<(), Error> {
    let user = RegKey::predef(HKEY_CURRENT_USER);
    let class_key = format!(r"{CLASSES}\{}", class(handler));
    let own = format!(r"Software\{}\{}", crate::IDENTIFIER, handler.name);
    let registered = user
        .open_subkey_with_flags(APPLICATIONS, winreg::enums::KEY_SET_VALUE)
        .and_then(|key| key.delete_value(&handler.name));
    gone(registered, APPLICATIONS)?;
    for key in [class_key, own] {
        gone(user.delete_subkey_all(&key), &key)?;
    }
    tell_desktop();
    Ok(())
}

fn gone(result: io::Result<()>, key: &str) -> Result<(), Error> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", key, error)),
        _ => Ok(()),
    }
}

fn offered(handler: &Handler) -> Result<bool, Error> {
    let class = class(handler);
    let own = capabilities(handler);
    let command_key = format!(r"{CLASSES}\{class}\shell\open\command");
    if value(APPLICATIONS, &handler.name)?.as_deref() != Some(own.as_str())
        || value(&command_key, "")?.as_deref() != Some(command(handler)?.as_str())
    {
        return Ok(false);
    }
    for scheme in SCHEMES {
        if value(&format!(r"{own}\URLAssociations"), scheme)?.as_deref() != Some(class.as_str()) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn chosen(handler: &Handler) -> Result<[Opens; 3], Error> {
    let mut opens = [Opens::Nobody, Opens::Nobody, Opens::Nobody];
    for (place, scheme) in opens.iter_mut().zip(SCHEMES) {
        *place = match value(&format!(r"{CHOICES}\{scheme}\UserChoice"), "ProgId")? {
            Some(name) if name == class(handler) => Opens::This,
            Some(name) => Opens::Another(name),
            None => Opens::Nobody,
        };
    }
    Ok(opens)
}

/// The page of this program among the default apps; older versions of Windows show all of them.
fn open_settings(handler: &Handler) -> Result<(), Error> {
    let page = HSTRING::from(format!("ms-settings:defaultapps?registeredAppUser={}", handler.name));
    // SAFETY: both texts end in NUL and live until the call returns; the other pointers may be null.
    let opened =
        unsafe { ShellExecuteW(None, w!("open"), &page, PCWSTR::null(), PCWSTR::null(), SW_SHOWNORMAL) };
    // Above 32 is success, after its documentation.
    if opened.0 as usize > 32 {
        return Ok(());
    }
    Err(failed("open", "the settings of default apps", io::Error::last_os_error()))
}

fn tell_desktop() {
    // SAFETY: with SHCNF_IDLIST both items may be null, which says that all of it may have changed.
    unsafe { SHChangeNotify(SHCNE_ASSOCCHANGED, SHCNF_IDLIST, None, None) };
}

fn value(key: &str, name: &str) -> Result<Option<String>, Error> {
    let value =
        RegKey::predef(HKEY_CURRENT_USER).open_subkey(key).and_then(|key| key.get_value::<String, _>(name));
    match value {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", key, error)),
    }
}

fn write(key: &str, name: &str, text: &str) -> Result<(), Error> {
    RegKey::predef(HKEY_CURRENT_USER)
        .create_subkey(key)
        .and_then(|(key, _)| key.set_value(name, &text))
        .map_err(|error| failed("write", key, error))
}

fn failed(doing: &'static str, key: &str, source: io::Error) -> Error {
    Error::System { doing, place: format!(r"HKEY_CURRENT_USER\{key}"), source }
}
