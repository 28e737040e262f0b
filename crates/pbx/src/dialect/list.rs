//! Lists: bare arrays on most pages, arrays under a name on those that page.

use serde_json::Value;

use super::value::{Object, json};
use crate::Error;
use crate::list::List;

/// Reads a list that is an array, or an object with the array under `name`.
pub(super) fn read_list<T>(
    body: &[u8],
    name: &str,
    expected: &'static str,
    read: impl Fn(&Object) -> Option<T>,
) -> Result<List<T>, Error> {
    match json(body)? {
        Value::Array(elements) => Ok(objects(&elements, read)),
        Value::Object(object) => match object.get(name) {
            Some(Value::Array(elements)) => Ok(objects(elements, read)),
            _ => Err(Error::UnexpectedShape { expected }),
        },
        _ => Err(Error::UnexpectedShape { expected }),
    }
}

/// The elements that are objects and can be read.
pub(super) fn objects<T>(elements: &[Value], read: impl Fn(&Object) -> Option<T>) -> List<T> {
    let items: Vec<T> = elements.iter().filter_map(|element| read(element.as_object()?)).collect();
    let lost = elements.len() - items.len();
    List { items, lost }
}

/// The array under a key, or nothing.
pub(super) fn array<'a>(object: &'a Object, key: &str) -> Option<&'a [Value]> {
    object.get(key)?.as_array().map(Vec::as_slice)
}
