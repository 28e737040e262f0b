//! What changes as one.

use serde_json::{Map, Value};

use crate::document::{Document, Entry};
use crate::key::Key;

/// A row of the report, but the four of the window are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// `window` with `x`, `y`, `width` and `height`.
    Window,
    /// Any other key. Made by [`Unit::of`] only.
    Key(Key),
}

impl Unit {
    /// The unit that `key` belongs to.
    #[must_use]
    pub fn of(key: Key) -> Self {
        if Key::WINDOW.contains(&key) { Self::Window } else { Self::Key(key) }
    }

    /// Every unit once, in report order.
    pub fn all() -> impl Iterator<Item = Self> {
        Key::ALL.into_iter().map(Self::of).filter({
            let mut window = false;
            move |unit| *unit != Self::Window || !std::mem::replace(&mut window, true)
        })
    }

    /// Where it stands in the document; a dot goes one object deeper.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Key(key) => key.path(),
        }
    }

    /// The unit at this place.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        Self::all().find(|unit| unit.path() == path)
    }

    /// What a document says of it; null if nothing.
    #[must_use]
    pub fn read(self, document: Option<&Document>) -> Value {
        let Some(document) = document else { return Value::Null };
        match self {
            Self::Window => document.as_map().get("window").cloned().unwrap_or(Value::Null),
            Self::Key(key) => match document.entry(key) {
                Entry::Value(value) => value.clone(),
                Entry::Absent | Entry::ParentIsNoObject => Value::Null,
            },
        }
    }

    /// Puts a value in its place. An object that it stands in and that is something else, is made one.
    pub(super) fn write(self, map: &mut Map<String, Value>, value: Value) {
        let Some((parent, name)) = self.path().split_once('.') else {
            map.insert(self.path().to_owned(), value);
            return;
        };
        let parent = map.entry(parent).or_insert(Value::Null);
        if !parent.is_object() {
            *parent = Value::Object(Map::new());
        }
        if let Value::Object(members) = parent {
            members.insert(name.to_owned(), value);
        }
    }

    /// Takes it away; an object that is empty then goes too.
    pub(super) fn remove(self, map: &mut Map<String, Value>) {
        let Some((parent, name)) = self.path().split_once('.') else {
            map.shift_remove(self.path());
            return;
        };
        if let Some(Value::Object(members)) = map.get_mut(parent) {
            members.shift_remove(name);
            if members.is_empty() {
                map.shift_remove(parent);
            }
        }
    }
}
