//! macOS: managed preferences, which a configuration profile sets and a user cannot.

use std::path::Path;

use core_foundation::base::TCFType as _;
use core_foundation::propertylist::{CFPropertyList, create_data, kCFPropertyListXMLFormat_v1_0};
use core_foundation::string::CFString;
use core_foundation_sys::preferences::{CFPreferencesAppValueIsForced, CFPreferencesCopyAppValue};
use serde_json::{Map, Value};

use super::{Policy, PolicyError, from_json, trusted};

/// [`super::read`].
pub(super) fn read() -> Result<Option<Policy>, PolicyError> {
    let place = format!("the managed preferences of {}", crate::IDENTIFIER);
    let Some(settings) = managed(&place, "settings")? else { return Ok(None) };
    let mut json = Map::from_iter([("settings".to_owned(), settings)]);
    if let Some(set_by) = managed(&place, "SetBy")? {
        json.insert("set_by".to_owned(), set_by);
    }
    from_json(&place, Value::Object(json)).map(Some)
}

/// [`super::read_trusted`].
pub(super) fn read_trusted(path: &Path, most: u64) -> Result<Vec<u8>, PolicyError> {
    trusted::read(path, rustix::process::Uid::ROOT, most)
}

/// A preference that is forced; what a user writes with `defaults` is not.
fn managed(place: &str, name: &str) -> Result<Option<Value>, PolicyError> {
    let (name, app) = (CFString::new(name), CFString::new(crate::IDENTIFIER));
    // SAFETY: both strings live until after the calls.
    let forced =
        unsafe { CFPreferencesAppValueIsForced(name.as_concrete_TypeRef(), app.as_concrete_TypeRef()) };
    if forced == 0 {
        return Ok(None);
    }
    // SAFETY: as above.
    let value = unsafe { CFPreferencesCopyAppValue(name.as_concrete_TypeRef(), app.as_concrete_TypeRef()) };
    if value.is_null() {
        return Ok(None);
    }
    // SAFETY: it is a property list that the call before has handed over, to be released once.
    let list = unsafe { CFPropertyList::wrap_under_create_rule(value) };
    let unreadable = |why: String| PolicyError::Unreadable { place: place.to_owned(), why: why.into() };
    let xml = create_data(list.as_concrete_TypeRef(), kCFPropertyListXMLFormat_v1_0)
        .map_err(|error| unreadable(error.to_string()))?;
    plist::from_bytes(xml.bytes()).map(Some).map_err(|error| unreadable(error.to_string()))
}
