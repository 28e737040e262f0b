//! Saving: this user's changes put onto the newest document, so that nothing anybody else wrote is lost.
//!
//! The PBX takes whole documents. So a save fetches the newest one, puts only what this user changed
//! onto it, sends it, fetches it again and compares. What changes as one is a [`Unit`]; two people who
//! change different units both keep what they changed. All of it is pure: who fetches and sends is
//! elsewhere.

mod size;
pub mod unit;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::document::Document;
use crate::key::Key;
pub use unit::Unit;

/// Who made a change, and so what happens when somebody else changed the same meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The app, of something that the user does in passing (moves the window, zooms): the latest change
    /// wins without a question.
    Program,
    /// A person who chose it among the settings: both values are shown, and the person decides.
    Person,
}

/// A change that the PBX has not accepted yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Null: back to the default.
    pub value: Value,
    /// What the document said when it was made; null if nothing.
    pub base: Value,
    pub by: By,
}

/// This user's changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes(BTreeMap<Unit, Change>);

/// The same unit changed here and elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    pub unit: Unit,
    pub mine: Value,
    pub theirs: Value,
}

impl Changes {
    /// Notes what the user made of a unit. Back to what the document says is no change. Somebody else's
    /// change that a person has not decided about stays undecided.
    pub fn note(&mut self, unit: Unit, value: Value, document: Option<&Document>, by: By) {
        let now = unit.read(document);
        let value = match self.0.get(&unit) {
            // A place that is not saved yet stays.
            Some(before) if size::is_size_alone(unit, &value, by) => size::laid_on(value, &before.value),
            _ => value,
        };
        let value = with_unknown_members(unit, value, &now, by);
        if same(&laid(unit, &value, by, &now), &now) {
            self.0.remove(&unit);
            return;
        }
        let base = match self.0.remove(&unit) {
            Some(before) if before.by == By::Person && by == By::Person => before.base,
            _ => now,
        };
        self.0.insert(unit, Change { value, base, by });
    }

    /// Puts back a change as it was kept.
    pub fn restore(&mut self, unit: Unit, change: Change) {
        self.0.insert(unit, change);
    }

    /// A person has decided for their own value, knowing what the document says now.
    pub fn insist(&mut self, unit: Unit, document: Option<&Document>) {
        if let Some(change) = self.0.get_mut(&unit) {
            change.base = unit.read(document);
        }
    }

    /// Forgets what the document says already, and what the app noted and somebody has changed since.
    /// Says whether there was any.
    pub fn settle(&mut self, document: &Document) -> bool {
        let before = self.0.len();
        self.0.retain(|unit, change| {
            matches!(change.meets(*unit, &unit.read(Some(document))), Meeting::Free | Meeting::Conflict)
        });
        self.0.len() < before
    }

    pub fn iter(&self) -> impl Iterator<Item = (Unit, &Change)> {
        self.0.iter().map(|(unit, change)| (*unit, change))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets a change: it was accepted, or given up.
    pub fn remove(&mut self, unit: Unit) {
        self.0.remove(&unit);
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn get(&self, unit: Unit) -> Option<&Change> {
        self.0.get(&unit)
    }

    /// What counts above this document: a person's choice until they decide otherwise, and what the app
    /// noted as long as the document still says what it said then.
    #[must_use]
    pub fn layer(&self, document: Option<&Document>) -> Document {
        let mut layer = Map::new();
        for (unit, change) in &self.0 {
            let now = unit.read(document);
            if change.by == By::Person || change.meets(*unit, &now) == Meeting::Free {
                unit.write(&mut layer, laid(*unit, &change.value, change.by, &now));
            }
        }
        layer.into()
    }

    /// What a person changed here and somebody else changed to another value meanwhile.
    #[must_use]
    pub fn conflicts(&self, document: &Document) -> Vec<Conflict> {
        self.0
            .iter()
            .filter(|(unit, change)| change.meets(**unit, &unit.read(Some(document))) == Meeting::Conflict)
            .map(|(unit, change)| Conflict {
                unit: *unit,
                mine: change.value.clone(),
                theirs: unit.read(Some(document)),
            })
            .collect()
    }
}

/// The value as it is to stand where `now` stands.
fn laid(unit: Unit, value: &Value, by: By, now: &Value) -> Value {
    let value = value.clone();
    if size::is_size_alone(unit, &value, by) { size::laid_on(value, now) } else { value }
}

/// The window's new place with what else stood there and this program does not know.
fn with_unknown_members(unit: Unit, mut value: Value, before: &Value, by: By) -> Value {
    if size::is_size_alone(unit, &value, by) {
        return value;
    }
    if let (Unit::Window, Value::Object(members), Value::Object(before)) = (unit, &mut value, before) {
        let known = |name: &str| Key::WINDOW.iter().any(|key| key.parent_and_name().1 == name);
        for (name, unknown) in before.iter().filter(|(name, _)| !known(name)) {
            members.entry(name.clone()).or_insert_with(|| unknown.clone());
        }
    }
    value
}

#[derive(Debug, PartialEq, Eq)]
enum Meeting {
    /// Nobody else has changed it.
    Free,
    /// The document says so already.
    Done,
    /// Somebody else has changed it since, and the later change wins.
    Overtaken,
    Conflict,
}

impl Change {
    fn meets(&self, unit: Unit, now: &Value) -> Meeting {
        let size_alone = size::is_size_alone(unit, &self.value, self.by);
        let says = |now: &Value, said: &Value| {
            if size_alone { same(&size::of(now), &size::of(said)) } else { same(now, said) }
        };
        match self.by {
            _ if says(now, &self.value) => Meeting::Done,
            _ if says(now, &self.base) => Meeting::Free,
            By::Program => Meeting::Overtaken,
            By::Person => Meeting::Conflict,
        }
    }
}

/// What a save comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// The whole document to send.
    pub document: Document,
    /// What differs in it from the newest one; nothing to send where it is empty.
    pub sent: BTreeSet<Unit>,
    /// Need no sending any more: the newest document says so already, or somebody else's later change
    /// has won.
    pub settled: BTreeSet<Unit>,
    /// Wait for a person to decide.
    pub conflicts: Vec<Conflict>,
}

/// Puts `changes` onto the newest document. `server_owned`: properties that only the server sets and that
/// are never sent. `set_aside`: units that the server has refused.
#[must_use]
pub fn merge(
    newest: &Document,
    changes: &Changes,
    server_owned: &[&str],
    set_aside: &BTreeSet<Unit>,
) -> Merge {
    let mut map = newest.as_map().clone();
    let (mut sent, mut settled) = (BTreeSet::new(), BTreeSet::new());
    for (unit, change) in &changes.0 {
        if set_aside.contains(unit) || server_owned.contains(&unit.path()) {
            continue;
        }
        let now = unit.read(Some(newest));
        match change.meets(*unit, &now) {
            Meeting::Free => {
                unit.write(&mut map, laid(*unit, &change.value, change.by, &now));
                sent.insert(*unit);
            }
            Meeting::Done | Meeting::Overtaken => {
                settled.insert(*unit);
            }
            Meeting::Conflict => {}
        }
    }
    map.retain(|name, _| !server_owned.contains(&name.as_str()));
    Merge { document: map.into(), sent, settled, conflicts: changes.conflicts(newest) }
}

/// Something that came back otherwise than it was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// A dot goes one object deeper.
    pub path: String,
    pub sent: Value,
    pub found: Value,
}

/// What came back after a save.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checked {
    /// Anything but what was changed: a reason to stop saving.
    pub elsewhere: Vec<Difference>,
    /// Changes that the server did not keep.
    pub not_taken: BTreeSet<Unit>,
}

/// Compares what was sent with what the server has then. A property that is missing and one that is null
/// are the same, because the PBX leaves out what has no value.
#[must_use]
pub fn check(sent: &Document, found: &Document, changed: &BTreeSet<Unit>, server_owned: &[&str]) -> Checked {
    let not_taken = changed
        .iter()
        .copied()
        .filter(|unit| !same(&unit.read(Some(sent)), &unit.read(Some(found))))
        .collect();
    // Without the changed ones, all the rest has to be equal.
    let rest = |document: &Document| {
        let mut map = document.as_map().clone();
        map.retain(|name, _| !server_owned.contains(&name.as_str()));
        for unit in changed {
            unit.remove(&mut map);
        }
        Value::Object(map)
    };
    let mut elsewhere = Vec::new();
    compare("", &rest(sent), &rest(found), &mut elsewhere);
    Checked { elsewhere, not_taken }
}

fn compare(path: &str, sent: &Value, found: &Value, differences: &mut Vec<Difference>) {
    if same(sent, found) {
        return;
    }
    let (Value::Object(sent_members), Value::Object(found_members)) = (sent, found) else {
        differences.push(Difference { path: path.to_owned(), sent: sent.clone(), found: found.clone() });
        return;
    };
    let names: BTreeSet<&String> = sent_members.keys().chain(found_members.keys()).collect();
    for name in names {
        let deeper = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let of = |members: &Map<String, Value>| members.get(name).cloned().unwrap_or(Value::Null);
        compare(&deeper, &of(sent_members), &of(found_members), differences);
    }
}

/// Whether two values say the same: numbers by their value, and what is missing is null.
#[must_use]
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            // In their own digits first: two long ids are not the same double.
            a == b || whole_or_fraction(a).zip(whole_or_fraction(b)).is_some_and(|(a, b)| a == b)
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            let covers = |a: &Map<String, Value>, b: &Map<String, Value>| {
                a.iter().all(|(name, value)| same(value, b.get(name).unwrap_or(&Value::Null)))
            };
            covers(a, b) && covers(b, a)
        }
        (Value::Object(members), Value::Null) | (Value::Null, Value::Object(members)) => {
            members.values().all(|value| same(value, &Value::Null))
        }
        (a, b) => a == b,
    }
}

/// The number as a double, where a double holds it exactly enough to compare.
fn whole_or_fraction(number: &serde_json::Number) -> Option<f64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number.as_f64().filter(|value| value.abs() < EXACT)
}

#[cfg(test)]
mod tests;
