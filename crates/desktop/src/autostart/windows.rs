//! Windows: a value of the user's `Run` key.
//!
//! What the user switches off in Settings or in Task Manager, Windows keeps apart, below
//! `StartupApproved\Run`: a binary value of the same name whose first byte is odd. It is only read
//! here. So the command may be renewed at any time, and a veto outlives `disable`.
//!
//! The value is a plain string (`REG_SZ`): in an expandable one a folder named `%a%` would vanish.

use std::io;

use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, KEY_SET_VALUE, REG_BINARY, REG_SZ};
use winreg::types::FromRegValue as _;

use super::{Entry, Error, State, Veto, command_line};

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";

/// [`super::enable`].
pub(super) fn enable(entry: &Entry) -> Result<(), Error> {
    let line = command_line::render(entry)
        .map_err(|refused| Error::Refused { place: place(RUN, &entry.name), refused })?;
    RegKey::predef(HKEY_CURRENT_USER)
        .create_subkey_with_flags(RUN, KEY_SET_VALUE)
        .and_then(|(run, _)| run.set_value(&entry.name, &line))
        .map_err(|error| failed("write", RUN, &entry.name, error))
}

/// [`super::disable`].
pub(super) fn disable(name: &str) -> Result<(), Error> {
    let removed = RegKey::predef(HKEY_CURRENT_USER)
        .open_subkey_with_flags(RUN, KEY_SET_VALUE)
        .and_then(|run| run.delete_value(name));
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", RUN, name, error)),
        _ => Ok(()),
    }
}

/// [`super::read`].
pub(super) fn read(name: &str) -> Result<State, Error> {
    let Some(value) = value(RUN, name)? else { return Ok(State::Absent) };
    if value.vtype != REG_SZ {
        return Ok(State::Unreadable { why: format!("{} is not a plain string", place(RUN, name)) });
    }
    let line = String::from_reg_value(&value).map_err(|error| failed("read", RUN, name, error))?;
    let Some((program, arguments)) = command_line::parse(&line) else {
        return Ok(State::Unreadable { why: format!("{} names no program", place(RUN, name)) });
    };
    let approved = self::value(APPROVED, name)?;
    let odd = approved.is_some_and(|value| {
        value.vtype == REG_BINARY && value.bytes.first().is_some_and(|byte| byte & 1 == 1)
    });
    Ok(State::Present { program: program.into(), arguments, vetoed: odd.then_some(Veto::StartupApproved) })
}

/// A value as it stands; `None` where it or its key is not there.
fn value(key: &str, name: &str) -> Result<Option<winreg::RegValue<'static>>, Error> {
    let value = RegKey::predef(HKEY_CURRENT_USER).open_subkey(key).and_then(|key| key.get_raw_value(name));
    match value {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", key, name, error)),
    }
}

fn place(key: &str, name: &str) -> String {
    format!(r"HKEY_CURRENT_USER\{key}, value {name}")
}

fn failed(doing: &'static str, key: &str, name: &str, source: io::Error) -> Error {
    Error::System { doing, place: place(key, name), source }
}
