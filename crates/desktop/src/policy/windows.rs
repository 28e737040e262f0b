//! Windows: values below `HKLM\Software\Policies`, where group policy writes them and users cannot.

use std::io::ErrorKind;
use std::path::Path;

use settings::said::Said;
use winreg::RegKey;
use winreg::enums::{HKEY_LOCAL_MACHINE, KEY_READ, KEY_WOW64_64KEY, REG_DWORD, REG_EXPAND_SZ, REG_SZ};
use winreg::types::FromRegValue as _;

use super::{NamedValue, Policy, PolicyError, from_named_values, trusted};

const KEY: &str = r"Software\Policies\Communicator";
const PLACE: &str = r"HKLM\Software\Policies\Communicator";

/// [`super::read_trusted`].
pub(super) fn read_trusted(path: &Path, most: u64) -> Result<Vec<u8>, PolicyError> {
    trusted::read(path, most)
}

/// [`super::read`].
pub(super) fn read() -> Result<Option<Policy>, PolicyError> {
    let unreadable = |error: std::io::Error| {
        let why = error.to_string().into();
        PolicyError::Unreadable { place: PLACE.to_owned(), why }
    };
    // The 64-bit view: a 32-bit build sees the same policy.
    let opened = RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey_with_flags(KEY, KEY_READ | KEY_WOW64_64KEY);
    let key = match opened {
        Ok(key) => key,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mut values = Vec::new();
    for value in key.enum_values() {
        let (name, value) = value.map_err(unreadable)?;
        let named = match value.vtype {
            REG_DWORD => NamedValue::Number(u32::from_reg_value(&value).map_err(unreadable)?),
            REG_SZ | REG_EXPAND_SZ => NamedValue::Text(String::from_reg_value(&value).map_err(unreadable)?),
            _ => {
                let why = Said::both(
                    format!("{name} is neither REG_DWORD nor REG_SZ"),
                    format!("{name} er hverken REG_DWORD eller REG_SZ"),
                );
                return Err(PolicyError::Invalid { place: PLACE.to_owned(), why });
            }
        };
        values.push((name, named));
    }
    Ok(Some(from_named_values(PLACE, values)))
}
