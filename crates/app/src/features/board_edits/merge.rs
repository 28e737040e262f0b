//! Three dashboards into one: the one that the user began from, what the user made of it, and what it is by now.
//!
//! Items have no ids at the PBX. The page says of each item of the draft which one of the base it was; an item of the
//! newest one is the base's that says the same, or the draft's that does, or, where none does, the one of its kind at the
//! same place. An item is merged property by property; what is said of a queue, page or variable goes with it where the
//! other side's stays.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use settings::save::same;

use super::items::{Pairs, at, content, differing, kind, member, place, placed, says_the_same};
use crate::view::editor::Keep;
use crate::view::{BoardBase, BoardDecision, BoardDifference, BoardDraft};

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Merged {
    pub name: String,
    pub topbar: u8,
    pub group: Option<String>,
    pub items: Vec<Value>,
}

/// What was changed here and there in two ways, and is for the user to decide.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Conflict(pub Vec<BoardDifference>);

impl Merged {
    /// The body of an update.
    pub(super) fn body(&self) -> Value {
        json!({
            "name": self.name,
            "topbar": self.topbar,
            "group": self.group,
            "items": self.items,
        })
    }
}

impl From<BoardBase> for Merged {
    fn from(BoardBase { name, topbar, group, items, .. }: BoardBase) -> Self {
        Self { name, topbar, group, items }
    }
}

/// Puts the user's changes on what the dashboard is by now.
///
/// # Errors
/// Something was changed in two ways, and the user has not decided about all of that.
pub(super) fn merge(
    base: &BoardBase,
    draft: &BoardDraft,
    newest: &BoardBase,
    decision: Option<&BoardDecision>,
) -> Result<Merged, Conflict> {
    let mut user = User { decision, asked: Vec::new() };
    let name = user.settle("name", &base.name, &draft.name, &newest.name);
    let topbar = user.settle("topbar", &base.topbar, &draft.topbar, &newest.topbar);
    let group = user.settle("group", &base.group, &draft.group, &newest.group);
    let items = items(base, draft, newest, &mut user);
    if user.asked.is_empty() {
        return Ok(Merged { name, topbar, group, items: placed(items) });
    }
    match decision {
        // The next decision is over all of it: it takes the place of this one.
        Some(_) => merge(base, draft, newest, None),
        None => Err(Conflict(user.asked)),
    }
}

/// Whoever decides about what was changed in two ways.
struct User<'a> {
    decision: Option<&'a BoardDecision>,
    /// What is not decided yet.
    asked: Vec<BoardDifference>,
}

impl User<'_> {
    fn decide(&mut self, about: BoardDifference) -> Keep {
        match self.decision {
            Some(decision) if decision.over.iter().any(|one| is_same(one, &about)) => decision.keep,
            _ => {
                self.asked.push(about);
                Keep::Mine
            }
        }
    }

    /// A property of the dashboard itself: whichever of the two is another than before.
    fn settle<T: PartialEq + Clone + Serialize>(
        &mut self,
        property: &str,
        before: &T,
        here: &T,
        there: &T,
    ) -> T {
        if here == there || there == before {
            return here.clone();
        }
        if here == before {
            return there.clone();
        }
        let (mine, theirs) = (json!(here), json!(there));
        match self.decide(BoardDifference { item: None, property: Some(property.to_owned()), mine, theirs }) {
            Keep::Mine => here.clone(),
            Keep::Theirs => there.clone(),
        }
    }

    /// Whether an item stays that one side has taken away, and the other one changed. `null`: not there.
    fn keeps(&mut self, mine: &Value, theirs: &Value) -> Keep {
        let item = if mine.is_null() { theirs } else { mine };
        let (mine, theirs) = (mine.clone(), theirs.clone());
        self.decide(BoardDifference { item: Some(item.clone()), property: None, mine, theirs })
    }
}

/// The page writes numbers with other digits.
fn is_same(one: &BoardDifference, other: &BoardDifference) -> bool {
    let item = |of: &BoardDifference| of.item.clone().unwrap_or_default();
    one.property == other.property
        && same(&item(one), &item(other))
        && same(&one.mine, &other.mine)
        && same(&one.theirs, &other.theirs)
}

fn items(base: &BoardBase, draft: &BoardDraft, newest: &BoardBase, user: &mut User<'_>) -> Vec<Value> {
    let origin = |from: Option<u32>| {
        let from = from.and_then(|from| usize::try_from(from).ok())?;
        Some((from, base.items.get(from)?))
    };
    let mut theirs = Pairs::among(&newest.items);
    let of_base = || base.items.iter().enumerate();
    theirs.by(of_base(), |was, now| place(was) == place(now) && says_the_same(was, now));
    theirs.by(of_base(), says_the_same);
    // What an earlier save of the same draft has stored already, and what both have made alike.
    let mine = draft.items.iter().filter_map(|one| Some((origin(one.from)?.0, &one.item)));
    theirs.by(mine, says_the_same);
    for one in draft.items.iter().filter(|one| origin(one.from).is_none()) {
        let here = place(&one.item);
        let found = theirs.free(|now| place(now) == here && says_the_same(&one.item, now));
        if found.is_none() {
            theirs.free(|now| says_the_same(&one.item, now));
        }
    }
    theirs.by(of_base(), |was, now| kind(was) == kind(now) && place(was) == place(now));

    let mut items = Vec::new();
    let mut kept = BTreeSet::new();
    for one in &draft.items {
        let Some((from, was)) = origin(one.from) else {
            items.push(one.item.clone());
            continue;
        };
        kept.insert(from);
        match theirs.other(from) {
            Some(now) => {
                let place = if place(&one.item) == place(was) { place(now) } else { place(&one.item) };
                items.push(at(properties(was, &one.item, now, user), place));
            }
            // Taken away there, and only moved or left alone here.
            None if says_the_same(&one.item, was) => {}
            None => match user.keeps(&one.item, &Value::Null) {
                Keep::Mine => items.push(one.item.clone()),
                Keep::Theirs => {}
            },
        }
    }
    for (from, was) in of_base().filter(|(from, _)| !kept.contains(from)) {
        // Taken away here.
        if let Some(now) = theirs.other(from)
            && !says_the_same(now, was)
            && user.keeps(&Value::Null, now) == Keep::Theirs
        {
            items.push(now.clone());
        }
    }
    items.extend(theirs.left().cloned());
    items
}

/// One item, property by property.
fn properties(before: &Value, here: &Value, there: &Value, user: &mut User<'_>) -> Map<String, Value> {
    let (was, mine, theirs) = (content(before), content(here), content(there));
    let (by_me, by_them) = (differing(&was, &mine), differing(&was, &theirs));
    let apart = differing(&mine, &theirs);
    let mut merged = theirs.clone();
    let (leaders, others): (Vec<_>, Vec<_>) =
        apart.iter().partition(|property| LEADERS.contains(&property.as_str()));
    let mut stay_theirs: Vec<&str> = Vec::new();
    for property in leaders.into_iter().chain(others) {
        if stay_theirs.iter().any(|leader| leads(leader, property)) {
            continue;
        }
        let is_mine = by_me.contains(property);
        let other_side = if is_mine { &by_them } else { &by_me };
        let in_two_ways = is_mine && by_them.contains(property);
        let leads_theirs = || other_side.iter().any(|other| apart.contains(other) && leads(property, other));
        let keep = if in_two_ways || leads_theirs() {
            user.decide(BoardDifference {
                item: Some(here.clone()),
                property: Some(property.clone()),
                mine: member(&mine, property),
                theirs: member(&theirs, property),
            })
        } else if is_mine {
            Keep::Mine
        } else {
            Keep::Theirs
        };
        if keep == Keep::Theirs {
            stay_theirs.push(property.as_str());
            continue;
        }
        match mine.get(property) {
            Some(value) => merged.insert(property.clone(), value.clone()),
            None => merged.shift_remove(property),
        };
    }
    merged
}

/// What names the queue, page or variable that others speak of: settled before them.
const LEADERS: [&str; 3] = ["_id", "url", "variable"];

/// Whether the second property says something of what the first one names: of another queue, page or variable it may be
/// wrong.
fn leads(property: &str, other: &str) -> bool {
    match property {
        "_id" | "url" => other != property,
        "variable" => other == "variableName",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

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
        let merged = merge(&base(&[a.clone(), b, c.clone()]), &made, &base(&three()), None).unwrap();
        assert_eq!(merged.items, [a, item("MYCALLS", 0, 1, ""), changed]);
    }

    #[test]
    fn changes_of_different_items_at_two_places_are_both_kept() {
        let [a, b, c] = three();
        let made = draft(&[(Some(0), item("WEB", 0, 0, "here")), (Some(1), b.clone()), (Some(2), c.clone())]);
        let there = [a, item("WEB", 0, 1, "there"), item("SHORTCUTS", 1, 0, "new"), item("QUEUE", 1, 1, "c")];
        let mut newest = base(&there);
        newest.name = "Renamed".to_owned();
        let merged = merge(&base(&three()), &made, &newest, None).unwrap();
        assert_eq!(merged.name, "Renamed");
        assert_eq!(urls(&merged), ["here", "there", "new", "c"]);
    }

    fn decided(
        keep: Keep,
        base: &BoardBase,
        draft: &BoardDraft,
        newest: &BoardBase,
    ) -> (Vec<(Option<String>, Value, Value)>, Merged) {
        let Conflict(over) = merge(base, draft, newest, None).unwrap_err();
        let asked = over.iter().map(|one| (one.property.clone(), one.mine.clone(), one.theirs.clone()));
        let asked = asked.collect();
        (asked, merge(base, draft, newest, Some(&BoardDecision { keep, over })).unwrap())
    }

    fn urls(merged: &Merged) -> Vec<&str> {
        merged.items.iter().map(|item| item["url"].as_str().unwrap()).collect()
    }

    #[test]
    fn the_same_property_changed_at_two_places_is_a_conflict_and_the_rest_is_merged_whatever_is_decided() {
        let [_, b, c] = three();
        let mut here = item("WEB", 0, 0, "here");
        here["height"] = json!(100);
        let made = draft(&[
            (Some(0), here),
            (Some(1), b),
            (Some(2), item("QUEUE", 1, 0, "mine")),
            (None, item("MYCALLS", 2, 0, "new")),
        ]);
        let mut there = item("WEB", 0, 0, "there");
        there["zoom"] = json!(150);
        let there = base(&[there, item("WEB", 0, 1, "theirs"), c, item("SHORTCUTS", 3, 0, "newer")]);
        for (keep, first, height) in [(Keep::Mine, "here", json!(100)), (Keep::Theirs, "there", Value::Null)]
        {
            let (asked, merged) = decided(keep, &base(&three()), &made, &there);
            assert_eq!(asked, [(Some("url".to_owned()), json!("here"), json!("there"))]);
            assert_eq!(urls(&merged), [first, "theirs", "mine", "new", "newer"]);
            let both = (&merged.items[0]["height"], &merged.items[0]["zoom"]);
            assert_eq!(both, (&height, &json!(150)), "my height was for my page");
        }
    }

    #[test]
    fn a_decision_counts_for_what_was_shown_and_for_nothing_that_came_later() {
        let [_, b, c] = three();
        let made = draft(&[(Some(0), item("WEB", 0, 0, "here")), (Some(1), b.clone()), (Some(2), c.clone())]);
        let there = |url: &str| base(&[item("WEB", 0, 0, url), b.clone(), c.clone()]);
        let Conflict(over) = merge(&base(&three()), &made, &there("there"), None).unwrap_err();
        let decision = BoardDecision { keep: Keep::Mine, over };
        let Conflict(again) = merge(&base(&three()), &made, &there("later"), Some(&decision)).unwrap_err();
        assert_eq!(again[0].theirs, json!("later"));
    }

    #[test]
    fn what_comes_later_is_decided_together_with_what_was_decided_before() {
        let [a, b, c] = three();
        let was = base(&three());
        let mut made = draft(&[(Some(0), a), (Some(1), b), (Some(2), c)]);
        made.name = "Here".to_owned();
        made.topbar = 2;
        let mut there = was.clone();
        there.name = "There".to_owned();
        let Conflict(over) = merge(&was, &made, &there, None).unwrap_err();
        assert_eq!(over.len(), 1);
        there.topbar = 3;
        let first = BoardDecision { keep: Keep::Theirs, over };
        let Conflict(over) = merge(&was, &made, &there, Some(&first)).unwrap_err();
        let asked: Vec<_> = over.iter().filter_map(|one| one.property.as_deref()).collect();
        assert_eq!(asked, ["name", "topbar"]);
        let second = BoardDecision { keep: Keep::Theirs, over };
        let merged = merge(&was, &made, &there, Some(&second)).unwrap();
        assert_eq!((merged.name.as_str(), merged.topbar), ("There", 3));
    }

    #[test]
    fn numbers_of_the_pbx_keep_their_digits_and_a_decision_about_them_comes_back_from_the_page() {
        let number = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let web = |zoom: Value, future: Value| json!({ "type": "WEB", "column": 0, "position": 0, "url": "a", "zoom": zoom, "future": future });
        let was = base(&[web(json!(100), json!(1.5))]);
        let there = base(&[web(number("150.0"), number("1.50"))]);
        let made = draft(&[(Some(0), web(json!(80), json!(1.5)))]);
        let Conflict(mut over) = merge(&was, &made, &there, None).unwrap_err();
        assert_eq!(std::mem::replace(&mut over[0].theirs, json!(150)), number("150.0"));
        let decision = BoardDecision { keep: Keep::Mine, over };
        let merged = merge(&was, &made, &there, Some(&decision)).unwrap();
        assert_eq!(merged.items, [web(json!(80), number("1.50"))]);
    }

    #[test]
    fn what_one_side_takes_away_and_the_other_changes_is_a_conflict_about_the_whole_item() {
        let [a, b, c] = three();
        let here = item("WEB", 0, 0, "here");
        let made = draft(&[(Some(0), here.clone()), (Some(1), b.clone()), (Some(2), c.clone())]);
        let gone = base(&[item("WEB", 0, 0, "b"), item("QUEUE", 1, 0, "c")]);
        for (keep, left) in
            [(Keep::Mine, ["here", "b", "c"].as_slice()), (Keep::Theirs, ["b", "c"].as_slice())]
        {
            let (asked, merged) = decided(keep, &base(&three()), &made, &gone);
            assert_eq!(asked, [(None, here.clone(), Value::Null)]);
            assert_eq!(urls(&merged), left);
        }
        let without = draft(&[(Some(0), a.clone()), (Some(1), b.clone())]);
        let changed = item("QUEUE", 1, 0, "there");
        let there = base(&[a, b, changed.clone()]);
        for (keep, left) in
            [(Keep::Mine, ["a", "b"].as_slice()), (Keep::Theirs, ["a", "b", "there"].as_slice())]
        {
            let (asked, merged) = decided(keep, &base(&three()), &without, &there);
            assert_eq!(asked, [(None, Value::Null, changed.clone())]);
            assert_eq!(urls(&merged), left);
        }
    }

    fn queue(id: &str, rows: u32, variable: &str, label: &str) -> Value {
        json!({ "type": "QUEUE", "column": 0, "position": 0, "_id": id, "maxCalls": rows,
            "variable": variable, "variableName": label })
    }

    #[test]
    fn where_their_queue_or_variable_stays_nothing_that_was_said_of_mine_is_put_on_it() {
        let was = base(&[queue("q", 5, "v", "V")]);
        let theirs = |mine: Value, theirs: Value| {
            let (asked, merged) = decided(Keep::Theirs, &was, &draft(&[(Some(0), mine)]), &base(&[theirs]));
            let asked: Vec<_> = asked.into_iter().filter_map(|(property, ..)| property).collect();
            (asked, merged.items)
        };
        let (asked, items) = theirs(queue("other", 5, "w", "W"), queue("q", 7, "v", "V"));
        assert_eq!(asked, ["_id"]);
        assert_eq!(items, [queue("q", 7, "v", "V")]);
        let (asked, items) = theirs(queue("q", 5, "w", "W"), queue("q", 7, "x", "V"));
        assert_eq!(asked, ["variable"]);
        assert_eq!(items, [queue("q", 7, "x", "V")]);
    }

    #[test]
    fn what_says_something_of_a_queue_or_variable_is_not_put_on_another_one_unasked() {
        let was = base(&[queue("q", 5, "v", "V")]);
        let conflicts = |mine: Value, theirs: Value| {
            let Conflict(over) = merge(&was, &draft(&[(Some(0), mine)]), &base(&[theirs]), None).unwrap_err();
            over.into_iter().map(|one| one.property.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(conflicts(queue("other", 5, "v", "V"), queue("q", 7, "v", "V")), ["_id"]);
        assert_eq!(conflicts(queue("q", 7, "v", "V"), queue("other", 5, "v", "V")), ["_id"]);
        assert_eq!(conflicts(queue("q", 5, "v", "Label"), queue("q", 5, "w", "V")), ["variable"]);
        let both = draft(&[(Some(0), queue("q", 7, "v", "V"))]);
        let merged = merge(&was, &both, &base(&[queue("q", 5, "w", "W")]), None).unwrap();
        assert_eq!(merged.items, [queue("q", 7, "w", "W")]);
    }

    #[test]
    fn what_an_earlier_save_of_the_same_draft_has_stored_is_there_once() {
        let [a, b, c] = three();
        let new = item("WEB", 0, 1, "new");
        let moved = item("QUEUE", 2, 0, "changed");
        // New where another one was, and an item that was both moved and changed.
        let made = draft(&[(Some(0), a.clone()), (None, new.clone()), (Some(2), moved.clone())]);
        let sent = merge(&base(&three()), &made, &base(&three()), None).unwrap();
        assert_eq!(sent.items, [a, new.clone(), moved]);
        let mut stored = base(&sent.items);
        assert_eq!(merge(&base(&three()), &made, &stored, None).unwrap(), sent);
        // Of two that are alike and new one is there.
        stored.items = vec![b.clone(), c.clone(), new.clone()];
        let was = base(&[b.clone(), c.clone()]);
        let twice = draft(&[(Some(0), b), (Some(1), c), (None, new.clone()), (None, new)]);
        assert_eq!(merge(&was, &twice, &stored, None).unwrap().items.len(), 4);
    }

    #[test]
    fn an_item_moved_here_stays_moved_though_it_was_changed_there() {
        let [a, _, c] = three();
        let moved = draft(&[(Some(1), item("WEB", 2, 0, "b")), (Some(0), a.clone()), (Some(2), c.clone())]);
        let there = base(&[a, item("WEB", 0, 1, "there"), c]);
        let merged = merge(&base(&three()), &moved, &there, None).unwrap();
        assert_eq!(merged.items[2], item("WEB", 2, 0, "there"));
    }
}
