//! A window of which only the size is known: a session that tells nobody where windows stand.
//!
//! Such a change says nothing of the place. It is replayed onto whatever place the newest document names, and
//! somebody who has moved the window elsewhere meanwhile has not changed the same.

use serde_json::{Map, Value};

use super::{By, Unit};

const SIZE: [&str; 2] = ["width", "height"];
const PLACE: [&str; 2] = ["x", "y"];

/// Whether it is the app's note of a window's size, without a place. A person who leaves the place out means
/// the middle of the screen.
pub(super) fn is_size_alone(unit: Unit, value: &Value, by: By) -> bool {
    let has = |name: &&str| value.as_object().is_some_and(|members| members.contains_key(*name));
    unit == Unit::Window && by == By::Program && SIZE.iter().all(has) && !PLACE.iter().any(has)
}

/// A window with this size in place of its own.
pub(super) fn laid_on(size: Value, window: &Value) -> Value {
    match (size, window) {
        (Value::Object(size), Value::Object(window)) => {
            let mut window = window.clone();
            window.extend(size);
            Value::Object(window)
        }
        (size, _) => size,
    }
}

/// What is said of a window, as far as its size goes.
pub(super) fn of(window: &Value) -> Value {
    let member = |name: &str| Some((name.to_owned(), window.get(name)?.clone()));
    Value::Object(SIZE.into_iter().filter_map(member).collect::<Map<_, _>>())
}

#[cfg(test)]
#[path = "size_tests.rs"]
mod tests;
