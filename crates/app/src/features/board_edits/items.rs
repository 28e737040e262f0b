//! Items as the PBX has them: JSON objects with a type, a place, and whatever else they have.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use settings::save::same;

const PLACES: [&str; 2] = ["column", "position"];

/// All of an item but its place.
pub(super) fn content(item: &Value) -> Map<String, Value> {
    let mut content = item.as_object().cloned().unwrap_or_default();
    content.retain(|key, value| !PLACES.contains(&key.as_str()) && !value.is_null());
    content
}

/// Whether two items say the same, wherever they are. A page writes numbers with other digits than the PBX.
pub(super) fn says_the_same(one: &Value, other: &Value) -> bool {
    differing(&content(one), &content(other)).is_empty()
}

/// The properties that are not the same in two contents.
pub(super) fn differing(one: &Map<String, Value>, other: &Map<String, Value>) -> BTreeSet<String> {
    let keys = one.keys().chain(other.keys());
    keys.filter(|key| !same(&member(one, key), &member(other, key))).cloned().collect()
}

/// Null: it has none.
pub(super) fn member(content: &Map<String, Value>, key: &str) -> Value {
    content.get(key).cloned().unwrap_or_default()
}

pub(super) fn place(item: &Value) -> (u64, u64) {
    let [column, position] = PLACES.map(|key| item.get(key).and_then(Value::as_u64).unwrap_or_default());
    (column, position)
}

pub(super) fn kind(item: &Value) -> &str {
    item.get("type").and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn at(mut content: Map<String, Value>, (column, position): (u64, u64)) -> Value {
    content.insert("column".to_owned(), column.into());
    content.insert("position".to_owned(), position.into());
    Value::Object(content)
}

/// By column and place, each place of a column taken once. Of two at one place the one that stands first stays first.
pub(super) fn placed(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by_key(place);
    let mut next: BTreeMap<u64, u64> = BTreeMap::new();
    items
        .into_iter()
        .map(|item| {
            let (column, _) = place(&item);
            let position = next.entry(column).or_default();
            let item = match item {
                Value::Object(item) => at(item, (column, *position)),
                other => other,
            };
            *position += 1;
            item
        })
        .collect()
}

/// Which item of one list is which of another: each of either is taken once, by the first rule that fits.
#[derive(Debug)]
pub(super) struct Pairs<'a> {
    others: &'a [Value],
    taken: Vec<bool>,
    /// By the place in the list.
    pub(super) found: BTreeMap<usize, usize>,
}

impl<'a> Pairs<'a> {
    pub(super) fn among(others: &'a [Value]) -> Self {
        Self { others, taken: vec![false; others.len()], found: BTreeMap::new() }
    }

    /// Pairs what has no other yet.
    pub(super) fn by<'b>(
        &mut self,
        items: impl IntoIterator<Item = (usize, &'b Value)>,
        fits: impl Fn(&Value, &Value) -> bool,
    ) {
        for (from, item) in items {
            if !self.found.contains_key(&from)
                && let Some(at) = self.free(|other| fits(item, other))
            {
                self.found.insert(from, at);
            }
        }
    }

    /// Takes one that nothing is paired with.
    pub(super) fn free(&mut self, fits: impl Fn(&Value) -> bool) -> Option<usize> {
        let mut others = self.others.iter().zip(&mut self.taken).enumerate();
        let (at, (_, taken)) = others.find(|(_, (other, taken))| !**taken && fits(other))?;
        *taken = true;
        Some(at)
    }

    pub(super) fn other(&self, from: usize) -> Option<&'a Value> {
        self.found.get(&from).and_then(|at| self.others.get(*at))
    }

    /// What nothing is paired with.
    pub(super) fn left(&self) -> impl Iterator<Item = &'a Value> {
        self.others.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(other, _)| other)
    }
}
