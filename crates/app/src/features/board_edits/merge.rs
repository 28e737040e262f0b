//! Three dashboards into one: the one that the user began from, what the user made of it, and what it is by now.
//!
//! Items have no ids at the PBX. The page says of each item of the draft which one of the base it was; an item of the
//! newest one is the base's that says the same, or, where none does, the one of its kind at the same place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::view::{BoardBase, BoardDraft};

const PLACES: [&str; 2] = ["column", "position"];

/// What is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Merged {
    pub name: String,
    pub topbar: u8,
    pub group: Option<String>,
    pub items: Vec<Value>,
}

/// What was changed here and there in two ways: `name`, `topbar`, `group`, or the type of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conflict(pub Vec<String>);

impl Merged {
    /// The draft alone, whatever was changed elsewhere.
    pub(super) fn of_draft(draft: &BoardDraft) -> Self {
        let items = draft.items.iter().map(|one| one.item.clone()).collect();
        Self {
            name: draft.name.clone(),
            topbar: draft.topbar,
            group: draft.group.clone(),
            items: placed(items),
        }
    }

    /// The body of an update.
    pub(super) fn body(&self) -> Value {
        serde_json::json!({
            "name": self.name,
            "topbar": self.topbar,
            "group": self.group,
            "items": self.items,
        })
    }
}

/// Puts the user's changes on what the dashboard is by now.
///
/// # Errors
/// The same was changed in two ways.
pub(super) fn merge(base: &BoardBase, draft: &BoardDraft, newest: &BoardBase) -> Result<Merged, Conflict> {
    let mut conflicts = Vec::new();
    let mut note = |what: &str| conflicts.push(what.to_owned());
    let name = settle(&base.name, &draft.name, &newest.name).unwrap_or_else(|| {
        note("name");
        draft.name.clone()
    });
    let topbar = settle(&base.topbar, &draft.topbar, &newest.topbar).unwrap_or_else(|| {
        note("topbar");
        draft.topbar
    });
    let group = settle(&base.group, &draft.group, &newest.group).unwrap_or_else(|| {
        note("group");
        draft.group.clone()
    });

    let theirs = pairs(&base.items, &newest.items);
    let mut items = Vec::new();
    let mut kept = BTreeSet::new();
    for one in &draft.items {
        let from = one.from.and_then(|from| usize::try_from(from).ok());
        let Some((from, was)) = from.and_then(|from| Some((from, base.items.get(from)?))) else {
            items.push(one.item.clone());
            continue;
        };
        kept.insert(from);
        let now = theirs.get(&from).and_then(|at| newest.items.get(*at));
        let changed_here = content(&one.item) != content(was);
        match now {
            Some(now) => {
                let settled = settle(&content(was), &content(&one.item), &content(now));
                let settled = settled.unwrap_or_else(|| {
                    note(&kind(was));
                    content(&one.item)
                });
                let place = if place(&one.item) == place(was) { place(now) } else { place(&one.item) };
                items.push(at(settled, place));
            }
            // Taken away there, and only moved or left alone here.
            None if !changed_here => {}
            None => {
                note(&kind(was));
                items.push(one.item.clone());
            }
        }
    }
    for (from, was) in base.items.iter().enumerate().filter(|(from, _)| !kept.contains(from)) {
        // Taken away here.
        if let Some(now) = theirs.get(&from).and_then(|at| newest.items.get(*at))
            && content(now) != content(was)
        {
            note(&kind(was));
        }
    }
    let known: Vec<usize> = theirs.values().copied().collect();
    let added = newest.items.iter().enumerate().filter(|(at, _)| !known.contains(at));
    items.extend(added.map(|(_, item)| item.clone()));
    if conflicts.is_empty() {
        Ok(Merged { name, topbar, group, items: placed(items) })
    } else {
        Err(Conflict(conflicts))
    }
}

/// Whichever of the two is another than before; none: both are, and not the same.
fn settle<T: PartialEq + Clone>(before: &T, here: &T, there: &T) -> Option<T> {
    if here == there || there == before {
        Some(here.clone())
    } else if here == before {
        Some(there.clone())
    } else {
        None
    }
}

/// For each item of the base the one that it is by now.
fn pairs(base: &[Value], newest: &[Value]) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    let mut taken = vec![false; newest.len()];
    let mut pair = |is_same: &dyn Fn(&Value, &Value) -> bool| {
        for (from, was) in base.iter().enumerate() {
            if pairs.contains_key(&from) {
                continue;
            }
            let found = newest
                .iter()
                .zip(&mut taken)
                .enumerate()
                .find(|(_, (now, taken))| !**taken && is_same(was, now));
            if let Some((at, (_, taken))) = found {
                *taken = true;
                pairs.insert(from, at);
            }
        }
    };
    pair(&|was, now| was == now);
    pair(&|was, now| content(was) == content(now));
    pair(&|was, now| kind(was) == kind(now) && place(was) == place(now));
    pairs
}

/// All of an item but its place.
fn content(item: &Value) -> Map<String, Value> {
    let mut content = item.as_object().cloned().unwrap_or_default();
    content.retain(|key, value| !PLACES.contains(&key.as_str()) && !value.is_null());
    content
}

fn place(item: &Value) -> (u64, u64) {
    let [column, position] = PLACES.map(|key| item.get(key).and_then(Value::as_u64).unwrap_or_default());
    (column, position)
}

fn kind(item: &Value) -> String {
    item.get("type").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn at(mut content: Map<String, Value>, (column, position): (u64, u64)) -> Value {
    content.insert("column".to_owned(), column.into());
    content.insert("position".to_owned(), position.into());
    Value::Object(content)
}

/// By column and place, each place of a column taken once. Of two at one place the one that stands first stays first.
fn placed(mut items: Vec<Value>) -> Vec<Value> {
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

/// What of a dashboard that was read back is not as it was sent: `name`, `topbar`, `group`, or types of items.
pub(super) fn otherwise(sent: &Merged, stored: &BoardBase) -> Vec<String> {
    let mut what = Vec::new();
    let mut check = |name: &str, same: bool| {
        if !same {
            what.push(name.to_owned());
        }
    };
    check("name", sent.name == stored.name);
    check("topbar", sent.topbar == stored.topbar);
    check("group", sent.group == stored.group);
    let mut left: Vec<&Value> = stored.items.iter().collect();
    for item in &sent.items {
        let same = |one: &&Value| place(one) == place(item) && content(one) == content(item);
        match left.iter().position(same) {
            Some(at) => {
                left.swap_remove(at);
            }
            None => what.push(kind(item)),
        }
    }
    if what.is_empty() {
        what.extend(left.into_iter().map(kind));
    }
    what
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

    use serde_json::json;

    use super::*;
    use crate::view::BoardDraftItem;

    fn item(kind: &str, column: u64, position: u64, url: &str) -> Value {
        json!({ "type": kind, "column": column, "position": position, "url": url, "future": [1] })
    }

    fn base(items: &[Value]) -> BoardBase {
        BoardBase {
            id: "d".to_owned(),
            name: "Mine".to_owned(),
            topbar: 1,
            group: None,
            items: items.to_vec(),
        }
    }

    fn draft(items: &[(Option<u32>, Value)]) -> BoardDraft {
        let items = items.iter().map(|(from, item)| BoardDraftItem { from: *from, item: item.clone() });
        BoardDraft { name: "Mine".to_owned(), topbar: 1, group: None, items: items.collect() }
    }

    fn three() -> [Value; 3] {
        [item("WEB", 0, 0, "a"), item("WEB", 0, 1, "b"), item("QUEUE", 1, 0, "c")]
    }

    #[test]
    fn what_nobody_else_has_touched_is_as_the_user_made_it_with_every_property() {
        let [a, b, c] = three();
        let changed = item("QUEUE", 1, 0, "changed");
        let made =
            draft(&[(Some(2), changed.clone()), (Some(0), a.clone()), (None, item("MYCALLS", 0, 1, ""))]);
        let merged = merge(&base(&[a.clone(), b, c.clone()]), &made, &base(&three())).unwrap();
        assert_eq!(merged.items, [a, item("MYCALLS", 0, 1, ""), changed]);
    }

    #[test]
    fn changes_of_different_items_at_two_places_are_both_kept() {
        let [a, b, c] = three();
        let made = draft(&[(Some(0), item("WEB", 0, 0, "here")), (Some(1), b.clone()), (Some(2), c.clone())]);
        let there = [a, item("WEB", 0, 1, "there"), item("SHORTCUTS", 1, 0, "new"), item("QUEUE", 1, 1, "c")];
        let mut newest = base(&there);
        newest.name = "Renamed".to_owned();
        let merged = merge(&base(&three()), &made, &newest).unwrap();
        assert_eq!(merged.name, "Renamed");
        let urls: Vec<_> = merged.items.iter().map(|item| item["url"].as_str().unwrap()).collect();
        assert_eq!(urls, ["here", "there", "new", "c"]);
    }

    #[test]
    fn the_same_item_changed_at_two_places_is_a_conflict_and_so_is_one_taken_away() {
        let [a, b, c] = three();
        let made = draft(&[(Some(0), item("WEB", 0, 0, "here")), (Some(1), b.clone()), (Some(2), c.clone())]);
        let there = base(&[item("WEB", 0, 0, "there"), b.clone(), c.clone()]);
        assert_eq!(merge(&base(&three()), &made, &there), Err(Conflict(vec!["WEB".to_owned()])));
        let gone = base(&[item("WEB", 0, 0, "b"), item("QUEUE", 1, 0, "c")]);
        assert_eq!(merge(&base(&three()), &made, &gone), Err(Conflict(vec!["WEB".to_owned()])));
        // Taken away here, changed there.
        let without = draft(&[(Some(0), a), (Some(1), b)]);
        let there = base(&[item("WEB", 0, 0, "a"), item("WEB", 0, 1, "b"), item("QUEUE", 1, 0, "there")]);
        assert_eq!(merge(&base(&three()), &without, &there), Err(Conflict(vec!["QUEUE".to_owned()])));
    }

    #[test]
    fn an_item_moved_here_stays_moved_though_it_was_changed_there() {
        let [a, _, c] = three();
        let moved = draft(&[(Some(1), item("WEB", 2, 0, "b")), (Some(0), a.clone()), (Some(2), c.clone())]);
        let there = base(&[a, item("WEB", 0, 1, "there"), c]);
        let merged = merge(&base(&three()), &moved, &there).unwrap();
        assert_eq!(merged.items[2], item("WEB", 2, 0, "there"));
    }

    #[test]
    fn what_was_stored_otherwise_than_it_was_sent_is_named() {
        let sent = Merged { name: "Mine".to_owned(), topbar: 1, group: None, items: three().to_vec() };
        assert_eq!(otherwise(&sent, &base(&three())), [] as [String; 0]);
        let [a, _, c] = three();
        let mut stored = base(&[a, json!({ "type": "WEB", "column": 0, "position": 1, "url": "b" }), c]);
        stored.topbar = 0;
        assert_eq!(otherwise(&sent, &stored), ["topbar", "WEB"]);
        let mut more = base(&three());
        more.items.push(item("WEB", 3, 0, "x"));
        assert_eq!(otherwise(&sent, &more), ["WEB"]);
    }
}
